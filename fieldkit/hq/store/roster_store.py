"""The devices that headquarters knows, and those that asked to be known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.roster import DeviceState, EnrolmentCandidate, RosterEntry
from fieldkit.errors import UnknownDevice
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.tables import device as device_table
from fieldkit.hq.store.tables import request as request_table

_ENTRY = (
    device_table.c.device,
    device_table.c.signing_key,
    device_table.c.recipient,
    device_table.c.certificate,
    device_table.c.state,
    device_table.c.code,
    device_table.c.approved_at,
    device_table.c.revoked_at,
    device_table.c.recovery,
)
_CANDIDATE = (
    request_table.c.sha256,
    request_table.c.device,
    request_table.c.signing_key,
    request_table.c.recipient,
    request_table.c.tls_request,
    request_table.c.asked_at,
    request_table.c.words,
    request_table.c.recovery,
)
_WAITING, _APPROVED, _REFUSED = "waiting", "approved", "refused"


@dataclass(frozen=True)
class WaitingRequest:
    """A request that nobody has decided yet."""

    sha256: Sha256  # of the request as it came
    candidate: EnrolmentCandidate


class RosterStore:
    """Roster entries are added once; afterwards only their state changes."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add(self, entry: RosterEntry) -> None:
        """Add a device that was approved."""
        self._connection.write(
            insert(device_table).values(
                device=entry.device,
                signing_key=entry.signing_key,
                recipient=entry.recipient,
                certificate=entry.certificate,
                state=entry.state.value,
                code=entry.code,
                approved_at=to_text(entry.approved_at),
                revoked_at=_optional_text(entry.revoked_at),
                recovery=entry.recovery,
            )
        )

    def renew(self, entry: RosterEntry) -> None:
        """Give a device in the roster its new certificate and code; its keys stay.

        Raises:
            UnknownDevice: No such device with these keys, or it is revoked.
        """
        changed = self._connection.write(
            update(device_table)
            .where(
                device_table.c.device == entry.device,
                device_table.c.signing_key == entry.signing_key,
                device_table.c.recipient == entry.recipient,
                device_table.c.state == DeviceState.APPROVED.value,
            )
            .values(
                certificate=entry.certificate,
                code=entry.code,
                approved_at=to_text(entry.approved_at),
                recovery=entry.recovery,
            )
        )
        if changed != 1:
            raise UnknownDevice

    def revoke(self, device: DeviceId, at: datetime) -> None:
        """Take a device's rights away; what it had sent stays.

        Raises:
            UnknownDevice: No such device, or it is revoked already.
        """
        changed = self._connection.write(
            update(device_table)
            .where(
                device_table.c.device == device,
                device_table.c.state == DeviceState.APPROVED.value,
            )
            .values(state=DeviceState.REVOKED.value, revoked_at=to_text(at))
        )
        if changed != 1:
            raise UnknownDevice

    def entry(self, device: DeviceId) -> RosterEntry:
        """Return one device.

        Raises:
            UnknownDevice: It is not in the roster.
        """
        rows = self._connection.rows(select(*_ENTRY).where(device_table.c.device == device))
        if not rows:
            raise UnknownDevice
        return _entry(rows[0])

    def entries(self) -> tuple[RosterEntry, ...]:
        """Return every device, by code, then number."""
        query = select(*_ENTRY).order_by(device_table.c.code, device_table.c.device)
        return tuple(_entry(row) for row in self._connection.rows(query))

    def add_request(self, sha256: Sha256, candidate: EnrolmentCandidate, at: datetime) -> None:
        """Add a request that came in; the same request again changes nothing."""
        known = select(request_table.c.sha256).where(request_table.c.sha256 == sha256)
        if self._connection.rows(known):
            return
        self._connection.write(
            insert(request_table).values(
                sha256=sha256,
                device=candidate.device,
                state=_WAITING,
                received_at=to_text(at),
                signing_key=candidate.signing_key,
                recipient=candidate.recipient,
                tls_request=candidate.tls_request,
                asked_at=to_text(candidate.asked_at),
                words=" ".join(candidate.words),
                recovery=candidate.recovery,
            )
        )

    def requests(self) -> tuple[WaitingRequest, ...]:
        """Return what waits for a decision, oldest first."""
        query = (
            select(*_CANDIDATE)
            .where(request_table.c.state == _WAITING)
            .order_by(request_table.c.received_at, request_table.c.sha256)
        )
        return tuple(_request(row) for row in self._connection.rows(query))

    def approved_requests(self, device: DeviceId) -> tuple[EnrolmentCandidate, ...]:
        """Return what was approved of a device, the one that was asked for last first."""
        query = (
            select(*_CANDIDATE)
            .where(request_table.c.state == _APPROVED, request_table.c.device == device)
            .order_by(request_table.c.asked_at.desc(), request_table.c.sha256)
        )
        return tuple(_request(row).candidate for row in self._connection.rows(query))

    def requests_among(self, hashes: Iterable[Sha256]) -> frozenset[Sha256]:
        """Return those of `hashes` that are requests which came, decided or not."""
        wanted = set(hashes)
        if not wanted:
            return frozenset()
        rows = self._connection.rows(select(request_table.c.sha256))
        return frozenset(Sha256(row.sha256) for row in rows if row.sha256 in wanted)

    def decide(self, sha256: Sha256, *, approved: bool) -> None:
        """Close a request that waits.

        Raises:
            UnknownDevice: No such request waits.
        """
        changed = self._connection.write(
            update(request_table)
            .where(request_table.c.sha256 == sha256, request_table.c.state == _WAITING)
            .values(state=_APPROVED if approved else _REFUSED)
        )
        if changed != 1:
            raise UnknownDevice


def _entry(row: Row[Any]) -> RosterEntry:
    return RosterEntry(
        device=DeviceId(row.device),
        signing_key=row.signing_key,
        recipient=row.recipient,
        certificate=row.certificate,
        state=DeviceState(row.state),
        code=row.code,
        approved_at=from_text(row.approved_at),
        revoked_at=None if row.revoked_at is None else from_text(row.revoked_at),
        recovery=row.recovery,
    )


def _request(row: Row[Any]) -> WaitingRequest:
    return WaitingRequest(
        sha256=Sha256(row.sha256),
        candidate=EnrolmentCandidate(
            device=DeviceId(row.device),
            signing_key=row.signing_key,
            recipient=row.recipient,
            tls_request=row.tls_request,
            asked_at=from_text(row.asked_at),
            words=tuple(row.words.split()),
            recovery=row.recovery,
        ),
    )


def _optional_text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)
