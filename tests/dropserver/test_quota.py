from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.dropserver.quota import RequestRate

ALICE, BOB = "a" * 32, "b" * 32


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_taken_and_then_one_waits() -> None:
    time = Time()
    rate = RequestRate(60, time)
    assert [rate.take(ALICE) for _ in range(10)] == [0] * 10
    wait = rate.take(ALICE)
    assert wait >= 1
    assert rate.take(BOB) == 0
    time.now += wait
    assert rate.take(ALICE) == 0


@given(st.integers(1, 10_000), st.lists(st.floats(0, 5), max_size=200))
def test_never_more_than_the_burst_and_the_rate(per_minute: int, pauses: list[float]) -> None:
    time = Time()
    rate = RequestRate(per_minute, time)
    taken = 0
    for pause in pauses:
        time.now += pause
        taken += rate.take(ALICE) == 0
    assert taken <= max(1.0, per_minute / 6) + sum(pauses) * per_minute / 60 + 1


def test_who_waits_as_long_as_told_is_served() -> None:
    time = Time()
    rate = RequestRate(1, time)
    for _ in range(5):
        time.now += rate.take(ALICE)
        assert rate.take(ALICE) == 0 or rate.take(ALICE) > 0


def test_forgotten_buckets_give_nobody_more() -> None:
    time = Time()
    rate = RequestRate(60, time)
    while rate.take(ALICE) == 0:
        pass
    for number in range(20_000):
        rate.take(f"{number:032x}")
    assert rate.take(ALICE) > 0
    assert len(rate._buckets) >= 20_000  # none of them is full yet
    time.now += 60
    rate.take(BOB)
    assert len(rate._buckets) < 10
