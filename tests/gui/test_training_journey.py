"""Training by keyboard alone: the whole circle, and out again without a trace of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from fieldkit.domain.training import TRAINING_PASSPHRASE
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.incoming.view import IncomingScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.training.view import ExercisesScreen
from fieldkit.gui.first_run.view import FirstRunScreen
from fieldkit.gui.unlock.view import UnlockScreen
from fieldkit.gui.widgets.training_band import TrainingBand
from fieldkit.platform.paths import training_folder
from tests.fakes.field import a_device
from tests.fakes.keys import (
    CONTROL,
    PATIENCE,
    choose_path,
    on_top,
    press,
    press_button,
    tab_to,
    type_text,
)
from tests.fakes.window import a_window, open_session


@pytest.fixture
def jobs(qtbot):
    made = BackgroundJobs()
    yield made
    made.close()


@pytest.fixture
def turned():
    return []


@pytest.fixture
def started(qtbot, jobs, tmp_path, turned):
    windows = []

    def start(*, is_training=True):
        vault = tmp_path / "vault"
        window = a_window(
            jobs,
            training_folder(vault) if is_training else vault,
            is_training=is_training,
            turn_training=turned.append,
        )
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.start()
        windows.append(window)
        return window

    yield start
    for window in windows:
        window.close()


def texts(widget):
    return " ".join(part.text() for part in widget.findChildren(QLabel) if part.isVisible())


def at_home(qtbot, window):
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: home._model.rowCount() == 2, timeout=PATIENCE)
    return home


def states(home):
    return [home._model.report(row).state for row in range(home._model.rowCount())]


def seal_one(qtbot, window, home):
    """Choose the first draft and seal it, as the exercise says."""
    tab_to(home._list._table)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return, CONTROL)
    sealing = on_top(qtbot, window, SealScreen)
    qtbot.waitUntil(sealing._seal.isEnabled, timeout=PATIENCE)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.stack.top is home, timeout=PATIENCE)


def test_first_run_and_unlock_screen_lead_to_training(qtbot, started, turned, tmp_path) -> None:
    window = started(is_training=False)
    assert isinstance(window._entrance.page, FirstRunScreen)
    press_button(window, "Practise first")
    assert turned == [True]
    window.close()
    a_device(tmp_path / "vault").vault.close()
    window = started(is_training=False)
    press_button(window, "Practise first")
    assert turned == [True, True]
    assert not window.findChildren(TrainingBand)
    assert window.windowTitle() == "fieldkit"


@pytest.mark.slow
def test_the_whole_circle_is_practised_offline(qtbot, started, tmp_path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    window = started()
    home = at_home(qtbot, window)
    assert "Training: nothing here is real." in texts(window)
    assert "training" in window.windowTitle()
    seal_one(qtbot, window, home)
    press(Qt.Key.Key_H, CONTROL)
    handing = on_top(qtbot, window, HandOverScreen)
    press(Qt.Key.Key_O, CONTROL)
    choose_path(qtbot, window, stick)
    qtbot.waitUntil(handing._go.isEnabled, timeout=PATIENCE)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: handing._back.text() == "Done", timeout=PATIENCE)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_E, CONTROL)
    exercises = on_top(qtbot, window, ExercisesScreen)
    qtbot.waitUntil(lambda: texts(exercises).count("✓") == 2, timeout=PATIENCE)
    press_button(window, "Send the courier…")
    choose_path(qtbot, window, stick)
    qtbot.waitUntil(lambda: "courier is back" in texts(exercises), timeout=PATIENCE)
    press(Qt.Key.Key_Return)  # the cursor is on "Back"
    on_top(qtbot, window, TodayScreen)
    press(Qt.Key.Key_H, CONTROL)
    handing = on_top(qtbot, window, HandOverScreen)
    press(Qt.Key.Key_O, CONTROL)
    choose_path(qtbot, window, stick)
    qtbot.waitUntil(lambda: "1 receipt from headquarters" in texts(handing), timeout=PATIENCE)
    press(Qt.Key.Key_R, CONTROL)
    reading = on_top(qtbot, window, IncomingScreen)
    qtbot.waitUntil(lambda: "safe" in texts(reading), timeout=PATIENCE)
    window.stack.pop_to_first()
    qtbot.waitUntil(lambda: "safe at headquarters" in states(home), timeout=PATIENCE)


@pytest.mark.slow
def test_after_a_lock_the_passphrase_stands_on_the_screen(qtbot, started) -> None:
    window = started()
    at_home(qtbot, window)
    window.close()
    window = started()
    screen = window._entrance.page
    assert isinstance(screen, UnlockScreen)
    assert TRAINING_PASSPHRASE in texts(screen)
    type_text(TRAINING_PASSPHRASE)
    press(Qt.Key.Key_Return)
    at_home(qtbot, window)
    press(Qt.Key.Key_E, CONTROL)
    exercises = on_top(qtbot, window, ExercisesScreen)
    qtbot.waitUntil(lambda: texts(exercises).count("✓") == 1, timeout=PATIENCE)


@pytest.mark.slow
def test_leaving_keeps_it_and_leaving_with_deleting_does_not(
    qtbot, started, turned, tmp_path
) -> None:
    folder = training_folder(tmp_path / "vault")
    window = started()
    at_home(qtbot, window)
    press_button(window, "Leave training")
    assert turned == [False]
    assert folder.exists()
    window = started()
    press_button(window, "Leave and delete")
    assert turned == [False, False]
    assert not folder.exists()


@pytest.mark.slow
def test_the_band_stands_over_every_screen(qtbot, started, jobs) -> None:
    window = started()
    home = at_home(qtbot, window)
    [band] = window.findChildren(TrainingBand)
    for step in ("headquarters", "changes", "request"):
        home.step_requested.emit(step)
        qtbot.waitUntil(lambda: window.stack.top is not home)
        assert band.isVisible()
        window.stack.pop()


def test_a_training_vault_is_marked_wherever_it_is_opened(qtbot, jobs, started, tmp_path) -> None:
    """Also by `--vault`: the vault itself says what it is."""
    window = started(is_training=False)
    open_session(
        qtbot, jobs, window, lambda: replace(a_device(tmp_path / "vault"), is_training=True)
    )
    assert window.findChildren(TrainingBand)
