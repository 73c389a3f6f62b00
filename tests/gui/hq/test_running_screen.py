"""Screens whose work goes on while somebody works elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QStackedWidget
from pytestqt.qtbot import QtBot

from fieldkit.gui.hq.drive_work.shown import DriveResult, DriveTask
from fieldkit.gui.hq.drive_work.view import DriveWorkScreen
from fieldkit.gui.hq.running_screen import RunningScreen
from fieldkit.gui.hq.sync.view import SyncScreen

TASK = DriveTask("Title", "Lead", "Explanation", "No drive", "Do it", "Working")


@pytest.fixture
def pages(qtbot: QtBot) -> QStackedWidget:
    made = QStackedWidget()
    made.addWidget(QLineEdit())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize("make", [SyncScreen, lambda: DriveWorkScreen(TASK)])
def test_it_takes_the_cursor_from_nobody_who_types_elsewhere(
    pages: QStackedWidget, make: type[RunningScreen]
) -> None:
    screen = make()
    pages.addWidget(screen)
    pages.setCurrentWidget(screen)
    screen.show_work(0, 0)
    line = pages.widget(0)
    pages.setCurrentWidget(line)
    line.setFocus()
    screen.show_result(DriveResult("Taken in: 3.", ()))
    assert line.hasFocus()
    pages.setCurrentWidget(screen)
    assert screen._back.hasFocus()
