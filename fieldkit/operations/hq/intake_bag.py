"""Take in what a stick brings: every object on its own, so that one bad one stops no other.

Three kinds of step, because reading takes long and the database must not wait for it:
`begin_intake` and `commit_objects` use the database shortly, `read_object` needs none. A receipt
is written only for what has been committed durably.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import BagInvalid, Cancelled, DeviceError, FieldkitError
from fieldkit.hq.intake import MAX_OBJECT_BYTES
from fieldkit.operations.hq.admission import Admission, admission_of
from fieldkit.operations.hq.commit_objects import IntakeResult, commit_objects
from fieldkit.operations.hq.erased_files import remove_erased_files
from fieldkit.operations.hq.headquarters_keys import intake_identities
from fieldkit.operations.hq.join_parts import join_parts
from fieldkit.operations.hq.read_object import ReadingPlan, ReadObject, read_object
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_request import RequestTaken, may_be_request, take_if_request
from fieldkit.operations.in_vault import InVault, at_once
from fieldkit.platform.durable import remove_durably
from fieldkit.transfer.spool import (
    SPARE_BYTES,
    BadMember,
    SpooledObject,
    SpoolLimits,
    copy_file_to_spool,
    copy_to_spool,
    find_bags,
)
from fieldkit.translations import _
from fieldkit.vault.blobs import remove_unlisted

logger = logging.getLogger(__name__)

# One flush of the disk serves a whole group; a crash loses at most one group, still on the stick.
GROUP_OBJECTS = 256
GROUP_BYTES = 256 * 1024 * 1024
GROUP_MS = 5_000

Arriving = Iterable[SpooledObject | BadMember]


@dataclass(frozen=True)
class IntakeSummary:
    """What became of everything on a stick."""

    results: tuple[IntakeResult, ...]  # in the order of the stick
    unreadable: tuple[BadMember, ...]  # nothing of them is kept; they are on the stick still
    requests: int  # of devices that ask to be enrolled
    joined: int  # large attachments that are complete now
    renewed: int = 0  # devices that asked for a new certificate and got it
    interrupted: FieldkitError | None = None  # why the rest was not read, if it was not

    def count(self, outcome: Outcome) -> int:
        """Return how many new files were accepted, or held."""
        return sum(result.is_new and result.outcome is outcome for result in self.results)

    @property
    def repeated(self) -> int:
        """How many files were here already."""
        return sum(not result.is_new for result in self.results)


def intake_bag(
    session: HeadquartersSession,
    folder: Path,
    progress: Progress = no_progress,
    in_vault: InVault = at_once,
) -> IntakeSummary:
    """Take in every hand-over bag in `folder`, or the single sealed files that lie in it.

    A stick that is pulled or a disk that fills ends the intake; what was committed before stays,
    and the summary says why it ended. Progress counts bytes copied, of one bag at a time. Only what
    is done `in_vault` uses the databases; copying and reading may run beside them.

    Raises:
        BagInvalid: There is nothing in this folder that we know.
        DriveUnreadable: The folder cannot be read.
        Cancelled, VaultError: What was committed before stays.
    """
    bags = find_bags(folder)
    if bags:
        admission = in_vault(lambda: admission_of(session, reading_plan(session)))
        spool, limits = session.archive.spool, _limits(admission)
        arriving = (
            item
            for bag in bags
            for item in copy_to_spool(bag, spool, limits, progress, admission.glance)
        )
        return take_in(session, arriving, admission, in_vault)
    files = sorted(path for path in folder.glob("*.age") if not path.is_symlink())
    if not files:
        raise BagInvalid(
            _("There is no hand-over bag and no sealed file in this folder."),
            hint=_("Choose the stick itself or the folder that the device wrote."),
        )
    return intake_files(session, files, in_vault)


def intake_files(
    session: HeadquartersSession, files: Iterable[Path], in_vault: InVault = at_once
) -> IntakeSummary:
    """Take in single sealed files, chosen by hand.

    Raises:
        As `intake_bag`.
    """
    admission = in_vault(lambda: admission_of(session, reading_plan(session)))
    spool, limits = session.archive.spool, _limits(admission)
    arriving = (copy_file_to_spool(path, spool, limits, admission.glance) for path in files)
    return take_in(session, arriving, admission, in_vault)


def begin_intake(session: HeadquartersSession) -> frozenset[Sha256]:
    """Clear what an interrupted intake left; return what is here already.

    Raises:
        DeviceError, VaultError: Nothing was taken in.
    """
    session.archive.empty_spool()
    remove_erased_files(session)
    remove_unlisted(session.archive.attachments, session.store.contents.blobs())
    every = session.store.objects.every()
    session.archive.put_back(sha256 for sha256, _size, state in every if state is Outcome.HELD)
    return frozenset(sha256 for sha256, _size, _state in every)


def reading_plan(
    session: HeadquartersSession, overruled: frozenset[HeldReason] = frozenset()
) -> ReadingPlan:
    """Return what reading an object needs from the databases."""
    return ReadingPlan(
        archive=session.archive,
        identities=intake_identities(session.vault),
        roster={entry.signing_key: entry for entry in session.store.roster.entries()},
        overruled=overruled,
    )


def take_in(
    session: HeadquartersSession,
    arriving: Arriving,
    admission: Admission,
    in_vault: InVault = at_once,
) -> IntakeSummary:
    """Take in what is copied to the spool, as it comes.

    Raises:
        Cancelled, VaultError: What was committed before stays.
    """
    listed = in_vault(lambda: begin_intake(session))
    group = _Group(session, admission, in_vault)
    interrupted: FieldkitError | None = None
    try:
        for item in _read(session, admission.plan, listed, arriving):
            group.add(item)
        group.commit()
    except DeviceError as error:
        # What was read before is whole: the fault lies with the stick or with a disk.
        interrupted = error
        with contextlib.suppress(DeviceError):  # the first error is the one to tell
            group.commit()
    except Cancelled:
        group.commit()
        raise
    return IntakeSummary(
        results=tuple(group.results),
        unreadable=tuple(group.unreadable),
        requests=group.requests,
        renewed=group.renewed,
        joined=0 if interrupted else in_vault(lambda: join_parts(session)),
        interrupted=interrupted,
    )


def _read(
    session: HeadquartersSession,
    plan: ReadingPlan,
    listed: Collection[Sha256],
    arriving: Arriving,
) -> Iterator[ReadObject | BadMember]:
    for sha256, path in session.archive.unlisted(listed):
        yield read_object(plan, sha256, path)
    for item in arriving:
        if isinstance(item, BadMember):
            yield item
        elif item.sha256 in listed:
            yield ReadObject(item.sha256, item.size, item.path, reason=None, claim=None)
        else:
            yield read_object(plan, item.sha256, item.path)


class _Group:
    """Objects that were read and wait to be committed together."""

    def __init__(
        self, session: HeadquartersSession, admission: Admission, in_vault: InVault
    ) -> None:
        self._session = session
        self._admission = admission
        self._in_vault = in_vault
        self._waiting: list[ReadObject] = []
        self._hashes: set[Sha256] = set()  # of those that wait
        self._bytes = self._since_ms = 0
        self.results: list[IntakeResult] = []
        self.unreadable: list[BadMember] = []
        self.requests = self.renewed = 0

    def add(self, item: ReadObject | BadMember) -> None:
        if isinstance(item, BadMember):
            self.unreadable.append(item)
            return
        request = self._request(item)
        if request is not None:
            self.requests += request is RequestTaken.WAITS
            self.renewed += request is RequestTaken.RENEWED
            return
        if item.sha256 not in self._hashes and self._is_refused(item):
            return
        self._waiting.append(item)
        self._hashes.add(item.sha256)
        self._bytes += item.size
        if self._is_full():
            self.commit()

    def commit(self) -> None:
        # Taken out first: a group that fails is on the stick still, and is not tried twice.
        waiting, self._waiting = self._waiting, []
        self._hashes.clear()
        self._bytes = 0
        if waiting:
            self.results += self._in_vault(lambda: commit_objects(self._session, waiting))

    def _request(self, item: ReadObject) -> RequestTaken | None:
        if not may_be_request(item):
            return None
        return self._in_vault(lambda: take_if_request(self._session, item))

    def _is_refused(self, item: ReadObject) -> bool:
        reason = self._admission.refusal(item)
        if reason is None:
            return False
        # Only the copy goes: what a database put back from a copy does not know was accepted once.
        if item.path.is_relative_to(self._session.archive.spool):
            remove_durably(item.path)
        self.unreadable.append(BadMember(f"{item.sha256}.age", reason))
        return True

    def _is_full(self) -> bool:
        now_ms = self._session.clock.monotonic_ms()
        if len(self._waiting) == 1:
            self._since_ms = now_ms
        return (
            len(self._waiting) >= GROUP_OBJECTS
            or self._bytes >= GROUP_BYTES
            or now_ms - self._since_ms >= GROUP_MS
        )


def _limits(admission: Admission) -> SpoolLimits:
    return SpoolLimits(object_bytes=MAX_OBJECT_BYTES, keep_free=max(admission.reserve, SPARE_BYTES))
