"""Hand sealed objects over: copied to a stick, read again, and only then called handed over."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.custody.log import log_event
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.report import TRANSITIONS, ReportState
from fieldkit.errors import (
    DeviceError,
    DriveGone,
    DriveUnreadable,
    DriveUnwritable,
    NothingToSeal,
    ObjectDamaged,
)
from fieldkit.operations.field.remember_hand_over import LastHandOver, remember_hand_over
from fieldkit.operations.field.renew_certificate import ask_for_renewal, waiting_renewal
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import Volume, is_mounted
from fieldkit.transfer.drive import UNFINISHED, HandedOver, write_bag
from fieldkit.translations import _

logger = logging.getLogger(__name__)

_BATCH = 1024 * 1024  # bytes


@dataclass(frozen=True)
class HandOverPlan:
    """Which files are to be copied; read from the vault in one short step."""

    objects: tuple[SealedObject, ...]
    files: tuple[tuple[Sha256, Path, int], ...]  # of the objects, and perhaps a request of ours
    damaged: int = 0  # objects left out because their files here are damaged

    @property
    def size(self) -> int:
        """Return how many bytes are to be copied."""
        return sum(size for _sha256, _path, size in self.files)

    @property
    def own(self) -> int:
        """Return how many objects are of this device."""
        return sum(not sealed.carried for sealed in self.objects)

    @property
    def carried(self) -> int:
        """Return how many objects are of colleagues."""
        return len(self.objects) - self.own


def hand_over(
    session: Session, folder: Path, *, progress: Progress = no_progress
) -> tuple[HandedOver, HandOverPlan]:
    """Write every sealed object that headquarters has not received as a bag into `folder`.

    Returns what stands on the drive, and what of the outbox it is.

    Raises:
        NothingToSeal: There is nothing to hand over.
        DiskFull, DriveUnwritable, Cancelled: The bag is not complete; running it again resumes.
    """
    plan = plan_hand_over(session)
    handed_over, plan = write_plan(folder, plan, progress=progress)
    commit_hand_over(session, plan)
    return handed_over, plan


def write_plan_to(
    volume: Volume, plan: HandOverPlan, *, progress: Progress = no_progress
) -> tuple[HandedOver, HandOverPlan]:
    """Write the bag to a stick that was found, as `write_plan`.

    Raises:
        DriveGone: The stick was pulled; writing to it again goes on where that stopped.
        DriveUnwritable: It is write-protected.
        ObjectDamaged, DiskFull, Cancelled: As `write_plan`.
    """
    if not is_mounted(volume):
        raise DriveGone
    if volume.is_read_only:
        raise DriveUnwritable(
            _("This stick is write-protected."),
            hint=_("Move the small switch at its side, or use another stick."),
        )
    try:
        return write_plan(volume.mount_point, plan, progress=progress)
    except (DriveUnwritable, DriveUnreadable, ObjectDamaged) as error:
        if not is_mounted(volume):
            raise DriveGone from error
        raise


def write_plan(
    folder: Path, plan: HandOverPlan, *, progress: Progress = no_progress
) -> tuple[HandedOver, HandOverPlan]:
    """Write the bag without touching the database; return also what was handed over.

    An object whose file here is damaged or gone is left out, so that it holds up no other.

    Raises:
        ObjectDamaged: None of them is sound.
        DiskFull, DriveUnwritable, Cancelled: As `hand_over`.
    """
    whole = _only(plan, _is_there)
    try:
        return write_bag(folder, whole.files, progress=progress), whole
    except (ObjectDamaged, DriveUnreadable):
        sound = _only(whole, _is_sound)
        if sound == whole:
            raise
    return write_bag(folder, sound.files, progress=progress), sound


def _only(plan: HandOverPlan, is_good: Callable[[Sha256, Path, int], bool]) -> HandOverPlan:
    good = {file[0] for file in plan.files if is_good(*file)}
    if not good:
        raise ObjectDamaged(
            _("The sealed files on this device are damaged."),
            hint=_("Check the vault. Nothing was handed over."),
        )
    return HandOverPlan(
        tuple(sealed for sealed in plan.objects if sealed.sha256 in good),
        tuple(file for file in plan.files if file[0] in good),
        damaged=plan.damaged + len(plan.files) - len(good),
    )


def plan_hand_over(session: Session) -> HandOverPlan:
    """Return what is to be copied, with a request to renew this device's certificate if it is due.

    Raises:
        NothingToSeal: Everything was received, or nothing was sealed yet.
    """
    with contextlib.suppress(DeviceError):  # reports do not wait for it
        ask_for_renewal(session)
    renewal = waiting_renewal(session.vault)
    outbox = session.vault.outbox
    objects = tuple(
        sealed for sealed in outbox.with_file() if sealed.state is not ReportState.RECEIVED
    )
    if not objects and renewal is None:
        raise NothingToSeal(_("There is nothing to hand over."), hint=_("Seal a report first."))
    files = [(sealed.sha256, outbox.path(sealed), sealed.size) for sealed in objects]
    if renewal is not None:
        files.append((renewal.sha256, renewal.path, renewal.size))
    return HandOverPlan(objects, tuple(files))


def commit_hand_over(session: Session, plan: HandOverPlan) -> None:
    """Remember that the objects were copied and read again."""
    vault, now = session.vault, session.clock.now()
    reports = 0
    with vault.transaction():
        for planned in plan.objects:
            reports += len(vault.reports.stubs_of(planned.sha256))
            if planned.carried:
                vault.outbox.set_carried_on(planned.sha256, now.date())
            sealed = vault.outbox.get(planned.sha256)
            if ReportState.HANDED_OVER in TRANSITIONS[sealed.state]:
                vault.outbox.set_state(sealed.sha256, ReportState.HANDED_OVER)
                vault.reports.set_state(sealed.sha256, ReportState.HANDED_OVER)
            log_event(vault, CustodyEvent.HANDED_OVER, sealed.sha256, at=now)
        if plan.objects:
            remember_hand_over(vault, LastHandOver(now, reports, plan.carried))
    record_mark(session)
    logger.info("handed over %d objects", len(plan.objects))


def is_begun(folder: Path) -> bool:
    """Say whether copying into `folder` was cut short there; false where the stick is gone."""
    try:
        return any(path.is_dir() for path in folder.glob(f"*{UNFINISHED}"))
    except OSError:
        return False


def _is_there(_sha256: Sha256, path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _is_sound(sha256: Sha256, path: Path, _size: int) -> bool:
    digest = Sha256Stream()
    try:
        with path.open("rb", buffering=0) as source:
            while batch := source.read(_BATCH):
                digest.update(batch)
    except OSError:
        return False
    return digest.hexdigest() == sha256
