"""The list of drafts and sealed reports as a Qt model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QIcon

from fieldkit.gui.field.today.rows import ReportRow, Tone
from fieldkit.gui.icons import icon
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

TITLE, STATE, WHEN, NUMBER = range(4)


def sign(tone: Tone) -> QIcon:
    """Return the mark of a state: its shape says what its colour says."""
    return icon(f"sign-{tone.value}", f"mark-{tone.value}")


def heading(
    titles: tuple[str, ...], section: int, orientation: Qt.Orientation, role: int
) -> object:
    """Return the title of a column above a list, where its text begins; rows have none."""
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
    if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
        return None
    return titles[section]


class ReportModel(QAbstractTableModel):
    """One row per report, as the presenter ordered them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ReportRow, ...] = ()

    def show_reports(self, rows: tuple[ReportRow, ...]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def report(self, row: int) -> ReportRow:
        """Return the report of a row."""
        return self._rows[row]

    def row_of(self, report_id: str) -> int:
        """Return the row of a report, -1 where it is not listed."""
        return next((i for i, row in enumerate(self._rows) if row.report_id == report_id), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of reports."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, or how it looks."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (row.title, row.state, row.when, row.number)[column]
        if role == Qt.ItemDataRole.DecorationRole and column == STATE:
            return sign(row.tone)
        if role == Qt.ItemDataRole.FontRole and column == TITLE and row.is_draft:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the title of a column."""
        titles = (_("Report"), _("State"), _("Last change"), _("Number"))
        return heading(titles, section, orientation, role)
