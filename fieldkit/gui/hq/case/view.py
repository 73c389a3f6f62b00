"""One case: where it stands and why, what is due, its steps apart, and what is written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from fieldkit.gui.hq.case.shown import CasePage, PageLine, Part, part_title
from fieldkit.gui.hq.case_entry.shown import EntryKind, kind_text
from fieldkit.gui.hq.line_list import LineModel
from fieldkit.gui.hq.lines import plain_line
from fieldkit.gui.widgets.banners import Banner
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.shortcuts import key_shortcut
from fieldkit.gui.widgets.texts import button, label
from fieldkit.gui.widgets.whole_list import WholeList
from fieldkit.translations import _

_MOST_ALARMS = 3  # that are shown above the page
_WRITTEN = tuple(kind for kind in EntryKind if kind is not EntryKind.CASE)
_TAKEN_BACK = (
    Part.REPORTED, Part.CONFIRMED, Part.CONTACTS, Part.LAWYERS, Part.MONEY, Part.TASKS,
    Part.NOTES, Part.DECISIONS, Part.PARCELS,
)  # fmt: skip


class CaseScreen(PanelScreen):
    """Confirmed and reported steps stand apart; C confirms, Delete takes back, Enter opens."""

    confirmed = Signal(object)  # statement ids
    offers_taken = Signal(object, bool)  # places, as confirmed
    offers_set_aside = Signal(object)  # places
    task_finished = Signal(str)  # statement id
    alarm_put_off = Signal(int)  # place
    take_back_requested = Signal(str)  # statement id
    entry_requested = Signal(object, str)  # EntryKind, statement of the parcel it follows or ""
    person_chosen = Signal(str)  # person id

    def __init__(self) -> None:
        super().__init__(_("Case"))
        self._models: dict[Part, LineModel] = {}
        self._lists: dict[Part, WholeList] = {}
        self._around: dict[Part, tuple[QWidget, ...]] = {}
        self._told: tuple[Banner, ...] = ()
        self._is_shown = False
        self._kinds = QComboBox()
        self._write = button(_("Write down"), "primary", keys="Ctrl+Return")
        self._back = button(_("Back"))
        self._lay_out()
        self._connect_keys()
        self.setFocusProxy(self._kinds)

    def show_case(self, page: CasePage) -> None:
        """Show the case."""
        self.show_title(page.number)
        self.show_lead(page.lead, f"{page.standing}\n{page.why}")
        alarms = [
            Banner(sentence, rule, role="alarm") for sentence, rule in page.alarms[:_MOST_ALARMS]
        ]
        contradictions = [Banner(_("Contradiction"), line) for line in page.contradictions]
        self._told = (*alarms, *contradictions)
        self._banners.show_banners(self._told)
        for part in Part:
            self._show_lines(part, page.parts.get(part, ()))
        if not self._is_shown:
            self._is_shown = True
            self._begin()

    def show_gone(self) -> None:
        """Say that there is no such case any more."""
        self.show_lead(_("This case is not here any more."), _("It was taken back, or erased."))
        self._told = ()
        self._banners.show_banners(())
        for part in Part:
            self._show_lines(part, ())

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self._banners.show_banners((Banner(sentence, hint, role="alarm"), *self._told))

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key that no list shows."""
        return (("Return", _("Open the person, or say what became of the parcel")),)

    def _lay_out(self) -> None:
        self._kinds.setAccessibleName(_("What to write down"))
        for kind in _WRITTEN:
            self._kinds.addItem(kind_text(kind), kind)
        row = FlowRow(spacing=8)
        row.add(self._kinds)
        row.add(self._write)
        self.add(row)
        actions: dict[Part, Sequence[tuple[str, Callable[[], None]]]] = {
            Part.DUE: ((_("Put off until tomorrow"), self._put_off),),
            Part.OFFERS: (
                (_("Take in as confirmed"), self._take_confirmed),
                (_("Take in as reported"), self._take_reported),
                (_("All as reported"), self._take_all),
                (_("Set aside"), self._set_aside),
            ),
            Part.REPORTED: (
                (_("Confirm"), self._confirm),
                (_("Confirm all"), self._confirm_all),
            ),
            Part.PARCELS: ((_("What became of it"), self._follow_parcel),),
            Part.TASKS: ((_("Done"), self._finish),),
        }
        for part in Part:
            self._add_part(part, actions.get(part, ()))
        self.add_buttons(self._back)
        self._back.clicked.connect(self.go_back)
        self._write.clicked.connect(self._ask_to_write)

    def _add_part(self, part: Part, actions: Sequence[tuple[str, Callable[[], None]]]) -> None:
        model = LineModel(self)
        heading = label(part_title(part), "section")
        lines = WholeList(model, part_title(part))
        self.add(heading, lines)
        around: list[QWidget] = [heading, lines]
        presses: list[QPushButton] = []
        for text, act in actions:
            press = button(text)
            press.clicked.connect(act)
            presses.append(press)
        if part in _TAKEN_BACK:
            press = button(_("Take back"), icon_name="undo")
            press.setAccessibleName(f"{part_title(part)}: {press.text()}")
            press.clicked.connect(partial(self._take_back, part))
            presses.append(press)
        if presses:
            row = FlowRow(spacing=8)
            for press in presses:
                row.add(press)
            self.add(row)
            around.append(row)
        self._models[part], self._lists[part] = model, lines
        self._around[part] = tuple(around)

    def _connect_keys(self) -> None:
        self._lists[Part.PEOPLE].activated.connect(self._open_person)
        self._lists[Part.PARCELS].activated.connect(lambda _index: self._follow_parcel())
        confirm = _("Confirm the step, or take the suggestion in as confirmed")
        keys: tuple[tuple[Part, str, str, Callable[[], None]], ...] = (
            (Part.OFFERS, "C", confirm, self._take_confirmed),
            (Part.REPORTED, "C", confirm, self._confirm),
            (Part.OFFERS, "R", _("Take the suggestion in as reported"), self._take_reported),
            (Part.OFFERS, "X", _("Set the suggestion aside"), self._set_aside),
            (Part.TASKS, "D", _("The task is done"), self._finish),
            (Part.DUE, "L", _("Put the alarm off until tomorrow"), self._put_off),
        )
        for part, key, words, act in keys:
            self._key(part, key, words, act)
        for part in _TAKEN_BACK:
            self._key(part, "Delete", _("Take the line back"), partial(self._take_back, part))

    def _key(self, part: Part, key: str, words: str, act: Callable[[], None]) -> None:
        shortcut = key_shortcut(key, words, self._lists[part])
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(act)

    def _show_lines(self, part: Part, lines: tuple[PageLine, ...]) -> None:
        shown, model = self._lists[part], self._models[part]
        before = max(shown.currentIndex().row(), 0)
        model.show_lines(tuple(plain_line(line.subject, line.text) for line in lines))
        for widget in self._around[part]:
            widget.setVisible(bool(lines))
        if lines and not shown.currentIndex().isValid():
            shown.setCurrentIndex(model.index(min(before, len(lines) - 1), 0))

    def _begin(self) -> None:
        """Put the cursor on what waits for a decision."""
        waiting = (part for part in (Part.OFFERS, Part.REPORTED) if self._models[part].rowCount())
        part = next(waiting, None)
        QTimer.singleShot(0, (self._kinds if part is None else self._lists[part]).setFocus)

    def _subject(self, part: Part) -> str:
        index = self._lists[part].currentIndex()
        return self._models[part].line(index.row()).key if index.isValid() else ""

    def _subjects(self, part: Part) -> list[str]:
        model = self._models[part]
        return [model.line(row).key for row in range(model.rowCount())]

    def _confirm(self) -> None:
        if subject := self._subject(Part.REPORTED):
            self.confirmed.emit([subject])

    def _confirm_all(self) -> None:
        self.confirmed.emit(self._subjects(Part.REPORTED))

    def _take_confirmed(self) -> None:
        if subject := self._subject(Part.OFFERS):
            self.offers_taken.emit([int(subject)], True)

    def _take_reported(self) -> None:
        if subject := self._subject(Part.OFFERS):
            self.offers_taken.emit([int(subject)], False)

    def _take_all(self) -> None:
        self.offers_taken.emit([int(item) for item in self._subjects(Part.OFFERS)], False)

    def _set_aside(self) -> None:
        if subject := self._subject(Part.OFFERS):
            self.offers_set_aside.emit([int(subject)])

    def _finish(self) -> None:
        if subject := self._subject(Part.TASKS):
            self.task_finished.emit(subject)

    def _put_off(self) -> None:
        if subject := self._subject(Part.DUE):
            self.alarm_put_off.emit(int(subject))

    def _take_back(self, part: Part) -> None:
        if subject := self._subject(part):
            self.take_back_requested.emit(subject)

    def _follow_parcel(self) -> None:
        if subject := self._subject(Part.PARCELS):
            self.entry_requested.emit(EntryKind.PARCEL, subject)

    def _open_person(self, index: QModelIndex) -> None:
        self.person_chosen.emit(self._models[Part.PEOPLE].line(index.row()).key)

    def _ask_to_write(self) -> None:
        self.entry_requested.emit(EntryKind(self._kinds.currentData()), "")
