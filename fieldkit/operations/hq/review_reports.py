"""Look at reports again when their time has come; hold what a court or a case still needs."""

from __future__ import annotations

from datetime import date

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.local_text import local
from fieldkit.domain.review import (
    REVIEW_RULES,
    Review,
    ReviewRules,
    hold_to_content,
    review_to_content,
    rules_from_content,
    rules_to_content,
)
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.hq.store.review_store import DueReview
from fieldkit.operations.hq.make_statement import add_withdrawal, make_statements
from fieldkit.operations.hq.second_person import Act, SecondWord, check_second, use_second
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_report import find_report
from fieldkit.translations import _


def due_reviews(session: HeadquartersSession, *, limit: int = 200) -> tuple[DueReview, ...]:
    """Return reports whose time has come, the longest due first."""
    now = session.clock.now()
    today = local(now, session.clock).date()
    return session.store.reviews.due(review_rules(session), now, today, limit=limit)


def note_review(
    session: HeadquartersSession, beginning: str, next_on: date, note: str = ""
) -> Statement:
    """Note that a report was looked at and stays, until a day when it is due again.

    Raises:
        UnknownReport: None, or several.
        InvalidInput: The day is not ahead.
    """
    found = find_report(session, beginning)
    if next_on <= local(session.clock.now(), session.clock).date():
        raise InvalidInput(_("The next review lies ahead, not behind."))
    content = review_to_content(Review(next_on, note))
    return make_statements(session, NewStatement(StatementKind.REVIEW, found.report_id, content))[0]


def review_rules(session: HeadquartersSession) -> ReviewRules:
    """Return after how many days reports are due: as last stated, else as delivered."""
    stated = session.store.statements.about([REVIEW_RULES], [StatementKind.RULES])
    holding = [item for item in stated if item.is_in_force]
    return rules_from_content(holding[-1].content) if holding else ReviewRules()


def set_review_rules(session: HeadquartersSession, rules: ReviewRules) -> Statement:
    """State new rules; earlier ones come back when this is taken back.

    Raises:
        NotAllowed: Nobody said who they are.
    """
    content = rules_to_content(rules)
    rules_from_content(content)
    return make_statements(session, NewStatement(StatementKind.RULES, REVIEW_RULES, content))[0]


def set_hold(session: HeadquartersSession, subject: str, why: str) -> Statement:
    """Put a legal hold on a report, person, mention, case, statement or object (32 or 64 hex).

    Raises:
        InvalidInput: There is no reason.
        NotAllowed: Nobody said who they are.
    """
    if not why.strip():
        raise InvalidInput(_("Say why it must be kept."))
    content = hold_to_content(why.strip())
    return make_statements(session, NewStatement(StatementKind.HOLD, subject, content))[0]


def lift_hold(
    session: HeadquartersSession, hold: StatementId, second: SecondWord | None, why: str = ""
) -> Statement:
    """Lift a legal hold; a second person agrees (`Act.LIFT_HOLD`, on the hold).

    Raises:
        InvalidInput: There is no such hold.
        NotAllowed: It was lifted already, or nobody agreed.
    """
    found = session.store.statements.get(hold)
    if found is None or found.kind is not StatementKind.HOLD:
        raise InvalidInput(_("There is no such legal hold."))
    check_second(session, second, Act.LIFT_HOLD, hold)
    with session.store.transaction():
        use_second(session, second, Act.LIFT_HOLD, hold)
        return add_withdrawal(session, hold, why, by_two=True)


def holds_on(session: HeadquartersSession, subject: str) -> tuple[Statement, ...]:
    """Return the legal holds that lie on one thing, in order."""
    found = session.store.statements.about([subject], [StatementKind.HOLD])
    return tuple(item for item in found if item.is_in_force)
