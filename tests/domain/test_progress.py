"""How long work will take yet: nothing too early, nothing wild, the pace of now."""

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.progress import Pace


def told(*seen: tuple[float, int], total: int = 1000) -> float | None:
    pace = Pace()
    left = None
    for now, done in seen:
        left = pace.seconds_left(now, done, total)
    return left


def test_nothing_is_said_in_the_first_moments() -> None:
    assert told((0, 0), (1.0, 500)) is None


def test_an_even_pace_is_carried_on() -> None:
    assert told((0, 0), (5, 250), (10, 500)) == 10


def test_a_stick_that_became_slow_is_judged_by_its_pace_of_now() -> None:
    fast_first = [(second, second * 100) for second in range(6)]
    slow_then = [(6 + second, 500 + second * 5) for second in range(1, 30)]
    left = told(*fast_first, *slow_then)
    assert left is not None
    assert 60 < left < 80


def test_what_counts_anew_is_timed_anew() -> None:
    assert told((0, 0), (10, 900), (11, 0)) is None


def test_without_an_end_or_without_progress_nothing_is_said() -> None:
    assert told((0, 0), (10, 500), total=0) is None
    assert told((0, 0), (10, 0)) is None


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 10**12)), min_size=1, max_size=40),
    st.integers(-1, 10**12),
)
def test_it_is_never_negative_and_never_fails(seen, total) -> None:
    left = told(*seen, total=total)
    assert left is None or left >= 0
