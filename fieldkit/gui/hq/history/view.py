"""What was stated, by whom and when; each can be taken back, and that can be undone."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout

from fieldkit.gui.hq.history.model import WHAT, HistoryModel
from fieldkit.gui.hq.history.rows import HistoryRow
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.tick import Tick
from fieldkit.translations import _

_LEAST_ROWS = 3


class HistoryScreen(Screen):
    """Older ones come when the end of the list is in sight."""

    mine_chosen = Signal(bool)
    more_requested = Signal(int)  # number of the oldest that is shown
    take_back_requested = Signal(str)  # statement
    chosen = Signal(object)  # Destination

    def __init__(self) -> None:
        super().__init__()
        self.show_title(_("History"))
        self._model = HistoryModel(self)
        self._table = QTableView()
        make_row_table(self._table, self._model, _("What was stated, the newest first"))
        self._mine = Tick(_("Only what I did"))
        self._empty = label(_("Nothing was stated yet."), "hint")
        self._take_back = button(_("Take back"), keys="Ctrl+Backspace", icon_name="undo")
        self._go = button(_("Go there"), icon_name="forward")
        self._banners = Banners()
        self._is_last = True
        self._lay_out()
        self._mine.toggled.connect(self.mine_chosen)
        self._take_back.clicked.connect(self._ask_to_take_back)
        self._go.clicked.connect(self._ask_to_go)
        self._table.activated.connect(self._ask_to_go)
        self._table.selectionModel().currentRowChanged.connect(self._offer)
        self._table.verticalScrollBar().valueChanged.connect(self._look_for_end)

    def show_page(self, rows: tuple[HistoryRow, ...], *, is_first: bool, is_last: bool) -> None:
        """Show statements; the cursor stays where it was."""
        before = self._table.currentIndex().row()
        self._is_last = is_last
        self._model.show_page(rows, is_first=is_first)
        self._empty.setVisible(self._model.rowCount() == 0)
        if is_first and self._model.rowCount():
            place = min(max(before, 0), self._model.rowCount() - 1)
            self._table.setCurrentIndex(self._model.index(place, 0))
        self._banners.show_banners(())
        self._offer()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"),))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that leads to what a statement is about."""
        return (("Return", _("Go to what this is about")),)

    def _lay_out(self) -> None:
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        self._table.setMinimumHeight(self._table.fontMetrics().lineSpacing() * 2 * _LEAST_ROWS)
        tools = FlowRow(spacing=12)
        for part in (self._mine, self._take_back, self._go):
            tools.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        for each in (tools, self._banners, self._empty):
            column.addWidget(each)
        column.addWidget(self._table, 1)
        column.addStretch(0)
        self._empty.setVisible(False)
        self.setFocusProxy(self._table)
        self._table.setFocus()  # where the cursor comes when this is shown

    def _current(self) -> HistoryRow | None:
        index = self._table.currentIndex()
        return self._model.statement(index.row()) if index.isValid() else None

    def _offer(self, *_rows: QModelIndex) -> None:
        row = self._current()
        self._take_back.setEnabled(row is not None and row.can_be_taken_back)
        self._go.setEnabled(row is not None and row.where is not None)

    def _ask_to_take_back(self) -> None:
        row = self._current()
        if row is not None and row.can_be_taken_back:
            self.take_back_requested.emit(row.statement)

    def _ask_to_go(self) -> None:
        row = self._current()
        if row is not None and row.where is not None:
            self.chosen.emit(row.where)

    def _look_for_end(self, value: int) -> None:
        if not self._is_last and value >= self._table.verticalScrollBar().maximum() - 1:
            self._is_last = True  # asked for once
            self.more_requested.emit(self._model.statement(self._model.rowCount() - 1).number)
