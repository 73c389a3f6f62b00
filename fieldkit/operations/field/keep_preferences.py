"""Keep what a person chose about their window inside the vault, and read it back."""

from __future__ import annotations

import enum
from dataclasses import asdict, fields, replace
from typing import Any

from fieldkit.domain.preferences import Preferences
from fieldkit.vault.vault import Vault

_PREFERENCES = "preferences"


def keep_preferences(vault: Vault, preferences: Preferences) -> None:
    """Keep the preferences; a vault that is open for reading only keeps none."""
    kept = asdict(preferences)
    if not vault.read_only and vault.settings.get(_PREFERENCES) != kept:
        with vault.transaction():
            vault.settings.put(_PREFERENCES, kept)


def kept_preferences(vault: Vault) -> Preferences:
    """Return the preferences of this vault; what is not there, or not known here, by default."""
    kept = vault.settings.get(_PREFERENCES)
    chosen = kept if isinstance(kept, dict) else {}
    preferences = Preferences()
    for item in fields(Preferences):
        if item.name in chosen:
            preferences = _with(preferences, item.name, chosen[item.name])
    return preferences


def _with(preferences: Preferences, name: str, value: Any) -> Preferences:
    """Return the preferences with one changed, or as they were where the value is none of ours."""
    before = getattr(preferences, name)
    kind = type(before)
    try:
        # True is 1 to Python, and no number of minutes.
        fits = isinstance(value, str) if issubclass(kind, enum.Enum) else type(value) is kind
        changed: dict[str, Any] = {name: kind(value)}
        return replace(preferences, **changed) if fits else preferences
    except ValueError:
        return preferences
