from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from fieldkit.domain.clock import from_text, to_text
from fieldkit.platform.clock import SystemClock


def test_the_wall_clock_is_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_the_monotonic_clock_never_goes_back() -> None:
    clock = SystemClock()
    readings = [clock.monotonic_ms() for _reading in range(1000)]
    assert readings == sorted(readings)
    assert readings[0] > 0


@pytest.mark.parametrize(("zone", "minutes"), [("UTC0", 0), ("EAST-3", 180), ("WEST3:30", -210)])
def test_the_offset_is_that_of_local_time(
    zone: str, minutes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert SystemClock().offset_minutes() == minutes
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_wall_clock_moves_on() -> None:
    first = SystemClock().now()
    assert timedelta(0) <= SystemClock().now() - first < timedelta(minutes=1)


def test_the_clock_shows_what_all_formats_can_keep() -> None:
    now = SystemClock().now()
    assert from_text(to_text(now)) == now
