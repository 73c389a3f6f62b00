"""The attachments of a draft as a Qt model: a small picture and what the file says of itself."""

from __future__ import annotations

import contextlib
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QPixmap

from fieldkit.domain.attachment import AttachedFile, Attachment
from fieldkit.domain.local_text import short_moment, size
from fieldkit.gui.icons import drawing
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

THUMBNAIL = 72  # pixels
_EXIF = 19  # characters of a day and a time


class AttachmentModel(QAbstractListModel):
    """One row per attachment, in the order of adding."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[AttachedFile, ...] = ()
        self._pictures: dict[str, QPixmap] = {}

    def show_attachments(self, files: tuple[AttachedFile, ...]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._files = files
        self._pictures = {file.attachment.attachment_id: _picture(file) for file in files}
        self.endResetModel()

    def attachment(self, row: int) -> Attachment:
        """Return the attachment of a row."""
        return self._files[row].attachment

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of attachments."""
        return 0 if parent.isValid() else len(self._files)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name and the facts, or the picture."""
        if not index.isValid():
            return None
        attachment = self._files[index.row()].attachment
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join([_short(attachment.name), *facts_of(attachment)])
        if role == Qt.ItemDataRole.ToolTipRole:
            return attachment.name
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures[attachment.attachment_id]
        return None


def facts_of(attachment: Attachment) -> list[str]:
    """Return what is known of a file, one line for each fact, the note of a damaged one last."""
    facts = attachment.facts
    lines = [size(attachment.size)]
    if facts.taken:
        lines.append(_("taken {time}").format(time=moment_of(facts.taken)))
    if facts.camera:
        lines.append(facts.camera)
    if facts.position:
        lines.append(_("at {position}").format(position=facts.position))
    if attachment.note:
        lines.append(attachment.note)
    return lines


def moment_of(exif: str) -> str:
    """Return when a picture was taken; a camera may write anything."""
    with contextlib.suppress(ValueError):
        # Days stand with colons; what follows the seconds (the zone) is kept as it is.
        moment = datetime.strptime(exif[:_EXIF], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  # local
        return f"{short_moment(moment)} {exif[_EXIF:]}".rstrip()
    return exif


def _picture(file: AttachedFile) -> QPixmap:
    picture = QPixmap()
    if file.thumbnail and picture.loadFromData(file.thumbnail):
        return picture.scaled(
            THUMBNAIL,
            THUMBNAIL,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return drawing("file", THUMBNAIL // 2)


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:24]}…{name[-14:]}"
