"""Prove that the recovery words that somebody holds open this vault, without changing anything."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.errors import InvalidKey, RecoveryRefused
from fieldkit.operations.recover_vault import wrong_words
from fieldkit.operations.session import Session
from fieldkit.vault import keyslots, recovery


def has_recovery(session: Session) -> bool:
    """Return whether any words open this vault.

    Raises:
        VaultDamaged: Its key slots were altered.
    """
    vault = session.vault
    return keyslots.read(vault.folder).has_recovery(vault.key)


def prove_recovery(session: Session, shares: Sequence[str]) -> None:
    """Check that these words, as they were typed, give exactly the key of this vault.

    Raises:
        RecoveryRefused: They do not; the hint says which word cannot be right.
        VaultDamaged: The key slots were altered.
    """
    vault = session.vault
    try:
        secret = recovery.from_shares(list(shares))
    except InvalidKey as error:
        raise RecoveryRefused(hint=wrong_words(shares) or error.sentence) from error
    recovery.prove(keyslots.read(vault.folder), vault.key, secret)
