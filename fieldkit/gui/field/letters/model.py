"""The letters from headquarters as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from fieldkit.gui.field.letters.rows import LetterRow
from fieldkit.gui.field.today.model import sign
from fieldkit.gui.icons import icon

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LetterModel(QAbstractListModel):
    """One row per letter: what it is and when it came, and below it how it begins."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[LetterRow, ...] = ()

    def show_letters(self, rows: tuple[LetterRow, ...]) -> None:
        """Show exactly these; where they are the same letters, the cursor stays."""
        if [row.number for row in rows] == [row.number for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def letter(self, row: int) -> LetterRow:
        """Return the letter of a row."""
        return self._rows[row]

    def row_of(self, number: int) -> int:
        """Return the row of a letter, -1 where it is not listed."""
        return next((place for place, row in enumerate(self._rows) if row.number == number), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of letters."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the two lines of a letter, or its mark; what is new stands out."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        first = " · ".join(part for part in (row.title, row.when, row.state) if part)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{first}\n{row.beginning}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{first}. {row.beginning}"
        if role == Qt.ItemDataRole.DecorationRole:
            return sign(row.tone) if row.state else icon("note")
        if role == Qt.ItemDataRole.FontRole and row.is_new:
            font = QFont()
            font.setBold(True)
            return font
        return None
