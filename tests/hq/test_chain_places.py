"""A chain is drawn from whatever claims places in it, in whatever order it came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.device_chain import Branching, PlaceState
from fieldkit.domain.identifiers import Sha256
from fieldkit.hq.chain_places import Claimant, branching, places
from fieldkit.hq.chain_words import stretches, stretches_text

START = datetime(2026, 11, 22, tzinfo=UTC)


def claimant(place: int, name: str = "a", *, hours: int = 0, is_fork: bool = False) -> Claimant:
    moment = START + timedelta(hours=hours)
    digest = Sha256((f"{place:x}".rjust(8, "0") + name.encode().hex()).ljust(64, "0"))
    return Claimant(place, digest, not is_fork, is_fork, moment, moment)


CLAIMANTS = st.builds(
    claimant,
    st.integers(1, 30),
    st.sampled_from("ab"),
    hours=st.integers(0, 50),
    is_fork=st.booleans(),
)


@given(st.lists(CLAIMANTS), st.randoms())
def test_the_picture_covers_every_place_once_in_whatever_order(
    claims: list[Claimant], random: object
) -> None:
    drawn = places(claims, ())
    shuffled = sorted(claims, key=lambda _item: random.random())  # type: ignore[attr-defined]
    assert places(shuffled, ()) == drawn
    covered = [place for run in drawn for place in range(run.first, run.last + 1)]
    highest = max((item.place for item in claims), default=0)
    assert covered == list(range(1, highest + 1))
    missing = {
        place
        for run in drawn
        if run.state is PlaceState.MISSING
        for place in range(run.first, run.last + 1)
    }
    taken = {item.place for item in claims if not item.is_fork}
    doubled = {
        item.place
        for item in claims
        for other in claims
        if (item.place, other.place) == (other.place, item.place)
        and item.manifest_sha256 != other.manifest_sha256
    }
    assert missing == set(covered) - taken - doubled


def test_a_claim_of_a_huge_number_is_one_gap() -> None:
    drawn = places([claimant(1), claimant(10**15)], ())
    assert [(run.first, run.state) for run in drawn] == [
        (1, PlaceState.HERE),
        (2, PlaceState.MISSING),
        (10**15, PlaceState.HERE),
    ]


def test_an_older_copy_that_went_on_is_told_from_two_that_go_on_together() -> None:
    main = [claimant(place, hours=place) for place in (1, 2, 3, 4)]
    set_back = [claimant(place, "b", hours=place + 20, is_fork=True) for place in (3, 4, 5)]
    at_once = [claimant(place, "b", hours=place, is_fork=True) for place in (3, 4)]
    assert branching(main) is Branching.NONE
    assert branching(main + set_back) is Branching.SET_BACK
    assert branching(main + at_once) is Branching.TWO_AT_ONCE


def test_places_are_said_in_stretches() -> None:
    assert stretches([9, 4, 7, 8, 4]) == ((4, 4), (7, 9))
    assert stretches_text([9, 4, 7, 8]) == "4, 7 to 9"
    assert stretches_text(range(1, 100, 2)) == "1, 3, 5, 7, 9, 11, 13, 15 and more"
