"""Keep what a person chose about sync inside the vault, and read it back."""

from __future__ import annotations

import enum
from dataclasses import fields, replace
from typing import Any

from fieldkit.domain.connection import Route
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.vault.vault import Vault

_CHOICE = "sync-choice"
_STRICTEST = Route.ONION


def keep_sync_choice(vault: Vault, choice: SyncChoice) -> None:
    """Keep the choice; a vault that is open for reading only keeps none."""
    kept: dict[str, Any] = {
        item.name: _plain(getattr(choice, item.name)) for item in fields(SyncChoice)
    }
    if not vault.read_only and vault.settings.get(_CHOICE) != kept:
        with vault.transaction():
            vault.settings.put(_CHOICE, kept)


def kept_sync_choice(vault: Vault) -> SyncChoice:
    """Return the choice of this vault; what is not there, or not known here, by default.

    A route that is not known is the strictest there is: it was never chosen to protect less.
    """
    kept = vault.settings.get(_CHOICE)
    choice = SyncChoice()
    for item in fields(SyncChoice):
        if isinstance(kept, dict) and item.name in kept:
            choice = _with(choice, item.name, kept[item.name])
    return choice


def _plain(value: object) -> object:
    return value.value if isinstance(value, enum.Enum) else value


def _with(choice: SyncChoice, name: str, value: Any) -> SyncChoice:
    """Return the choice with one member read, or as it was where the value is none of ours."""
    before = getattr(choice, name)
    try:
        read = type(before)(value) if isinstance(before, enum.Enum) else value
        if name == "at_minute":
            is_fitting = read is None or type(read) is int
        else:
            is_fitting = type(read) is type(before)  # True is 1 to Python, and no number
        changed: dict[str, Any] = {name: read}
        return replace(choice, **changed) if is_fitting else choice
    except ValueError:
        return replace(choice, route=_STRICTEST) if name == "route" else choice
