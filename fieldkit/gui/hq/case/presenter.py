"""Shows one case, confirms and takes in steps, finishes tasks, takes statements back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from fieldkit.domain.identifiers import CaseId, StatementId
from fieldkit.domain.partial_date import from_moment
from fieldkit.domain.statement import Statement
from fieldkit.errors import UnknownCase
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.case.shown import CasePage, case_page
from fieldkit.gui.running import Run
from fieldkit.operations.hq.add_stage import confirm_stages
from fieldkit.operations.hq.add_task import finish_task
from fieldkit.operations.hq.due_alarms import local_now, put_off
from fieldkit.operations.hq.note_viewed import note_people_viewed
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_case import ShownCase, show_case
from fieldkit.operations.hq.suggest_for_case import set_offers_aside, take_offers
from fieldkit.operations.hq.take_back import take_back
from fieldkit.translations import _, ngettext

Done = Callable[[str, Sequence[StatementId]], None]
_LATER = timedelta(days=1)


class CaseView(Protocol):
    """What the page can show."""

    def show_case(self, page: CasePage) -> None:
        """Show the case."""
        ...

    def show_gone(self) -> None:
        """Say that there is no such case any more."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class CasePresenter:
    """One visit to a case."""

    def __init__(
        self,
        view: CaseView,
        session: HeadquartersSession,
        run: Run,
        case_id: CaseId,
        *,
        done: Done,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._case_id = case_id
        self._done = done
        self._shown: ShownCase | None = None

    def refresh(self) -> None:
        """Ask anew."""

        def work() -> tuple[ShownCase, CasePage]:
            shown = show_case(self._session, self._case_id)
            note_people_viewed(self._session, self._case_id, shown.people.values())
            return shown, case_page(shown, local_now(self._session))

        self._run(lambda _progress: work(), self._show, self._not_shown)

    def confirm(self, statements: Sequence[str]) -> None:
        """Confirm steps that were only reported."""
        ids = [StatementId(item) for item in statements]
        text = ngettext("{count} step confirmed.", "{count} steps confirmed.", len(ids))
        self._act(lambda: confirm_stages(self._session, ids), text.format(count=len(ids)))

    def take(self, places: Sequence[int], *, confirm: bool) -> None:
        """Take in what reports suggest, by its place on the page."""
        shown = self._shown
        if shown is None:
            return
        offers = [shown.offers[place] for place in places if place < len(shown.offers)]
        text = ngettext(
            "{count} suggestion taken in.", "{count} suggestions taken in.", len(offers)
        )
        self._act(
            lambda: take_offers(self._session, shown.case, offers, confirm=confirm),
            text.format(count=len(offers)),
        )

    def set_aside(self, places: Sequence[int]) -> None:
        """Do not take in what reports suggest."""
        shown = self._shown
        if shown is None:
            return
        offers = [shown.offers[place] for place in places if place < len(shown.offers)]
        self._act(lambda: set_offers_aside(self._session, shown.case, offers), _("Set aside."))

    def finish_task(self, statement: str) -> None:
        """Say that a task is done."""
        self._act(lambda: (finish_task(self._session, StatementId(statement)),), _("Task done."))

    def put_off(self, place: int) -> None:
        """Let an alarm be silent until tomorrow, by its place on the page."""
        shown = self._shown
        if shown is None or place >= len(shown.alarms):
            return
        alarm = shown.alarms[place]
        until = from_moment(local_now(self._session) + _LATER)
        self._act(lambda: (put_off(self._session, alarm, until, ""),), _("Put off until tomorrow."))

    def take_back(self, statement: str) -> None:
        """Take back what was said last: of a parcel its last word, of a step its confirmation."""
        meant = _last_word(self._shown, StatementId(statement))
        self._act(lambda: take_back(self._session, meant), _("Taken back."))

    def _act(self, work: Callable[[], tuple[Statement, ...]], sentence: str) -> None:
        def acted(made: tuple[Statement, ...]) -> None:
            self._done(sentence, [item.statement_id for item in made])
            self.refresh()

        self._run(lambda _progress: work(), acted, self._failed)

    def _show(self, result: tuple[ShownCase, CasePage]) -> None:
        self._shown, page = result
        self._view.show_case(page)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)

    def _not_shown(self, error: Exception) -> None:
        if isinstance(error, UnknownCase):
            self._view.show_gone()
        else:
            self._failed(error)


def _last_word(shown: ShownCase | None, statement: StatementId) -> tuple[StatementId, ...]:
    if shown is None:
        return (statement,)
    for parcel in shown.parcels:
        if parcel.first == statement:
            return (parcel.said[-1][0].statement_id,)
    for step in shown.stages:
        if step.statement_id == statement and step.confirmed_by and not step.stage.is_confirmed:
            return step.confirmed_by
    return (statement,)
