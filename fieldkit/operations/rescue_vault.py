"""Copy what can still be read of a damaged vault into a new one; the damaged one is not changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from fieldkit.crypto.passphrase import Argon2Parameters
from fieldkit.domain.clock import Clock
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.operations.limit_tries import counted_try
from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault import keyslots
from fieldkit.vault import vault as vaults
from fieldkit.vault.rescue import Rescued, rescue

logger = logging.getLogger(__name__)


def rescue_vault(
    folder: Path,
    new_folder: Path,
    passphrase: str,
    *,
    clock: Clock,
    open_keyring: Callable[[], SecretStore],
    parameters: Argon2Parameters | None = None,
    progress: Progress = no_progress,
) -> Rescued:
    """Copy what is readable into a new vault of the same passphrase and level.

    Raises:
        VaultMissing, VaultDamaged, WrongPassphrase, TriedTooOften, KeyringEntryMissing: The old
            one does not open.
        VaultExists: Something is in the new folder.
        DeviceError, Cancelled: The new vault is not complete: delete it and begin again.
    """
    secrets = open_keyring() if keyslots.read(folder).needs_keyring else None
    with counted_try(folder, clock):
        source = vaults.unlock_vault(
            folder, passphrase, secrets=secrets, read_only=True, keeps_old=True
        )
    with (
        source,
        vaults.create_vault(
            new_folder, passphrase, secrets=secrets, parameters=parameters
        ) as target,
    ):
        rescued = rescue(source, target, progress)
    logger.info("rescued %d drafts and %d stubs", rescued.drafts, rescued.stubs)
    return rescued
