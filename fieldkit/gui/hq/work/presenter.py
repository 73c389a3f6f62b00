"""Shows what is due and to be done, finishes tasks, puts alarms off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from fieldkit.domain.case import ListedCase, case_number
from fieldkit.domain.date_text import shown_date
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.partial_date import from_moment
from fieldkit.domain.statement import Statement
from fieldkit.domain.task import ListedTask
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.work.shown import Scope, Work, WorkLine
from fieldkit.gui.running import Run
from fieldkit.hq.deadlines import Alarm
from fieldkit.operations.hq.add_task import finish_task, list_tasks
from fieldkit.operations.hq.alarm_words import alarm_sentence, urgency_text
from fieldkit.operations.hq.due_alarms import count_due, due, local_now, put_off
from fieldkit.operations.hq.list_cases import list_cases
from fieldkit.operations.hq.person_words import name_of_person
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import each_once, people_of
from fieldkit.translations import _

Done = Callable[[str, Sequence[StatementId]], None]
_MOST = 200  # alarms and tasks that are shown at once: nobody works off more at a time
_LATER = timedelta(days=1)
_DOT = " · "


class WorkView(Protocol):
    """What the screen can show."""

    def show_work(self, work: Work) -> None:
        """Show what is due and to be done."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class WorkPresenter:
    """One visit."""

    def __init__(
        self, view: WorkView, session: HeadquartersSession, run: Run, *, done: Done
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._done = done
        self._scope = Scope.ALL
        self._alarms: tuple[Alarm, ...] = ()

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._work(), self._show, self._failed)

    def show_scope(self, scope: Scope) -> None:
        """Show other tasks."""
        self._scope = scope
        self.refresh()

    def finish(self, statement: str) -> None:
        """Say that a task is done."""
        self._act(lambda: finish_task(self._session, StatementId(statement)), _("Task done."))

    def put_off(self, place: int) -> None:
        """Let an alarm be silent until tomorrow."""
        if place >= len(self._alarms):
            return
        alarm = self._alarms[place]
        until = from_moment(local_now(self._session) + _LATER)
        self._act(lambda: put_off(self._session, alarm, until, ""), _("Put off until tomorrow."))

    def _work(self) -> tuple[tuple[Alarm, ...], Work]:
        session, now = self._session, local_now(self._session)
        alarms = due(session, most=_MOST)
        tasks = list_tasks(session, mine=self._scope is Scope.MINE)
        if self._scope is Scope.OVERDUE:
            tasks = tuple(item for item in tasks if item.is_overdue(now))
        lines = _Lines(session, alarms, tasks[:_MOST], now)
        count = count_due(session).alarms
        return alarms, Work(tuple(lines.alarms()), count, tuple(lines.tasks()), self._scope)

    def _act(self, work: Callable[[], Statement], sentence: str) -> None:
        def acted(made: Statement) -> None:
            self._done(sentence, [made.statement_id])
            self.refresh()

        self._run(lambda _progress: work(), acted, self._failed)

    def _show(self, result: tuple[tuple[Alarm, ...], Work]) -> None:
        self._alarms, work = result
        self._view.show_work(work)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


class _Lines:
    """Alarms and tasks in words, with the names of who they are about."""

    def __init__(
        self,
        session: HeadquartersSession,
        alarms: Sequence[Alarm],
        tasks: Sequence[ListedTask],
        now: datetime,
    ) -> None:
        self._alarms, self._tasks, self._now = alarms, tasks, now
        ids = {item.case_id for item in alarms} | {item.subject for item in tasks}
        found = list_cases(session, case_ids=sorted(ids))
        self._cases: dict[str, ListedCase] = {item.case_id: item for item in found}
        self._people = people_of(session, {person for item in found for person in item.people})
        self._codes: dict[str, str] = {
            item.device: item.code for item in session.store.roster.entries()
        }
        self._codes |= {item.colleague_id: item.code for item in session.store.colleagues.all()}

    def alarms(self) -> Iterator[WorkLine]:
        """Yield alarms."""
        for place, item in enumerate(self._alarms):
            urgency = urgency_text(item.rule.urgency)
            text = _DOT.join((urgency, *self._about(item.case_id), alarm_sentence(item)))
            yield WorkLine(text, item.case_id, str(place))

    def tasks(self) -> Iterator[WorkLine]:
        """Yield tasks."""
        for item in self._tasks:
            worker = self._codes.get(item.task.colleague or item.task.device or "", "")
            parts = [
                *self._about(item.subject),
                item.task.text,
                "" if item.task.due is None else shown_date(item.task.due.edtf),
                worker,
                _("overdue") if item.is_overdue(self._now) else "",
            ]
            case = item.subject if item.subject in self._cases else ""
            yield WorkLine(_DOT.join(part for part in parts if part), case, item.statement_id)

    def _about(self, subject: str) -> tuple[str, ...]:
        case = self._cases.get(subject)
        if case is None:
            return ()
        names = [name_of_person(known) for _id, known in each_once(case.people, self._people)]
        return case_number(case.number), ", ".join(names) or case.title
