"""The people of the list as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldkit.gui.field.today.model import heading
from fieldkit.gui.hq.lists.rows import ListRow, Part
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
NAME, PLACE, DETAINED, STATUS, REMARK = range(5)


class ListModel(QAbstractTableModel):
    """One part of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ListRow, ...] = ()
        self._part = Part.NAMED

    def show_rows(self, rows: tuple[ListRow, ...], part: Part) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows, self._part = rows, part
        self.endResetModel()

    def row(self, place: int) -> ListRow:
        """Return the person of a row."""
        return self._rows[place]

    def row_of(self, person_id: str) -> int:
        """Return the row of a person, -1 where they are not listed."""
        found = (at for at, row in enumerate(self._rows) if row.person_id == person_id)
        return next(found, -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of people."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 5

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = self._rows[index.row()]
            return (row.name, row.place, row.detained, row.status, row.remark)[index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        remark = {
            Part.NAMED: _("Result"),
            Part.WITHHELD: _("Why withheld"),
            Part.CHANGED: _("Change"),
        }[self._part]
        titles = (_("Name"), _("Held at"), _("Detained"), _("Status"), remark)
        return heading(titles, section, orientation, role)
