"""The editable rules of deadlines: from which moment each counts, how long, when it is told.

`resources/rules/deadlines.json` (`fieldkit-rules/1`) has the rules as delivered; a RULES statement
(subject: `DEADLINES`) is another version of the whole table: `rules` as in the file, and `why`.
A rule: `key`, `anchor` (the moment it counts from), `limit_hours`, and what differs from the
default of `warn_hours` (before the limit), `lapse_hours` (after it; then it is silent),
`urgency`, `case_types` (none: all), `off`, `to_be_confirmed` (by a lawyer), `source`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain import content_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.canonical_json import read_object
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.json_members import array, constant, integer, members, text
from fieldkit.errors import InvalidJson

DEADLINES = "dead" * 8  # subject of the RULES statements of this table
FORMAT = "fieldkit-rules/1"
MAX_RULES = 200
MAX_HOURS = 24 * 366 * 10
MAX_BYTES = 1 << 20

_OPTIONAL = (
    "warn_hours", "lapse_hours", "urgency", "case_types", "off", "to_be_confirmed", "source",
)  # fmt: skip


class Anchor(enum.StrEnum):
    """The moments in a case from which rules count (hq/case_clocks.py finds them)."""

    PLACE_UNKNOWN = "PLACE_UNKNOWN"  # taken; nobody said where to
    PLACE_UNCONFIRMED = "PLACE_UNCONFIRMED"  # taken; where to is only reported
    HELD_WITHOUT_COURT = "HELD_WITHOUT_COURT"  # taken; no ruling, no release
    SUSPECT_HELD = "SUSPECT_HELD"  # until a charge or a measure
    REMAND = "REMAND"  # until a trial
    NO_COURT_DATE = "NO_COURT_DATE"  # protocol or summons; no hearing was set
    HEARING = "HEARING"  # the hearing itself, until its result is known
    RELEASE_DUE = "RELEASE_DUE"  # the computed end of an arrest, until they came out
    RULING = "RULING"  # administrative, no appeal yet
    VERDICT = "VERDICT"  # criminal, no appeal yet
    PARCELS_OPEN = "PARCELS_OPEN"  # released while nobody knows whether parcels arrived
    NEXT_CONTACT = "NEXT_CONTACT"  # the talk that was promised
    NOTHING_NEW = "NOTHING_NEW"  # the newest statement of a case that is not closed


class AlarmUrgency(enum.StrEnum):
    """How an alarm is shown, the most urgent first."""

    URGENT = "urgent"
    SOON = "soon"
    NOTICE = "notice"


@dataclass(frozen=True)
class DeadlineRule:
    """One rule; hours are of the clock, a day is 24 of them."""

    key: str
    anchor: Anchor
    limit_hours: int
    warn_hours: int = 0
    lapse_hours: int | None = None
    urgency: AlarmUrgency = AlarmUrgency.SOON
    case_types: tuple[str, ...] = ()
    is_off: bool = False
    to_be_confirmed: bool = False
    source: str = ""

    def to_json(self) -> dict[str, Json]:
        """Return the rule as it stands in a table."""
        found: dict[str, Json] = {
            "key": self.key,
            "anchor": self.anchor.value,
            "limit_hours": self.limit_hours,
            "urgency": self.urgency.value,
            **read.said(
                case_types=[*self.case_types],
                off=self.is_off,
                to_be_confirmed=self.to_be_confirmed,
                source=self.source,
            ),
        }
        if self.warn_hours:
            found["warn_hours"] = self.warn_hours
        if self.lapse_hours is not None:
            found["lapse_hours"] = self.lapse_hours
        return found


@dataclass(frozen=True)
class RuleTable:
    """One version of all rules; `version` None is the one as delivered."""

    rules: tuple[DeadlineRule, ...]
    version: StatementId | None = None
    why: str = field(default="", repr=False)

    def to_content(self) -> dict[str, Json]:
        """Return the content of a RULES statement."""
        return {"rules": [rule.to_json() for rule in self.rules], **read.said(why=self.why)}

    def rule(self, key: str) -> DeadlineRule | None:
        """Return one rule, or None."""
        return next((rule for rule in self.rules if rule.key == key), None)


def from_content(content: Mapping[str, Json], version: StatementId | None = None) -> RuleTable:
    """Return the table that a RULES statement says.

    Raises:
        InvalidJson: It does not fit.
    """
    found = members(content, ("rules",), ("why",))
    return RuleTable(_rules(found["rules"]), version, read.long_text(found, "why"))


def load(data: bytes) -> RuleTable:
    """Return the table of a file as delivered.

    Raises:
        InvalidJson: It does not fit.
    """
    found = members(read_object(data, max_bytes=MAX_BYTES), ("format", "table", "rules"))
    constant(found["format"], FORMAT)
    constant(found["table"], "deadlines")
    return RuleTable(_rules(found["rules"]))


def _rules(value: Json) -> tuple[DeadlineRule, ...]:
    rules = tuple(_rule(item) for item in array(value, at_most=MAX_RULES))
    if len({rule.key for rule in rules}) != len(rules):
        raise InvalidJson
    return rules


def _rule(value: object) -> DeadlineRule:
    found = members(value, ("key", "anchor", "limit_hours"), _OPTIONAL)
    try:
        anchor = Anchor(found["anchor"])
        urgency = AlarmUrgency(found.get("urgency", AlarmUrgency.SOON))
    except ValueError as error:
        raise InvalidJson from error
    return DeadlineRule(
        text(found["key"], max_length=64, pattern=read.CODE),
        anchor,
        integer(found["limit_hours"], at_most=MAX_HOURS),
        integer(found.get("warn_hours", 0), at_most=MAX_HOURS),
        read.count(found, "lapse_hours", at_most=MAX_HOURS),
        urgency,
        read.codes(found, "case_types"),
        read.flag(found, "off"),
        read.flag(found, "to_be_confirmed"),
        read.line(found, "source"),
    )
