"""Every sealed file that arrived: where it stands, what its manifest said, how often it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.sql import ColumnElement

from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.custody.chain import Link
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import DeviceId, ObjectId, ReportId, Sha256
from fieldkit.hq.intake import IN_CHAIN_THOUGH_HELD, Claim
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.tables import record as record_table
from fieldkit.hq.store.tables import sealed_object as table

_COLUMNS = (
    table.c.sha256,
    table.c.size,
    table.c.state,
    table.c.reason,
    table.c.received_at,
    table.c.accepted_at,
    table.c.arrivals,
    table.c.signing_key,
    table.c.object,
    table.c.device,
    table.c.sequence,
    table.c.previous,
    table.c.manifest_sha256,
)
_CLAIM_COLUMNS = (
    "signing_key",
    "object",
    "device",
    "sequence",
    "previous",
    "chain_head",
    "manifest_sha256",
    "manifest",
    "signature",
)
_LINKS = select(table.c.sequence, table.c.previous, table.c.manifest_sha256)
# A query with one parameter for each would meet the limits of databases.

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class ReceivedObject:
    """A sealed file at headquarters; the fields from `signing_key` on are None if unreadable."""

    sha256: Sha256
    size: int  # bytes
    state: Outcome
    reason: str  # a HeldReason while held, else empty
    received_at: datetime
    accepted_at: datetime | None
    arrivals: int  # how often it came
    signing_key: str | None = None
    object_id: ObjectId | None = None
    device: DeviceId | None = None
    link: Link | None = None


@dataclass(frozen=True)
class NewObject:
    """A sealed file about to be noted; `reason` says why it is held, if it is."""

    sha256: Sha256
    size: int  # bytes
    reason: HeldReason | None
    claim: Claim | None  # what could be read of it; never None for an accepted one


class ObjectStore:
    """Rows are added once; a held one can be accepted or held for another reason."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def known(self, sha256: Sha256) -> bool:
        """Say whether this very file arrived before."""
        return bool(self._connection.rows(select(table.c.sha256).where(table.c.sha256 == sha256)))

    def get(self, sha256: Sha256) -> ReceivedObject | None:
        """Return one object, if it arrived."""
        rows = self._connection.rows(select(*_COLUMNS).where(table.c.sha256 == sha256))
        return _received(rows[0]) if rows else None

    def get_all(self, hashes: Iterable[Sha256]) -> dict[Sha256, ReceivedObject]:
        """Return those of `hashes` that arrived."""
        return {
            Sha256(row.sha256): _received(row)
            for some in in_groups(hashes)
            for row in self._connection.rows(select(*_COLUMNS).where(table.c.sha256.in_(some)))
        }

    def signed_bytes(self, sha256: Sha256) -> tuple[bytes, bytes] | None:
        """Return the manifest as it was signed, and the signature, if the object was readable."""
        query = select(table.c.manifest, table.c.signature).where(table.c.sha256 == sha256)
        rows = self._connection.rows(query)
        if not rows or rows[0].manifest is None:
            return None
        return rows[0].manifest, rows[0].signature

    def add(self, objects: Sequence[NewObject], at: datetime) -> None:
        """Add objects that arrived, accepted or held."""
        self._connection.write(insert(table), [_row(new, at) for new in objects])

    def accept(self, sha256: Sha256, claim: Claim, at: datetime) -> None:
        """Turn a held object into an accepted one."""
        changed = self._connection.write(
            update(table)
            .where(table.c.sha256 == sha256, table.c.state == Outcome.HELD.value)
            .values(**_accepted(at), **_claimed(claim))
        )
        if changed != 1:
            raise RuntimeError("only a held object can be accepted")

    def hold_for(self, sha256: Sha256, reason: HeldReason, claim: Claim | None) -> None:
        """Give a held object the reason that another look at it found."""
        values = {**_held(reason), **_claimed(claim)}
        self._connection.write(
            update(table)
            .where(table.c.sha256 == sha256, table.c.state == Outcome.HELD.value)
            .values(values)
        )

    def arrived_again(self, sha256: Sha256) -> None:
        """Count that the same file came once more, so that its receipt goes out again."""
        self._connection.write(
            update(table).where(table.c.sha256 == sha256).values(arrivals=table.c.arrivals + 1)
        )

    def held(self, reason: HeldReason | None = None) -> tuple[ReceivedObject, ...]:
        """Return held objects, oldest first."""
        query = select(*_COLUMNS).where(table.c.state == Outcome.HELD.value)
        if reason is not None:
            query = query.where(table.c.reason == reason.value)
        query = query.order_by(table.c.received_at, table.c.sha256)
        return tuple(_received(row) for row in self._connection.rows(query))

    def bytes_held_from_reading(self) -> int:
        """Return the bytes of all objects held for what was read in them, not for their place."""
        decided = [HeldReason.CHAIN_FORK.value, HeldReason.DUPLICATE_NUMBER.value]
        query = select(func.coalesce(func.sum(table.c.size), 0)).where(
            table.c.state == Outcome.HELD.value, table.c.reason.not_in(decided)
        )
        return int(self._connection.rows(query)[0][0])

    def held_of_key(self, signing_key: str) -> tuple[ReceivedObject, ...]:
        """Return what a key signed and is held as unknown-device, in the order of its chain."""
        query = (
            select(*_COLUMNS)
            .where(
                table.c.signing_key == signing_key,
                table.c.state == Outcome.HELD.value,
                table.c.reason == HeldReason.UNKNOWN_DEVICE.value,
            )
            .order_by(table.c.sequence, table.c.sha256)
        )
        return tuple(_received(row) for row in self._connection.rows(query))

    def of_device(self, device: DeviceId) -> tuple[ReceivedObject, ...]:
        """Return what one device sent, by place in its chain, then arrival."""
        query = (
            select(*_COLUMNS)
            .where(table.c.device == device)
            .order_by(table.c.sequence, table.c.received_at, table.c.sha256)
        )
        return tuple(_received(row) for row in self._connection.rows(query))

    def came_with(self, device: DeviceId) -> dict[DeviceId, int]:
        """Count the objects of other devices that were committed together with this one's."""
        query = select(table.c.received_at).where(table.c.device == device).distinct()
        moments = [row.received_at for row in self._connection.rows(query)]
        found: dict[DeviceId, int] = {}
        for some in in_groups(moments):
            counts = (
                select(table.c.device, func.count().label("objects"))
                .where(
                    table.c.received_at.in_(some),
                    table.c.device.is_not(None),
                    table.c.device != device,
                )
                .group_by(table.c.device)
            )
            for row in self._connection.rows(counts):
                other = DeviceId(row.device)
                found[other] = found.get(other, 0) + row.objects
        return found

    def every(self) -> tuple[tuple[Sha256, int, Outcome], ...]:
        """Return hash, size in bytes and state of every object, by hash."""
        query = select(table.c.sha256, table.c.size, table.c.state).order_by(table.c.sha256)
        return tuple(
            (Sha256(row.sha256), row.size, Outcome(row.state))
            for row in self._connection.rows(query)
        )

    def count(self, state: Outcome) -> int:
        """Return how many objects are in `state`."""
        query = select(func.count()).select_from(table).where(table.c.state == state.value)
        return int(self._connection.rows(query)[0][0])

    def accepted_among(self, objects: Iterable[ObjectId]) -> set[ObjectId]:
        """Return those of these numbers that an accepted object has."""
        return {
            ObjectId(row.object)
            for some in in_groups(objects)
            for row in self._connection.rows(
                select(table.c.object).where(
                    table.c.object.in_(some), table.c.state == Outcome.ACCEPTED.value
                )
            )
        }

    def records_among(self, records: Iterable[ReportId]) -> set[ReportId]:
        """Return those of these numbers that a report here has."""
        return {
            ReportId(row.record)
            for some in in_groups(records)
            for row in self._connection.rows(
                select(record_table.c.record).where(record_table.c.record.in_(some))
            )
        }

    def links(self, device: DeviceId) -> tuple[Link, ...]:
        """Return the chain of a device as far as it is here, by number."""
        query = _LINKS.where(table.c.device == device, _in_chain()).order_by(table.c.sequence)
        return tuple(_link(row) for row in self._connection.rows(query))

    def chain_extents(self) -> dict[DeviceId, tuple[int, int]]:
        """Return of each device how many places of its chain are here, and the highest number.

        Where both are alike nothing is missing; what joins and what is held is not looked at.
        """
        query = (
            select(
                table.c.device,
                func.count(table.c.sequence.distinct()).label("places"),
                func.max(table.c.sequence).label("highest"),
            )
            .where(table.c.device.is_not(None), _in_chain())
            .group_by(table.c.device)
        )
        return {
            DeviceId(row.device): (row.places, row.highest) for row in self._connection.rows(query)
        }

    def last_seen(self) -> dict[DeviceId, datetime]:
        """Return when something of each device came last."""
        query = (
            select(table.c.device, func.max(table.c.received_at).label("newest"))
            .where(table.c.device.is_not(None))
            .group_by(table.c.device)
        )
        return {DeviceId(row.device): from_text(row.newest) for row in self._connection.rows(query)}

    def links_at(self, device: DeviceId, sequences: Iterable[int]) -> tuple[Link, ...]:
        """Return what of a device's chain is here at these places."""
        return tuple(
            _link(row)
            for some in in_groups(sequences)
            for row in self._connection.rows(
                _LINKS.where(
                    table.c.device == device, table.c.sequence.in_(some), _in_chain()
                ).order_by(table.c.sequence)
            )
        )


