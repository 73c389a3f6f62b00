"""The lines of the first screen as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from fieldkit.gui.field.today.model import sign
from fieldkit.gui.hq.home.rows import HomeRow

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class HomeModel(QAbstractListModel):
    """One row per line: what is so, and below it what to do."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HomeRow, ...] = ()
        self._bold = QFont()
        self._bold.setBold(True)

    def show_rows(self, rows: tuple[HomeRow, ...]) -> None:
        """Show exactly these; where they are the same, the cursor stays."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row(self, place: int) -> HomeRow:
        """Return a line."""
        return self._rows[place]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the two texts of a line, or its mark."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(part for part in (row.sentence, row.next_step) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(part for part in (row.sentence, row.next_step) if part)
        if role == Qt.ItemDataRole.DecorationRole:
            return sign(row.tone)
        return None
