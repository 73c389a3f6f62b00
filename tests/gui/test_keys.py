"""In every scene each key does one thing, the sheet of F1 names it once, and the cursor is seen."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

import fieldkit.gui
from fieldkit.gui import theme
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.vault_window import VaultWindow
from fieldkit.gui.widgets.entry_panel import EntryPanel
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.tab_order import tab_stops
from tests import scenes as scenes_package
from tests.scenes import all_scenes
from tests.scenes.stage import Stage
from tests.scenes.theatre import Theatre

SCENES = {scene.name: scene for scene in all_scenes()}
SCENES_FOLDER = Path(scenes_package.__path__[0])
# Contexts in which a key is taken wherever in the window the cursor is.
EVERYWHERE = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)


@pytest.fixture(scope="module")
def theatre(tmp_path_factory, qapp):
    return Theatre(tmp_path_factory.mktemp("scenes"))


@pytest.fixture(autouse=True)
def _dressed(qapp, qtbot):  # qtbot: rubbish is collected on this thread, see conftest.py
    theme.apply_theme(qapp)


def live_keys(window: QWidget) -> list[str]:
    """Return the keys that work now, as often as something waits for them."""
    found: list[QKeySequence] = []
    for shortcut in window.findChildren(QShortcut):
        holder = shortcut.parent()
        if (
            isinstance(holder, QWidget)
            and shortcut.isEnabled()
            and shortcut.context() in EVERYWHERE
            and holder.isVisible()
            and holder.isEnabled()
        ):
            found += shortcut.keys()
    for press in window.findChildren(QAbstractButton):
        if press.isVisible() and press.isEnabled():
            found.append(press.shortcut())
    for action in window.findChildren(QAction):
        if action.isEnabled() and action.shortcutContext() in EVERYWHERE:
            found += action.shortcuts()
    return [keys.toString() for keys in found if not keys.isEmpty()]


def twice(keys: list[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def named_twice(window: QWidget) -> list[str]:
    """Return what the sheet of F1 would say two things of."""
    if not isinstance(window, VaultWindow) or not window.stack.isVisible():
        return []
    own, bar = window.stack.keys()
    return twice([line.keys for line in (*own, *bar)])


def lost_cursor(stage: Stage) -> list[str]:
    """Return where the cursor is, if that cannot be seen, or is where a slip destroys."""
    window = stage.window
    at = QApplication.focusWidget()
    if at is None or at.window() is not window:
        return []  # another window has it, or work runs and nothing can be typed
    if isinstance(window, VaultWindow) and window.stack.isAncestorOf(at):
        if at is window.stack._bar._panic:
            return ["the cursor is on Panic"]
        if at not in tab_stops(window) and not _has_nothing(at):
            return [f"the cursor is on {type(at).__name__}, which does not show it"]
    return []


def _has_nothing(at: QWidget) -> bool:
    """Return whether it is the first screen while nothing is recorded: figures begin there."""
    return isinstance(at, TodayScreen) and at._model.rowCount() == 0


@pytest.mark.parametrize("name", SCENES)
def test_a_key_does_one_thing_and_the_cursor_is_seen(theatre, name) -> None:
    with theatre.performing(SCENES[name], "en") as stage:
        found = {
            "two things on one key": twice(live_keys(stage.window)),
            "named twice in the sheet of keys": named_twice(stage.window),
            "cursor": lost_cursor(stage),
        }
        assert {fault: what for fault, what in found.items() if what} == {}


def test_two_things_on_one_key_are_found(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for key in ("F5", "F6", "F5"):
        QShortcut(QKeySequence(key), window)
    window.show()
    assert twice(live_keys(window)) == ["F5"]


def test_every_screen_has_a_scene() -> None:
    scenes = "".join(path.read_text("utf-8") for path in SCENES_FOLDER.glob("*.py"))
    assert [screen for screen in screens() if screen not in scenes] == []


def screens() -> list[str]:
    """Return the names of all screens of the package, without those others are made from."""
    for module in pkgutil.walk_packages(fieldkit.gui.__path__, "fieldkit.gui."):
        if module.name.endswith("view"):
            importlib.import_module(module.name)
    found: list[type] = []
    waiting: list[type] = [Screen, EntryPanel]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += below
    return sorted(
        screen.__name__
        for screen in found
        if screen.__module__.startswith("fieldkit") and not screen.__subclasses__()
    )
