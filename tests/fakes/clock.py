"""A clock that a test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class FixedClock:
    """Shows the time it was given, three hours ahead of UTC; `pass_time` moves it on."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def offset_minutes(self) -> int:
        return 180

    def monotonic_ms(self) -> int:
        return int(self._now.timestamp() * 1000)

    def pass_time(self, **duration: float) -> None:
        self._now += timedelta(**duration)
