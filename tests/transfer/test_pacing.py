from __future__ import annotations

import pytest

from fieldkit.errors import Cancelled, ServerSilent
from fieldkit.transfer.pacing import Pacer
from fieldkit.transfer.waiting import TICK_SECONDS, Limits, Patience, Teller, worth


class Hours:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.naps: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.time += seconds


def a_pacer(rate: int) -> tuple[Pacer, Hours]:
    hours = Hours()
    return Pacer(rate, now=hours.now, sleep=hours.sleep), hours


def test_the_rate_is_kept_and_naps_are_short():
    pacer, hours = a_pacer(10_000)
    patience = Patience(1000, Teller())
    for _ in range(40):
        pacer.take(pacer.chunk, patience)
    pacer.take(0, patience)
    assert pacer.chunk == 2500
    assert hours.time - 1000 == pytest.approx(10.0)
    assert max(hours.naps) <= TICK_SECONDS


def test_nothing_is_saved_up_in_a_pause():
    pacer, hours = a_pacer(1000)
    patience = Patience(1000, Teller())
    hours.sleep(3600)
    before = hours.time
    for _ in range(5):
        pacer.take(1000, patience)
    assert hours.time - before == pytest.approx(4.0)


def test_without_a_limit_nobody_waits():
    pacer, hours = a_pacer(0)
    pacer.take(10**12, Patience(1, Teller()))
    assert hours.naps == []
    assert pacer.chunk >= 64 * 1024


def test_our_own_waiting_is_not_held_against_the_server():
    pacer, hours = a_pacer(1)
    patience = Patience(0.5, Teller())
    pacer.take(30, patience)
    pacer.take(1, patience)  # thirty seconds by this clock, granted to the other
    assert hours.time == pytest.approx(1030)
    assert patience.slice() > 0


def test_whoever_stops_is_heard_while_one_waits():
    def stop(done: int, total: int) -> None:
        raise Cancelled

    pacer, _hours = a_pacer(1)
    patience = Patience(1000, Teller(stop))
    pacer.take(100, patience)
    with pytest.raises(Cancelled):
        pacer.take(1, patience)


def test_patience_ends():
    with pytest.raises(ServerSilent):
        Patience(0, Teller()).slice()
    assert 0 < Patience(1000, Teller()).slice() <= TICK_SECONDS


def test_bytes_are_worth_their_time():
    assert worth(Limits(least_bytes_per_second=100), 1000) == 10


def test_progress_is_told_what_was_done_and_not_too_often():
    told: list[tuple[int, int]] = []
    teller = Teller(lambda done, total: told.append((done, total)), total=9, done=4)
    for _ in range(1000):
        teller.tell()
    assert told[0] == (4, 9)
    assert len(told) < 500
