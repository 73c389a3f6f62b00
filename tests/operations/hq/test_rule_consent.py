"""Consent is ruled on from real statements, reports and links, and everything can be taken back."""

from __future__ import annotations

from datetime import date

import pytest

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import (
    ConsentWord,
    EditorialDecision,
    GivenBy,
    GivenHow,
    Purpose,
)
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.errors import InvalidInput, NotAllowed, UnknownPerson
from fieldkit.hq.consent_ledger import Why
from fieldkit.hq.store import consent_store, reported_consent
from fieldkit.operations.hq import consent_basis
from fieldkit.operations.hq.add_case_entry import add_entry
from fieldkit.operations.hq.correct_person import correct_person
from fieldkit.operations.hq.decide_editorially import decide_editorially
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.make_statement import rebuild_projections, withdraw_statement
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.rule_consent import clear_people, effective
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_consent import show_consent
from fieldkit.operations.hq.show_person import people_of
from fieldkit.operations.hq.state_consent import state_consent, withdraw_consent
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import HandClock
from tests.fakes.people import a_mention, with_mentions

PUBLIC_WORD = ConsentWord(
    ConsentLevel.PUBLIC, GivenBy.PERSON, GivenHow.PHONE, given_on=date(2026, 11, 22), renews=True
)


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


def a_person(
    worker: HeadquartersSession, number: int = 1, name: str = "Выдуманая Алена", **said: object
) -> PersonId:
    mention = a_mention(number, name, **said)
    with_mentions(worker, [mention])
    return take_as_people(worker, [mention.mention_id]).people[0]


def why(worker: HeadquartersSession, person: PersonId, purpose: Purpose = Purpose.PUBLIC) -> Why:
    """Return what decides; both ways of reading people must agree on it."""
    now = worker.clock.now()
    read_whole = clear_people(worker, [person], people_of(worker, [person]), purpose, now)
    ruling = effective(worker, [person], purpose, now)[person]
    assert ruling == read_whole[person]
    return ruling.why


def test_by_default_nothing_is_allowed_but_help(worker: HeadquartersSession) -> None:
    person = a_person(worker)
    assert why(worker, person) is Why.NOBODY_ASKED
    assert why(worker, person, Purpose.HELP) is Why.HELPING


def test_what_reports_say_counts(worker: HeadquartersSession) -> None:
    person = a_person(worker, consent=ConsentLevel.PUBLIC)
    assert why(worker, person) is Why.CONSENT
    silent = a_person(worker, 2, consent=ConsentLevel.PUBLIC, silence=True)
    assert why(worker, silent) is Why.SILENCE


def test_a_word_holds_until_it_is_taken_back(worker: HeadquartersSession) -> None:
    person = a_person(worker)
    made = state_consent(worker, person, PUBLIC_WORD)
    assert why(worker, person) is Why.CONSENT
    back = withdraw_statement(worker, made.statement_id)
    assert why(worker, person) is Why.NOBODY_ASKED
    withdraw_statement(worker, back.statement_id)
    assert why(worker, person) is Why.CONSENT
    rebuild_projections(worker)
    assert why(worker, person) is Why.CONSENT


def test_withdrawn_consent_overrides_what_is_said_after_it(worker: HeadquartersSession) -> None:
    person = a_person(worker)
    withdraw_consent(worker, person)
    state_consent(worker, person, PUBLIC_WORD)
    for purpose in Purpose:
        assert why(worker, person, purpose) is Why.WITHDRAWN


def test_a_decision_ends_when_the_person_is_asked_and_allows_less(
    worker: HeadquartersSession,
) -> None:
    person = a_person(worker)
    decide_editorially(worker, [person], EditorialDecision("nobody could ask"))
    assert why(worker, person) is Why.EDITORIAL
    less = ConsentWord(ConsentLevel.INTERNAL, GivenBy.PERSON, renews=True)
    said = state_consent(worker, person, less)
    assert why(worker, person) is Why.LESS
    withdraw_statement(worker, said.statement_id)
    assert why(worker, person) is Why.EDITORIAL
    rebuild_projections(worker)
    assert why(worker, person) is Why.EDITORIAL


def test_it_counts_for_every_number_of_the_same_person(worker: HeadquartersSession) -> None:
    one, other = a_person(worker), a_person(worker, 2)
    state_consent(worker, one, PUBLIC_WORD)
    assert why(worker, other) is Why.NOBODY_ASKED
    link_people(worker, one, other, Certainty.SAME, "")
    assert why(worker, other) is Why.CONSENT
    withdraw_consent(worker, other)
    assert why(worker, one) is Why.WITHDRAWN


def test_of_who_is_probably_the_same_only_what_forbids_counts(
    worker: HeadquartersSession, clock: HandClock
) -> None:
    one, other = a_person(worker), a_person(worker, 2)
    state_consent(worker, one, PUBLIC_WORD)
    link_people(worker, one, other, Certainty.PROBABLE, "")
    assert why(worker, one) is Why.CONSENT
    assert why(worker, other) is Why.NOBODY_ASKED
    for level, expected in ((ConsentLevel.INTERNAL, Why.LESS), (ConsentLevel.PUBLIC, Why.CONSENT)):
        clock.pass_days(1)
        state_consent(worker, other, ConsentWord(level, GivenBy.PERSON, renews=True))
        assert why(worker, one) is expected
    withdraw_consent(worker, other)
    assert why(worker, one) is Why.WITHDRAWN


