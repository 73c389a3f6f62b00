"""The sections of a report as a Qt model; how far each is stands in words."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldkit.gui.field.editor.outline import OutlineEntry
from fieldkit.translations import _, ngettext

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class OutlineModel(QAbstractListModel):
    """One row per section, in form order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[OutlineEntry, ...] = ()

    def show_entries(self, entries: tuple[OutlineEntry, ...]) -> None:
        """Show exactly these; the same sections keep their rows."""
        before, paths = self._entries, [entry.path for entry in entries]
        if [entry.path for entry in before] != paths:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()
            return
        self._entries = entries
        for row, (old, new) in enumerate(zip(before, entries, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def entry(self, row: int) -> OutlineEntry:
        """Return the section of a row."""
        return self._entries[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of sections."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title and how far the section is."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.title}\n{state_of(entry)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}. {state_of(entry)}"
        return None


def state_of(entry: OutlineEntry) -> str:
    """Return how far a section is, in words."""
    parts = []
    if entry.needed:
        text = ngettext("{count} needed", "{count} needed", entry.needed)
        parts.append(text.format(count=entry.needed))
    if entry.advised:
        text = ngettext("{count} advised", "{count} advised", entry.advised)
        parts.append(text.format(count=entry.advised))
    return ", ".join(parts) or (_("nothing missing") if entry.answered else _("empty"))
