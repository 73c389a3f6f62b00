"""The people as a Qt model; of a hundred thousand only the pages that are seen are read."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fieldkit.domain.identifiers import PersonId
from fieldkit.gui.field.today.model import heading, sign
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.people.rows import PAGE, PersonRow
from fieldkit.gui.widgets.paged_rows import PagedRows
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

NUMBER, NAME, BORN, TOWN, REPORTS, NOTE = range(6)


class PeopleModel(QAbstractTableModel):
    """A page that is not there yet is asked for once."""

    page_requested = Signal(int)  # place of its first person

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[PersonId, ...] = ()
        self._rows = PagedRows[PersonRow](PAGE, self.page_requested.emit)

    def show_people(self, people: tuple[PersonId, ...]) -> None:
        """Show exactly these; what each is like is asked for when it is seen."""
        self.beginResetModel()
        self._people = people
        self._rows.clear()
        self.endResetModel()

    def show_page(self, first: int, rows: tuple[PersonRow, ...]) -> None:
        """Fill in people that were asked for."""
        self._rows.fill(first, rows)
        last = min(first + len(rows), len(self._people)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, NOTE))

    def person(self, row: int) -> PersonId:
        """Return who stands in a row."""
        return self._people[row]

    def place_of(self, person: PersonId) -> int:
        """Return the row of a person, -1 where they are not listed."""
        return self._people.index(person) if person in self._people else -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many people there are."""
        return 0 if parent.isValid() else len(self._people)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 6

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell; never waits."""
        if not index.isValid():
            return None
        row, column = self._rows.row(index.row()), index.column()
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole and column == NAME else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (row.number, row.name, row.born, row.town, row.reports, row.note)[column]
        if role == Qt.ItemDataRole.DecorationRole and column == NOTE and row.note:
            return sign(Tone.WAITING)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the title of a column."""
        titles = (_("Number"), _("Name"), _("Born"), _("Town"), _("Reports"), _("To look at"))
        return heading(titles, section, orientation, role)