def test_who_is_probably_a_minor_is_protected_as_one(worker: HeadquartersSession) -> None:
    person = a_person(worker, consent=ConsentLevel.PUBLIC)
    child = a_person(worker, 2, born_from=2010, born_to=2010)
    grown_up = a_person(worker, 3, consent=ConsentLevel.PUBLIC, born_from=1990, born_to=1990)
    for other in (person, grown_up):
        link_people(worker, child, other, Certainty.PROBABLE, "")
    assert why(worker, person) is Why.MINOR
    assert why(worker, grown_up) is Why.CONSENT  # their own year is known


def test_relatives_who_ask_for_silence_in_a_talk_are_heard(worker: HeadquartersSession) -> None:
    named, beside, probable = (
        a_person(worker, number, consent=ConsentLevel.PUBLIC) for number in (1, 2, 3)
    )
    link_people(worker, beside, probable, Certainty.PROBABLE, "")
    case_id, _statement = open_case(worker, "ADMIN", [named, beside])
    asked = Contact("mother", asked=("SILENCE",))
    add_entry(worker, case_id, asked, person=named)
    assert [why(worker, person) for person in (named, beside)] == [Why.SILENCE, Why.CONSENT]
    talk = add_entry(worker, case_id, asked)  # about everybody in the case
    assert [why(worker, person) for person in (beside, probable)] == [Why.SILENCE] * 2
    withdraw_statement(worker, talk.statement_id)
    assert why(worker, beside) is Why.CONSENT


def test_editorial_decisions_hold_for_their_time(
    worker: HeadquartersSession, clock: HandClock
) -> None:
    people = [a_person(worker), a_person(worker, 2)]
    made = decide_editorially(
        worker, people, EditorialDecision("families asked", date(2026, 11, 23))
    )
    assert [why(worker, person) for person in people] == [Why.EDITORIAL] * 2
    clock.pass_days(2)
    assert why(worker, people[0]) is Why.NOBODY_ASKED
    assert [item.subject for item in made] == people


def test_nobody_decides_over_a_withdrawal_or_silence(worker: HeadquartersSession) -> None:
    fine, withdrawn = a_person(worker), a_person(worker, 2)
    minor = a_person(worker, 3, born_from=2010, born_to=2010)
    withdraw_consent(worker, withdrawn)
    before = worker.store.statements.count()
    for person in (withdrawn, minor):
        with pytest.raises(NotAllowed):
            decide_editorially(worker, [fine, person], EditorialDecision("asked"))
    assert worker.store.statements.count() == before


def test_what_cannot_be_is_not_stated(worker: HeadquartersSession) -> None:
    person = a_person(worker)
    with pytest.raises(UnknownPerson):
        state_consent(worker, PersonId("f" * 32), PUBLIC_WORD)
    for word in (
        ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON, given_on=date(2026, 12, 1)),
        ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON, until=date(2026, 11, 1)),
    ):
        with pytest.raises(InvalidInput):
            state_consent(worker, person, word)


def test_the_page_of_a_person_shows_who_said_what(worker: HeadquartersSession) -> None:
    person = a_person(worker, consent=ConsentLevel.INTERNAL)
    first = state_consent(worker, person, PUBLIC_WORD)
    withdraw_statement(worker, first.statement_id)
    decide_editorially(worker, [person], EditorialDecision("the family asked"))
    shown = show_consent(worker, person)
    assert [type(item.said) for item in shown.said] == [EditorialDecision, ConsentWord]
    assert [item.statement.is_in_force for item in shown.said] == [True, False]
    assert {item.author for item in shown.said} == {"H-01"}
    assert shown.rulings[Purpose.INTERNAL].allowed
    assert shown.rulings[Purpose.PUBLIC].why is Why.EDITORIAL
    assert [mention.consent for mention in shown.reported] == [ConsentLevel.INTERNAL]


def test_a_year_of_birth_that_was_corrected_counts(worker: HeadquartersSession) -> None:
    person = a_person(worker, consent=ConsentLevel.PUBLIC, born_from=1990, born_to=1990)
    assert why(worker, person) is Why.CONSENT
    correct_person(worker, person, [Fact(FactField.BORN, "2010")])
    assert why(worker, person) is Why.MINOR
    correct_person(worker, person, [Fact(FactField.BORN, "1991")])
    assert why(worker, person) is Why.CONSENT


def test_very_many_are_ruled_on_as_few_are(
    worker: HeadquartersSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [
        a_person(worker, number, consent=level, silence=number == 3)
        for number, level in enumerate(ConsentLevel, start=1)
    ]
    link_people(worker, people[0], people[-1], Certainty.PROBABLE)
    now = worker.clock.now()
    few = dict(effective(worker, people, Purpose.PUBLIC, now))
    monkeypatch.setattr(consent_basis, "_WHOLE_FROM", 1)
    monkeypatch.setattr(reported_consent, "_WHOLE_FROM", 1)
    monkeypatch.setattr(consent_store, "_WHOLE_FROM", 1)
    assert dict(effective(worker, people, Purpose.PUBLIC, now)) == few
