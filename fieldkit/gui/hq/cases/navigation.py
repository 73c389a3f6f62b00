"""The ways between the list of cases, one case, what is written down, and what is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.gui.hq.case.view import CaseScreen
from fieldkit.gui.hq.case_entry.shown import EntryKind
from fieldkit.gui.hq.case_entry.view import CaseEntryScreen
from fieldkit.gui.hq.cases.view import CasesScreen
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.refreshing import refresh_screen
from fieldkit.gui.hq.rules.view import RulesScreen
from fieldkit.gui.hq.unfinished import ENTRY
from fieldkit.gui.hq.work.view import WorkScreen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack

WORK = "work"  # a subject, or a kind, that leads to what is due and to be done
_COMPARE = "compare"  # of the section people: where mentions get their people

NEW = "new"  # a kind: the subject is a person, for whom a case is opened


class MakeEntry(Protocol):
    """Makes the fields of an entry of a case, or of a new case for a person."""

    def __call__(
        self,
        place: Workplace,
        kind: EntryKind,
        case_id: CaseId | None = None,
        parcel: StatementId | None = None,
        person: PersonId | None = None,
    ) -> CaseEntryScreen: ...


class CasesSection:
    """Shows whatever is on top anew when something changed elsewhere."""

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        make_list: Callable[[Workplace], CasesScreen],
        make_page: Callable[[Workplace, CaseId], CaseScreen],
        make_entry: MakeEntry,
        make_work: Callable[[Workplace], WorkScreen],
        make_rules: Callable[[Workplace], RulesScreen],
    ) -> None:
        self._stack = stack
        self._place = place
        self._make_page = make_page
        self._make_entry = make_entry
        self._make_work = make_work
        self._make_rules = make_rules
        self._list = make_list(place)
        self._list.case_chosen.connect(self._open_case)
        self._list.new_requested.connect(self._open_new)
        self._list.work_requested.connect(self._open_work)
        self._list.compare_requested.connect(self._compare)
        stack.shown.connect(refresh_screen)

    def start(self) -> None:
        """Show the list."""
        self._stack.push(self._list)

    def refresh(self) -> None:
        """Ask anew what is shown."""
        refresh_screen(self._stack.top)

    def show(self, subject: str, kind: str = "") -> None:
        """Lead to a case, an entry of one, a new one for a person, what is due, or the list."""
        if not self._stack.is_at_rest():
            return  # what was typed is not lost without a word
        self._stack.pop_to_first()
        if WORK in (subject, kind):
            self._open_work()
        elif kind.startswith(ENTRY):
            self._go_on_with(kind)
        elif kind == NEW:
            self._open_new(PersonId(subject))
        elif subject:
            self._open_case(subject)

    def _open_case(self, case_id: str) -> None:
        page = self._make_page(self._place, CaseId(case_id))
        page.person_chosen.connect(self._open_person)
        page.entry_requested.connect(
            lambda kind, parcel: self._open_entry(kind, CaseId(case_id), parcel)
        )
        self._stack.push(page)

    def _open_entry(self, kind: EntryKind, case_id: CaseId, parcel: str) -> None:
        screen = self._make_entry(
            self._place, kind, case_id, StatementId(parcel) if parcel else None
        )
        screen.case_ready.connect(lambda _case: screen.go_back())
        self._stack.push(screen)

    def _go_on_with(self, subject: str) -> None:
        """Open the fields again in which something was typed, and not kept."""
        kind, case_id, parcel, person = (*subject.split(" "), "", "", "", "")[1:5]
        if kind not in tuple(EntryKind):
            return  # another version kept it
        if not case_id:
            self._open_new(PersonId(person) if person else None)
            return
        self._open_case(case_id)
        self._open_entry(EntryKind(kind), CaseId(case_id), parcel)

    def _open_new(self, person: PersonId | None = None) -> None:
        screen = self._make_entry(self._place, EntryKind.CASE, person=person)
        screen.case_ready.connect(self._show_new)
        self._stack.push(screen)

    def _show_new(self, case_id: str) -> None:
        self._stack.pop_to_first()
        self._open_case(case_id)

    def _open_work(self) -> None:
        screen = self._make_work(self._place)
        screen.case_chosen.connect(self._open_case)
        screen.rules_requested.connect(self._open_rules)
        self._stack.push(screen)

    def _open_rules(self) -> None:
        self._stack.push(self._make_rules(self._place))

    def _open_person(self, person_id: str) -> None:
        self._place.go_to(Destination(SectionName.PEOPLE, person_id))

    def _compare(self) -> None:
        self._place.go_to(Destination(SectionName.PEOPLE, _COMPARE))
