"""What was copied or dragged from elsewhere, as far as a report can take it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage


def files_in(copied: QMimeData) -> list[str]:
    """Return the paths of the files in it."""
    return [url.toLocalFile() for url in copied.urls() if url.isLocalFile()]


def picture_in(copied: QMimeData) -> bytes:
    """Return the picture in it as PNG, from memory; nothing where there is none."""
    if not copied.hasImage():
        return b""
    picture = QImage(copied.imageData())
    return b"" if picture.isNull() else encoded(picture, "PNG")


def holds_attachment() -> bool:
    """Say whether what was copied last is a picture or files, and not text."""
    copied = QGuiApplication.clipboard().mimeData()
    return bool(files_in(copied)) or (copied.hasImage() and not copied.hasText())


def encoded(picture: QImage, kind: str, quality: int = -1) -> bytes:
    """Return a picture as the bytes of a file of that kind, made in memory."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, kind, quality)  # type: ignore[call-overload]  # a device is taken, too
    buffer.close()
    return bytes(content.data())
