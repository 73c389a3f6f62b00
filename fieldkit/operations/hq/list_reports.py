"""List what arrived: reports, held objects, and what is missing of each device's chain."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.crypto.keys import VerifyingKey
from fieldkit.custody.chain import ChainState, check_links, genesis
from fieldkit.domain.roster import RosterEntry
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.operations.hq.session import HeadquartersSession


@dataclass(frozen=True)
class ListedReport:
    """A report with the code of the device that sealed it."""

    record: ReceivedRecord
    code: str


@dataclass(frozen=True)
class ListedDevice:
    """A device, and how far its chain is here."""

    entry: RosterEntry
    chain: ChainState
    objects: int


def list_reports(
    session: HeadquartersSession, *, limit: int | None = None
) -> tuple[ListedReport, ...]:
    """Return reports, newest arrival first."""
    codes = {entry.device: entry.code for entry in session.store.roster.entries()}
    return tuple(
        ListedReport(record, codes.get(record.device, ""))
        for record in session.store.records.newest(limit=limit)
    )


def list_held(session: HeadquartersSession) -> tuple[ReceivedObject, ...]:
    """Return held objects, oldest first."""
    return session.store.objects.held()


def list_devices(session: HeadquartersSession) -> tuple[ListedDevice, ...]:
    """Return the roster, by code."""
    return tuple(_listed(session, entry) for entry in session.store.roster.entries())


def _listed(session: HeadquartersSession, entry: RosterEntry) -> ListedDevice:
    key = VerifyingKey.from_openssh(entry.signing_key).to_bytes()
    objects = session.store.objects
    return ListedDevice(
        entry,
        check_links(genesis(entry.device, key), objects.links(entry.device)),
        len(objects.of_device(entry.device)),
    )
