"""Change the passphrase of a vault; everything else about it stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault import keyslots
from fieldkit.vault import vault as vaults


def change_passphrase(
    folder: Path, old: str, new: str, *, open_keyring: Callable[[], SecretStore]
) -> None:
    """Let `new` open the vault instead of `old`; the keyring is opened only if the vault uses one.

    Raises:
        VaultMissing, VaultDamaged, WrongPassphrase, KeyringEntryMissing, KeyringUnavailable,
        DeviceError: As they say; both copies of the key slots say the same in the end.
    """
    secrets = open_keyring() if keyslots.read(folder).needs_keyring else None
    vaults.change_passphrase(folder, old, new, secrets)
