"""What the screen of the network shows and asks for, by keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from fieldkit.domain.connection import Finding
from fieldkit.gui.field.sync.shown import (
    AskedNetwork,
    Said,
    ShownCheck,
    ShownConnection,
    ShownReturn,
    ShownSync,
    ShownWork,
    UploadRow,
)
from fieldkit.gui.field.sync.view import SyncScreen
from fieldkit.gui.field.today.rows import Tone

CONTROL = Qt.KeyboardModifier.ControlModifier
REST = ShownSync("2 sealed objects wait.", start="Send now")
ASKED = ShownSync("2 sealed objects wait.", asked=AskedNetwork("Guest-7", may_be_kept=True))
RUNNING = ShownSync("2 sealed objects wait.", work=ShownWork("Sending", 5, 10))
CHECKS = (
    ShownCheck("Address", Finding.PASSED, "It is a plain address."),
    ShownCheck("Tor", Finding.FAILED, "Tor does not answer.", "Start Tor."),
    ShownCheck("Encryption", Finding.NOT_REACHED, "Not asked yet."),
)


@pytest.fixture
def screen(qtbot):
    made = SyncScreen()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def texts(screen) -> str:
    labels = screen.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_one_key_sends(qtbot, screen) -> None:
    screen.show_sync(REST)
    with qtbot.waitSignal(screen.start_requested):
        QTest.keyClick(screen, Qt.Key.Key_Return, CONTROL)


def test_the_cursor_is_on_what_comes_next(screen) -> None:
    screen.show_sync(REST)
    assert screen.focusWidget() is screen._start
    screen.show_sync(RUNNING)
    assert screen.focusWidget().text() == "Stop"


def test_stopping_is_one_key_away(qtbot, screen) -> None:
    screen.show_sync(REST)
    screen.show_sync(RUNNING)
    with qtbot.waitSignal(screen.stop_requested):
        QTest.keyClick(screen.focusWidget(), Qt.Key.Key_Return)


def test_once_it_stops_nothing_more_can_be_stopped(screen) -> None:
    stopping = ShownWork("Stopping", 5, 10, is_stopping=True)
    screen.show_sync(replace(RUNNING, work=stopping))
    assert not screen._work._cancel.isVisible()


def test_the_name_of_a_network_may_be_changed_before_it_is_allowed(qtbot, screen) -> None:
    screen.show_sync(ASKED)
    name = screen._ask._name
    assert name.text() == "Guest-7"
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, " Library ")
    with qtbot.waitSignal(screen.allowed) as heard:
        QTest.keyClick(name, Qt.Key.Key_Return)
    assert heard.args == ["Library"]


def test_what_is_typed_stays_when_the_screen_says_something_else(screen) -> None:
    screen.show_sync(ASKED)
    screen._ask._name.setText("Library")
    screen.show_sync(replace(ASKED, later="Last connection: today"))
    assert screen._ask._name.text() == "Library"


def test_a_network_can_be_allowed_once_or_never(qtbot, screen) -> None:
    screen.show_sync(ASKED)
    with qtbot.waitSignal(screen.allowed_once):
        QTest.keyClick(screen, Qt.Key.Key_1, CONTROL)
    with qtbot.waitSignal(screen.refused) as heard:
        QTest.keyClick(screen, Qt.Key.Key_0, CONTROL)
    assert heard.args == ["Guest-7"]


def test_a_network_that_cannot_be_known_again_is_allowed_once_only(screen) -> None:
    screen.show_sync(replace(ASKED, asked=AskedNetwork("", may_be_kept=False)))
    assert not screen._ask._allow.isVisible()
    assert not screen._ask._never.isVisible()
    assert not screen._ask._name.isVisible()


def test_a_network_is_not_allowed_by_pressing_enter_without_a_look(qtbot, screen) -> None:
    screen.show_sync(ASKED)
    with qtbot.assertNotEmitted(screen.allowed), qtbot.assertNotEmitted(screen.allowed_once):
        QTest.keyClick(screen.focusWidget(), Qt.Key.Key_Return)


def test_what_speaks_against_a_connection_is_seen_at_once_and_the_rest_on_demand(
    qtbot, screen
) -> None:
    connection = ShownConnection("Not now.", "", Tone.WAITING, CHECKS)
    screen.show_sync(replace(REST, connection=connection))
    qtbot.waitUntil(lambda: "Tor does not answer." in texts(screen))
    assert "plain address" not in texts(screen)
    QTest.keyClick(screen, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: "plain address" in texts(screen))
    assert "Not asked yet: Encryption" in texts(screen)
    QTest.keyClick(screen, Qt.Key.Key_D, CONTROL)
    assert "plain address" not in texts(screen)


def test_what_stays_open_stays_so_while_the_checks_go_on(qtbot, screen) -> None:
    connection = ShownConnection("Being checked.", "", Tone.DRAFT, CHECKS[:1])
    screen.show_sync(replace(REST, connection=connection))
    screen.show_all_checks()
    screen.show_sync(replace(REST, connection=replace(connection, checks=CHECKS)))
    qtbot.waitUntil(lambda: "plain address" in texts(screen))


def test_a_revoked_device_offers_nothing_but_what_to_do(screen) -> None:
    screen.show_sync(ShownSync("Headquarters has revoked this device.", is_revoked=True))
    assert "What to do now" in texts(screen)
    assert not screen._start.isVisible()


def test_what_came_back_leads_on(qtbot, screen) -> None:
    returned = ShownReturn(("1 report is safe.",), has_changes=True, has_letters=True)
    screen.show_sync(replace(REST, returned=returned))
    with qtbot.waitSignal(screen.letters_requested):
        QTest.keyClick(screen, Qt.Key.Key_R, CONTROL)
    with qtbot.waitSignal(screen.changes_requested):
        screen._news.asked.emit("changes")


def test_what_went_wrong_is_said_and_goes_away(screen) -> None:
    screen.show_sync(replace(REST, trouble=Said("The connection was cut.", "", "banner")))
    assert "The connection was cut." in texts(screen)
    screen.show_sync(REST)
    assert "The connection was cut." not in texts(screen)


def test_it_may_be_left_while_it_runs(qtbot, screen) -> None:
    screen.show_sync(RUNNING)
    with qtbot.waitSignal(screen.left):
        screen.go_back()


def test_rows_that_are_too_many_are_counted(screen) -> None:
    row = UploadRow("1", "Sealed report 1", "1 MB", "waits", Tone.WAITING)
    rows = tuple(replace(row, sha256=str(number)) for number in range(100))
    screen.show_sync(replace(REST, uploads=rows, more=3))
    assert "3 more wait." in texts(screen)
    assert screen._table.height() < 400
