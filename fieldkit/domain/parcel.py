"""A parcel for somebody who is held. Accepted is not delivered: that is known at release, if ever.

Content of a PARCEL statement (subject: the case; second subject: the person, of several): `status`
of the vocabulary parcel_status, and what is known of `kinds`, `when`, `place`, `reason` (of a
refusal), `bringer` (a code), `window`, `cost_byn`, `note`, and `parcel`: the statement that said
first that there is such a parcel. Each later status is a statement of its own that names it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fieldkit.domain import content_members as read
from fieldkit.domain.amount import decimal_text
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import PersonId, StatementId
from fieldkit.domain.json_members import members
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.statement import Statement
from fieldkit.errors import InvalidJson

_OPTIONAL = (
    "kinds", "when", "place", "reason", "bringer", "window", "cost_byn", "note", "parcel",
)  # fmt: skip


class ParcelStatus(enum.StrEnum):
    """Codes of the vocabulary parcel_status."""

    PLANNED = "PLANNED"
    BROUGHT = "BROUGHT"
    ACCEPTED = "ACCEPTED"
    ACCEPTED_PARTLY = "ACCEPTED_PARTLY"
    REFUSED = "REFUSED"
    DELIVERED = "DELIVERED"
    GIVEN_ON_RELEASE = "GIVEN_ON_RELEASE"
    LOST = "LOST"
    RETURNED = "RETURNED"
    UNKNOWN = "UNKNOWN"


S = ParcelStatus
# What may follow what (domain knowledge: section 3.2); anything may turn out to be unknown.
FOLLOWING: Mapping[ParcelStatus, frozenset[ParcelStatus]] = {
    S.PLANNED: frozenset({S.BROUGHT, S.ACCEPTED, S.ACCEPTED_PARTLY, S.REFUSED, S.UNKNOWN}),
    S.BROUGHT: frozenset({S.ACCEPTED, S.ACCEPTED_PARTLY, S.REFUSED, S.RETURNED, S.UNKNOWN}),
    S.ACCEPTED: frozenset({S.DELIVERED, S.GIVEN_ON_RELEASE, S.LOST, S.RETURNED, S.UNKNOWN}),
    S.ACCEPTED_PARTLY: frozenset({S.DELIVERED, S.GIVEN_ON_RELEASE, S.LOST, S.RETURNED, S.UNKNOWN}),
    S.UNKNOWN: frozenset(S) - {S.PLANNED, S.UNKNOWN},
}
# Nobody knows yet whether the person got it: asked about when they come out.
OPEN = frozenset({S.PLANNED, S.BROUGHT, S.ACCEPTED, S.ACCEPTED_PARTLY})
del S


@dataclass(frozen=True)
class Parcel:
    """What was said of a parcel at one moment."""

    status: ParcelStatus
    kinds: tuple[str, ...] = ()  # of the vocabulary parcel_kind
    when: PartialDate | None = None
    place: str = ""  # of the vocabulary detention_place
    reason: str = ""  # of the vocabulary parcel_refusal_reason
    bringer: str = field(default="", repr=False)  # a code, never a name
    window: str = field(default="", repr=False)  # name or shift at the window
    cost_byn: Decimal | None = None
    note: str = field(default="", repr=False)
    parcel: StatementId | None = None  # the first statement of this parcel; None: this one is it

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        return {
            "status": self.status.value,
            **read.said(
                kinds=[*self.kinds],
                when=read.date_json(self.when),
                place=self.place,
                reason=self.reason,
                bringer=self.bringer,
                window=self.window,
                cost_byn=None if self.cost_byn is None else decimal_text(self.cost_byn),
                note=self.note,
                parcel=self.parcel,
            ),
        }


@dataclass(frozen=True)
class FollowedParcel:
    """One parcel with everything that was said of it, oldest first."""

    person_id: PersonId | None
    said: tuple[tuple[Statement, Parcel], ...]

    @property
    def first(self) -> StatementId:
        """The statement that the others name."""
        first, parcel = self.said[0]
        return parcel.parcel or first.statement_id

    @property
    def status(self) -> ParcelStatus:
        """What was said last."""
        return self.said[-1][1].status

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet that it was delivered."""
        return self.status in OPEN


def from_content(content: Mapping[str, Json]) -> Parcel:
    """Return what a PARCEL statement says.

    Raises:
        InvalidJson: It does not fit.
    """
    found = members(content, ("status",), _OPTIONAL)
    if found["status"] not in {status.value for status in ParcelStatus}:
        raise InvalidJson
    status = ParcelStatus(found["status"])
    reason = read.code(found, "reason")
    if reason and status is not ParcelStatus.REFUSED:
        raise InvalidJson
    first = read.identifier(found, "parcel")
    return Parcel(
        status,
        read.codes(found, "kinds"),
        read.date(found, "when"),
        read.code(found, "place"),
        reason,
        read.line(found, "bringer"),
        read.line(found, "window"),
        read.decimal(found, "cost_byn"),
        read.long_text(found, "note"),
        StatementId(first) if first else None,
    )


def followed(statements: Iterable[Statement]) -> tuple[FollowedParcel, ...]:
    """Return the parcels of PARCEL statements in force, in the order in which they were made."""
    said: dict[str, list[tuple[Statement, Parcel]]] = {}
    for statement in statements:
        parcel = from_content(statement.content)
        said.setdefault(parcel.parcel or statement.statement_id, []).append((statement, parcel))
    return tuple(
        FollowedParcel(None if it[0][0].other is None else PersonId(it[0][0].other), tuple(it))
        for it in said.values()
    )
