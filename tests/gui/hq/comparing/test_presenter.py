"""At the desk every decision is a person's, leads on to the next, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_link import Certainty
from fieldkit.gui.hq.comparing.presenter import ComparingPresenter
from fieldkit.gui.hq.comparing.shown import ShownComparison
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.open_proposals import Waiting
from fieldkit.operations.hq.add_read import add_read
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.show_person import list_people, show_person
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import an_organisation
from tests.fakes.people import a_mention
from tests.fakes.running import InlineRun

MENTIONS = (
    a_mention(1, "Марыя Ручайная", sex="F", born_from=1990, born_to=1990, station="BY_ZHODZINA"),
    a_mention(2, "Мария Ручайная", sex="F", born_from=1990, born_to=1990, station="BY_ZHODZINA"),
    a_mention(3, "Зміцер Лясны", sex="M"),
    a_mention(4, "Dzmitry Liasny", sex="M"),
    a_mention(5, "Ганна Небывалая", sex="F"),
    a_mention(6),
)


class Desk:
    """A view that remembers what it was told."""

    def __init__(self) -> None:
        self.shown: ShownComparison | None = None
        self.counts: Mapping[Waiting, int] = {}
        self.left = 0
        self.state = Waiting.PROPOSED
        self.can_undo = False
        self.failures: list[str] = []

    def show_state(self, state: Waiting) -> None:
        self.state = state

    def show_counts(self, counts: Mapping[Waiting, int], left: int) -> None:
        self.counts, self.left = counts, left

    def show_comparison(self, shown: ShownComparison | None) -> None:
        self.shown = shown

    def show_work(self, text: str, done: int, total: int) -> None: ...

    def show_idle(self) -> None: ...

    def show_undo(self, is_possible: bool) -> None:
        self.can_undo = is_possible

    def show_failure(self, sentence: str, hint: str) -> None:
        self.failures.append(sentence)

    @property
    def name(self) -> str:
        assert self.shown is not None
        return self.shown.name

    @property
    def node(self) -> str:
        assert self.shown is not None
        return self.shown.proposed[0].node


@pytest.fixture
def session(tmp_path: Path) -> Iterator[HeadquartersSession]:
    opened = with_colleague(a_headquarters(tmp_path / "hq", an_organisation(threshold=1, count=1)))
    read(opened, MENTIONS)
    yield opened
    close_session(opened)


def read(session: HeadquartersSession, mentions: Sequence[Mention]) -> None:
    with session.store.transaction():
        add_read(session, [ReadSource(mention.source, (mention,)) for mention in mentions])


class Told:
    """What the window around was told."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, tuple[StatementId, ...]]] = []

    def __call__(self, sentence: str, made: Sequence[StatementId]) -> None:
        self.acts.append((sentence, tuple(made)))


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def presenter(desk: Desk, session: HeadquartersSession, told: Told) -> ComparingPresenter:
    made = ComparingPresenter(desk, session, InlineRun(), done=told)
    made.start()
    return made


def test_the_likeliest_comes_first_and_nothing_is_linked(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession
) -> None:
    assert desk.name == "Марыя Ручайная"
    assert desk.shown is not None
    assert desk.shown.proposed[0].reasons
    assert desk.counts[Waiting.PROPOSED] == 4
    assert desk.counts[Waiting.ALONE] == 2
    assert list_people(session) == ()


def test_the_same_person_leads_to_the_next_mention(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession, told: Told
) -> None:
    presenter.decide(desk.node, Certainty.SAME)
    assert desk.name in ("Зміцер Лясны", "Dzmitry Liasny")
    (person,) = list_people(session)
    assert len(show_person(session, person).mentions) == 2
    assert [sentence for sentence, _made in told.acts] == ["Linked as the same person."]
    presenter.decide(desk.node, Certainty.PROBABLE)
    assert desk.shown is None
    assert desk.left == 0


def test_what_is_taken_back_comes_again(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession
) -> None:
    presenter.decide(desk.node, Certainty.SAME)
    presenter.decide(desk.node, Certainty.DIFFERENT)
    presenter.undo()
    assert desk.name in ("Зміцер Лясны", "Dzmitry Liasny")
    presenter.undo()
    assert desk.name == "Марыя Ручайная"
    assert not desk.can_undo
    assert list_people(session) == ()


