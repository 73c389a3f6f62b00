"""New mentions are compared with everybody, once; what was decided does not come again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.errors import Cancelled
from fieldkit.hq import match_text
from fieldkit.hq.matching import explain
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.open_proposals import Waiting
from fieldkit.operations.hq.add_read import add_read, remove_read
from fieldkit.operations.hq.correct_person import correct_person
from fieldkit.operations.hq.decide_proposal import decide_proposal
from fieldkit.operations.hq.find_people import find_people
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.list_to_compare import ToCompare, list_to_compare
from fieldkit.operations.hq.propose_matches import (
    ToCompareCounts,
    count_to_compare,
    propose_matches,
    propose_some,
    to_compare_counts,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_comparison import next_comparison, show_comparison
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.people import ARRIVED, a_mention

BE = a_mention(1, "Марыя Ручайная", sex="F", born_from=1990, born_to=1990, station="OKR")
RU = a_mention(2, "Мария Ручайная", sex="F", born_from=1989, born_to=1990, station="OKR")
OTHER = a_mention(3, "Зміцер Лясны", sex="M")
AGAIN = a_mention(4, "Марыя Ручайная", born_from=1990, born_to=1990, station="OKR")


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


def read(worker: HeadquartersSession, *mentions: Mention) -> None:
    with worker.store.transaction():
        add_read(worker, [ReadSource(mention.source, (mention,)) for mention in mentions])
    propose_matches(worker)


def queue(worker: HeadquartersSession) -> list[tuple[MentionId, Waiting, list[MentionId]]]:
    return [
        (item.mention_id, item.state, [p.proposal.other for p in item.proposals])
        for item in list_to_compare(worker)
    ]


def of(worker: HeadquartersSession, mention: Mention) -> ToCompare:
    return next(item for item in list_to_compare(worker) if mention.mention_id in item.together)


def test_spellings_of_one_name_are_proposed_to_one_another(worker: HeadquartersSession) -> None:
    read(worker, BE, RU, OTHER)
    assert queue(worker) == [
        (BE.mention_id, Waiting.PROPOSED, [RU.mention_id]),
        (RU.mention_id, Waiting.PROPOSED, [BE.mention_id]),
        (OTHER.mention_id, Waiting.ALONE, []),
    ]
    assert count_to_compare(worker) == 3
    shown = show_comparison(worker, BE.mention_id)
    assert (shown.mention, shown.state) == (BE, Waiting.PROPOSED)
    assert [item.mention for item in shown.proposed] == [RU]
    assert explain(shown.proposed[0].match)


def test_nothing_is_linked_without_a_person(worker: HeadquartersSession) -> None:
    read(worker, BE, RU)
    assert worker.store.statements.count() == 0
    assert worker.store.people.links([BE.mention_id]) == ()


def test_only_what_is_new_is_compared(worker: HeadquartersSession) -> None:
    read(worker, BE)
    assert propose_matches(worker) == 0
    read(worker, RU)
    # The one that was here before shows the proposal, too.
    assert of(worker, BE).proposals[0].proposal.other == RU.mention_id


def test_a_person_is_proposed_once_however_many_mentions(worker: HeadquartersSession) -> None:
    read(worker, BE, RU)
    decide_proposal(worker, BE.mention_id, RU.mention_id, Certainty.SAME)
    read(worker, AGAIN)
    (waiting,) = list_to_compare(worker)
    (proposal,) = waiting.proposals
    assert proposal.person is not None
    shown = show_comparison(worker, AGAIN.mention_id).proposed[0]
    assert shown.person is not None
    assert set(shown.person.mentions) == {BE, RU}


@pytest.mark.parametrize("certainty", list(Certainty))
def test_what_was_decided_does_not_come_again(
    worker: HeadquartersSession, certainty: Certainty
) -> None:
    read(worker, BE, RU)
    act = decide_proposal(worker, BE.mention_id, RU.mention_id, certainty)
    assert all(not item.proposals for item in list_to_compare(worker))
    states = {item.state for item in list_to_compare(worker)}
    assert (
        states
        == {
            Certainty.SAME: set(),
            Certainty.PROBABLE: {Waiting.PARKED},
            Certainty.UNSURE: {Waiting.PARKED},
            Certainty.DIFFERENT: {Waiting.ALONE},
        }[certainty]
    )
    take_back(worker, [item.statement_id for item in act])
    assert {item.state for item in list_to_compare(worker)} == {Waiting.PROPOSED}


def test_a_decision_is_asked_for_again_when_new_facts_come(
    worker: HeadquartersSession,
) -> None:
    read(worker, BE, RU)
    (person,) = take_as_people(worker, [BE.mention_id]).people
    decide_proposal(worker, RU.mention_id, person, Certainty.DIFFERENT)
    assert of(worker, RU).state is Waiting.ALONE
    correct_person(worker, person, [Fact(FactField.BORN, "1989")])
    (proposal,) = of(worker, RU).proposals
    assert [link.certainty for link in proposal.before] == [Certainty.DIFFERENT]
    link_people(worker, RU.mention_id, person, Certainty.DIFFERENT, "asked the monitor")
    assert of(worker, RU).state is Waiting.ALONE


def test_a_mention_that_joins_a_person_is_a_new_fact(
    worker: HeadquartersSession,
) -> None:
    read(worker, BE, RU)
    (person,) = take_as_people(worker, [BE.mention_id]).people
    decide_proposal(worker, RU.mention_id, person, Certainty.UNSURE)
    assert of(worker, RU).state is Waiting.PARKED
    read(worker, AGAIN)
    decide_proposal(worker, AGAIN.mention_id, person, Certainty.SAME)
    assert of(worker, RU).state is Waiting.PROPOSED


def test_what_came_after_a_decision_is_a_new_fact(worker: HeadquartersSession) -> None:
    read(worker, BE, RU)
    decide_proposal(worker, RU.mention_id, BE.mention_id, Certainty.DIFFERENT)
    with worker.store.transaction():
        remove_read(worker, [RU.source])
    amended = a_mention(2, "Мария Ручайная", received_at=ARRIVED + timedelta(days=1))
    read(worker, amended)
    assert of(worker, RU).state is Waiting.PROPOSED


def test_a_report_that_is_gone_takes_its_proposals_with_it(worker: HeadquartersSession) -> None:
    read(worker, BE, RU)
    with worker.store.transaction():
        remove_read(worker, [RU.source])
    assert queue(worker) == [(BE.mention_id, Waiting.ALONE, [])]


def test_what_was_compared_before_cancelling_stays(worker: HeadquartersSession) -> None:
    with worker.store.transaction():
        add_read(worker, [ReadSource(BE.source, (BE,))])

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        propose_matches(worker, stop)
    assert queue(worker) == [(BE.mention_id, Waiting.UNCOMPARED, [])]
    assert propose_matches(worker) == 1


def test_who_has_no_name_is_not_compared(worker: HeadquartersSession) -> None:
    nameless: Sequence[Mention] = [a_mention(8, description="a tall man"), a_mention(9)]
    read(worker, *nameless)
    assert {item.state for item in list_to_compare(worker)} == {Waiting.ALONE}


def test_an_update_of_the_rules_makes_keys_again_and_compares_nothing_twice(
    worker: HeadquartersSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(worker, BE, RU)
    before = list_to_compare(worker)
    with worker.store.transaction():
        add_read(worker, [ReadSource(AGAIN.source, (AGAIN,))])
    monkeypatch.setattr(match_text, "VERSION", match_text.VERSION + 1)
    assert propose_matches(worker) == 1
    assert not worker.store.matches.is_outdated()
    found = list_to_compare(worker)
    assert {item.mention_id for item in found} == {m.mention_id for m in (BE, RU, AGAIN)}
    assert len(before) == 2
    assert all(len(item.proposals) == 2 for item in found)


def test_a_few_at_a_time_come_to_the_same(worker: HeadquartersSession) -> None:
    everybody = (BE, RU, OTHER, AGAIN)
    with worker.store.transaction():
        add_read(worker, [ReadSource(mention.source, (mention,)) for mention in everybody])
    assert to_compare_counts(worker) == ToCompareCounts(4, 0, 4)
    steps = []
    while count := propose_some(worker, 1):
        steps.append(count)
    assert steps == [1, 1, 1, 1]
    assert to_compare_counts(worker) == ToCompareCounts(4, 3, 0)
    assert {item.state for item in list_to_compare(worker)} == {Waiting.PROPOSED, Waiting.ALONE}


def test_whom_somebody_decided_about_is_counted_as_proposed_no_more(
    worker: HeadquartersSession,
) -> None:
    read(worker, BE, RU, OTHER)
    assert to_compare_counts(worker) == ToCompareCounts(3, 2, 0)
    link_people(worker, BE.mention_id, RU.mention_id, Certainty.DIFFERENT)
    assert to_compare_counts(worker) == ToCompareCounts(3, 0, 0)
    take_as_people(worker, [OTHER.mention_id])
    assert to_compare_counts(worker).unmatched == 2


def test_after_an_update_of_the_rules_nothing_is_compared_a_few_at_a_time(
    worker: HeadquartersSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(worker, BE)
    monkeypatch.setattr(match_text, "VERSION", match_text.VERSION + 1)
    with worker.store.transaction():
        add_read(worker, [ReadSource(RU.source, (RU,))])
    assert propose_some(worker, 20) == 0  # it would be compared with keys of another kind
    assert propose_matches(worker) == 1
    assert to_compare_counts(worker) == ToCompareCounts(2, 2, 0)


def test_a_view_of_a_proposal_of_the_most_sensitive_class_is_noted(
    worker: HeadquartersSession,
) -> None:
    sensitive = replace(RU, sensitivity="S4")
    read(worker, BE, sensitive, OTHER)
    take_as_people(worker, [sensitive.mention_id])
    before = worker.store.audit.count()
    next_comparison(worker, [OTHER.mention_id], 0, Waiting.ALONE)
    assert worker.store.audit.count() == before
    next_comparison(worker, [BE.mention_id], 0, Waiting.PROPOSED)
    last = worker.store.audit.entries()[-1]
    assert (last.event, last.subject) == (CustodyEvent.VIEWED, BE.mention_id)


MAIDEN = Fact(FactField.NAME_FORM, "Вольга Прыдуманая", "MAIDEN")
WED = a_mention(11, "Вольга Ручайная", born_from=1990, born_to=1990)
BEFORE = a_mention(12, "Ольга Придуманная", born_from=1990, born_to=1990)


def test_a_maiden_name_that_was_added_finds_whom_a_new_report_means(
    worker: HeadquartersSession,
) -> None:
    read(worker, WED)
    (person,) = take_as_people(worker, [WED.mention_id]).people
    correct_person(worker, person, [MAIDEN])
    read(worker, BEFORE)
    (proposed,) = show_comparison(worker, BEFORE.mention_id).proposed
    assert proposed.node == person
    assert "maiden name" in explain(proposed.match)
    assert find_people(worker, "Volha Prydumanaya") == (person,)


def test_a_maiden_name_that_is_added_finds_whom_an_older_report_means(
    worker: HeadquartersSession,
) -> None:
    read(worker, WED, BEFORE)
    (person,) = take_as_people(worker, [WED.mention_id]).people
    assert of(worker, BEFORE).state is Waiting.ALONE
    correct_person(worker, person, [MAIDEN])
    correct_person(worker, person, [MAIDEN])  # proposed once
    assert [item.person for item in of(worker, BEFORE).proposals] == [person]


def test_a_contradiction_counts_beside_a_name_that_was_added(worker: HeadquartersSession) -> None:
    older = a_mention(13, "Ольга Придуманная", born_from=1960, born_to=1960)
    read(worker, WED)
    (person,) = take_as_people(worker, [WED.mention_id]).people
    correct_person(worker, person, [MAIDEN])
    read(worker, older)
    assert all(
        item.match.score < 0.5 for item in show_comparison(worker, older.mention_id).proposed
    )
