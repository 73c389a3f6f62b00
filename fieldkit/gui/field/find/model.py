"""What was found as a Qt model; of a hundred thousand sealed reports only seen pages are read."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont

from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.field.find.query import Found, Hit
from fieldkit.gui.field.today.model import heading, sign
from fieldkit.gui.field.today.rows import ReportRow, Tone
from fieldkit.gui.widgets.paged_rows import PagedRows
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

TITLE, FOUND, WHEN, NUMBER = range(4)
PAGE = 100  # rows


class FindModel(QAbstractTableModel):
    """Drafts first, then sealed reports; a page that is not there yet is asked for once."""

    page_requested = Signal(int)  # number of its first sealed report

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found = Found()
        self._rows = PagedRows[ReportRow](PAGE, self.page_requested.emit)
        for tone in Tone:
            sign(tone)  # drawn now: the first of each takes longer than a call may
        self._bold = QFont()
        self._bold.setBold(True)

    def show_found(self, found: Found) -> None:
        """Show exactly this."""
        self.beginResetModel()
        self._found = found
        self._rows.clear()
        self.endResetModel()

    def show_page(self, first: int, rows: tuple[ReportRow, ...]) -> None:
        """Fill in sealed reports that were asked for."""
        self._rows.fill(first, rows)
        top = len(self._found.hits) + first
        last = min(top + len(rows), self.rowCount()) - 1
        self.dataChanged.emit(self.index(top, 0), self.index(last, NUMBER))

    def hit(self, row: int) -> Hit | None:
        """Return the draft of a row, None where it is a sealed report."""
        hits = self._found.hits
        return hits[row] if row < len(hits) else None

    def stub_id(self, row: int) -> ReportId | None:
        """Return the number of the sealed report of a row, None where it is a draft."""
        place = row - len(self._found.hits)
        return self._found.stub_ids[place] if place >= 0 else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many entries there are."""
        return 0 if parent.isValid() else self._found.count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, or how it looks; never waits."""
        if not index.isValid():
            return None
        hit, column = self.hit(index.row()), index.column()
        row = hit.row if hit is not None else self._rows.row(index.row() - len(self._found.hits))
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole and column == TITLE else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            found = hit.found if hit is not None and hit.found else row.state
            return (row.title, found, row.when, row.number)[column]
        if role == Qt.ItemDataRole.DecorationRole and column == TITLE:
            return sign(row.tone)
        if role == Qt.ItemDataRole.FontRole and column == TITLE and hit is not None:
            return self._bold
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the title of a column."""
        titles = (_("Report"), _("Found"), _("Last change"), _("Number"))
        return heading(titles, section, orientation, role)
