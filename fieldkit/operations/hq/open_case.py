"""Open a case for people or an organisation."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.crypto.random import random_hex
from fieldkit.domain.case import CaseOpening
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.statement import NewStatement, Source, Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.hq.case_stages import VOCABULARIES_OF
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


def open_case(
    session: HeadquartersSession,
    case_type: str,
    people: Sequence[PersonId] = (),
    *,
    title: str = "",
    sources: Sequence[Source] = (),
) -> tuple[CaseId, Statement]:
    """Open one case and return it with its statement.

    Raises:
        InvalidInput: No such type of case, a person twice, or nobody and nothing it is about.
    """
    with session.store.transaction():
        return add_case(session, case_type, people, title=title, sources=sources)


def add_case(
    session: HeadquartersSession,
    case_type: str,
    people: Sequence[PersonId] = (),
    *,
    title: str = "",
    sources: Sequence[Source] = (),
) -> tuple[CaseId, Statement]:
    """Open one case within a transaction of the caller."""
    opening = case_opening(session.store.cases.next_number(), case_type, people, title)
    case_id = CaseId(random_hex(16))
    statement = NewStatement(
        StatementKind.CASE, case_id, opening.to_content(), sources=tuple(sources)
    )
    return case_id, add_statements(session, [statement])[0]


def case_opening(
    number: int, case_type: str, people: Sequence[PersonId], title: str = ""
) -> CaseOpening:
    """Return what a new case is opened as, checked.

    Raises:
        InvalidInput: As `open_case`.
    """
    if case_type not in VOCABULARIES_OF:
        raise InvalidInput(_("There is no such type of case."))
    if len(set(people)) != len(people):
        raise InvalidInput(_("A person is in this case twice."))
    if not people and not title.strip():
        raise InvalidInput(_("Say who or what the case is about."))
    return CaseOpening(number, case_type, tuple(people), title.strip())
