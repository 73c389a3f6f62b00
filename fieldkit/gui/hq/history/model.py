"""What was stated as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from fieldkit.gui.field.today.model import heading
from fieldkit.gui.hq.history.rows import HistoryRow
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
WHAT, WHO, WHEN, STANDING = range(4)


class HistoryModel(QAbstractTableModel):
    """One row per statement, newest first; what was taken back is struck through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HistoryRow, ...] = ()
        self._struck = QFont()
        self._struck.setStrikeOut(True)

    def show_page(self, rows: tuple[HistoryRow, ...], *, is_first: bool) -> None:
        """Show these, after those that are shown unless they are the first."""
        if is_first:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows:
            count = len(self._rows)
            self.beginInsertRows(QModelIndex(), count, count + len(rows) - 1)
            self._rows = (*self._rows, *rows)
            self.endInsertRows()

    def statement(self, row: int) -> HistoryRow:
        """Return the statement of a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of statements that are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, or how it looks."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (row.what, row.who, row.when, row.standing)[index.column()]
        if role == Qt.ItemDataRole.FontRole and row.standing and index.column() == WHAT:
            return self._struck
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        titles = (_("What"), _("By"), _("When"), _("Standing"))
        return heading(titles, section, orientation, role)
