"""Put a rescued vault in the place of the damaged one, which is kept under another name."""

from __future__ import annotations

import logging
from pathlib import Path

from fieldkit.crypto.random import random_hex
from fieldkit.errors import VaultMissing
from fieldkit.platform.durable import fsync_folder, translate_os_error
from fieldkit.platform.instance_lock import lock_folder
from fieldkit.vault.presence import holds_vault

logger = logging.getLogger(__name__)


def rescue_place(folder: Path) -> Path:
    """Return a folder beside `folder` that is not there yet."""
    return folder.with_name(f"{folder.name}-rescued-{random_hex(2)}")


def replace_vault(folder: Path, rescued: Path) -> Path:
    """Let `rescued` be the vault in `folder`; return where the damaged one lies now.

    If it is cut short between the two steps, both vaults lie beside the empty place, whole.

    Raises:
        VaultMissing: There is nothing to put there.
        VaultInUse: A program has the damaged vault open.
        DeviceError: They could not be renamed.
    """
    if not holds_vault(rescued):
        raise VaultMissing
    kept = folder.with_name(f"{folder.name}-damaged-{random_hex(2)}")
    lock_folder(folder).release()
    try:
        folder.rename(kept)
        rescued.rename(folder)
    except OSError as error:
        raise translate_os_error(error) from error
    fsync_folder(folder.parent)
    logger.info("a rescued vault took the place of a damaged one")
    return kept
