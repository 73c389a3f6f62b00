"""Panic by keys: a slip does nothing, a decision counts down, Escape keeps the vault."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from fieldkit.domain.preferences import PanicExtent, Preferences
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.keep_preferences import keep_preferences
from fieldkit.operations.session import Session
from fieldkit.vault.vault import create_vault_with_key
from tests.fakes.field import KEY, a_device
from tests.fakes.window import a_window, open_session

F12 = Qt.Key.Key_F12


@pytest.fixture
def asked():
    return []


@pytest.fixture
def window(qtbot, qapp, tmp_path, asked):
    jobs = BackgroundJobs()
    create_vault_with_key(tmp_path / "vault", KEY).close()
    made = a_window(jobs, tmp_path / "vault", put_away=asked.append)
    qtbot.addWidget(made)
    qapp.installEventFilter(made.emergency_keys)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.start()
    yield made
    qapp.removeEventFilter(made.emergency_keys)
    made.close()
    jobs.close()


def opened(qtbot, window, tmp_path, organisation, **chosen):
    def make() -> Session:
        session = a_device(tmp_path / "other", organisation)
        preferences = Preferences(**chosen)
        keep_preferences(session.vault, preferences)
        return Session(session.vault, session.clock, None, preferences=preferences)

    open_session(qtbot, window._jobs, window, make)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen))


def twice(window):
    QTest.keyClick(window.windowHandle(), F12)
    QTest.keyClick(window.windowHandle(), F12)


def test_one_touch_only_says_what_a_second_would_do(qtbot, window, asked) -> None:
    QTest.keyClick(window.windowHandle(), F12)
    assert window._panic.count_down is None
    hint = window._panic._hint
    assert hint.isVisible()
    qtbot.waitUntil(lambda: not hint.isVisible(), timeout=5000)
    # Long after: that is a first touch again.
    QTest.keyClick(window.windowHandle(), F12)
    assert window._panic.count_down is None
    assert asked == []


def test_twice_within_a_second_counts_down_and_destroys(qtbot, window, asked) -> None:
    twice(window)
    assert window._panic.count_down.is_running
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked), timeout=5000)
    assert asked == [PanicExtent.ACCESS]
    assert not window.isVisible()


def test_held_for_a_second_counts_down(qtbot, window) -> None:
    QTest.keyPress(window.windowHandle(), F12)
    qtbot.waitUntil(lambda: window._panic.count_down is not None, timeout=3000)
    QTest.keyRelease(window.windowHandle(), F12)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)


def test_escape_keeps_the_vault_and_the_cursor(
    qtbot, window, tmp_path, organisation, asked
) -> None:
    opened(qtbot, window, tmp_path, organisation)
    before = window.focusWidget()
    twice(window)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert window._panic.count_down is None
    assert window.centralWidget().isEnabled()
    assert window.focusWidget() is before
    assert isinstance(window.stack.top, TodayScreen)
    assert asked == []


def test_the_button_that_has_the_cursor_first_keeps_the_vault(qtbot, window, asked) -> None:
    twice(window)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    assert window._panic.count_down is None
    assert asked == []


def test_nothing_below_the_count_down_hears_a_key(
    qtbot, window, tmp_path, organisation, asked
) -> None:
    opened(qtbot, window, tmp_path, organisation, panic_seconds=5)
    twice(window)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.stack.top, TodayScreen)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert asked == []


def test_what_was_chosen_beforehand_decides(qtbot, window, tmp_path, organisation, asked) -> None:
    opened(
        qtbot,
        window,
        tmp_path,
        organisation,
        panic_seconds=0,
        panic_extent=PanicExtent.EVERYTHING,
    )
    twice(window)
    assert asked == [PanicExtent.EVERYTHING]


def test_once_more_during_the_count_down_does_not_wait(qtbot, window, asked) -> None:
    twice(window)
    twice(window)
    assert asked == [PanicExtent.ACCESS]


def test_the_button_needs_two_touches_too(qtbot, window, tmp_path, organisation, asked) -> None:
    opened(qtbot, window, tmp_path, organisation, panic_seconds=0)
    button = window.stack._bar._panic
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert asked == []
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert asked == [PanicExtent.ACCESS]


def test_where_there_is_no_vault_there_is_nothing_to_destroy(qtbot, qapp, tmp_path, asked) -> None:
    jobs = BackgroundJobs()
    made = a_window(jobs, tmp_path / "none", put_away=asked.append)
    qtbot.addWidget(made)
    made.emergency_keys.panic_pressed.emit()
    made.emergency_keys.panic_pressed.emit()
    assert made._panic.count_down is None
    jobs.close()


def test_a_list_that_hangs_open_does_not_keep_the_keys(qtbot, window) -> None:
    pressed = []
    window.emergency_keys.lock_pressed.connect(lambda: pressed.append("lock"))
    window.emergency_keys.panic_pressed.connect(lambda: pressed.append("panic"))
    box = QComboBox(window)
    box.addItems(["one", "two"])
    box.show()
    box.showPopup()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    QTest.keyClick(popup, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(popup, F12)
    box.hidePopup()
    assert pressed == ["lock", "panic"]
