"""Mark a vault as one for training, for ever, and say whether it is one."""

from __future__ import annotations

from fieldkit.vault.vault import Vault

_TRAINING = "training"


def mark_training(vault: Vault) -> None:
    """Mark it, within the caller's transaction."""
    vault.settings.put(_TRAINING, True)


def is_training(vault: Vault) -> bool:
    """Say whether everything in this vault is invented."""
    return vault.settings.get(_TRAINING) is True
