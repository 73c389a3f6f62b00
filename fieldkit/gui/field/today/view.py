"""The first screen after unlocking: begin a report, see what is only here, hand over."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
)

from fieldkit.gui.field.today.model import NUMBER, STATE, TITLE, WHEN, ReportModel
from fieldkit.gui.field.today.presenter import FormChoice, Notice, Overview, ReportRow
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import TwicePressed, button, card, label
from fieldkit.translations import _

_ROOM_FOR_NUMBER = 90  # characters
_KEYS = ("Ctrl+N", "Ctrl+Shift+N")
_ICONS = {"T02": "person", "T01": "people"}


class TodayScreen(Screen):
    """Nothing of a report's content is on it, only kinds, numbers, times and states."""

    begin_requested = Signal(str)  # form id
    open_requested = Signal(str)  # report id
    seal_requested = Signal(list)  # report ids
    discard_requested = Signal(list)  # report ids
    hand_over_requested = Signal()
    return_requested = Signal()
    sheet_requested = Signal()
    step_requested = Signal(str)  # a Step of a notice

    def __init__(self) -> None:
        super().__init__()
        self.show_title("fieldkit")
        self._banners = Banners()
        self._banners.asked.connect(self.step_requested)
        self._news: tuple[Banner, ...] = ()
        self._notices: tuple[Banner, ...] = ()
        self._forms: tuple[FormChoice, ...] = ()
        self._begin = FlowRow(spacing=12)
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._begin_other)
        self._sentence = label("", "large")
        self._remark = label("", "hint")
        self._model = ReportModel(self)
        self._table = self._report_table()
        self._empty = label(_("Nothing has been recorded on this device yet."), "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._either = QStackedWidget()
        self._open = button(_("Open"))
        self._seal = button(_("Seal…"), keys="Ctrl+Return")
        self._discard = TwicePressed(_("Throw away"), _("For good? Press again"))
        self._read = button(_("Read a return stick…"), keys="Ctrl+R")
        self._hand_over = button(_("Hand over to a stick…"), keys="Ctrl+H")
        self._lay_out()
        self._connect()
        self._offer()

    def show_overview(self, overview: Overview) -> None:
        """Show everything; what was selected stays selected."""
        selected = [row.report_id for row in self._selected()]
        self._model.show_reports(overview.rows)
        for report_id in selected:
            self._select(report_id)
        if not selected and overview.rows:
            self._table.setCurrentIndex(self._model.index(0, 0))
            self._table.clearSelection()
        self._either.setCurrentWidget(self._table if overview.rows else self._empty)
        self._sentence.setText(overview.sentence)
        self._remark.setText(overview.remark)
        self._remark.setVisible(bool(overview.remark))
        self._show_forms(overview.forms)
        self._notices = tuple(_banner(notice) for notice in overview.notices)
        self._banners.show_banners((*self._news, *self._notices))
        self._hand_over.setEnabled(any(not row.is_draft for row in overview.rows))
        self._offer()

    def show_news(self, sentence: str, hint: str = "") -> None:
        """Say what was just done, until the next visit."""
        self._news = (Banner(sentence, hint, role="good"),) if sentence else ()
        self._banners.show_banners((*self._news, *self._notices))

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._news = (Banner(sentence, hint, role="alarm"),)
        self._banners.show_banners((*self._news, *self._notices))

    @property
    def offers_languages(self) -> bool:
        """Return that nothing is lost when it is built anew."""
        return True

    def go_back(self) -> None:
        """Stay: there is nothing before this screen."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the number out where the title would suffer."""
        super().resizeEvent(event)
        room = self.width() // max(self.fontMetrics().horizontalAdvance("0"), 1)
        self._table.setColumnHidden(NUMBER, room < _ROOM_FOR_NUMBER)
        # A long reason must leave room for the title; the whole of it is in the tip.
        self._table.horizontalHeader().setMaximumSectionSize(self.width() // 3)

    def _report_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setAccessibleName(_("Reports on this device"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the number at the end stays
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().lineSpacing() + 18)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column in (STATE, WHEN, NUMBER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        self._either.addWidget(self._empty)
        self._either.addWidget(self._table)
        frame, column = card()
        column.setSpacing(10)
        column.addWidget(self._sentence)
        column.addWidget(self._remark)
        column.addWidget(self._either, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        # Long words and large type make two lines of them, never a wider window.
        for row, presses in (
            (FlowRow(), (self._open, self._seal, self._discard)),
            (FlowRow(), (self._read, self._hand_over)),
        ):
            for press in presses:
                row.add(press)
            buttons.addWidget(row)
        buttons.insertStretch(1, 1)
        column.addLayout(buttons)
        down = QVBoxLayout(self)
        down.setContentsMargins(24, 12, 24, 12)
        down.setSpacing(12)
        down.addWidget(self._banners)
        down.addWidget(self._begin)
        down.addWidget(frame, 1)

    def _connect(self) -> None:
        self._table.activated.connect(self._open_row)
        self._table.selectionModel().selectionChanged.connect(self._offer)
        self._open.clicked.connect(self._open_selected)
        self._seal.clicked.connect(self._seal_selected)
        self._discard.confirmed.connect(self._discard_selected)
        self._read.clicked.connect(self.return_requested)
        self._hand_over.clicked.connect(self.hand_over_requested)

    def _show_forms(self, forms: tuple[FormChoice, ...]) -> None:
        if forms == self._forms:
            return
        self._forms = forms
        self._begin.clear()
        large = [form for form in forms if form.is_large]
        for place, form in enumerate(large):
            picture = _ICONS.get(form.form_id, "plus")
            press = button(form.text, "start", keys=_KEYS[place], icon_name=picture)
            press.setProperty("form", form.form_id)
            press.clicked.connect(self._begin_large)
            self._begin.add(press)
        if large:
            many = button(_("Many people"), "start", keys="Ctrl+M", icon_name="people")
            many.clicked.connect(self.sheet_requested)
            self._begin.add(many)
        self._menu.clear()
        for form in forms:
            if not form.is_large:
                self._menu.addAction(form.text).setData(form.form_id)
        if not self._menu.isEmpty():
            other = button(_("Other report"), "other")
            other.setMenu(self._menu)
            self._begin.add(other)

    def _begin_large(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.begin_requested.emit(sender.property("form"))

    def _begin_other(self, action: QAction) -> None:
        self.begin_requested.emit(action.data())

    def _selected(self) -> list[ReportRow]:
        rows = sorted(index.row() for index in self._table.selectionModel().selectedRows())
        return [self._model.report(row) for row in rows]

    def _drafts(self) -> list[str]:
        return [row.report_id for row in self._selected() if row.is_draft]

    def _select(self, report_id: str) -> None:
        row = self._model.row_of(report_id)
        if row >= 0:
            self._table.selectRow(row)

    def _offer(self) -> None:
        drafts = self._drafts()
        self._open.setEnabled(len(drafts) == 1)
        self._seal.setEnabled(bool(drafts))
        self._discard.setEnabled(bool(drafts))

    def _open_row(self, index: QModelIndex) -> None:
        row = self._model.report(index.row())
        if row.is_draft:
            self.open_requested.emit(row.report_id)
        else:
            self.show_news(_("This report is sealed: only headquarters can read it."))

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


def _banner(notice: Notice) -> Banner:
    return Banner(
        notice.text,
        notice.hint,
        notice.action,
        notice.step.value,
        role="alarm" if notice.is_alarm else "banner",
    )
