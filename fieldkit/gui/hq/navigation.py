"""The ways between the sections of headquarters, and what every section can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.place import HasPlace, Place
from fieldkit.gui.hq.acts import Acts
from fieldkit.gui.hq.catching_up import CatchingUp
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.frame import SectionsFrame
from fieldkit.gui.hq.history.view import HistoryScreen
from fieldkit.gui.hq.screens.history import history_screen
from fieldkit.gui.hq.screens.search import search_screen
from fieldkit.gui.hq.screens.settings import settings_screen
from fieldkit.gui.hq.search.view import SearchScreen
from fieldkit.gui.hq.section import Section, made
from fieldkit.gui.hq.settings.view import SettingsScreen
from fieldkit.gui.hq.staff import Staff
from fieldkit.gui.hq.unfinished import is_entry, waiting
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.keys_screen import KeysScreen
from fieldkit.gui.widgets.screen import Screen
from fieldkit.operations.hq.unfinished_entry import UnfinishedEntry
from fieldkit.translations import _

SECTION = "section"  # screen of a place: the detail says which, and where in it


class HeadquartersNavigation(QObject):
    """Makes each section when it is first shown."""

    colleague_requested = Signal()  # somebody else wants to work

    def __init__(
        self, frame: SectionsFrame, place: Workplace, names: Sequence[SectionName]
    ) -> None:
        super().__init__(frame)
        self._frame = frame
        self._names = tuple(names)
        self._acts = Acts(
            frame.act_bar,
            place.session,
            place.jobs.runner(frame),
            on_changed=self._changed,
            memory=place.acts,
        )
        self._catching_up = CatchingUp(
            place.session,
            place.jobs,
            self,
            on_step=self._refresh_home,
            on_done=self._refresh,
        )
        self._place = replace(
            place, go_to=self.go_to, done=self._done, arrived=self._catching_up.compare
        )
        self._sections: dict[SectionName, Section] = {}
        self._shown: SectionName | None = None
        frame.act_bar.undo_requested.connect(self._acts.undo)
        frame.act_bar.redo_requested.connect(self._acts.redo)
        frame.act_bar.stop_requested.connect(self._acts.stop)
        frame.rail.section_chosen.connect(self._chosen)
        frame.rail.colleague_requested.connect(self.colleague_requested)
        frame.rail.find_requested.connect(lambda: self.find())
        frame.rail.history_requested.connect(self._show_history)
        frame.settings_requested.connect(self._show_settings)
        frame.keys_requested.connect(self._turn_keys)
        self._staff = Staff(self._place, self.push, lambda: frame.stack)

    def start(self, place: Place | None = None) -> None:
        """Show the first section, or where one was when the vault was locked."""
        where = _destination(place)
        self.go_to(Destination(self._names[0]) if where is None else where)
        self._catching_up.start()
        session = self._place.session
        self._place.jobs.run(
            self, lambda _progress: waiting(session), self._offer_unfinished, _leave_it
        )

    def go_to(self, where: Destination) -> None:
        """Show a section, and one thing in it."""
        if where.section not in self._names:
            return
        section = self._show(where.section)
        if where.subject or where.kind:
            section.show(where.subject, where.kind)

    def place(self) -> Place | None:
        """Return which section is shown, and what in it, where its screens can say so."""
        if self._shown is None:
            return None
        stack = self._frame.stack_of(self._shown)
        inner = None
        for screen in () if stack is None else stack.screens():
            if isinstance(screen, HasPlace):
                inner = screen.place()
                break
        subject, kind = ("", "") if inner is None else (inner.subject, inner.screen)
        return Place(SECTION, subject, {"section": self._shown.value, "kind": kind})

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work, below whichever screen is shown."""
        self._frame.act_bar.show_act_failure(sentence, hint)

    def push(self, screen: Screen) -> None:
        """Show a screen above those of the section that is shown."""
        if self._frame.stack is not None:
            self._frame.stack.push(screen)

    def find(self, text: str = "") -> None:
        """Open the search above what is shown."""
        if isinstance(self._frame.top, SearchScreen):
            self._frame.top.look_for(text)
            return
        screen = search_screen(self._place)
        screen.chosen.connect(self._leave_for)
        self.push(screen)
        screen.look_for(text)

    def _show_history(self) -> None:
        if not isinstance(self._frame.top, HistoryScreen):
            screen = history_screen(self._place)
            screen.chosen.connect(self._leave_for)
            self.push(screen)

    def _show_settings(self) -> None:
        if not isinstance(self._frame.top, SettingsScreen):
            screen = settings_screen(self._place)
            screen.colleagues_requested.connect(self._staff.show)
            self.push(screen)

    def _leave_for(self, where: Destination) -> None:
        """Close what led there, so that the way back is not through it."""
        if self._frame.stack is not None:
            self._frame.stack.pop()
        self.go_to(where)

    def _chosen(self, name: str) -> None:
        chosen = SectionName(name)
        if chosen is self._shown:
            self._sections[chosen].show("")
        else:
            self._show(chosen)

    def _show(self, name: SectionName) -> Section:
        section = self._sections.get(name)
        self._shown = name
        if section is None:
            stack = self._frame.add(name)
            section = self._sections[name] = made(name, stack, self._place)
            self._frame.show_section(name)
            section.start()
        else:
            self._frame.show_section(name)
            section.refresh()
        return section

    def _done(self, sentence: str, statements: Sequence[StatementId]) -> None:
        self._acts.note(sentence, statements)

    def _changed(self) -> None:
        self._refresh()
        self._catching_up.compare()  # a list may have been brought in, or a device enrolled

    def _refresh(self) -> None:
        if self._shown is not None:
            self._sections[self._shown].refresh()

    def _refresh_home(self) -> None:
        if self._shown is SectionName.HOME:
            self._refresh()

    def _offer_unfinished(self, found: tuple[UnfinishedEntry, ...]) -> None:
        """Show the fields in which something was typed and not kept; of a letter, only say so."""
        for item in found:
            if is_entry(item):
                self.go_to(Destination(SectionName.CASES, "", " ".join(item.subject)))
                return
        if found:
            said = _("A letter was begun and not kept. It is still there: ask the same holder.")
            self._frame.act_bar.show_act(said, can_undo=False, can_redo=False)

    def _turn_keys(self) -> None:
        """Show the keys of the screen, or put them away."""
        stack = self._frame.stack
        if stack is None:
            return
        if isinstance(stack.top, KeysScreen):
            stack.pop()
        else:
            stack.push(KeysScreen(*self._frame.keys()))


def _leave_it(_error: Exception) -> None:
    """It is offered when its screen is opened again."""


def _destination(place: Place | None) -> Destination | None:
    """Return where a kept place leads, None where another version wrote something else."""
    if place is None or place.screen != SECTION:
        return None
    section, kind = place.detail.get("section"), place.detail.get("kind")
    if section not in [name.value for name in SectionName] or not isinstance(kind, str):
        return None
    return Destination(SectionName(section), place.subject, kind)
