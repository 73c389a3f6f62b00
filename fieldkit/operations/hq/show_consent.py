"""Show everything that was said about consent for one person, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from fieldkit.domain.consent_statement import (
    ConsentWord,
    EditorialDecision,
    Purpose,
    consent_from_content,
    editorial_from_content,
)
from fieldkit.domain.identifiers import ColleagueId, PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.local_text import local
from fieldkit.domain.mention import Mention
from fieldkit.domain.publication import Publication
from fieldkit.domain.publication import from_content as publication_from_content
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.hq.consent_ledger import Ruling, may_be_minor, rule
from fieldkit.operations.hq.rule_consent import ledger_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import show_person
from fieldkit.translations import _


@dataclass(frozen=True)
class SaidOfConsent:
    """A statement of consent or an editorial decision; `is_in_force` as statements say."""

    statement: Statement
    author: str  # the colleague's code
    said: ConsentWord | EditorialDecision


@dataclass(frozen=True)
class ShownConsent:
    """One person's page in the ledger."""

    person: KnownPerson
    rulings: Mapping[Purpose, Ruling]  # for every use, now
    said: tuple[SaidOfConsent, ...]  # newest first, those taken back among them
    reported: tuple[Mention, ...]  # each with the level its report states, oldest first
    may_be_minor: bool
    named_in: tuple[Publication, ...]  # newest first: whoever has these is to be told


def show_consent(session: HeadquartersSession, person_id: PersonId) -> ShownConsent:
    """Return what was said, by whom, and which uses are allowed now.

    Raises:
        UnknownPerson: There is no such person.
    """
    person = show_person(session, person_id)
    ledger = ledger_of(session, person)
    today = local(session.clock.now(), session.clock).date()
    codes = {item.colleague_id: item.code for item in session.store.colleagues.all()}
    statements = session.store.statements.about(
        person.person_ids, (StatementKind.CONSENT, StatementKind.EDITORIAL)
    )
    return ShownConsent(
        person=person,
        rulings={purpose: rule(ledger, purpose, today) for purpose in Purpose},
        said=tuple(
            SaidOfConsent(item, _code(codes, item.author), _said(item))
            for item in reversed(statements)
            if not item.is_erased
        ),
        reported=person.mentions,
        may_be_minor=may_be_minor(ledger, today),
        named_in=tuple(_named_in(session, person.person_ids)),
    )


def named_in_text(shown: ShownConsent) -> str:
    """Return in what that left the person stands by name, or ""."""
    if not shown.named_in:
        return ""
    listed = ", ".join(f"{item.list_name} {item.version}" for item in shown.named_in)
    return _("Named in what left: {list}. Tell whoever has it of any change.").format(list=listed)


def _named_in(session: HeadquartersSession, people: Collection[PersonId]) -> Iterator[Publication]:
    for statement_id in session.store.publications.naming(people):
        statement = session.store.statements.get(statement_id)
        if statement is not None and not statement.is_erased:
            yield publication_from_content(statement.content)


def _said(statement: Statement) -> ConsentWord | EditorialDecision:
    if statement.kind is StatementKind.CONSENT:
        return consent_from_content(statement.content)
    return editorial_from_content(statement.content)


def _code(codes: Mapping[ColleagueId, str], author: ColleagueId) -> str:
    return codes.get(author, "")
