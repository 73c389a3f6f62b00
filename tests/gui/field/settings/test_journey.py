"""The settings by keyboard alone: found, changed, seen at once, put back, kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from fieldkit.domain.preferences import Colours, PanicExtent
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.settings.view import SettingsScreen
from fieldkit.gui.widgets.keys_screen import KeysScreen
from fieldkit.operations.field.keep_preferences import kept_preferences
from fieldkit.platform.volumes import Volume
from fieldkit.translations import language
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.field import KEY, a_device, a_draft
from tests.fakes.window import Relaunched, open_session, shown_window

CONTROL = Qt.KeyboardModifier.ControlModifier


OWN = Volume(Path("/media/own"), "OWN", 8 * 10**9, 10**9, "vfat", False, uuid="AAAA-1111")


@pytest.fixture
def relaunched():
    return Relaunched()


@pytest.fixture
def sticks():
    return []


@pytest.fixture
def window(qtbot, tmp_path, organisation, sticks, relaunched):
    around = {"find_volumes": lambda: list(sticks), "relaunch": relaunched}
    with shown_window(qtbot, tmp_path / "vault", **around) as made:
        open_session(qtbot, made._jobs, made, lambda: a_device(tmp_path / "vault", organisation))
        yield made


def key(window, which, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.focusWidget() or window, which, held)


def settings(qtbot, window):
    """Open the settings by their key, and wait until they know what holds."""
    key(window, Qt.Key.Key_Comma, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, SettingsScreen))
    screen = window.stack.top
    qtbot.waitUntil(lambda: bool(screen.passphrase._keyring.text()))
    return screen


def tab_to(window, name):
    """Press Tab until what is called so has the cursor."""
    for _time in range(60):
        if called(window.focusWidget()) == name:
            return
        key(window, Qt.Key.Key_Tab)
    pytest.fail(f"Tab does not come to {name!r}, but to {called(window.focusWidget())!r}")


def called(part: QWidget | None) -> str:
    if part is None:
        return ""
    text = part.text() if isinstance(part, QAbstractButton) else ""
    return part.accessibleName() or text


def has_the_cursor(screen: QWidget) -> bool:
    """Say whether keys reach it: screens that were built anew are shown a moment later."""
    focused = screen.window().focusWidget()
    return screen.isVisible() and focused is not None and screen.isAncestorOf(focused)


def kept(window, tmp_path):
    """Close the window and read what is in its vault."""
    window.close()
    with unlock_vault_with_key(tmp_path / "vault", KEY) as vault:
        return kept_preferences(vault)


def test_colours_are_chosen_seen_put_back_and_kept(qtbot, window, tmp_path) -> None:
    screen = settings(qtbot, window)
    tab_to(window, "Colours: As the computer")
    key(window, Qt.Key.Key_Right)
    key(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window._session.preferences.colours is Colours.DARK)
    key(window, Qt.Key.Key_Z, CONTROL)
    assert window._session.preferences.colours is Colours.SYSTEM
    assert not screen._put_back.isEnabled()
    tab_to(window, "Size of text: 100 %")
    key(window, Qt.Key.Key_Right)
    assert window._session.preferences.text_percent == 125
    assert kept(window, tmp_path).text_percent == 125


def test_a_stick_is_chosen_to_lock_by_and_can_be_pulled_at_once(
    qtbot, window, sticks, relaunched, tmp_path
) -> None:
    settings(qtbot, window)
    key(window, Qt.Key.Key_PageDown, CONTROL)
    title = "Which stick counts, when it is pulled out"
    tab_to(window, f"{title}: Any stick")
    sticks.append(OWN)
    qtbot.waitUntil(lambda: "OWN, 7.5 GB" in buttons(window), timeout=10_000)
    assert called(window.focusWidget()) == f"{title}: Any stick"  # in the row that was made anew
    key(window, Qt.Key.Key_Right)
    tab_to(window, "Lock too when this stick is pulled out")
    key(window, Qt.Key.Key_Space)
    sealer = window._navigation._auto_sealer
    qtbot.waitUntil(lambda: bool(sealer._sticks), timeout=10_000)
    sticks.clear()
    qtbot.waitUntil(lambda: relaunched.count == 1, timeout=10_000)
    assert kept(window, tmp_path).stick == OWN.identity


def buttons(window) -> str:
    found = window.stack.top.findChildren(QAbstractButton)
    return " ".join(part.text() for part in found if part.isVisible())


def test_panic_asks_twice_before_it_may_destroy_everything(qtbot, window, tmp_path) -> None:
    screen = settings(qtbot, window)
    key(window, Qt.Key.Key_PageDown, CONTROL)
    key(window, Qt.Key.Key_PageDown, CONTROL)
    tab_to(window, "What panic destroys: Keys, drafts and settings")
    key(window, Qt.Key.Key_Right)
    assert screen._panic._frame.isVisible()
    qtbot.waitUntil(lambda: called(window.focusWidget()) == "No, leave sealed reports")
    assert window._session.preferences.panic_extent is PanicExtent.ACCESS
    key(window, Qt.Key.Key_Space)
    assert not screen._panic._frame.isVisible()
    tab_to(window, "What panic destroys: Keys, drafts and settings")
    key(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: called(window.focusWidget()) == "No, leave sealed reports")
    key(window, Qt.Key.Key_Tab)
    key(window, Qt.Key.Key_Space)
    assert kept(window, tmp_path).panic_extent is PanicExtent.EVERYTHING


def test_another_language_keeps_the_settings_open(qtbot, window) -> None:
    settings(qtbot, window)
    tab_to(window, "Language: English")
    for _time in range(3):
        key(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: language() == "fr" and isinstance(window.stack.top, SettingsScreen))
    assert isinstance(window.stack.top, SettingsScreen)


def test_one_goes_on_choosing_a_language_after_each_one_is_shown(qtbot, window) -> None:
    settings(qtbot, window)
    tab_to(window, "Language: English")
    for code in ("be", "ru", "fr"):
        before = window.stack.top
        key(window, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda code=code: language() == code)
        qtbot.waitUntil(lambda before=before: window.stack.top is not before)
        qtbot.waitUntil(lambda: has_the_cursor(window.stack.top))


def test_another_language_leads_back_to_the_report_below(qtbot, window) -> None:
    in_the_vault(qtbot, window, lambda: a_draft(window._session))
    window._navigation._today.refresh()
    home = window.stack.top
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)
    home.open_requested.emit(home._model.report(0).report_id)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen))
    editor = window.stack.top
    qtbot.waitUntil(lambda: bool(editor.title))
    screen = settings(qtbot, window)
    screen.language_chosen.emit("fr")
    qtbot.waitUntil(lambda: window.stack.top is not screen)
    assert isinstance(window.stack.top, SettingsScreen)
    qtbot.waitUntil(lambda: has_the_cursor(window.stack.top))
    key(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen))
    assert window.stack.top.report_id == editor.report_id


def in_the_vault(qtbot, window, work):
    done = []
    window._jobs.run(window, lambda _progress: work(), done.append, done.append)
    qtbot.waitUntil(lambda: bool(done))


def test_a_short_passphrase_is_refused_beside_its_field(qtbot, window) -> None:
    screen = settings(qtbot, window)
    for _time in range(3):
        key(window, Qt.Key.Key_PageDown, CONTROL)
    tab_to(window, "Passphrase of now")
    for text in ("invented", "short", "short"):
        QTest.keyClicks(window.focusWidget(), text)
        key(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: called(window.focusWidget()) == "New passphrase")
    [said] = [text.text() for text in screen.findChildren(QLabel) if "Too short" in text.text()][:1]
    assert "12 characters" in said
    qtbot.waitUntil(lambda: not screen.passphrase._new._pause.isActive())
    shown = [line.text() for line in screen.passphrase.findChildren(QLineEdit)]
    assert shown == ["invented", "short", "short"]


def test_the_keys_of_the_settings_are_shown_and_put_away_by_one_key(qtbot, window) -> None:
    settings(qtbot, window)
    key(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, KeysScreen))
    said = window.stack.top._area.accessibleDescription()
    assert "Ctrl+PgDown Next subject" in said
    assert "Ctrl+L Lock" in said
    key(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, SettingsScreen))


def test_escape_leaves_the_settings_and_the_cursor_is_where_it_was(qtbot, window) -> None:
    qtbot.waitUntil(lambda: bool(window.stack.top._forms))
    tab_to(window, "Record an assembly")
    before = window.focusWidget()
    settings(qtbot, window)
    key(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isinstance(window.stack.top, SettingsScreen))
    assert window.focusWidget() is before


def test_the_window_wears_what_is_chosen(qtbot, window) -> None:
    worn = []
    window._around = replace(window._around, wear=worn.append)
    settings(qtbot, window)
    tab_to(window, "Size of text: 100 %")
    with qtbot.waitSignal(window.preferences_changed):
        key(window, Qt.Key.Key_Right)
    assert worn[-1].text_percent == 125


def test_the_window_wears_what_was_kept_in_the_vault(window) -> None:
    worn = []
    window._around = replace(window._around, wear=worn.append)
    kept_before = replace(window._session.preferences, colours=Colours.CONTRAST)
    window.show_session(replace(window._session, preferences=kept_before))
    assert worn[-1].colours is Colours.CONTRAST
