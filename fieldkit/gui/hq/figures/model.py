"""A table of figures as a Qt model; hidden numbers are a dash."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldkit.domain.figures import FigureTable
from fieldkit.domain.local_text import number
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NOTHING = FigureTable("", (), (), ())


class FigureModel(QAbstractTableModel):
    """Leaves the column of codes out: it is for machines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = _NOTHING
        self._columns: tuple[int, ...] = ()

    def show_table(self, table: FigureTable) -> None:
        """Show exactly this."""
        self.beginResetModel()
        self._table = table
        self._columns = tuple(
            place for place, column in enumerate(table.columns) if column.key != "code"
        )
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell; numbers stand at the right."""
        if not index.isValid():
            return None
        cell = self._table.rows[index.row()][self._columns[index.column()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(cell)
        if role == Qt.ItemDataRole.ToolTipRole and cell is None:
            return _("Hidden, or not known")
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() and _is_number(cell):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the heading of a column, and what it means."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        column = self._table.columns[self._columns[section]]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.meaning
        return None


def _text(cell: str | int | Decimal | None) -> str:
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else number(cell)


def _is_number(cell: str | int | Decimal | None) -> bool:
    return not isinstance(cell, str) or not cell or cell[0].isdigit() or cell == "–"
