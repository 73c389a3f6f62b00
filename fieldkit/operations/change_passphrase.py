"""Change the passphrase of a vault; everything else about it stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldkit.domain.clock import Clock
from fieldkit.operations.limit_tries import counted_try
from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault import keyslots
from fieldkit.vault import vault as vaults


def change_passphrase(
    folder: Path, old: str, new: str, *, clock: Clock, open_keyring: Callable[[], SecretStore]
) -> None:
    """Let `new` open the vault instead of `old`; the keyring is opened only if the vault uses one.

    Raises:
        VaultMissing, VaultDamaged, WrongPassphrase, TriedTooOften, KeyringEntryMissing,
        KeyringUnavailable, DeviceError: As they say; both copies of the key slots say the same
            in the end.
    """
    secrets = open_keyring() if keyslots.read(folder).needs_keyring else None
    # An unlocked window must not help to guess what it was unlocked with.
    with counted_try(folder, clock):
        vaults.change_passphrase(folder, old, new, secrets)
