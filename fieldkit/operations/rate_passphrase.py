"""Say how hard a new passphrase is to guess."""

from __future__ import annotations

from fieldkit.crypto import strength
from fieldkit.domain.passphrase_strength import RatedPassphrase


def rate_passphrase(passphrase: str) -> RatedPassphrase:
    """Return what is to be said of a passphrase."""
    return RatedPassphrase(len(passphrase), strength.rate(passphrase))
