"""Hand sealed objects over: copied to a stick, read again, and only then called handed over."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from fieldkit.custody.log import log_event
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.report import TRANSITIONS, ReportState
from fieldkit.errors import NothingToSeal
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.transfer.drive import HandedOver, write_bag
from fieldkit.translations import _

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class HandOverPlan:
    """Which files are to be copied; read from the vault in one short step."""

    objects: tuple[SealedObject, ...]
    files: tuple[tuple[Sha256, Path, int], ...]


def hand_over(session: Session, folder: Path, *, progress: Progress = no_progress) -> HandedOver:
    """Write every sealed object that headquarters has not received as a bag into `folder`.

    Raises:
        NothingToSeal: There is nothing to hand over.
        DiskFull, DriveUnwritable, Cancelled: The bag is not complete; running it again resumes.
    """
    plan = plan_hand_over(session)
    handed_over = write_bag(folder, plan.files, progress=progress)
    commit_hand_over(session, plan)
    return handed_over


def plan_hand_over(session: Session) -> HandOverPlan:
    """Return what is to be copied; changes nothing.

    Raises:
        NothingToSeal: Everything was received, or nothing was sealed yet.
    """
    outbox = session.vault.outbox
    objects = tuple(
        sealed for sealed in outbox.with_file() if sealed.state is not ReportState.RECEIVED
    )
    if not objects:
        raise NothingToSeal(_("There is nothing to hand over."), hint=_("Seal a report first."))
    files = tuple((sealed.sha256, outbox.path(sealed), sealed.size) for sealed in objects)
    return HandOverPlan(objects, files)


def commit_hand_over(session: Session, plan: HandOverPlan) -> None:
    """Remember that the objects were copied and read again."""
    vault, now = session.vault, session.clock.now()
    with vault.transaction():
        for planned in plan.objects:
            sealed = vault.outbox.get(planned.sha256)
            if ReportState.HANDED_OVER in TRANSITIONS[sealed.state]:
                vault.outbox.set_state(sealed.sha256, ReportState.HANDED_OVER)
                vault.reports.set_state(sealed.sha256, ReportState.HANDED_OVER)
            log_event(vault, CustodyEvent.HANDED_OVER, sealed.sha256, at=now)
    record_mark(session)
    logger.info("handed over %d objects", len(plan.objects))
