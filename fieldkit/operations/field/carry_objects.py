"""Carry sealed reports of a colleague: taken from their stick, handed over with our own.

They cannot be opened here and are never counted among our own. They are copied whole, each proved
by the hash that is its name; what is no sealed report is left. They leave by hand, or by
themselves some weeks after they were handed on (`vault/verify.py`); until headquarters' receipt
their owner has them too.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit.custody.log import log_event
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.report import ReportState
from fieldkit.errors import BagInvalid, NotAllowed
from fieldkit.operations.field.survey_stick import StickNews, compare_stick
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.platform import durable
from fieldkit.transfer.drive import MOST_OBJECT_BYTES
from fieldkit.transfer.spool import SpooledObject, SpoolLimits, copy_to_spool
from fieldkit.transfer.stick_look import look_at_stick, refuse_other
from fieldkit.translations import _

logger = logging.getLogger(__name__)

MOST_CARRIED = 2000  # objects that lie here at one time
_KEEP_FREE = 64 * 1024**2  # bytes of the vault's disk, for our own reports
_SHARE_OF_FREE = 2  # a stranger's stick may take one in so many free bytes


@dataclass(frozen=True)
class CarryPlan:
    """Which objects are to be copied from where; read from the vault in one short step."""

    bags: tuple[Path, ...]
    wanted: frozenset[Sha256]
    spool: Path  # where the carried ones lie
    left_out: int = 0  # no room for so many more


@dataclass(frozen=True)
class Carried:
    """What was taken along."""

    count: int = 0
    bytes: int = 0
    refused: int = 0  # damaged, or no sealed reports
    left_out: int = 0


def carry_objects(session: Session, folder: Path, *, progress: Progress = no_progress) -> Carried:
    """Take along all sealed reports on a stick that are not known here.

    Raises:
        BagInvalid: There is nothing to take along.
        DriveUnreadable, DiskFull, Cancelled: What was copied before is kept.
    """
    plan = plan_carry(session, compare_stick(session, look_at_stick(folder)))
    copied, refused = copy_carried(plan, progress=progress)
    return commit_carried(session, plan, copied, refused)


def plan_carry(session: Session, news: StickNews) -> CarryPlan:
    """Return what is to be copied; changes nothing.

    Raises:
        BagInvalid: There is nothing to take along.
        NotAllowed: So many are carried already that there is no place for one more.
    """
    if not news.reports:
        raise BagInvalid(
            _("There are no sealed reports of a colleague on this stick."),
            hint=_("Choose the stick that they were handed over to."),
        )
    outbox = session.vault.outbox
    room = MOST_CARRIED - outbox.carried_figures()[0]
    if room <= 0:
        raise NotAllowed(
            _("No more reports of colleagues can be carried here."),
            hint=_("Hand over first, then stop carrying those."),
        )
    wanted = frozenset(seen.sha256 for seen in news.reports[:room])
    return CarryPlan(news.bags, wanted, outbox.carried_folder, max(0, len(news.reports) - room))


def copy_carried(
    plan: CarryPlan, *, progress: Progress = no_progress
) -> tuple[tuple[SpooledObject, ...], int]:
    """Copy the objects without touching the database; return them, and how many were refused.

    Cut short, the copies stay until the next unlock deletes them; the stick is unchanged.

    Raises:
        DriveUnreadable: None of the bags can be read.
        DiskFull, DriveUnwritable, Cancelled: Nothing is taken along.
    """
    copied: dict[Sha256, SpooledObject] = {}
    refused = 0
    free = durable.free_bytes(plan.spool)
    for path in plan.bags:
        missing = plan.wanted - copied.keys()
        taken = sum(item.size for item in copied.values())
        limits = SpoolLimits(
            object_bytes=MOST_OBJECT_BYTES,
            total_bytes=max(0, free // _SHARE_OF_FREE - taken),
            keep_free=_KEEP_FREE,
        )
        for item in copy_to_spool(path, plan.spool, limits, progress, refuse_other, only=missing):
            if isinstance(item, SpooledObject):
                _settle(item.path)
                copied[item.sha256] = item
            elif item.name:
                refused += 1
    durable.fsync_folder(plan.spool)
    return tuple(copied.values()), refused


def commit_carried(
    session: Session, plan: CarryPlan, copied: Sequence[SpooledObject], refused: int
) -> Carried:
    """Remember what was copied; from then on it goes with the next hand-over."""
    vault, now = session.vault, session.clock.now()
    fresh = [item for item in copied if not vault.outbox.knows(item.sha256)]
    with vault.transaction():
        for item in fresh:
            vault.outbox.take_along(
                SealedObject(item.sha256, item.size, now.date(), ReportState.SEALED, carried=True)
            )
            log_event(vault, CustodyEvent.RECEIVED, item.sha256, at=now)
    if fresh:
        record_mark(session)
    logger.info("carrying %d more objects, %d refused", len(fresh), refused)
    return Carried(len(fresh), sum(item.size for item in fresh), refused, plan.left_out)


def stop_carrying(session: Session, wanted: Collection[Sha256] | None = None) -> int:
    """Delete carried objects, all of them by default; return how many."""
    vault, now = session.vault, session.clock.now()
    gone = [
        sealed.sha256
        for sealed in vault.outbox.carried()
        if wanted is None or sealed.sha256 in wanted
    ]
    with vault.transaction():
        for sha256 in gone:
            vault.outbox.remove_file_of(sha256)
            log_event(vault, CustodyEvent.DESTROYED, sha256, at=now)
    logger.info("stopped carrying %d objects", len(gone))
    return len(gone)


def _settle(path: Path) -> None:
    try:
        with path.open("rb+") as file:
            durable.fsync_file(file)
    except OSError as error:
        raise durable.translate_os_error(error) from error