def test_who_is_nobody_that_is_proposed_stays_until_all_are_looked_at(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession
) -> None:
    read(session, [a_mention(7, "Марыя Ручайная", born_from=1990, born_to=1990)])
    presenter.start()
    assert desk.shown is not None
    name, first = desk.name, {item.node for item in desk.shown.proposed}
    assert len(first) == 2
    presenter.decide(desk.node, Certainty.DIFFERENT)
    assert desk.name == name
    assert desk.node in first


def test_one_goes_on_and_back_without_deciding(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession
) -> None:
    first = desk.name
    presenter.go_on()
    assert desk.name != first
    presenter.go_back()
    assert desk.name == first
    presenter.go_back()
    assert desk.name == first
    assert session.store.statements.count() == 0


def test_a_mention_can_be_a_new_person(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession
) -> None:
    presenter.take_as_person()
    assert len(list_people(session)) == 1
    assert desk.name == "Мария Ручайная"
    assert desk.shown is not None
    assert desk.shown.proposed[0].person_id


def test_all_for_whom_nobody_is_proposed_become_people_in_one_act(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession, told: Told
) -> None:
    presenter.take_all_alone()
    (person,) = list_people(session)  # not the one without a name
    assert show_person(session, person).name == "Ганна Небывалая"
    ((sentence, made),) = told.acts
    assert sentence == "1 new person."
    take_back(session, made)
    assert list_people(session) == ()


def test_those_who_wait_can_be_looked_at_again(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession
) -> None:
    presenter.decide(desk.node, Certainty.UNSURE)
    presenter.start()
    presenter.choose(Waiting.PARKED)
    assert desk.shown is not None
    assert "H-01" in desk.shown.proposed[0].before
    presenter.decide(desk.node, Certainty.SAME)
    assert len(list_people(session)) == 1


def test_one_can_come_for_a_certain_mention(presenter: ComparingPresenter, desk: Desk) -> None:
    presenter.start(MENTIONS[4].mention_id)
    assert (desk.name, desk.state) == ("Ганна Небывалая", Waiting.ALONE)
    presenter.start(MENTIONS[3].mention_id)
    assert (desk.name, desk.state) == ("Dzmitry Liasny", Waiting.PROPOSED)


def test_a_contradiction_is_marked(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession
) -> None:
    read(session, [a_mention(8, "Ганна Небывалая", sex="F", born_from=1950, born_to=1950)])
    read(session, [a_mention(9, "Ганна Небывалая", sex="F", born_from=1990, born_to=1990)])
    presenter.start()
    rows = {
        fact.name: fact
        for _step in range(desk.left)
        for fact in _facts(presenter, desk)
        if fact.differs
    }
    assert set(rows) == {"Born"}


def _facts(presenter: ComparingPresenter, desk: Desk) -> list[object]:
    assert desk.shown is not None
    found = [fact for item in desk.shown.proposed for fact in item.facts]
    presenter.go_on()
    return list(found)


def test_a_decision_that_is_refused_leaves_the_desk_usable(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession
) -> None:
    presenter.decide("ff" * 16, Certainty.SAME)
    assert desk.failures
    presenter.decide(desk.node, Certainty.SAME)
    assert len(list_people(session)) == 1


def test_what_is_undone_by_the_window_is_shown_again_and_not_offered_twice(
    presenter: ComparingPresenter, desk: Desk, session: HeadquartersSession, told: Told
) -> None:
    presenter.decide(desk.node, Certainty.SAME)
    presenter.go_on()
    take_back(session, told.acts[-1][1])
    presenter.refresh()
    assert desk.name == "Марыя Ручайная"
    assert not desk.can_undo


def test_who_comes_back_from_elsewhere_goes_on_where_they_were(
    presenter: ComparingPresenter, desk: Desk
) -> None:
    presenter.go_on()
    presenter.go_on()
    name, left = desk.name, desk.left
    presenter.refresh()
    assert (desk.name, desk.left) == (name, left)
