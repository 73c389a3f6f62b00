"""A followed case: what was opened for whom, and where it stands, which nobody types.

Content of a CASE statement (subject: the case), one of two shapes. An opening: `number`, `type`
(of the vocabulary case_type), `people` (ids; none for an organisation), `title` (an organisation,
a subject); a later one of the same case replaces it. A decision: `decision` (CLOSED, REOPENED,
REJECTED or MERGED) and `why`, `into` (the other case, of MERGED).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain import content_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.domain.json_members import array, hex_32, integer, members, text
from fieldkit.domain.stage import Stage
from fieldkit.errors import InvalidJson

MAX_PEOPLE = 5000
ADMINISTRATIVE = "ADMIN"
CRIMINAL = "CRIMINAL"
DEATH = "DEATH"


class CaseState(enum.StrEnum):
    """Codes of the vocabulary case_state."""

    NEW = "NEW"
    MATCHING = "MATCHING"
    OPEN = "OPEN"
    WAITING_COURT = "WAITING_COURT"
    IN_CUSTODY = "IN_CUSTODY"
    WAITING_DECISION = "WAITING_DECISION"
    FOLLOW_UP = "FOLLOW_UP"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"
    MERGED = "MERGED"
    REJECTED = "REJECTED"


ENDED = frozenset({CaseState.CLOSED, CaseState.MERGED, CaseState.REJECTED})
DECISIONS = ENDED | {CaseState.REOPENED}


class LegalStatus(enum.StrEnum):
    """Codes of the vocabulary legal_status."""

    FREE = "FREE"
    MISSING = "MISSING"
    HELD_NO_CHARGE = "HELD_NO_CHARGE"
    ADMIN_DETAINEE = "ADMIN_DETAINEE"
    ADMIN_ARRESTED = "ADMIN_ARRESTED"
    SUSPECT = "SUSPECT"
    ACCUSED = "ACCUSED"
    CONVICTED_FREE = "CONVICTED_FREE"
    CONVICTED_HELD = "CONVICTED_HELD"
    DEATH_ROW = "DEATH_ROW"
    RELEASED = "RELEASED"
    ACQUITTED = "ACQUITTED"
    WANTED_ABROAD = "WANTED_ABROAD"
    DECEASED = "DECEASED"


@dataclass(frozen=True)
class CaseOpening:
    """That a case is followed."""

    number: int  # from 1
    case_type: str  # of the vocabulary case_type
    people: tuple[PersonId, ...] = ()
    title: str = field(default="", repr=False)  # of an organisation or a subject, without people

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        return {
            "number": self.number,
            "type": self.case_type,
            **read.said(people=[*self.people], title=self.title),
        }


@dataclass(frozen=True)
class CaseDecision:
    """That a case was closed, taken up again, put outside the mandate or joined to another."""

    state: CaseState
    why: str = field(default="", repr=False)
    into: CaseId | None = None

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        return {"decision": self.state.value, **read.said(why=self.why, into=self.into)}


def from_content(content: Mapping[str, Json]) -> CaseOpening | CaseDecision:
    """Return what a CASE statement says.

    Raises:
        InvalidJson: It does not fit either shape.
    """
    if "decision" in content:
        return _decision(content)
    found = members(content, ("number", "type"), ("people", "title"))
    people = tuple(
        PersonId(hex_32(item)) for item in array(found.get("people", []), at_most=MAX_PEOPLE)
    )
    if len(set(people)) != len(people):
        raise InvalidJson
    return CaseOpening(
        integer(found["number"], at_least=1),
        text(found["type"], max_length=64, pattern=read.CODE),
        people,
        read.line(found, "title"),
    )


def _decision(content: Mapping[str, Json]) -> CaseDecision:
    found = members(content, ("decision",), ("why", "into"))
    if found["decision"] not in {state.value for state in DECISIONS}:
        raise InvalidJson
    state, into = CaseState(found["decision"]), read.identifier(found, "into")
    if bool(into) is not (state is CaseState.MERGED):
        raise InvalidJson
    return CaseDecision(state, read.long_text(found, "why"), CaseId(into) if into else None)


@dataclass(frozen=True)
class Standing:
    """Where a case, or one person in it, stands; derived from stages, never typed.

    `state` and `legal_status` follow the last confirmed stage; `reported_...` say where it would
    stand if all that is only reported were so. What else is known (place, article, sanction) is
    the newest that confirmed stages say, or if none does, the newest that is reported.
    """

    state: CaseState
    legal_status: LegalStatus | None = None  # None: nothing confirmed says
    basis: StatementId | None = None  # the stage that `state` follows from
    last_stage: Stage | None = None  # the same one
    reported_state: CaseState = CaseState.NEW
    reported_status: LegalStatus | None = None
    detained_from: datetime | None = None  # local: earliest and latest moment of the detention
    detained_to: datetime | None = None
    detained_place: str = field(default="", repr=False)  # as written, where it happened
    place: str = ""  # where held, of the vocabulary detention_place
    place_text: str = field(default="", repr=False)
    articles: tuple[str, ...] = ()
    court: str = field(default="", repr=False)
    judge: str = field(default="", repr=False)
    decision: Stage | None = None  # the ruling: sanction, days, months, base units, when
    release_from: datetime | None = None  # local: when a term ends, as computed
    release_to: datetime | None = None
    unconfirmed: int = 0  # stages that are only reported
    contradictions: int = 0

    @property
    def is_held(self) -> bool:
        """Whether the person is held, by what is confirmed."""
        return self.state is CaseState.IN_CUSTODY or self.legal_status in HELD


HELD = frozenset(
    {
        LegalStatus.MISSING,
        LegalStatus.HELD_NO_CHARGE,
        LegalStatus.ADMIN_DETAINEE,
        LegalStatus.ADMIN_ARRESTED,
        LegalStatus.CONVICTED_HELD,
        LegalStatus.DEATH_ROW,
    }
)


@dataclass(frozen=True)
class ListedCase:
    """A case in a list, with where it stands as a whole and for each of its people."""

    case_id: CaseId
    number: int
    case_type: str
    people: tuple[PersonId, ...]
    title: str = field(repr=False)
    opened_at: datetime  # UTC
    changed_at: datetime  # UTC, of the newest statement
    standing: Standing
    standings: Mapping[PersonId, Standing] = field(default_factory=dict)  # that differ from it

    @property
    def is_ended(self) -> bool:
        """Whether it is closed, joined to another or outside the mandate."""
        return self.standing.state in ENDED

    def standing_of(self, person_id: PersonId) -> Standing:
        """Return where this person stands."""
        return self.standings.get(person_id, self.standing)


def case_number(number: int) -> str:
    """Return the number that people say: "C-000045"."""
    return f"C-{number:06d}"


def read_number(typed: str) -> int | None:
    """Return the number of a case as people type it ("C-000045", "c45", "45"), or None."""
    found = _NUMBER.match(typed.strip())
    return int(found.group(1)) if found else None


_NUMBER = re.compile(r"(?:[CcСс]-?)?0*([1-9]\d{0,8})\Z", re.ASCII)
