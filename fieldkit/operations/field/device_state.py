"""What this device is to headquarters: its words, its enrolment, its recovery."""

from __future__ import annotations

from fieldkit.bundle.fingerprint import key_words
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.session import Session
from fieldkit.vault.vault import Vault

# Names of settings.
ENROLMENT = "device-state"
RECOVERY = "recovery"


def device_words(vault: Vault) -> tuple[str, ...]:
    """Return the words of this device's key, which headquarters compares aloud."""
    return key_words(load_identity(vault).signing.public)


def enrolment_state(vault: Vault) -> str:
    """Return `none`, `requested`, `approved` or `revoked`."""
    state = vault.settings.get(ENROLMENT)
    return state if isinstance(state, str) else "none"


def recovery_state(vault: Vault) -> str:
    """Return `sealed-to-headquarters`, `refused`, or `none` while there is none."""
    state = vault.settings.get(RECOVERY)
    return state if isinstance(state, str) else "none"


def refuse_recovery(session: Session) -> None:
    """Remember that the person does not want headquarters to be able to open this vault."""
    with session.vault.transaction():
        session.vault.settings.put(RECOVERY, "refused")
