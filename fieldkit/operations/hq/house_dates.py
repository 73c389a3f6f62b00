"""When things of the house were last done that leave no other date: keys made, proofs, drills."""

from __future__ import annotations

import enum
from datetime import datetime

from fieldkit.crypto import x509
from fieldkit.crypto.age import recipient_fingerprint
from fieldkit.domain.clock import from_text, to_text
from fieldkit.errors import InvalidDate
from fieldkit.operations.hq.headquarters_keys import device_authority, intake_identities
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.vault.vault import Vault

_SETTING = "house-dates"
_INTAKE_SETTING = "intake-key-dates"  # of each key that was made, by its recipient's fingerprint


class HouseDate(enum.StrEnum):
    """What was done."""

    RESERVE = "reserve"  # it opened a test report, or a backup
    HOLDERS = "holders"  # enough of their keys signed something
    PAPER = "paper"  # recovery shares were typed back
    DRILL = "drill"  # a backup was restored and opened


def note_done(session: HeadquartersSession, *done: HouseDate) -> None:
    """Remember that this was done now."""
    with session.vault.transaction():
        put_done(session.vault, session.clock.now(), *done)


def put_done(vault: Vault, at: datetime, *done: HouseDate) -> None:
    """Remember it within a transaction of the caller."""
    known = _known(vault)
    vault.settings.put(_SETTING, {**known, **{item.value: to_text(at) for item in done}})


def last_done(vault: Vault, what: HouseDate) -> datetime | None:
    """Return when it was done last, or None where nobody knows."""
    return _moment(_known(vault).get(what.value))


def put_intake_made(vault: Vault, recipient: str, at: datetime) -> None:
    """Remember when an intake key was made, within a transaction of the caller."""
    known = _known(vault, _INTAKE_SETTING)
    vault.settings.put(_INTAKE_SETTING, {**known, recipient_fingerprint(recipient): to_text(at)})


def intake_made(vault: Vault, recipient: str) -> datetime | None:
    """Return when an intake key was made; the first one is as old as headquarters itself.

    None where nobody knows: it was renewed before such dates were kept.
    """
    known = _known(vault, _INTAKE_SETTING).get(recipient_fingerprint(recipient))
    if known is not None:
        return _moment(known)
    if len(intake_identities(vault)) > 1:
        return None
    return x509.begins_at(device_authority(vault).certificate)


def _moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else from_text(text)
    except InvalidDate:
        return None


def _known(vault: Vault, setting: str = _SETTING) -> dict[str, str]:
    value = vault.settings.get(setting)
    if not isinstance(value, dict):
        return {}
    return {name: text for name, text in value.items() if isinstance(text, str)}
