"""Mentions become people, are linked and taken apart, and nothing that was said is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.domain.identifiers import MentionId, PersonId, StatementId
from fieldkit.domain.known_person import ContradictionField
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.statement import Source, SourceKind, Statement
from fieldkit.errors import InvalidInput, NotAllowed, UnknownPerson
from fieldkit.operations.hq.correct_person import correct_person
from fieldkit.operations.hq.decide_proposal import decide_proposal
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.make_statement import withdraw_statement
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import (
    find_person,
    list_people,
    people_behind,
    people_of,
    show_person,
)
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.hq.take_back import take_back
from fieldkit.operations.hq.unlink import unlink
from tests.fakes.colleagues import with_colleague
from tests.fakes.people import a_mention, with_mentions

FIRST = a_mention(1, "Марыя Ручайная", sex="F", born_from=1990, born_to=1990, town="Вёска")
SECOND = a_mention(2, "Мария Ручайная", sex="F", born_from=1989, born_to=1990)
THIRD = a_mention(3, "Maryia Ruchainaya", sex="M", born_from=1970, born_to=1970)


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    with_mentions(session, [FIRST, SECOND, THIRD])
    return with_colleague(session)


def ids(statements: tuple[Statement, ...]) -> list[StatementId]:
    return [item.statement_id for item in statements]


def a_person_of(worker: HeadquartersSession, *mentions: MentionId) -> PersonId:
    return take_as_people(worker, list(mentions)).people[0]


def test_a_mention_becomes_a_person_with_a_number(worker: HeadquartersSession) -> None:
    person = a_person_of(worker, FIRST.mention_id)
    shown = show_person(worker, person)
    assert (shown.written_number, shown.name, shown.sex, shown.town) == (
        "P-000001",
        "Марыя Ручайная",
        "F",
        "Вёска",
    )
    assert shown.mentions == (FIRST,)
    assert shown.names[0].sources == (Source(SourceKind.REPORT, FIRST.source),)
    assert find_person(worker, "p1") == person


def test_very_many_become_people_in_one_act_that_is_taken_back(
    worker: HeadquartersSession,
) -> None:
    taken = take_as_people(worker, [FIRST.mention_id, SECOND.mention_id, THIRD.mention_id])
    assert list_people(worker) == taken.people
    take_back(worker, ids(taken.statements))
    assert list_people(worker) == ()
    assert worker.store.people.links([FIRST.mention_id]) == ()


def test_people_come_in_the_order_of_their_mentions(worker: HeadquartersSession) -> None:
    given = [THIRD.mention_id, FIRST.mention_id, SECOND.mention_id]
    taken = take_as_people(worker, given)
    behind = people_behind(worker, given)
    assert taken.people == tuple(behind[mention] for mention in given)
    assert [show_person(worker, person).number for person in taken.people] == [1, 2, 3]


def test_a_number_is_never_given_again(worker: HeadquartersSession) -> None:
    taken = take_as_people(worker, [FIRST.mention_id])
    take_back(worker, ids(taken.statements))
    again = a_person_of(worker, FIRST.mention_id)
    assert show_person(worker, again).number == 2


def test_who_belongs_to_a_person_becomes_no_second_one(worker: HeadquartersSession) -> None:
    a_person_of(worker, FIRST.mention_id)
    with pytest.raises(NotAllowed):
        take_as_people(worker, [SECOND.mention_id, FIRST.mention_id])
    assert len(list_people(worker)) == 1


def test_two_reports_of_one_person_are_linked_and_taken_apart(
    worker: HeadquartersSession,
) -> None:
    act = decide_proposal(worker, SECOND.mention_id, FIRST.mention_id, Certainty.SAME)
    (person,) = list_people(worker)
    shown = show_person(worker, person)
    assert shown.mentions == (FIRST, SECOND)
    assert (shown.born_from, shown.born_to) == (1990, 1990)
    assert shown.contradictions == ()
    take_back(worker, ids(act))
    assert list_people(worker) == ()


def test_people_that_turn_out_to_be_one_keep_their_numbers(worker: HeadquartersSession) -> None:
    taken = take_as_people(worker, [FIRST.mention_id, SECOND.mention_id])
    first, second = taken.people
    (link,) = link_people(worker, second, first, Certainty.SAME)
    assert list_people(worker) == (first,)
    found = people_of(worker, [first, second])
    assert found[first] is found[second]
    assert found[first].person_ids == (first, second)
    assert found[first].written_others == ("P-000002",)
    unlink(worker, link.statement_id, "a mistake")
    assert list_people(worker) == (first, second)


def test_probably_the_same_stays_apart_and_is_shown(worker: HeadquartersSession) -> None:
    first, second = take_as_people(worker, [FIRST.mention_id, SECOND.mention_id]).people
    link_people(worker, first, second, Certainty.PROBABLE)
    decide_proposal(worker, THIRD.mention_id, FIRST.mention_id, Certainty.PROBABLE)
    shown = show_person(worker, first)
    assert shown.mentions == (FIRST,)
    assert shown.probable == (SECOND, THIRD)
    assert shown.probable_people == (second,)
    assert people_behind(worker, [THIRD.mention_id]) == {}


def test_contradictions_stand_side_by_side(worker: HeadquartersSession) -> None:
    person = a_person_of(worker, FIRST.mention_id)
    decide_proposal(worker, THIRD.mention_id, person, Certainty.SAME)
    decide_proposal(with_colleague(worker, "H-02"), THIRD.mention_id, person, Certainty.DIFFERENT)
    shown = show_person(worker, person)
    assert {item.field for item in shown.contradictions} == {
        ContradictionField.DECISION,
        ContradictionField.BORN,
        ContradictionField.SEX,
    }
    assert shown.sex == ""
    assert (shown.born_from, shown.born_to) == (1970, 1990)


def test_who_decides_anew_takes_the_own_word_back(worker: HeadquartersSession) -> None:
    person = a_person_of(worker, FIRST.mention_id)
    link_people(worker, SECOND.mention_id, person, Certainty.UNSURE)
    act = link_people(worker, SECOND.mention_id, person, Certainty.SAME, "asked again")
    held = worker.store.people.links([SECOND.mention_id])
    assert [link.certainty for link in held] == [Certainty.SAME]
    take_back(worker, ids(act))
    held = worker.store.people.links([SECOND.mention_id])
    assert [link.certainty for link in held] == [Certainty.UNSURE]


def test_what_is_not_here_is_not_linked(worker: HeadquartersSession) -> None:
    with pytest.raises(InvalidInput):
        link_people(worker, FIRST.mention_id, "ff" * 16, Certainty.SAME)
    with pytest.raises(InvalidInput):
        link_people(worker, FIRST.mention_id, FIRST.mention_id, Certainty.SAME)
    with pytest.raises(NotAllowed):
        link_people(
            replace(worker, colleague=None),
            FIRST.mention_id,
            SECOND.mention_id,
            Certainty.SAME,
        )
    assert worker.store.statements.count() == 0


def test_a_correction_never_overwrites_what_was_reported(worker: HeadquartersSession) -> None:
    person = a_person_of(worker, FIRST.mention_id)
    made = correct_person(
        worker,
        person,
        [
            Fact(FactField.NAME_LATIN, "Maryia  Ruchainaya"),
            Fact(FactField.BORN, "1988"),
            Fact(FactField.NAME_FORM, "Маня", "DIMINUTIVE"),
        ],
    )
    shown = show_person(worker, person)
    assert (shown.name_latin, shown.name, shown.born_from) == (
        "Maryia Ruchainaya",
        "Maryia Ruchainaya",
        1988,
    )
    assert {name.text for name in shown.names} == {"Марыя Ручайная", "Maryia Ruchainaya", "Маня"}
    assert shown.mentions[0].born_from == 1990
    assert shown.contradictions[0].field is ContradictionField.BORN
    withdraw_statement(worker, made[1].statement_id)
    assert show_person(worker, person).born_from == 1990


def test_a_correction_that_does_not_fit_changes_nothing(worker: HeadquartersSession) -> None:
    person = a_person_of(worker, FIRST.mention_id)
    before = worker.store.statements.count()
    with pytest.raises(InvalidInput):
        correct_person(
            worker, person, [Fact(FactField.TOWN, "Вёска"), Fact(FactField.BORN, "once")]
        )
    with pytest.raises(UnknownPerson):
        correct_person(worker, PersonId("ff" * 16), [Fact(FactField.TOWN, "Вёска")])
    assert worker.store.statements.count() == before


def test_a_language_is_never_made_up(worker: HeadquartersSession) -> None:
    person = a_person_of(worker, SECOND.mention_id)
    shown = show_person(worker, person)
    assert (shown.name_in("ru"), shown.name_in("be"), shown.name_in("en")) == (
        "Мария Ручайная",
        "",
        "",
    )