def _link(row: Row[Any]) -> Link:
    return Link(row.sequence, Sha256(row.previous), Sha256(row.manifest_sha256))


def _row(new: NewObject, at: datetime) -> dict[str, object]:
    state = _accepted(at) if new.reason is None else _held(new.reason)
    return {
        "sha256": new.sha256,
        "size": new.size,
        "received_at": to_text(at),
        "arrivals": 1,
        **state,
        **_claimed(new.claim),
    }


def _in_chain() -> ColumnElement[bool]:
    reasons = sorted(reason.value for reason in IN_CHAIN_THOUGH_HELD)
    return or_(
        table.c.state == Outcome.ACCEPTED.value,
        and_(table.c.state == Outcome.HELD.value, table.c.reason.in_(reasons)),
    )


def _accepted(at: datetime) -> dict[str, object]:
    return {"state": Outcome.ACCEPTED.value, "reason": "", "accepted_at": to_text(at)}


def _held(reason: HeldReason) -> dict[str, object]:
    return {"state": Outcome.HELD.value, "reason": reason.value, "accepted_at": None}


def _claimed(claim: Claim | None) -> dict[str, object]:
    if claim is None:
        return dict.fromkeys(_CLAIM_COLUMNS)
    return {
        "signing_key": claim.signing_key,
        "object": claim.object_id,
        "device": claim.device,
        "sequence": claim.link.sequence,
        "previous": claim.link.previous,
        "chain_head": claim.link.head,
        "manifest_sha256": claim.link.manifest_sha256,
        "manifest": claim.manifest,
        "signature": claim.signature,
    }


def _received(row: Row[Any]) -> ReceivedObject:
    link = None
    if row.sequence is not None:
        link = Link(row.sequence, Sha256(row.previous), Sha256(row.manifest_sha256))
    return ReceivedObject(
        sha256=Sha256(row.sha256),
        size=row.size,
        state=Outcome(row.state),
        reason=row.reason,
        received_at=from_text(row.received_at),
        accepted_at=None if row.accepted_at is None else from_text(row.accepted_at),
        arrivals=row.arrivals,
        signing_key=row.signing_key,
        object_id=None if row.object is None else ObjectId(row.object),
        device=None if row.device is None else DeviceId(row.device),
        link=link,
    )
