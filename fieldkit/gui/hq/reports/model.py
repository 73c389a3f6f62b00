"""The list of reports as a Qt model; older ones are asked for as somebody comes to its end."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fieldkit.gui.field.today.model import heading
from fieldkit.gui.hq.reports.rows import ReportRow
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
TITLE, PEOPLE, BY, ARRIVED, STATUS = range(5)


class ReportsModel(QAbstractTableModel):
    """Holds the pages that were looked at."""

    more_requested = Signal(object)  # ReportPlace of the oldest that is here

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ReportRow] = []
        self._is_last = True

    def show_page(self, rows: tuple[ReportRow, ...], *, is_first: bool, is_last: bool) -> None:
        """Show these, after those that are shown unless they are the first."""
        self._is_last = is_last
        if is_first:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
        elif rows:
            count = len(self._rows)
            self.beginInsertRows(QModelIndex(), count, count + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def report(self, row: int) -> ReportRow:
        """Return the report of a row."""
        return self._rows[row]

    def row_of(self, report_id: str) -> int:
        """Return the row of a report, -1 where it is not listed."""
        return next((at for at, row in enumerate(self._rows) if row.report_id == report_id), -1)

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        """Return whether there are older ones."""
        return not parent.isValid() and not self._is_last and bool(self._rows)

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        """Ask for older ones, once."""
        if self.canFetchMore(parent):
            self._is_last = True
            self.more_requested.emit(self._rows[-1].place)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of reports that are here."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 5

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (row.title, row.people, row.by, row.arrived, row.status)[index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        titles = (_("Report"), _("People"), _("By"), _("Arrived"), _("Assessed"))
        return heading(titles, section, orientation, role)
