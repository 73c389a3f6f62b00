"""However people decide, take back, and decide again: what holds equals what is made anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.domain.identifiers import MentionId, StatementId
from fieldkit.domain.person_link import Certainty
from fieldkit.errors import FieldkitError
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.add_read import add_read, remove_read
from fieldkit.operations.hq.check_audit import check_audit
from fieldkit.operations.hq.decide_proposal import decide_proposal
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.list_to_compare import list_to_compare
from fieldkit.operations.hq.make_statement import rebuild_projections
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.show_person import list_people, people_behind, people_of
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import an_organisation
from tests.fakes.people import a_mention

MENTIONS = tuple(
    a_mention(number, name, sex=sex)
    for number, name, sex in (
        (1, "Марыя Ручайная", "F"),
        (2, "Мария Ручайная", "F"),
        (3, "Maryia Ruchainaya", ""),
        (4, "Зміцер Лясны", "M"),
        (5, "Dzmitry Liasny", "M"),
    )
)
_PLACES = st.integers(0, len(MENTIONS) - 1)
_ACTS = st.one_of(
    st.tuples(st.just("take"), _PLACES, _PLACES, st.just(Certainty.SAME)),
    st.tuples(st.just("decide"), _PLACES, _PLACES, st.sampled_from(Certainty)),
    st.tuples(st.just("join"), _PLACES, _PLACES, st.sampled_from(Certainty)),
    st.tuples(st.just("back"), _PLACES, _PLACES, st.just(Certainty.SAME)),
    st.tuples(st.just("again"), _PLACES, _PLACES, st.just(Certainty.SAME)),
    st.tuples(st.just("read"), _PLACES, _PLACES, st.just(Certainty.SAME)),
)


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeadquartersSession]:
    folder: Path = tmp_path_factory.mktemp("people")
    opened = with_colleague(a_headquarters(folder / "hq", an_organisation(threshold=1, count=1)))
    with opened.store.transaction():
        add_read(opened, [ReadSource(mention.source, (mention,)) for mention in MENTIONS])
    propose_matches(opened)
    yield opened
    close_session(opened)


class Evening:
    """What one colleague does, and all acts so far."""

    def __init__(self, worker: HeadquartersSession) -> None:
        self._worker = worker
        self._acts: list[list[StatementId]] = []

    def do(self, act: str, one: int, other: int, certainty: Certainty) -> None:
        a, b = MENTIONS[one].mention_id, MENTIONS[other].mention_id
        worker = self._worker
        if act == "take":
            made = take_as_people(worker, [a]).statements
        elif act == "decide":
            made = decide_proposal(worker, a, b, certainty)
        elif act == "join":
            behind = people_behind(worker, [a, b])
            made = link_people(worker, behind.get(a, a), behind.get(b, b), certainty)
        elif act in ("back", "again"):  # "again" lets what was taken back hold once more
            place = one + other if act == "back" else -1 - one
            made = take_back(worker, self._acts[place])
        else:
            self._read_again(one)
            return
        self._acts.append([item.statement_id for item in made])

    def _read_again(self, place: int) -> None:
        mention = MENTIONS[place]
        with self._worker.store.transaction():
            remove_read(self._worker, [mention.source])
            add_read(self._worker, [ReadSource(mention.source, (mention,))])
        propose_matches(self._worker)

    def end(self) -> None:
        """Take back whatever holds, so that the next evening begins with nothing."""
        for act in reversed(self._acts):
            take_back(self._worker, act)


def held(worker: HeadquartersSession) -> tuple[object, ...]:
    store = worker.store
    nodes = [mention.mention_id for mention in MENTIONS]
    everybody = list_people(worker)
    return (
        set(store.people.every_membership()),
        set(store.people.links([*nodes, *everybody])),
        everybody,
        people_of(worker, everybody),
        list_to_compare(worker),
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_ACTS, max_size=12))
def test_any_order_of_decisions_ends_consistent(
    worker: HeadquartersSession, acts: list[tuple[str, int, int, Certainty]]
) -> None:
    evening = Evening(worker)
    before = worker.store.statements.count()
    for act in acts:
        try:
            evening.do(*act)
        except (FieldkitError, IndexError):
            continue  # refused, or there is nothing to take back
    kept = held(worker)
    rebuild_projections(worker)
    assert held(worker) == kept
    assert worker.store.statements.count() >= before
    numbers = [person.number for person in people_of(worker, list_people(worker)).values()]
    assert len(numbers) == len(set(numbers))
    everybody = [
        m for person in people_of(worker, list_people(worker)).values() for m in person.mentions
    ]
    assert len(everybody) == len(set(everybody))  # nobody is two people
    waiting = {mention for item in list_to_compare(worker) for mention in item.together}
    assert waiting | {m.mention_id for m in everybody} == {m.mention_id for m in MENTIONS}
    evening.end()


def test_the_audit_of_all_these_evenings_is_whole(worker: HeadquartersSession) -> None:
    check_audit(worker)
    assert {MentionId(m.mention_id) for m in MENTIONS} == set(worker.store.people.unmatched())
