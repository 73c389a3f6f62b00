"""Check a vault: database, files, and the chained log of what happened on this device."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.custody.log import check_log
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.operations.session import Session
from fieldkit.vault import verify


@dataclass(frozen=True)
class CheckedVault:
    """How much was checked, all of it in order."""

    drafts: int
    stubs: int
    attachments: int
    sealed_objects: int
    log_entries: int


def verify_vault(session: Session, *, deep: bool, progress: Progress = no_progress) -> CheckedVault:
    """Check the vault; a deep check also reads every attachment and sealed object.

    Raises:
        VaultDamaged, ChainBroken: Something is not as it was written.
    """
    found = verify.verify_vault(session.vault, deep=deep, progress=progress)
    return CheckedVault(
        drafts=found.drafts,
        stubs=found.stubs,
        attachments=found.attachments,
        sealed_objects=found.sealed_objects,
        log_entries=check_log(session.vault),
    )
