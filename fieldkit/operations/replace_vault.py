"""Put a rescued vault in the place of the damaged one, which is kept under another name."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from fieldkit.crypto.random import random_hex
from fieldkit.errors import VaultMissing
from fieldkit.platform.durable import fsync_folder, translate_os_error
from fieldkit.platform.instance_lock import lock_folder
from fieldkit.vault.presence import SET_ASIDE_GLOB, holds_vault, is_vault

logger = logging.getLogger(__name__)


def rescue_place(folder: Path) -> Path:
    """Return a folder beside `folder` that is not there yet."""
    return folder.with_name(f"{folder.name}-rescued-{random_hex(2)}")


def replace_vault(folder: Path, rescued: Path) -> Path:
    """Let `rescued` be the vault in `folder`; return where the damaged one lies now: within it.

    There it goes with the vault if that is destroyed: the same passphrase opens it. If this is cut
    short, all that there was lies beside the place, whole.

    Raises:
        VaultMissing: There is nothing to put there.
        VaultInUse: A program has the damaged vault open.
        DeviceError: They could not be renamed.
    """
    if not holds_vault(rescued):
        raise VaultMissing
    name = SET_ASIDE_GLOB.replace("*", random_hex(2))
    beside = folder.with_name(f"{folder.name}-{name}")
    lock_folder(folder).release()
    try:
        folder.rename(beside)
        rescued.rename(folder)
        beside.rename(folder / name)
    except OSError as error:
        raise translate_os_error(error) from error
    fsync_folder(folder)
    fsync_folder(folder.parent)
    logger.info("a rescued vault took the place of a damaged one")
    return folder / name


def left_beside(folder: Path) -> tuple[Path, ...]:
    """Return what a rescue or a replacement that was cut short has left beside `folder`.

    Only vaults, under the very names that are given here: they are destroyed without a question.
    """
    ours = re.compile(rf"{re.escape(folder.name)}-(rescued|damaged)-[0-9a-f]{{4}}")
    beside = sorted(folder.parent.iterdir()) if folder.parent.is_dir() else ()
    return tuple(path for path in beside if ours.fullmatch(path.name) and is_vault(path))
