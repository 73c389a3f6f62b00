"""The sticks that are plugged in as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from fieldkit.gui.field.handover.sticks import StickRow
from fieldkit.gui.widgets.texts import icon

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class StickModel(QAbstractListModel):
    """One row per stick: its name, and below it what it is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[StickRow, ...] = ()

    def show_sticks(self, rows: tuple[StickRow, ...]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def stick(self, row: int) -> StickRow:
        """Return the stick of a row."""
        return self._rows[row]

    def row_of(self, path: str) -> int:
        """Return the row of a stick, -1 where it is not there."""
        return next((place for place, row in enumerate(self._rows) if row.path == path), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of sticks."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the two lines of a stick, or its picture."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            first = f"{row.title}  —  {row.problem}" if row.problem else row.title
            return f"{first}\n{row.facts}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.title, row.problem, row.facts) if part)
        if role == Qt.ItemDataRole.DecorationRole:
            return icon("stick")
        return None
