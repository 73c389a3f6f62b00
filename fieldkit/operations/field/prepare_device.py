"""Remember, inside the vault, that its first steps were begun and which of them is next."""

from __future__ import annotations

import enum

from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.keep_directory import trusted_directory
from fieldkit.operations.session import Session
from fieldkit.vault.vault import Vault

STEPS = 5  # of a first run: three before there is a vault, then those below

_PREPARATION = "preparation"
_BEGUN, _ENDED = "begun", "ended"


class PreparationStep(enum.Enum):
    """What a new device still needs, in this order."""

    HEADQUARTERS = "headquarters"
    REQUEST = "request"


def begin_preparation(vault: Vault) -> None:
    """Note that the steps after creating the vault are to be offered by themselves."""
    with vault.transaction():
        vault.settings.put(_PREPARATION, _BEGUN)


def end_preparation(session: Session) -> None:
    """Offer them no more by themselves: all done, or left for later."""
    vault = session.vault
    if not vault.read_only and vault.settings.get(_PREPARATION) == _BEGUN:
        with vault.transaction():
            vault.settings.put(_PREPARATION, _ENDED)


def next_preparation(session: Session) -> PreparationStep | None:
    """Return the step to go on with, None where nothing is to be offered by itself."""
    vault = session.vault
    if vault.read_only or vault.settings.get(_PREPARATION) != _BEGUN:
        return None
    if trusted_directory(vault) is None:
        return PreparationStep.HEADQUARTERS
    return PreparationStep.REQUEST if enrolment_state(vault) == "none" else None
