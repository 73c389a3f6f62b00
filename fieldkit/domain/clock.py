"""What time it is, how sure we are, and the texts that store it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from fieldkit.errors import InvalidDate


class Clock(Protocol):
    """The clock a session carries; tests hand in one of their own."""

    def now(self) -> datetime:
        """Return the wall clock, aware, in UTC and in whole milliseconds."""
        ...

    def offset_minutes(self) -> int:
        """Return what local time is ahead of UTC, in minutes."""
        ...

    def monotonic_ms(self) -> int:
        """Return milliseconds of a clock that nobody can set back."""
        ...


@dataclass(frozen=True)
class Moment:
    """One moment as a device saw it; `trusted` is the last time from outside, if any."""

    wall: datetime
    offset_minutes: int
    monotonic_ms: int
    trusted: datetime | None = None


def to_text(moment: datetime) -> str:
    """Return RFC 3339 in UTC with milliseconds, e.g. `2020-11-08T11:05:33.120Z`."""
    wall = moment.astimezone(UTC).replace(tzinfo=None)
    return wall.isoformat(timespec="milliseconds") + "Z"


def from_text(text: str) -> datetime:
    """Return the aware UTC time of `to_text`.

    Raises:
        InvalidDate: The text has any other form.
    """
    try:
        parsed = datetime.fromisoformat(text)
        if parsed.tzinfo is not UTC or to_text(parsed) != text:
            raise InvalidDate
    except (ValueError, TypeError) as error:
        raise InvalidDate from error
    return parsed
