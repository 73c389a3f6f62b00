"""The screen of the network: what waits, over which connection it goes, what came back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from fieldkit.gui.accessible_roles import announce
from fieldkit.gui.field.sync.ask_card import AskCard
from fieldkit.gui.field.sync.check_list import CheckList
from fieldkit.gui.field.sync.model import SIZE, STATE, TITLE, UploadModel
from fieldkit.gui.field.sync.revoked_card import RevokedCard
from fieldkit.gui.field.sync.shown import Said, ShownReturn, ShownSync, ShownWork, UploadRow
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.row_table import make_row_table
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.work_panel import WorkPanel
from fieldkit.translations import _, ngettext

_MOST_ROWS = 5  # more are scrolled to
_ROOM_FOR_SIZE = 60  # characters
_CHANGES, _LETTERS = "changes", "letters"  # names of banners


class SyncScreen(PanelScreen):
    """One panel. It may be left while a run goes on: the run goes on too."""

    start_requested = Signal()
    stop_requested = Signal()
    allowed = Signal(str)  # what the person calls this network
    allowed_once = Signal()
    refused = Signal(str)
    changes_requested = Signal()
    letters_requested = Signal()
    run_changed = Signal()  # from whoever runs it: there is something new

    def __init__(self) -> None:
        super().__init__(_("Send and receive"))
        self._said: Said | None = None
        self._is_running = False
        self._revoked = RevokedCard()
        self._ask = AskCard()
        self._checks = CheckList()
        self._work = WorkPanel(cancel=_("Stop"))
        self._goes_on = label(_("You can go back and work on: it goes on by itself."), "hint")
        self._lines_title = label(_("This came of it"), "subsection")
        self._lines = label("", "lines")
        self._news = Banners()
        self._model = UploadModel(self)
        self._waiting_title = label(_("On its way"), "subsection")
        self._table = self._upload_table()
        self._more = label("", "hint")
        self._later = label("", "hint")
        self._back = button(_("Back"))
        self._start = button("", "primary", keys="Ctrl+Return")
        self._lay_out()
        self._connect()
        self._back.setFocus()

    def show_sync(self, shown: ShownSync) -> None:
        """Show everything."""
        self.show_lead(shown.lead, shown.explanation)
        self._revoked.setVisible(shown.is_revoked)
        self._ask.show_asked(shown.asked)
        self._checks.show_connection(shown.connection)
        self._show_work(shown.work)
        self._say(shown.trouble)
        self._show_returned(shown.returned)
        self._show_uploads(shown.uploads, shown.more)
        self._later.setText(shown.later)
        self._later.setVisible(bool(shown.later))
        self._offer(shown)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work in this screen itself."""
        self._say(Said(sentence, hint))

    def show_all_checks(self) -> None:
        """Show every check, passed or not."""
        self._checks.show_all(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the size out where the states would suffer."""
        super().resizeEvent(event)
        room = self.width() // max(self.fontMetrics().horizontalAdvance("0"), 1)
        self._table.setColumnHidden(SIZE, room < _ROOM_FOR_SIZE)

    def _lay_out(self) -> None:
        returned = QWidget()
        column = QVBoxLayout(returned)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._lines_title)
        column.addWidget(self._lines)
        column.addWidget(self._news)
        self._returned = returned
        self.add(self._revoked, self._ask, self._work, self._goes_on, returned, self._checks)
        self.add(self._waiting_title, self._table, self._more, self._later)
        self.add_buttons(self._back, self._start)
        for part in (self._goes_on, returned, self._waiting_title, self._table, self._more):
            part.setVisible(False)
        self._later.setVisible(False)
        self._start.setVisible(False)

    def _connect(self) -> None:
        self._ask.allowed.connect(self.allowed)
        self._ask.allowed_once.connect(self.allowed_once)
        self._ask.refused.connect(self.refused)
        self._work.cancel_requested.connect(self.stop_requested)
        self._news.asked.connect(self._asked)
        self._back.clicked.connect(self.go_back)
        self._start.clicked.connect(self.start_requested)

    def _upload_table(self) -> QTableView:
        table = QTableView()
        make_row_table(table, self._model, _("On its way"))
        header = table.horizontalHeader()
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(SIZE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        return table

    def _show_work(self, work: ShownWork | None) -> None:
        begins = work is not None and not self._is_running
        self._is_running = work is not None
        self._goes_on.setVisible(work is not None)
        if work is None:
            self._work.show_idle()
            return
        self._work.show_bytes(work.text, work.done, work.total)
        self._work.show_cancel(not work.is_stopping)
        if begins and self._start.hasFocus():
            self._work.focus_cancel()

    def _say(self, said: Said | None) -> None:
        if said is None:
            self.show_message("")
        else:
            self.show_message(said.sentence, said.hint, role=said.role)

    def _show_returned(self, returned: ShownReturn) -> None:
        text = "\n".join(returned.lines)
        is_new = bool(text) and text != self._lines.text()
        self._lines.setText(text)
        for part in (self._lines_title, self._lines):
            part.setVisible(bool(returned.lines))
        banners = []
        if returned.has_changes:
            banners.append(
                Banner(
                    _("A change at headquarters waits until you have confirmed it."),
                    action=_("See the changes…"),
                    name=_CHANGES,
                )
            )
        if returned.has_letters:
            banners.append(
                Banner(
                    _("There is a message that you have not read."),
                    action=_("Read it"),
                    name=_LETTERS,
                    role="good",
                    keys="Ctrl+R",
                )
            )
        self._news.show_banners(tuple(banners))
        self._returned.setVisible(bool(returned.lines or banners))
        if is_new:
            announce(self._lines)

    def _show_uploads(self, rows: tuple[UploadRow, ...], more: int) -> None:
        self._model.show_uploads(rows)
        for part in (self._waiting_title, self._table):
            part.setVisible(bool(rows))
        line = self._table.fontMetrics().lineSpacing() + 14
        self._table.verticalHeader().setDefaultSectionSize(line)
        header = self._table.horizontalHeader().sizeHint().height()
        self._table.setFixedHeight(header + line * max(1, min(len(rows), _MOST_ROWS)) + 10)
        text = ngettext("{count} more waits.", "{count} more wait.", more)
        self._more.setText(text.format(count=more))
        self._more.setVisible(more > 0)

    def _offer(self, shown: ShownSync) -> None:
        gains = bool(shown.start) and self._start.isHidden()
        self._start.setText(shown.start)
        self._start.setVisible(bool(shown.start))
        # Enter is enough to send; to allow a network it is not: that is thought about.
        if gains and self.focusWidget() in (None, self._back, self._start):
            self._start.setFocus()

    def _asked(self, name: str) -> None:
        signal = self.changes_requested if name == _CHANGES else self.letters_requested
        signal.emit()
