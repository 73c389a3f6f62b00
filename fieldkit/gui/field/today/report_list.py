"""The drafts and the newest sealed reports, and what can be done with those that are selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.field.today.model import NUMBER, STATE, TITLE, WHEN, ReportModel
from fieldkit.gui.field.today.rows import ReportRow
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.translations import _, ngettext

_ROOM_FOR_NUMBER = 90  # characters
_LEAST_ROWS = 4


class ReportList(QWidget):
    """Enter opens a draft, or says what a sealed report is."""

    open_requested = Signal(str)  # report id
    seal_requested = Signal(list)  # report ids
    discard_requested = Signal(list)  # report ids
    amend_requested = Signal(str)  # report id of a sealed report
    explained = Signal(str)  # report id of a sealed report that was to be opened
    find_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = ReportModel(self)
        self._table = self._report_table()
        self._empty = label(_("Nothing has been recorded on this device yet."), "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._either = QStackedWidget()
        self._open = button(_("Open"))
        self._seal = button(_("Seal…"), keys="Ctrl+Return")
        self._discard = TwicePressed(_("Throw away"), _("For good? Press again"))
        self._amend = button(_("Correct…"))
        self._find = button(_("Find…"), icon_name="search")
        self._find.setToolTip("Ctrl+F")
        self._awaited: tuple[str, ...] = ()
        self._lay_out()
        self._connect()
        self._offer()

    def show_reports(self, rows: tuple[ReportRow, ...], more: int) -> None:
        """Show these; what was selected stays selected. `more` are not among them."""
        selected: list[str] = [row.report_id for row in self.selected()]
        self.model.show_reports(rows)
        if any(self.model.row_of(report_id) >= 0 for report_id in self._awaited):
            selected, self._awaited = list(self._awaited), ()
        self._select(selected)
        if not selected and rows:
            self._table.setCurrentIndex(self.model.index(0, 0))
            self._table.clearSelection()
        self._either.setCurrentWidget(self._table if rows else self._empty)
        self._share_width()
        text = ngettext("Find… ({count} more)", "Find… ({count} more)", more).format(count=more)
        self._find.setText(text if more else _("Find…"))
        self._offer()

    def select_when_shown(self, report_ids: Sequence[str]) -> None:
        """Select these once they are listed, and no others."""
        self._awaited = tuple(report_ids)

    def take_cursor(self) -> None:
        """Put the cursor on the first report, or where it was."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def selected(self) -> list[ReportRow]:
        """Return the selected reports, from the top."""
        rows = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        return [self.model.report(row) for row in rows]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the number out where the title would suffer."""
        super().resizeEvent(event)
        room = self.width() // max(self.fontMetrics().horizontalAdvance("0"), 1)
        self._table.setColumnHidden(NUMBER, room < _ROOM_FOR_NUMBER)
        self._share_width()

    def _share_width(self) -> None:
        """Leave the titles their room: a long reason ends early, the whole of it is in the tip."""
        table, header = self._table, self._table.horizontalHeader()

        def wanted(column: int) -> int:
            if table.isColumnHidden(column):
                return 0
            return max(table.sizeHintForColumn(column), header.sectionSizeHint(column))

        left = table.viewport().width() - sum(wanted(column) for column in (TITLE, WHEN, NUMBER))
        header.setMaximumSectionSize(max(left, self.width() // 3))

    def _select(self, report_ids: Sequence[str]) -> None:
        """Select those of these that are listed; the uppermost is scrolled to."""
        places = [self.model.row_of(report_id) for report_id in report_ids]
        listed = sorted(place for place in places if place >= 0)
        if not listed:
            return
        flags = QItemSelectionModel.SelectionFlag
        self._table.selectRow(listed[0])
        for place in listed[1:]:
            row = self.model.index(place, 0)
            self._table.selectionModel().select(row, flags.Select | flags.Rows)
        self._table.scrollTo(self.model.index(listed[0], 0))

    def _report_table(self) -> QTableView:
        table = _ReportTable()
        make_row_table(table, self.model, _("Reports on this device"))
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the number at the end stays
        line = table.fontMetrics().lineSpacing() + 18
        table.verticalHeader().setDefaultSectionSize(line)
        table.setMinimumHeight(line * (_LEAST_ROWS + 1))
        header = table.horizontalHeader()
        for column in (STATE, WHEN, NUMBER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        self._either.addWidget(self._empty)
        self._either.addWidget(self._table)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        # Long words and large type make two lines of them, never a wider window.
        for row, presses in (
            (FlowRow(), (self._open, self._seal, self._discard, self._amend)),
            (FlowRow(), (self._find,)),
        ):
            for press in presses:
                row.add(press)
            buttons.addWidget(row)
        buttons.insertStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._either, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self._table.activated.connect(self._open_row)
        self._table.selectionModel().selectionChanged.connect(self._offer)
        self._open.clicked.connect(self._open_selected)
        self._seal.clicked.connect(self._seal_selected)
        self._discard.confirmed.connect(self._discard_selected)
        self._amend.clicked.connect(self._amend_selected)
        self._find.clicked.connect(self.find_requested)

    def _drafts(self) -> list[str]:
        return [row.report_id for row in self.selected() if row.is_draft]

    def _stubs(self) -> list[str]:
        return [row.report_id for row in self.selected() if not row.is_draft]

    def _offer(self) -> None:
        drafts, stubs = self._drafts(), self._stubs()
        self._open.setEnabled(len(drafts) == 1)
        self._seal.setEnabled(bool(drafts))
        self._discard.setEnabled(bool(drafts))
        is_stub = len(stubs) == 1 and not drafts
        self._amend.setVisible(is_stub)
        for press in (self._open, self._seal, self._discard):
            press.setVisible(not is_stub)

    def _open_row(self, index: QModelIndex) -> None:
        row = self.model.report(index.row())
        signal = self.open_requested if row.is_draft else self.explained
        signal.emit(row.report_id)

    def _open_selected(self) -> None:
        drafts = self._drafts()
        if drafts:
            self.open_requested.emit(drafts[0])

    def _seal_selected(self) -> None:
        drafts = self._drafts()
        if drafts:
            self.seal_requested.emit(drafts)

    def _discard_selected(self) -> None:
        drafts = self._drafts()
        if drafts:
            self.discard_requested.emit(drafts)

    def _amend_selected(self) -> None:
        stubs = self._stubs()
        if stubs:
            self.amend_requested.emit(stubs[0])


class _ReportTable(QTableView):
    """Shows where the cursor is: the row it comes to is selected, unless others are."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the row of the cursor."""
        super().focusInEvent(event)
        is_by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        if not is_by_mouse and not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())
