"""Open a vault whose passphrase is lost, by its recovery words or shares, with a new passphrase."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from fieldkit.crypto.passphrase import Argon2Parameters
from fieldkit.errors import InvalidKey, RecoveryRefused
from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault import keyslots, recovery
from fieldkit.vault import vault as vaults

logger = logging.getLogger(__name__)


def recover_vault(
    folder: Path,
    words: Sequence[str],
    new_passphrase: str,
    *,
    secrets: SecretStore | None,
    parameters: Argon2Parameters | None = None,
) -> None:
    """Let a new passphrase open the vault; `words` is one list of 20 words, or shares of several.

    `secrets` None makes the vault portable. What was in it stays as it is, and the same words open
    it the next time.

    Raises:
        VaultMissing, VaultDamaged: There is nothing to recover.
        RecoveryRefused: These words do not open this vault; nothing was changed.
        KeyringUnavailable, DeviceError: Nothing was changed.
    """
    slots = keyslots.read(folder)
    try:
        secret = recovery.from_shares(list(words))
    except InvalidKey as error:
        raise RecoveryRefused(hint=error.sentence) from error
    key = slots.unlock_recovery(secret.value)
    vaults.set_passphrase(folder, key, new_passphrase, secrets=secrets, parameters=parameters)
    logger.info("recovered a vault")
