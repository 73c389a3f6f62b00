"""Make statements and take them back; every table that follows from them follows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.hq.store.projection import FilledProjection, SettlingProjection
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.translations import _


def make_statements(
    session: HeadquartersSession, *statements: NewStatement
) -> tuple[Statement, ...]:
    """Make statements, all or none, and return them in order.

    Raises:
        NotAllowed: Nobody said who they are.
    """
    with session.store.transaction():
        return add_statements(session, statements)


def add_statements(
    session: HeadquartersSession,
    statements: Sequence[NewStatement],
    progress: Progress = no_progress,
) -> tuple[Statement, ...]:
    """Make statements within a transaction of the caller; progress counts them."""
    store, now = session.store, session.clock.now()
    made = store.statements.add(statements, author_of(session), now)
    store.audit.append_all(
        CustodyEvent.STATED, [(item.statement_id, item.sha256) for item in made], now
    )
    for number, item in enumerate(made):
        progress(number, len(made))
        _turn(session, item, holds=True)
    settle_projections(session)
    progress(len(made), len(made))
    return made


def withdraw_statement(
    session: HeadquartersSession, statement_id: StatementId, why: str = ""
) -> Statement:
    """Take a statement back, or a withdrawal, and return the withdrawal that was made.

    Raises:
        InvalidInput: There is no such statement.
        NotAllowed: It was taken back already, its content is erased, or a legal hold would end.
    """
    with session.store.transaction():
        return add_withdrawal(session, statement_id, why)


def add_withdrawal(
    session: HeadquartersSession, statement_id: StatementId, why: str = "", *, by_two: bool = False
) -> Statement:
    """Take a statement back within a transaction of the caller; `by_two`: two people agreed.

    Without, nothing ends a legal hold, neither by taking it back nor by taking back whatever
    made it hold again.
    """
    found = check_withdrawable(session, statement_id, by_two=by_two)
    if not found.is_in_force:
        raise NotAllowed(_("This was taken back already."))
    content = {"why": why} if why else {}
    return add_statements(
        session, [NewStatement(StatementKind.WITHDRAWAL, statement_id, {**content})]
    )[0]


def _ends_hold(session: HeadquartersSession, statement: Statement) -> bool:
    """Say whether taking this back, which is in force, ends a legal hold."""
    root: Statement | None = statement
    while root is not None and root.kind is StatementKind.WITHDRAWAL:
        root = session.store.statements.get(StatementId(root.subject))
    return root is not None and root.kind is StatementKind.HOLD and root.is_in_force


def check_withdrawable(
    session: HeadquartersSession, statement_id: StatementId, *, by_two: bool = False
) -> Statement:
    """Return a statement that is there, was not erased, and is no hold that one person would end.

    Raises:
        InvalidInput: There is none.
        NotAllowed: Its content is erased, or it needs two people.
    """
    found = session.store.statements.get(statement_id)
    if found is None:
        raise InvalidInput(_("There is no such statement."))
    if found.is_erased:
        raise NotAllowed(_("This was erased."))
    if not by_two and _ends_hold(session, found):
        raise NotAllowed(
            _("This needs a second person."), hint=_("Somebody else gives their code and word.")
        )
    return found


def erase_statements(
    session: HeadquartersSession, statement_ids: Iterable[StatementId]
) -> tuple[Statement, ...]:
    """Empty statements within a transaction of the caller; return what they were.

    What held ceases to. What a withdrawal took back stays taken back: its effect is no content.
    """
    found = [session.store.statements.get(statement_id) for statement_id in statement_ids]
    gone = tuple(item for item in found if item is not None and not item.is_erased)
    for item in gone:
        if item.is_in_force and item.kind is not StatementKind.WITHDRAWAL:
            _turn(session, item, holds=False)
    session.store.statements.erase(item.statement_id for item in gone)
    settle_projections(session)
    return gone


def rebuild_projections(session: HeadquartersSession) -> None:
    """Make every table that follows from statements again, from those in force."""
    store = session.store
    with store.transaction():
        for projection in store.projections:
            projection.clear()
            holding = store.statements.in_force(projection.kinds)
            if isinstance(projection, FilledProjection):
                projection.fill(holding)
            else:
                for item in holding:
                    projection.begin(item)
        settle_projections(session)


def settle_projections(session: HeadquartersSession) -> None:
    """Let tables that follow from several statements follow, within the caller's transaction."""
    for projection in session.store.projections:
        if isinstance(projection, SettlingProjection):
            projection.settle()


def _turn(session: HeadquartersSession, statement: Statement, *, holds: bool) -> None:
    """Let everything follow that this begins to hold, or ceases to."""
    if statement.kind is StatementKind.WITHDRAWAL:
        _turn_withdrawn(session, statement, withdrawn=holds)
        return
    for projection in session.store.projections:
        if statement.kind in projection.kinds:
            if holds:
                projection.begin(statement)
            else:
                projection.end(statement)


def _turn_withdrawn(
    session: HeadquartersSession, withdrawal: Statement, *, withdrawn: bool
) -> None:
    statements = session.store.statements
    target = statements.get(StatementId(withdrawal.subject))
    if target is None or target.is_erased:
        return
    statements.set_withdrawn(target.statement_id, withdrawal.statement_id if withdrawn else None)
    if target.is_in_force is withdrawn:  # it was, and is no more, or the other way round
        _turn(session, target, holds=not withdrawn)
