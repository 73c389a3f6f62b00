"""A restore drill: restore a backup into a scratch vault, open it, count, and destroy it again.

Three steps, as with a backup: `plan_drill` and `remember_drill` use the databases shortly;
`rehearse` takes long and needs none of ours, for it opens a vault of its own.
"""

from __future__ import annotations

import contextlib
import logging
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit.bundle.fingerprint import words_of
from fieldkit.bundle.receipt import Outcome
from fieldkit.crypto.age import Identity
from fieldkit.crypto.passphrase import Argon2Parameters
from fieldkit.crypto.random import random_hex
from fieldkit.domain.clock import Clock
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.local_text import number
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import BackupDamaged, NotAllowed
from fieldkit.operations.hq.house_dates import HouseDate, note_done
from fieldkit.operations.hq.published import directory_of
from fieldkit.operations.hq.restore_backup import restore_backup
from fieldkit.operations.hq.session import HeadquartersSession, open_session
from fieldkit.translations import _, ngettext
from fieldkit.vault.vault import unlock_vault

logger = logging.getLogger(__name__)

_PREFIX = "drill-"
_SCRATCH = re.compile(r"drill-[0-9a-f]{16}(-[0-9a-f]{8})?")


@dataclass(frozen=True)
class DrillPlan:
    """What a drill compares with: how much is here now, and who we are."""

    scratch: Path  # does not exist yet
    clock: Clock
    vault_id: str
    words: tuple[str, ...]  # of the first root
    objects: int
    reports: int


@dataclass(frozen=True)
class DrillResult:
    """What came back from the backup; it was destroyed again."""

    saved_at: datetime  # when the state was saved
    objects: int
    reports: int
    attachments: int
    missing: int  # objects and attachments that the backup lacks though it lists them
    newer: int  # objects that are here and came after the backup
    is_destroyed: bool  # nothing of the scratch vault is left

    @property
    def is_good(self) -> bool:
        """Whether everything that the backup lists came back, and opened."""
        return not self.missing


def plan_drill(session: HeadquartersSession, scratch_parent: Path | None = None) -> DrillPlan:
    """Return what a drill needs; its vault will lie beside ours unless another place is given.

    What an earlier drill left that was cut short is deleted.

    Raises:
        VaultDamaged: What is published cannot be read.
    """
    parent = session.vault.folder.parent if scratch_parent is None else scratch_parent
    for left in parent.glob(f"{_PREFIX}*"):
        if left.is_dir() and not left.is_symlink() and _SCRATCH.fullmatch(left.name):
            shutil.rmtree(left, ignore_errors=True)
    return DrillPlan(
        scratch=parent / f"{_PREFIX}{random_hex(8)}",
        clock=session.clock,
        vault_id=session.vault.vault_id,
        words=words_of(directory_of(session.vault).root_sha256),
        objects=sum(session.store.objects.count(state) for state in Outcome),
        reports=session.store.records.count(),
    )


def rehearse(
    plan: DrillPlan,
    backup: Path,
    identities: Sequence[Identity],
    *,
    parameters: Argon2Parameters | None = None,
    progress: Progress = no_progress,
) -> DrillResult:
    """Restore `backup` beside us, open it by a passphrase of its own, count, and destroy it.

    `identities` hold the reserve. Progress counts files. Whatever happens, the scratch is gone.

    Raises:
        NotAllowed: It is the backup of another headquarters.
        AgeNoMatch, BackupDamaged, DeviceError, Cancelled: As `restore_backup`.
    """
    passphrase = random_hex(16)
    try:
        restored = restore_backup(
            backup,
            identities,
            plan.scratch,
            passphrase,
            clock=plan.clock,
            secrets=None,
            parameters=parameters,
            progress=progress,
        )
        if restored.fingerprint_words != plan.words:
            raise NotAllowed(
                _("This is the backup of another headquarters."),
                hint=_("Compare the ten words of the card."),
            )
        objects, reports = _count(plan, passphrase)
    finally:
        shutil.rmtree(plan.scratch, ignore_errors=True)
    missing = len(restored.missing_objects) + restored.missing_attachments
    return DrillResult(
        saved_at=restored.created,
        objects=restored.objects,
        reports=reports,
        attachments=restored.attachments,
        missing=missing,
        newer=max(0, plan.objects - objects),
        is_destroyed=not plan.scratch.exists(),
    )


def remember_drill(session: HeadquartersSession, result: DrillResult) -> None:
    """Remember that a drill went well, with its day; one that did not is not remembered.

    Raises:
        BackupDamaged: Something that the backup lists did not come back.
    """
    if not result.is_good:
        raise BackupDamaged(
            ngettext(
                "{count} file of the backup is missing or damaged.",
                "{count} files of the backup are missing or damaged.",
                result.missing,
            ).format(count=number(result.missing)),
            hint=_("Check that disk, and make a new backup at once."),
        )
    note_done(session, HouseDate.DRILL, HouseDate.RESERVE)
    with session.store.transaction():
        session.store.audit.append(
            CustodyEvent.COPIED, session.vault.vault_id, "drill", session.clock.now()
        )
    logger.info("a drill brought back %d objects", result.objects)


def _count(plan: DrillPlan, passphrase: str) -> tuple[int, int]:
    """Open the restored vault as a person would, and return its objects and reports."""
    vault = unlock_vault(plan.scratch, passphrase, secrets=None)
    with contextlib.closing(vault):
        session = open_session(vault, plan.clock, None)
        with contextlib.closing(session.store):
            objects = sum(session.store.objects.count(state) for state in Outcome)
            # The newest report is opened: a count alone would not show that keys fit.
            for record in session.store.records.newest(limit=1):
                session.store.records.content(record.report_id)
            return objects, session.store.records.count()
