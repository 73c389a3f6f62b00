"""List what arrived: reports, imported ones too, held objects, and what chains are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldkit.crypto.keys import VerifyingKey
from fieldkit.custody.chain import ChainState, check_links, genesis
from fieldkit.domain.report import Amended
from fieldkit.domain.roster import RosterEntry
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.hq.store.submission_store import ImportedRecord
from fieldkit.operations.hq.renew_device import days_left
from fieldkit.operations.hq.session import HeadquartersSession


@dataclass(frozen=True)
class ListedReport:
    """A report with the code of the device that sealed it; an imported one has none."""

    record: ReceivedRecord | ImportedRecord
    code: str
    is_disputed: bool = False  # another content under the same ODK instance id is here

    @property
    def is_unverified(self) -> bool:
        """Whether it was imported: no signature, no chain, from whoever wrote it."""
        return isinstance(self.record, ImportedRecord)

    @property
    def amends(self) -> Amended | None:
        """Which report it amends, if it does."""
        return None if isinstance(self.record, ImportedRecord) else self.record.amends


@dataclass(frozen=True)
class ListedDevice:
    """A device, and how far its chain is here."""

    entry: RosterEntry
    chain: ChainState
    objects: int
    last_seen: datetime | None  # when the newest of its objects came, by any way
    days_left: int  # of its certificate for the drop servers; negative after its end


def list_reports(
    session: HeadquartersSession, *, limit: int | None = None
) -> tuple[ListedReport, ...]:
    """Return reports, imported ones among them, newest arrival first."""
    store = session.store
    codes = {entry.device: entry.code for entry in store.roster.entries()}
    disputed = store.submissions.disputed()
    found = [
        ListedReport(record, codes.get(record.device, ""))
        for record in store.records.newest(limit=limit)
    ]
    found += [
        ListedReport(record, "", record.instance_id in disputed)
        for record in store.submissions.newest(limit=limit)
    ]
    # Stable: each kind stays in the order of its own table.
    found.sort(key=lambda item: item.record.received_at, reverse=True)
    return tuple(found[:limit])


def list_held(session: HeadquartersSession) -> tuple[ReceivedObject, ...]:
    """Return held objects, oldest first."""
    return session.store.objects.held()


def list_devices(session: HeadquartersSession) -> tuple[ListedDevice, ...]:
    """Return the roster, by code."""
    return tuple(_listed(session, entry) for entry in session.store.roster.entries())


def _listed(session: HeadquartersSession, entry: RosterEntry) -> ListedDevice:
    key = VerifyingKey.from_openssh(entry.signing_key).to_bytes()
    objects = session.store.objects
    received = objects.of_device(entry.device)
    return ListedDevice(
        entry,
        check_links(genesis(entry.device, key), objects.links(entry.device)),
        len(received),
        max((item.received_at for item in received), default=None),
        days_left(entry, session.clock.now()),
    )
