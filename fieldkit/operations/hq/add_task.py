"""Give tasks, and say that they are done."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain import task as tasks
from fieldkit.domain.identifiers import ColleagueId, StatementId
from fieldkit.domain.statement import NewStatement, Source, SourceKind, Statement, StatementKind
from fieldkit.domain.task import ListedTask, Task
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.translations import _


def task_statement(
    subject: str, task: Task, *, other: str | None = None, sources: Sequence[Source] = ()
) -> NewStatement:
    """Return the statement of a task, to be made: `subject` is what it is about, any 32 hex."""
    return NewStatement(
        StatementKind.TASK, subject, task.to_content(), other=other, sources=tuple(sources)
    )


def add_task(
    session: HeadquartersSession,
    subject: str,
    task: Task,
    *,
    other: str | None = None,
    sources: Sequence[Source] = (),
) -> Statement:
    """Give a task.

    Raises:
        InvalidInput: It says nothing, or it is for nobody who works here.
    """
    if not task.text.strip():
        raise InvalidInput(_("Say what is to be done."))
    known = {colleague.colleague_id for colleague in session.store.colleagues.all()}
    if task.colleague is not None and task.colleague not in known:
        raise InvalidInput(_("Nobody of this code works here."))
    return make_statements(session, task_statement(subject, task, other=other, sources=sources))[0]


def finish_task(
    session: HeadquartersSession, statement_id: StatementId, result: str = ""
) -> Statement:
    """Say that a task is done; to take it back, withdraw what this returns.

    Raises:
        InvalidInput: There is no such task.
        NotAllowed: It is done already.
    """
    found = session.store.tasks.get(statement_id)
    if found is None:
        raise InvalidInput(_("There is no such task."))
    if found.done_by is not None:
        raise NotAllowed(_("This task is done already."))
    return make_statements(
        session,
        NewStatement(
            StatementKind.TASK_DONE,
            statement_id,
            tasks.done(result.strip()),
            sources=(Source(SourceKind.STATEMENT, statement_id),),
        ),
    )[0]


def list_tasks(
    session: HeadquartersSession,
    *,
    mine: bool = False,
    include_done: bool = False,
    about: Sequence[str] | None = None,
) -> tuple[ListedTask, ...]:
    """Return tasks by what is due first: of all, of who works here now, or about something.

    Raises:
        NotAllowed: `mine`, and nobody said who they are.
    """
    if about is not None:
        found = session.store.tasks.about(about)
        return tuple(item for item in found if include_done or item.done_by is None)
    colleague: ColleagueId | None = author_of(session) if mine else None
    return session.store.tasks.listed(colleague=colleague, include_done=include_done)
