"""What is on its way over the network as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldkit.gui.field.sync.shown import UploadRow
from fieldkit.gui.field.today.model import heading, sign
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

TITLE, SIZE, STATE = range(3)


class UploadModel(QAbstractTableModel):
    """One row per sealed object, as the presenter ordered them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[UploadRow, ...] = ()

    def show_uploads(self, rows: tuple[UploadRow, ...]) -> None:
        """Show exactly these; where only states have changed, the cursor stays."""
        if [row.sha256 for row in rows] == [row.sha256 for row in self._rows]:
            changed = [place for place, row in enumerate(rows) if row != self._rows[place]]
            self._rows = rows
            for place in changed:
                self.dataChanged.emit(self.index(place, TITLE), self.index(place, STATE))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of objects."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, or how it looks."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (row.title, row.size, row.state)[column]
        if role == Qt.ItemDataRole.DecorationRole and column == STATE:
            return sign(row.tone)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the title of a column."""
        return heading((_("What"), _("Size"), _("State")), section, orientation, role)
