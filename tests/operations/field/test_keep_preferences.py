from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fieldkit.domain.preferences import Colours, PanicExtent, Preferences
from fieldkit.operations.field.keep_preferences import keep_preferences, kept_preferences
from tests.fakes.field import a_device


def test_what_was_chosen_is_there_the_next_time(tmp_path: Path) -> None:
    vault = a_device(tmp_path / "vault").vault
    chosen = Preferences(150, Colours.DARK, 1, False, 0, PanicExtent.EVERYTHING)
    keep_preferences(vault, chosen)
    assert kept_preferences(vault) == chosen
    vault.close()


def test_a_new_vault_has_the_defaults(tmp_path: Path) -> None:
    vault = a_device(tmp_path / "vault").vault
    assert kept_preferences(vault) == Preferences()
    vault.close()


@pytest.mark.parametrize(
    "kept",
    [
        {"text_percent": 9999},
        {"text_percent": True},
        {"lock_minutes": "5"},
        {"panic_extent": "half"},
        {"colours": 3},
        {"locks_with_screen": 0},
        {"something": "of a newer version"},
        ["no", "table"],
        None,
    ],
)
def test_what_is_not_offered_falls_back_to_the_default(tmp_path: Path, kept: Any) -> None:
    vault = a_device(tmp_path / "vault").vault
    with vault.transaction():
        vault.settings.put("preferences", kept)
    assert kept_preferences(vault) == Preferences()
    vault.close()


def test_one_bad_value_does_not_cost_the_others(tmp_path: Path) -> None:
    vault = a_device(tmp_path / "vault").vault
    with vault.transaction():
        vault.settings.put("preferences", {"lock_minutes": 7, "text_percent": 200})
    assert kept_preferences(vault) == Preferences(text_percent=200)
    vault.close()
