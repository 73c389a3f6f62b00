"""When reports are looked at again, and what must not be erased meanwhile.

Content of the statements, all JSON objects:

    review   subject: a report. `next` is the day from which it is due again, `note` a text.
    hold     subject: a report, person, mention, case, statement or sealed object. `why` a text.
    rules    subject: `REVIEW_RULES`. `days` says for each class, S1 to S4, after how many days
             from its arrival a report is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json
from fieldkit.errors import InvalidJson

REVIEW_RULES = "4e71e3" * 5 + "00"  # subject of the RULES statements of this table
CLASSES = ("S1", "S2", "S3", "S4")
HIGHEST = "S4"
UNSAID = "S2"  # the class that forms begin with counts where none was said
MAX_DAYS = 36_500
MAX_TEXT = 2000  # characters

_DEFAULT_DAYS = {"S1": 1825, "S2": 1095, "S3": 730, "S4": 365}


@dataclass(frozen=True)
class ReviewRules:
    """After how many days reports of each class are due."""

    days: Mapping[str, int] = field(default_factory=lambda: {**_DEFAULT_DAYS})

    def due_on(self, sensitivity: str, received_at: datetime) -> date:
        """Return the day from which a report of this class is due."""
        return (received_at + timedelta(days=self.days[sensitivity or UNSAID])).date()

    def latest_arrival(self, sensitivity: str, now: datetime) -> datetime:
        """Return the moment before which whatever came of this class is due on the day of `now`."""
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=1 - self.days[sensitivity or UNSAID])


@dataclass(frozen=True)
class Review:
    """That somebody looked at a report, and when it is due again."""

    next_on: date
    note: str = field(default="", repr=False)


def rules_to_content(rules: ReviewRules) -> dict[str, Json]:
    """Return the content of a RULES statement."""
    return {"days": {name: rules.days[name] for name in CLASSES}}


def rules_from_content(content: Mapping[str, Json]) -> ReviewRules:
    """Read the content of a RULES statement.

    Raises:
        InvalidJson: It does not fit.
    """
    days = read.members(read.members(content, ("days",))["days"], CLASSES)
    return ReviewRules(
        {name: read.integer(days[name], at_least=1, at_most=MAX_DAYS) for name in CLASSES}
    )


def review_to_content(review: Review) -> dict[str, Json]:
    """Return the content of a REVIEW statement."""
    content: dict[str, Json] = {"next": review.next_on.isoformat()}
    return {**content, "note": review.note} if review.note else content


def review_from_content(content: Mapping[str, Json]) -> Review:
    """Read the content of a REVIEW statement.

    Raises:
        InvalidJson: It does not fit.
    """
    found = read.members(content, ("next",), ("note",))
    day = read.text(found["next"], max_length=10, min_length=10)
    try:
        next_on = date.fromisoformat(day)
    except ValueError as error:
        raise InvalidJson from error
    if next_on.isoformat() != day:
        raise InvalidJson
    return Review(next_on, read.text(found.get("note", ""), max_length=MAX_TEXT))


def hold_to_content(why: str) -> dict[str, Json]:
    """Return the content of a HOLD statement."""
    return {"why": why}


def hold_from_content(content: Mapping[str, Json]) -> str:
    """Return why something is held.

    Raises:
        InvalidJson: It does not fit.
    """
    found = read.members(content, ("why",))
    return read.text(found["why"], max_length=MAX_TEXT, min_length=1)
