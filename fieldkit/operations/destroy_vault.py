"""Destroy a vault for good: panic, and what an interruption of it has left."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from fieldkit.domain.destruction import Destruction, KeyringEntry
from fieldkit.domain.preferences import PanicExtent
from fieldkit.vault import destroy_notice, destruction
from fieldkit.vault.destroy_notice import DestroyNotice
from fieldkit.vault.remains import sealed_files

logger = logging.getLogger(__name__)

# Begins to delete the entries of a vault (label, vault id) in the keyring, without waiting, and
# returns what later says, within a short time, what came of it.
ForgetKeyring = Callable[[str, str], Callable[[], KeyringEntry]]
SEALED_REPORTS_STAY = PanicExtent.ACCESS


def destroy_vault(
    folder: Path,
    *,
    extent: PanicExtent = SEALED_REPORTS_STAY,
    forget_keyring: ForgetKeyring,
    reached: Callable[[str], None] = lambda _step: None,
) -> Destruction:
    """Destroy the vault in `folder`, whatever state it is in, and say what came of it.

    It goes on where an earlier attempt was cut short. It takes no lock, asks for no passphrase and
    raises nothing for what could not be deleted. `reached` hears each step that is about to begin.
    """
    was_interrupted = destroy_notice.find(folder) is not None
    notice = destruction.notice_for(folder, extent)
    reached("slots")
    is_access_gone = folder.is_dir() and destruction.destroy_slots(folder, notice)
    reached("keyring")
    keyring = _forget(notice, forget_keyring)
    left = 0
    reached("database")
    left += destruction.delete_database(folder)
    reached("blobs")
    left += destruction.delete_blobs(folder)
    reached("rest")
    left += destruction.delete_rest(folder)
    reached("outbox")
    left += destruction.empty_outbox(folder, notice.extent)
    known = keyring()
    reached("notice")
    if is_access_gone and not left:
        destruction.forget(folder)
    reached("end")
    logger.info("destroyed a vault, %d files left, keyring entry %s", left, known.value)
    return Destruction(
        extent=notice.extent,
        is_access_gone=is_access_gone or not folder.exists(),
        keyring=known,
        sealed_left=len(sealed_files(folder)),
        files_left=left,
        was_interrupted=was_interrupted,
    )


def is_half_destroyed(folder: Path) -> bool:
    """Say whether the vault in `folder` was to be destroyed, and that was cut short."""
    return destroy_notice.find(folder) is not None


def _forget(notice: DestroyNotice, forget: ForgetKeyring) -> Callable[[], KeyringEntry]:
    if not notice.keyring_label:
        return lambda: KeyringEntry.NONE
    return forget(notice.keyring_label, notice.vault_id)
