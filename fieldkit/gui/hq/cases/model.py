"""The cases as a Qt model; of tens of thousands only the pages that are seen are read."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fieldkit.domain.identifiers import CaseId
from fieldkit.gui.field.today.model import heading, sign
from fieldkit.gui.hq.cases.rows import PAGE, CaseRow
from fieldkit.gui.widgets.paged_rows import PagedRows
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

NUMBER, ABOUT, STATE, PLACE, DUE, CHANGED = range(6)


class CasesModel(QAbstractTableModel):
    """A page that is not there yet is asked for once."""

    page_requested = Signal(int)  # place of its first case

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cases: tuple[CaseId, ...] = ()
        self._rows = PagedRows[CaseRow](PAGE, self.page_requested.emit)

    def show_cases(self, cases: tuple[CaseId, ...]) -> None:
        """Show exactly these; what each is like is asked for when it is seen."""
        self.beginResetModel()
        self._cases = cases
        self._rows.clear()
        self.endResetModel()

    def show_page(self, first: int, rows: tuple[CaseRow, ...]) -> None:
        """Fill in cases that were asked for."""
        self._rows.fill(first, rows)
        last = min(first + len(rows), len(self._cases)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, CHANGED))

    def case(self, row: int) -> CaseId:
        """Return which case stands in a row."""
        return self._cases[row]

    def place_of(self, case: CaseId) -> int:
        """Return the row of a case, -1 where it is not listed."""
        return self._cases.index(case) if case in self._cases else -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many cases there are."""
        return 0 if parent.isValid() else len(self._cases)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 6

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell; never waits."""
        if not index.isValid():
            return None
        row, column = self._rows.row(index.row()), index.column()
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole and column == ABOUT else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (row.number, row.about, row.state, row.place, row.due, row.changed)[column]
        # Beside the number too, which is there however narrow the window is.
        if role == Qt.ItemDataRole.DecorationRole and column == NUMBER and row.tone is not None:
            return sign(row.tone)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == NUMBER and row.due:
            return f"{row.number}, {row.due}"
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the title of a column."""
        titles = (_("Case"), _("About"), _("State"), _("Held at"), _("Due"), _("Changed"))
        return heading(titles, section, orientation, role)
