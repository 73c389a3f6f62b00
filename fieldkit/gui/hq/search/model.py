"""What was found as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldkit.gui.hq.search.rows import HitRow
from fieldkit.gui.icons import icon

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class HitModel(QAbstractListModel):
    """One row per hit: who or what, and below it what tells it from others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HitRow, ...] = ()

    def show_hits(self, rows: tuple[HitRow, ...]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def hit(self, row: int) -> HitRow:
        """Return the hit of a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of hits."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the two texts of a hit, or its picture."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{row.title}\n{row.kind_words}: {row.details}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.kind_words}: {row.title}. {row.details}"
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(row.kind.value)
        return None
