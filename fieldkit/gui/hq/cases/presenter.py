"""Lists cases, narrows the list, and opens cases for all who were detained lately."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from fieldkit.domain.case import CaseState
from fieldkit.domain.identifiers import CaseId, StatementId
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.cases.rows import PAGE, CaseChoices, CaseRow, Choice, case_row
from fieldkit.gui.running import Job, Run
from fieldkit.hq.case_stages import VOCABULARIES_OF
from fieldkit.hq.deadlines import Alarm
from fieldkit.operations.hq.case_words import state_text, term
from fieldkit.operations.hq.due_alarms import due, local_now
from fieldkit.operations.hq.find_cases import CaseFilter, FoundCases, find_cases
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.open_cases_of_day import CasePlan, open_planned, plan_cases
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_of
from fieldkit.translations import _, ngettext

Done = Callable[[str, Sequence[StatementId]], None]
_LATELY = timedelta(hours=24)
_LARGE = 200  # statements; fewer are made at once


class CasesView(Protocol):
    """What the list can show."""

    def show_choices(self, choices: CaseChoices) -> None:
        """Offer what the list can be narrowed to."""
        ...

    def show_cases(self, cases: tuple[CaseId, ...], *, is_narrowed: bool) -> None:
        """Show these; `is_narrowed`: not all that are followed."""
        ...

    def show_page(self, first: int, rows: tuple[CaseRow, ...]) -> None:
        """Fill in cases of the list that was shown last."""
        ...

    def show_waiting(self, due: int, tasks: int, detained: int, unlinked: int) -> None:
        """Say what is due, to be done, and who was detained lately and has no case."""
        ...

    def show_opening(self, done: int, total: int) -> None:
        """Say how far the opening of cases is."""
        ...

    def show_opened(self) -> None:
        """Say that none are being opened any more."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


@dataclass(frozen=True)
class _Found:
    cases: FoundCases
    places: tuple[str, ...]
    tasks: int
    plan: CasePlan


class CasesPresenter:
    """The list, for as long as the section lives."""

    def __init__(
        self, view: CasesView, session: HeadquartersSession, run: Run, *, done: Done
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._done = done
        self._wanted = CaseFilter()
        self._cases: tuple[CaseId, ...] = ()
        self._plan = CasePlan((), 0, 0)
        self._opening: Job | None = None
        self._is_busy = False
        self._waits = False  # something else was asked for meanwhile

    def refresh(self) -> None:
        """Ask anew."""
        self.narrow(self._wanted)

    def narrow(self, wanted: CaseFilter) -> None:
        """Show the cases that fit."""
        self._wanted = wanted
        if self._is_busy:
            self._waits = True
            return
        self._is_busy = True
        self._run(lambda _progress: self._found(wanted), self._show, self._failed)

    def show_page(self, first: int) -> None:
        """Read the cases of a page."""
        wanted = self._cases[first : first + PAGE]

        def work() -> tuple[CaseRow, ...]:
            cases = {item.case_id: item for item in list_cases(self._session, case_ids=wanted)}
            everyone = {person for item in cases.values() for person in item.people}
            people = people_of(self._session, everyone)
            alarms: dict[CaseId, Alarm] = {}
            for alarm in due(self._session, case_ids=wanted):
                alarms.setdefault(alarm.case_id, alarm)
            return tuple(
                case_row(cases[case], people, alarms.get(case)) for case in wanted if case in cases
            )

        def shown(rows: tuple[CaseRow, ...]) -> None:
            if self._cases[first : first + PAGE] == wanted:
                self._view.show_page(first, rows)

        self._run(lambda _progress: work(), shown, self._failed)

    def open_for_detained(self) -> None:
        """Open cases for all whose detention was reported lately, in one act."""
        plan, self._plan = self._plan, CasePlan((), 0, 0)  # asked for twice, they open once
        planned = plan.planned
        if not planned:
            return

        def opened(made: tuple[Statement, ...]) -> None:
            self._opening = None
            self._view.show_opened()
            count = sum(item.kind is StatementKind.CASE for item in made)
            if made:
                text = ngettext("{count} case opened.", "{count} cases opened.", count)
                self._done(text.format(count=count), [item.statement_id for item in made])
            self.refresh()

        def failed(error: Exception) -> None:
            self._plan, self._opening = plan, None
            self._view.show_opened()
            if not isinstance(error, Cancelled):
                self._failed(error)

        self._opening = self._run(
            lambda progress: open_planned(self._session, planned, progress),
            opened,
            failed,
            on_progress=self._show_opening,
        )

    def stop_opening(self) -> None:
        """Open none of them."""
        if self._opening is not None:
            self._opening.cancel()

    def _show_opening(self, done: int, total: int) -> None:
        if total >= _LARGE and self._opening is not None:
            self._view.show_opening(done, total)

    def _found(self, wanted: CaseFilter) -> _Found:
        now = local_now(self._session)
        return _Found(
            find_cases(self._session, wanted),
            tuple(self._session.store.cases.places()),
            self._session.store.tasks.count_open(),
            plan_cases(self._session, now - _LATELY, now),
        )

    def _show(self, found: _Found) -> None:
        self._is_busy = False
        if self._waits:  # this is old already
            self._waits = False
            self.refresh()
            return
        self._cases = found.cases.case_ids
        self._plan = found.plan
        self._view.show_choices(_choices(found.places))
        self._view.show_cases(self._cases, is_narrowed=self._wanted != CaseFilter())
        self._view.show_waiting(
            found.cases.alarms, found.tasks, len(found.plan.planned), found.plan.unlinked
        )

    def _failed(self, error: Exception) -> None:
        self._is_busy = False
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _choices(places: tuple[str, ...]) -> CaseChoices:
    return CaseChoices(
        (
            Choice("", _("All that are open")),
            *(Choice(state.value, state_text(state)) for state in CaseState),
        ),
        (
            Choice("", _("All types")),
            *(Choice(code, term("case_type", code)) for code in VOCABULARIES_OF),
        ),
        (
            Choice("", _("All places")),
            *(Choice(code, term("detention_place", code)) for code in places),
        ),
    )
