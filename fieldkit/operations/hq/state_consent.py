"""State what somebody said about consent, or that it was withdrawn."""

from __future__ import annotations

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, GivenHow, consent_to_content
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.local_text import local
from fieldkit.domain.statement import NewStatement, Source, Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import show_person
from fieldkit.translations import _


def state_consent(
    session: HeadquartersSession,
    person_id: PersonId,
    word: ConsentWord,
    sources: tuple[Source, ...] = (),
) -> Statement:
    """State one word about a person; `withdraw_statement` takes it back, if it was a mistake.

    Raises:
        UnknownPerson: There is no such person.
        InvalidInput: It was given in the future, or ended already.
        NotAllowed: Nobody said who they are.
    """
    show_person(session, person_id)
    today = local(session.clock.now(), session.clock).date()
    if word.given_on is not None and word.given_on > today:
        raise InvalidInput(_("It cannot have been given on a day that is yet to come."))
    if word.until is not None and word.until < today:
        raise InvalidInput(_("It would have ended already."))
    new = NewStatement(StatementKind.CONSENT, person_id, consent_to_content(word), sources=sources)
    return make_statements(session, new)[0]


def withdraw_consent(
    session: HeadquartersSession,
    person_id: PersonId,
    given_by: GivenBy = GivenBy.PERSON,
    how: GivenHow = GivenHow.NOT_SAID,
    note: str = "",
) -> Statement:
    """State that consent was withdrawn: from now on nothing about the person may be used.

    Raises:
        As `state_consent`.
    """
    word = ConsentWord(
        ConsentLevel.WITHDRAWN,
        given_by,
        how,
        given_on=local(session.clock.now(), session.clock).date(),
        note=note,
    )
    return state_consent(session, person_id, word)
