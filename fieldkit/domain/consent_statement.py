"""What headquarters states about consent, and its decisions to print a name without it.

Content of a statement of kind CONSENT (its subject is the person):
`{"level": "C4_COALITION", "refused": ["public"], "given_by": "PERSON", "how": "phone",
"given_on": "2026-11-22", "until": "2027-11-22", "renews": true, "silence": false, "adult": false,
"note": ""}`; days are those of headquarters, `until` is the last day, both may be "".

Content of a statement of kind EDITORIAL: `{"reason": "...", "until": "2026-12-01"}`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.consent import ConsentLevel
from fieldkit.errors import InvalidInput, InvalidJson
from fieldkit.translations import _

MAX_TEXT = 2000  # characters of a reason or a note
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)?")
_CONSENT_MEMBERS = (
    "level",
    "refused",
    "given_by",
    "how",
    "given_on",
    "until",
    "renews",
    "silence",
    "adult",
    "note",
)


class Purpose(enum.StrEnum):
    """What the knowledge of a person is to be used for; each needs one level of consent."""

    HELP = "help"  # find and help the person
    INTERNAL = "internal"
    STATISTICS = "statistics"
    LEGAL_AID = "lawyer-and-family"
    COALITION = "coalition"
    UN_CONFIDENTIAL = "un-confidential"
    UN_NAMED = "un-named"
    PUBLIC = "public"


NEEDED = {
    Purpose.HELP: ConsentLevel.NONE,
    Purpose.INTERNAL: ConsentLevel.INTERNAL,
    Purpose.STATISTICS: ConsentLevel.STATISTICS,
    Purpose.LEGAL_AID: ConsentLevel.LEGAL_AID,
    Purpose.COALITION: ConsentLevel.COALITION,
    Purpose.UN_CONFIDENTIAL: ConsentLevel.UN_CONFIDENTIAL,
    Purpose.UN_NAMED: ConsentLevel.UN_NAMED,
    Purpose.PUBLIC: ConsentLevel.PUBLIC,
}


class GivenBy(enum.StrEnum):
    """Who gave it; the codes of the vocabulary `consent_given_by`."""

    PERSON = "PERSON"
    PARENT = "PARENT"  # or guardian
    RELATIVE = "RELATIVE"
    LAWYER = "LAWYER"
    NONE = "NONE"


class GivenHow(enum.StrEnum):
    """How it was given."""

    IN_PERSON = "in-person"
    PHONE = "phone"
    MESSAGE = "message"
    WRITTEN = "written"
    THROUGH_LAWYER = "through-lawyer"
    NOT_SAID = "not-said"


@dataclass(frozen=True)
class ConsentWord:
    """What somebody said may be done with what is known of a person."""

    level: ConsentLevel
    given_by: GivenBy
    how: GivenHow = GivenHow.NOT_SAID
    refused: frozenset[Purpose] = frozenset()  # though the level would include them
    given_on: date | None = None
    until: date | None = None  # the last day on which it holds
    # They were asked again: what was said before no longer counts, save a withdrawal.
    renews: bool = False
    silence: bool = False  # relatives ask not to publish; outranks every wish to
    adult: bool = False  # known to be of age, whatever the year of birth leaves open
    note: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.until is not None and self.given_on is not None and self.until < self.given_on:
            raise InvalidInput(_("It would end before it was given."))
        if self.renews and self.given_by not in (GivenBy.PERSON, GivenBy.PARENT):
            raise InvalidInput(
                _("Only the person, or the parent or guardian, can give consent anew.")
            )
        if len(self.note) > MAX_TEXT:
            raise InvalidInput(_("The note is too long."))


@dataclass(frozen=True)
class EditorialDecision:
    """That a name is printed though nobody could ask, or less was said; always with a reason."""

    reason: str = field(repr=False)
    until: date | None = None  # the last day on which it holds

    def __post_init__(self) -> None:
        if not self.reason.strip() or len(self.reason) > MAX_TEXT:
            raise InvalidInput(_("An editorial decision needs a reason of at most 2000 letters."))


def consent_to_content(word: ConsentWord) -> dict[str, Json]:
    """Return the content of a statement that says this."""
    return {
        "level": word.level.value,
        "refused": [purpose.value for purpose in Purpose if purpose in word.refused],
        "given_by": word.given_by.value,
        "how": word.how.value,
        "given_on": _day_text(word.given_on),
        "until": _day_text(word.until),
        "renews": word.renews,
        "silence": word.silence,
        "adult": word.adult,
        "note": word.note,
    }


def consent_from_content(content: Mapping[str, Json]) -> ConsentWord:
    """Read what `consent_to_content` wrote.

    Raises:
        InvalidJson: It does not fit.
    """
    item = read.members(dict(content), _CONSENT_MEMBERS)
    refused = read.array(item["refused"], at_most=len(Purpose))
    try:
        return ConsentWord(
            level=ConsentLevel(item["level"]),
            refused=frozenset(Purpose(code) for code in refused),
            given_by=GivenBy(item["given_by"]),
            how=GivenHow(item["how"]),
            given_on=_day(item["given_on"]),
            until=_day(item["until"]),
            renews=_flag(item["renews"]),
            silence=_flag(item["silence"]),
            adult=_flag(item["adult"]),
            note=read.text(item["note"], max_length=MAX_TEXT),
        )
    except InvalidJson:
        raise
    except (ValueError, TypeError, InvalidInput) as error:
        raise InvalidJson from error


def editorial_to_content(decision: EditorialDecision) -> dict[str, Json]:
    """Return the content of a statement that says this."""
    return {"reason": decision.reason, "until": _day_text(decision.until)}


def editorial_from_content(content: Mapping[str, Json]) -> EditorialDecision:
    """Read what `editorial_to_content` wrote.

    Raises:
        InvalidJson: It does not fit.
    """
    item = read.members(dict(content), ("reason", "until"))
    try:
        return EditorialDecision(
            read.text(item["reason"], max_length=MAX_TEXT), _day(item["until"])
        )
    except InvalidJson:
        raise
    except InvalidInput as error:
        raise InvalidJson from error


def _day_text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(value: object) -> date | None:
    text = read.text(value, max_length=10, pattern=_DAY)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidJson from error


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidJson
    return value
