"""The first screen after unlocking: record, see how much is only here, hand over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from fieldkit.gui.field.today.cards import RecoveredCard, SafetyCard
from fieldkit.gui.field.today.report_list import ReportList
from fieldkit.gui.field.today.rows import FormChoice, Notice, Overview, Step
from fieldkit.gui.widgets.banners import Banner, Banners
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.texts import button, card
from fieldkit.translations import _, ngettext

_KEYS = ("Ctrl+N", "Ctrl+Shift+N")
_MANY_KEY, _OTHER_KEY = "0", "9"
_ICONS = {"T02": "person", "T01": "people"}


class TodayScreen(Screen):
    """Nothing of a report's content is on it, only kinds, numbers, times and states."""

    begin_requested = Signal(str)  # form id
    sheet_requested = Signal()  # many people at once
    open_requested = Signal(str)  # report id
    seal_requested = Signal(list)  # report ids
    discard_requested = Signal(list)  # report ids
    amend_requested = Signal(str)  # report id of a sealed report
    hand_over_requested = Signal()
    sync_requested = Signal()
    find_requested = Signal()
    stub_requested = Signal(str)  # report id of a sealed report whose facts are asked for
    step_requested = Signal(str)  # a Step of a notice

    def __init__(self) -> None:
        super().__init__()
        self.show_title("fieldkit")
        self._banners = Banners()
        self._banners.asked.connect(self.step_requested)
        self._news: tuple[Banner, ...] = ()
        self._offer: tuple[Banner, ...] = ()
        self._notices: tuple[Banner, ...] = ()
        self._forms: tuple[FormChoice, ...] = ()
        self._recovered = RecoveredCard()
        self._begin = FlowRow(spacing=12)
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._begin_other)
        self._safety = SafetyCard()
        self._list = ReportList()
        self._model = self._list.model
        self._lay_out()
        self._connect()

    def show_overview(self, overview: Overview) -> None:
        """Show everything; what was selected stays selected."""
        self._list.show_reports(overview.rows, overview.more)
        if self.hasFocus() and overview.rows:
            self._list.take_cursor()  # there Enter and the arrows do what the sheet of keys says
        self._safety.show_safety(overview.safety)
        self._show_forms(overview.forms)
        self._notices = tuple(_banner(notice) for notice in overview.notices)
        self._show_banners()
        self._recovered.show_recovered(overview.recovered)

    def show_news(self, sentence: str, hint: str = "") -> None:
        """Say what was just done, until the next visit."""
        self._news = (Banner(sentence, hint, role="good"),) if sentence else ()
        self._show_banners()

    def show_offer(self, count: int) -> None:
        """Ask whether so many sealed objects may be sent now; 0 takes the question back."""
        text = ngettext(
            "The network you allowed is here. Send {count} sealed object?",
            "The network you allowed is here. Send {count} sealed objects?",
            count,
        ).format(count=count)
        asked = Banner(text, action=_("Send now"), name=Step.SYNC.value, role="good")
        self._offer = (asked,) if count else ()
        self._show_banners()

    def select_when_shown(self, report_ids: Sequence[str]) -> None:
        """Select these reports once they are listed: their numbers are to be seen."""
        self._list.select_when_shown(report_ids)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._news = (Banner(sentence, hint, role="alarm"),)
        self._show_banners()

    @property
    def offers_languages(self) -> bool:
        """Return that nothing is lost when it is built anew."""
        return True

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of the list."""
        return (("Ctrl+F", _("Find")), ("Return", _("Open the selected report")))

    def go_back(self) -> None:
        """Stay: there is nothing before this screen."""

    def _lay_out(self) -> None:
        frame, column = card()
        column.addWidget(self._list)
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(24, 12, 24, 12)
        down.setSpacing(12)
        # First and always at the same place, whatever else is to be said.
        down.addWidget(self._begin)
        down.addWidget(self._recovered)
        down.addWidget(self._banners)
        down.addWidget(self._safety)
        down.addWidget(frame, 1)
        scroll = QScrollArea()  # large type in a small window
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)

    def _connect(self) -> None:
        for part in (self._list, self._recovered):
            part.open_requested.connect(self.open_requested)
            part.seal_requested.connect(self.seal_requested)
            part.discard_requested.connect(self.discard_requested)
        self._list.amend_requested.connect(self.amend_requested)
        self._list.explained.connect(self.stub_requested)
        self._list.find_requested.connect(self.find_requested)
        self._safety.hand_over_requested.connect(self.hand_over_requested)
        self._safety.sync_requested.connect(self.sync_requested)

    def _show_banners(self) -> None:
        self._banners.show_banners((*self._news, *self._offer, *self._notices))

    def _show_forms(self, forms: tuple[FormChoice, ...]) -> None:
        if forms == self._forms:
            return
        self._forms = forms
        self._begin.clear()
        large = [form for form in forms if form.is_large]
        for place, form in enumerate(large, start=1):
            picture = _ICONS.get(form.form_id, "plus")
            press = button(form.text, "start", keys=_KEYS[place - 1], icon_name=picture)
            press.setProperty("form", form.form_id)
            press.clicked.connect(self._begin_large)
            # One finger in a glove: no second key to hold.
            QShortcut(QKeySequence(str(place)), press).activated.connect(press.click)
            press.setToolTip(f"{place}, {press.toolTip()}")
            self._begin.add(press)
        many = button(_("Many people"), "start", keys=_MANY_KEY, icon_name="sheet")
        many.clicked.connect(self.sheet_requested)
        self._begin.add(many)
        self._menu.clear()
        for form in forms:
            if not form.is_large:
                self._menu.addAction(form.text).setData(form.form_id)
        if not self._menu.isEmpty():
            other = button(_("Other report"), "other", keys=_OTHER_KEY)
            other.setMenu(self._menu)
            self._begin.add(other)

    def _begin_large(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.begin_requested.emit(sender.property("form"))

    def _begin_other(self, action: QAction) -> None:
        self.begin_requested.emit(action.data())


def _banner(notice: Notice) -> Banner:
    return Banner(
        notice.text,
        notice.hint,
        notice.action,
        notice.step.value,
        role="alarm" if notice.is_alarm else "banner",
    )
