"""The bar that says what was done, used by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldkit.gui.hq.act_bar import ActBar


@pytest.fixture
def around(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.screen = QLineEdit()
    made.bar = ActBar(made)
    column = QVBoxLayout(made)
    column.addWidget(made.screen)
    column.addWidget(made.bar)
    made.bar.cursor_left.connect(made.screen.setFocus)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_whoever_undoes_by_keyboard_can_do_it_again_at_once(qtbot: QtBot, around: QWidget) -> None:
    bar = around.bar
    bar.show_act("Two people were linked.", can_undo=True, can_redo=False)
    bar._undo.setFocus()
    bar.show_act("Undone: Two people were linked.", can_undo=False, can_redo=True)
    assert bar._redo.hasFocus()
    bar.show_act("Two people were linked.", can_undo=True, can_redo=False)
    assert bar._undo.hasFocus()


def test_whoever_undoes_much_by_keyboard_can_stop_it_at_once(around: QWidget) -> None:
    bar = around.bar
    bar.show_act("Many people were linked.", can_undo=True, can_redo=False)
    bar._undo.setFocus()
    bar.show_turning("Many people were linked.", 1, 200)
    assert bar._stop.hasFocus()
    bar.show_act("Undone: Many people were linked.", can_undo=False, can_redo=True)
    assert bar._redo.hasFocus()


def test_the_cursor_goes_back_to_the_screen_where_nothing_is_left_to_press(
    qtbot: QtBot, around: QWidget
) -> None:
    bar = around.bar
    bar.show_act("Two people were linked.", can_undo=True, can_redo=False)
    bar._undo.setFocus()
    bar.show_act_failure("It was taken back by somebody else.", "")
    assert around.screen.hasFocus()


def test_a_cursor_that_is_elsewhere_stays_there(qtbot: QtBot, around: QWidget) -> None:
    around.screen.setFocus()
    around.bar.show_act("Noted.", can_undo=True, can_redo=False)
    around.bar.show_act("Undone: Noted.", can_undo=False, can_redo=True)
    qtbot.keyClick(around.screen, Qt.Key.Key_A)
    assert around.screen.text() == "a"
