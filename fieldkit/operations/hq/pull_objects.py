"""Fetch what lies on a drop server and take it in like what a stick brings.

Everything is noted before it is done, so that a crash at any point loses nothing: an object is
listed, fetched, committed here, and only later deleted there (`delete_taken`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from fieldkit.bundle.bag import object_name
from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress
from fieldkit.errors import DiskFull, NetworkError, NotOnServer, ServerAnswerInvalid
from fieldkit.hq.intake import MAX_OBJECT_BYTES
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.hq.store.server_store import ObjectState, ServerObject
from fieldkit.operations.hq.admission import Admission, admission_of
from fieldkit.operations.hq.in_vault import InVault, at_once
from fieldkit.operations.hq.intake_bag import IntakeSummary, reading_plan, take_in
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.transfer.download import download_to_spool, drop_downloads
from fieldkit.transfer.drop_box import HeadquartersDropBox, ListedObject
from fieldkit.transfer.spool import (
    SPARE_BYTES,
    BadMember,
    BadReason,
    SpooledObject,
    SpoolLimits,
)

logger = logging.getLogger(__name__)

_TRIED_AGAIN = frozenset({BadReason.DAMAGED, BadReason.NO_ROOM, BadReason.UNREADABLE})
_REQUEST = "request"  # kept in the roster: no backup is waited for
_MAX_DAMAGED = 3  # downloads of one connection
_NOTED_TOGETHER = 200  # deletions; each may be repeated without harm


@dataclass(frozen=True)
class Pulled:
    """What one connection brought."""

    intake: IntakeSummary
    repeated: int  # here already, and not fetched
    failure: NetworkError | None  # why the rest was not fetched, if it was not
    no_room: DiskFull | None = None  # this disk did not take some of it; the others were fetched


def list_objects(
    session: HeadquartersSession,
    server_id: str,
    cursor: str,
    box: HeadquartersDropBox,
    in_vault: InVault = at_once,
) -> None:
    """Note what a server has, from where its list was read last.

    Raises:
        NetworkError, Cancelled: What was noted stays.
    """
    while True:
        page, following = box.intake(cursor)
        in_vault(partial(_note_listed, session, server_id, page, following))
        if not following:
            return
        cursor = following


def pull_objects(
    session: HeadquartersSession,
    server_id: str,
    box: HeadquartersDropBox,
    progress: Progress,
    in_vault: InVault = at_once,
) -> Pulled:
    """Fetch and take in what was listed and is not here. Progress counts bytes.

    Only what is done `in_vault` uses the databases: fetching may take hours.

    Raises:
        Cancelled, VaultError: What was committed before stays.
    """
    plan = in_vault(lambda: _plan(session, server_id))
    wanted, admission = plan.wanted, plan.admission
    drop_downloads(session.archive.downloads, {item.sha256 for item in wanted})
    limits = SpoolLimits(
        object_bytes=MAX_OBJECT_BYTES, keep_free=max(admission.reserve, SPARE_BYTES)
    )
    # What a crash left between its place and the database is taken in from there.
    # Small ones first: what somebody fills a server with must not stand before a report.
    absent = sorted(
        (item for item in wanted if not _lies_here(session, item)), key=lambda item: item.size
    )
    arriving = _Arriving(session, box, absent, limits, progress)
    intake = take_in(session, iter(arriving), admission, in_vault)
    in_vault(lambda: _note(session, server_id, wanted, arriving, intake))
    logger.info("fetched %d objects, %d were here already", len(arriving.fetched), plan.repeated)
    return Pulled(intake, plan.repeated, arriving.failure, arriving.no_room)


def delete_taken(
    session: HeadquartersSession,
    server_id: str,
    box: HeadquartersDropBox,
    in_vault: InVault = at_once,
) -> tuple[int, int]:
    """Delete on the server what is here, as often as the backup rule asks.

    Returns how many were deleted, and how many wait for a backup.

    Raises:
        NetworkError, Cancelled: Some were deleted; the next time deletes the rest.
    """
    safe, waiting = in_vault(lambda: _safe_to_delete(session, server_id))
    for start in range(0, len(safe), _NOTED_TOGETHER):
        some = safe[start : start + _NOTED_TOGETHER]
        for item in some:
            box.delete_object(item.device, item.sha256)
        in_vault(partial(_note_deleted, session, server_id, some))
    logger.info("deleted %d objects on the server", len(safe))
    return len(safe), waiting


@dataclass(frozen=True)
class _Plan:
    """What one connection is to fetch."""

    wanted: list[ServerObject]
    repeated: int  # listed, and here already
    admission: Admission


def _plan(session: HeadquartersSession, server_id: str) -> _Plan:
    servers = session.store.servers
    listed = [item for item in servers.objects(server_id) if item.state is ObjectState.LISTED]
    wanted = _without_known(session, server_id, listed)
    return _Plan(wanted, len(listed) - len(wanted), admission_of(session, reading_plan(session)))


def _note_listed(
    session: HeadquartersSession,
    server_id: str,
    page: Sequence[ListedObject],
    following: str,
) -> None:
    with session.store.transaction():
        session.store.servers.listed(
            server_id,
            [(item.device, item.sha256, item.size) for item in page],
            following,
            session.clock.now(),
        )


def _note_deleted(
    session: HeadquartersSession, server_id: str, objects: Sequence[ServerObject]
) -> None:
    with session.store.transaction():
        session.store.servers.gone(server_id, objects)


def _safe_to_delete(session: HeadquartersSession, server_id: str) -> tuple[list[ServerObject], int]:
    """Return what may be deleted on a server, and how many more wait for a backup."""
    store = session.store
    needed = news_of(session.vault, session.clock.now()).published.policy.delete_needs_copies
    taken = [item for item in store.servers.objects(server_id) if item.state is ObjectState.TAKEN]
    requests = [item for item in taken if item.reason == _REQUEST]
    here = _here(session, taken)
    lost = [item for item in taken if item.sha256 not in here and item.reason != _REQUEST]
    if lost:  # our original is gone from the disk: the server's is fetched anew
        with store.transaction():
            store.servers.became(server_id, lost, ObjectState.LISTED)
    copies = store.backups.copies_among(here)
    erased = store.erasures.among(here)
    safe = requests + [
        item
        for item in taken
        if item.sha256 in erased
        or (item.sha256 in here and 1 + copies.get(item.sha256, 0) >= needed)
    ]
    return safe, len(taken) - len(safe)


class _Arriving:
    """Fetches one object after the other; a connection that fails ends it without an error."""

    def __init__(
        self,
        session: HeadquartersSession,
        box: HeadquartersDropBox,
        wanted: Sequence[ServerObject],
        limits: SpoolLimits,
        progress: Progress,
    ) -> None:
        self._archive = session.archive
        self._box = box
        self._wanted = {item.sha256: item for item in wanted}  # the same of two devices once
        self._limits = limits
        self._progress = progress
        self._total = sum(item.size for item in self._wanted.values())
        self._done = self._damaged = 0
        self.fetched: set[Sha256] = set()
        self.gone: set[Sha256] = set()
        self.failure: NetworkError | None = None
        self.no_room: DiskFull | None = None

    def __iter__(self) -> Iterator[SpooledObject | BadMember]:
        for item in self._wanted.values():
            try:
                result = self._fetch(item)
            except NotOnServer:
                self.gone.add(item.sha256)
                continue
            except NetworkError as error:
                self.failure = error
                return
            except DiskFull as error:
                # A small one behind it may be the one that is waited for.
                self.no_room = error
                continue
            self._done += item.size
            self.fetched.add(item.sha256)
            yield result
            if self._gives_junk(result):
                self.failure = ServerAnswerInvalid()
                return

    def _gives_junk(self, result: SpooledObject | BadMember) -> bool:
        """Say whether a server gave other bytes than it promised so often that it is no accident.

        It hashed them before it listed them; one that lies could go on for ever.
        """
        if isinstance(result, BadMember) and result.reason is BadReason.DAMAGED:
            self._damaged += 1
        return self._damaged >= _MAX_DAMAGED

    def _fetch(self, item: ServerObject) -> SpooledObject | BadMember:
        def tell(done: int, _total: int) -> None:
            self._progress(min(self._done + done, self._total), self._total)

        tell(0, 0)
        listed = ListedObject(item.device, item.sha256, item.size)
        archive = self._archive
        return download_to_spool(
            self._box, listed, archive.downloads, archive.spool, self._limits, tell
        )


def _without_known(
    session: HeadquartersSession, server_id: str, listed: Sequence[ServerObject]
) -> list[ServerObject]:
    """Note what is here already, and return the rest.

    One that had come before the server listed it was sent once more: its device misses a receipt.
    """
    store = session.store
    here = _here(session, listed)
    again = [item for item in listed if item.sha256 in here]
    if again:
        with store.transaction():
            for item in again:
                if here[item.sha256].received_at < item.seen_at:
                    store.objects.arrived_again(item.sha256)
            store.servers.became(server_id, again, ObjectState.TAKEN)
    return [item for item in listed if item.sha256 not in here]


def _lies_here(session: HeadquartersSession, item: ServerObject) -> bool:
    return any(session.archive.path_of(item.sha256, state).is_file() for state in Outcome)


def _here(
    session: HeadquartersSession, objects: Sequence[ServerObject]
) -> dict[Sha256, ReceivedObject]:
    """Return those objects that are known here and whose file is where it must be, or erased."""
    known = session.store.objects.get_all(item.sha256 for item in objects)
    erased = session.store.erasures.among(known)
    return {
        sha256: received
        for sha256, received in known.items()
        if sha256 in erased or session.archive.path_of(sha256, received.state).is_file()
    }


def _note(
    session: HeadquartersSession,
    server_id: str,
    wanted: Sequence[ServerObject],
    arriving: _Arriving,
    intake: IntakeSummary,
) -> None:
    """Note what became of everything; what an error left undone stays listed."""
    taken = {result.sha256 for result in intake.results}
    requests = session.store.roster.requests_among(arriving.fetched - taken)
    refused = {member.name: member.reason for member in intake.unreadable}
    servers = session.store.servers
    with session.store.transaction():
        servers.gone(server_id, [item for item in wanted if item.sha256 in arriving.gone])
        for found, reason in ((taken, ""), (requests, _REQUEST)):
            done = [item for item in wanted if item.sha256 in found]
            servers.became(server_id, done, ObjectState.TAKEN, reason)
        for item in wanted:
            why = refused.get(object_name(item.sha256))
            if why is not None and why not in _TRIED_AGAIN:
                servers.became(server_id, [item], ObjectState.LEFT, why.value)
