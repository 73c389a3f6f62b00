"""Every sealed file that arrived: where it stands, what its manifest said, how often it came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.sql import ColumnElement

from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.custody.chain import Link
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import DeviceId, ObjectId, ReportId, Sha256
from fieldkit.hq.intake import (
    IN_CHAIN_THOUGH_HELD,
    Claim,
    Neighbours,
)
from fieldkit.hq.store.connection import StoreConnection
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
# A query with one parameter for each would meet the limits of databases.
_SLICE = 500


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

    def signed_bytes(self, sha256: Sha256) -> tuple[bytes, bytes] | None:
        """Return the manifest as it was signed, and the signature, if the object was readable."""
        query = select(table.c.manifest, table.c.signature).where(table.c.sha256 == sha256)
        rows = self._connection.rows(query)
        if not rows or rows[0].manifest is None:
            return None
        return rows[0].manifest, rows[0].signature

    def add_accepted(self, sha256: Sha256, size: int, claim: Claim, at: datetime) -> None:
        """Add an object that was taken in."""
        self._connection.write(
            insert(table).values(
                sha256=sha256,
                size=size,
                received_at=to_text(at),
                arrivals=1,
                **_accepted(at),
                **_claimed(claim),
            )
        )

    def add_held(
        self, sha256: Sha256, size: int, reason: HeldReason, claim: Claim | None, at: datetime
    ) -> None:
        """Add an object that is held; `claim` is what could be read of it."""
        self._connection.write(
            insert(table).values(
                sha256=sha256,
                size=size,
                state=Outcome.HELD.value,
                reason=reason.value,
                received_at=to_text(at),
                arrivals=1,
                **_claimed(claim),
            )
        )

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
        values = {"reason": reason.value, **_claimed(claim)}
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

    def object_accepted(self, object_id: ObjectId) -> bool:
        """Say whether an object with this number was accepted."""
        query = select(table.c.sha256).where(
            table.c.object == object_id, table.c.state == Outcome.ACCEPTED.value
        )
        return bool(self._connection.rows(query))

    def records_known(self, records: Iterable[ReportId]) -> frozenset[ReportId]:
        """Return those of `records` that are here already."""
        wanted = tuple(records)
        found: set[ReportId] = set()
        for start in range(0, len(wanted), _SLICE):
            query = select(record_table.c.record).where(
                record_table.c.record.in_(wanted[start : start + _SLICE])
            )
            found.update(ReportId(row.record) for row in self._connection.rows(query))
        return frozenset(found)

    def neighbours(self, device: DeviceId, sequence: int) -> Neighbours:
        """Return what stands at and beside a place in a device's chain."""
        query = select(
            table.c.sequence, table.c.previous, table.c.chain_head, table.c.manifest_sha256
        ).where(
            table.c.device == device,
            table.c.sequence.between(sequence - 1, sequence + 1),
            _in_chain(),
        )
        rows = self._connection.rows(query)
        return Neighbours(
            same_place=frozenset(
                Sha256(row.manifest_sha256) for row in rows if row.sequence == sequence
            ),
            heads_before=frozenset(
                Sha256(row.chain_head) for row in rows if row.sequence == sequence - 1
            ),
            previous_after=frozenset(
                Sha256(row.previous) for row in rows if row.sequence == sequence + 1
            ),
        )

    def links(self, device: DeviceId) -> tuple[Link, ...]:
        """Return the chain of a device as far as it is here, by number."""
        query = (
            select(table.c.sequence, table.c.previous, table.c.manifest_sha256)
            .where(table.c.device == device, _in_chain())
            .order_by(table.c.sequence)
        )
        return tuple(
            Link(row.sequence, Sha256(row.previous), Sha256(row.manifest_sha256))
            for row in self._connection.rows(query)
        )


def _in_chain() -> ColumnElement[bool]:
    reasons = sorted(reason.value for reason in IN_CHAIN_THOUGH_HELD)
    return or_(
        table.c.state == Outcome.ACCEPTED.value,
        and_(table.c.state == Outcome.HELD.value, table.c.reason.in_(reasons)),
    )


def _accepted(at: datetime) -> dict[str, object]:
    return {"state": Outcome.ACCEPTED.value, "reason": "", "accepted_at": to_text(at)}


def _claimed(claim: Claim | None) -> dict[str, object]:
    if claim is None:
        return {}
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
