"""Scenes of the settings and of the sheet of keys."""

from __future__ import annotations

from fieldkit.domain.preferences import PanicExtent
from fieldkit.gui.field.settings.view import SettingsScreen
from fieldkit.gui.widgets.keys_screen import KeysScreen
from tests.scenes import editor
from tests.scenes.registry import scene
from tests.scenes.stage import Stage
from tests.scenes.worlds import a_new_vault, with_changes, with_network, with_reports

_LOOK, _LOCK, _PANIC, _PASSPHRASE, _NETWORK, _HEADQUARTERS, _PROTECTION = range(7)


@scene("settings-look", with_reports)
def look(stage: Stage) -> None:
    """Language, size of text, colours."""
    _settings(stage, _LOOK)


@scene("settings-lock", with_reports)
def lock(stage: Stage) -> None:
    """When it locks by itself."""
    _settings(stage, _LOCK)


@scene("settings-panic", with_reports)
def panic(stage: Stage) -> None:
    """Asked once more before panic may destroy everything."""
    screen = _settings(stage, _PANIC)
    stage.rest()
    screen.panic_extent_chosen.emit(PanicExtent.EVERYTHING)


@scene("settings-passphrase", with_reports)
def passphrase(stage: Stage) -> None:
    """How the vault is protected."""
    _settings(stage, _PASSPHRASE)


@scene("settings-network", with_network)
def network(stage: Stage) -> None:
    """When, how and over which networks reports may leave."""
    _settings(stage, _NETWORK)


@scene("settings-headquarters", with_changes)
def headquarters(stage: Stage) -> None:
    """Its words and rules, while changes wait."""
    _settings(stage, _HEADQUARTERS)


@scene("settings-headquarters-none", a_new_vault)
def no_headquarters(stage: Stage) -> None:
    """Nobody to seal to yet."""
    _settings(stage, _HEADQUARTERS)


@scene("settings-protection", with_reports)
def protection(stage: Stage) -> None:
    """What it protects from, and what not."""
    _settings(stage, _PROTECTION)


@scene("keys", with_reports)
def keys(stage: Stage) -> None:
    """The keys of the editor, and those of everywhere."""
    editor.begin(stage)
    stage.window.stack.keys_requested.emit()
    stage.on_top(KeysScreen)


def _settings(stage: Stage, subject: int) -> SettingsScreen:
    stage.window.stack.settings_requested.emit()
    screen = stage.on_top(SettingsScreen)
    screen.show_subject(subject)
    return screen
