"""Remember, inside the vault, which language the window speaks; outside it nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.translations import LANGUAGES

if TYPE_CHECKING:
    from fieldkit.vault.vault import Vault

_LANGUAGE = "language"


def remember_language(vault: Vault, language: str) -> None:
    """Keep the language that was chosen."""
    if not vault.read_only and vault.settings.get(_LANGUAGE) != language:
        with vault.transaction():
            vault.settings.put(_LANGUAGE, language)


def remembered_language(vault: Vault) -> str:
    """Return the language that was chosen last, "" where none was."""
    kept = vault.settings.get(_LANGUAGE)
    return kept if isinstance(kept, str) and kept in LANGUAGES else ""
