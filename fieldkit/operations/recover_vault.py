"""Open a vault whose passphrase is lost, by its recovery words or shares, with a new passphrase."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path

from fieldkit.crypto import slip39
from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.passphrase import Argon2Parameters
from fieldkit.domain.recovery_words import words_in
from fieldkit.errors import DeviceError, InvalidKey, RecoveryRefused
from fieldkit.platform.secret_store import SecretStore
from fieldkit.translations import ngettext
from fieldkit.vault import keyslots, recovery
from fieldkit.vault import vault as vaults
from fieldkit.vault.tries import NO_TRIES, write_tries

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
    key = _key_of(folder, words)
    vaults.set_passphrase(folder, key, new_passphrase, secrets=secrets, parameters=parameters)
    with contextlib.suppress(DeviceError):  # then the wait for a next try stays, and ends
        write_tries(folder, NO_TRIES)
    logger.info("recovered a vault")


def check_recovery(folder: Path, words: Sequence[str]) -> None:
    """Check that these words or shares open the vault, and change nothing.

    Raises:
        VaultMissing, VaultDamaged, RecoveryRefused: As `recover_vault`.
    """
    _key_of(folder, words)


def needs_keyring(folder: Path) -> bool:
    """Return whether the vault opens only together with the system keyring.

    Raises:
        VaultMissing, VaultDamaged: There is none that could be read.
    """
    return keyslots.read(folder).needs_keyring


def _key_of(folder: Path, words: Sequence[str]) -> VaultKey:
    slots = keyslots.read(folder)
    try:
        secret = recovery.from_shares(list(words))
    except InvalidKey as error:
        raise RecoveryRefused(hint=wrong_words(words) or error.sentence) from error
    return slots.unlock_recovery(secret.value)


def wrong_words(shares: Sequence[str]) -> str:
    """Return a sentence that says which words cannot be right by their place, "" for none."""
    words = words_in(" ".join(shares))
    places = slip39.unknown_places(words)
    if not places:
        return ""
    text = ngettext(
        "Word {places} is not one of the list: look at it again.",
        "Words {places} are not of the list: look at them again.",
        len(places),
    )
    return text.format(places=", ".join(str(place) for place in places[:_MOST_PLACES]))


_MOST_PLACES = 5
