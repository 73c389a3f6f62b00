import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from fieldkit.gui.unlock.presenter import WayOut
from fieldkit.gui.unlock.view import UnlockScreen

PASSPHRASE = "five invented words for tests"


@pytest.fixture
def screen(qtbot):
    view = UnlockScreen()
    qtbot.addWidget(view)
    view.show()
    view.show_unlock()
    return view


def line(view):
    return view.findChild(QLineEdit)


def texts(view):
    return " ".join(part.text() for part in view.findChildren(QLabel) if part.isVisible())


def test_enter_unlocks_and_the_passphrase_is_forgotten(qtbot, screen) -> None:
    qtbot.keyClicks(line(screen), PASSPHRASE)
    with qtbot.waitSignal(screen.unlock_requested) as unlocking:
        qtbot.keyClick(line(screen), Qt.Key.Key_Return)
    assert unlocking.args == [PASSPHRASE]
    assert line(screen).text() == ""


def test_an_empty_passphrase_is_not_tried(qtbot, screen) -> None:
    with qtbot.assertNotEmitted(screen.unlock_requested):
        qtbot.keyClick(line(screen), Qt.Key.Key_Return)


def test_while_keys_are_derived_nothing_can_be_typed(screen) -> None:
    screen.show_busy(True)
    assert not line(screen).isEnabled()
    screen.show_busy(False)
    screen.show_problem("The passphrase is wrong.", "Check the keyboard layout.", WayOut.NONE)
    assert line(screen).isEnabled()
    assert "Check the keyboard layout." in texts(screen)


def test_while_one_must_wait_the_time_is_shown_and_nothing_is_tried(qtbot, screen) -> None:
    screen.show_wait(90)
    assert "Wait 90 seconds" in texts(screen)
    qtbot.keyClicks(line(screen), PASSPHRASE)
    with qtbot.assertNotEmitted(screen.unlock_requested):
        qtbot.keyClick(line(screen), Qt.Key.Key_Return)
    assert line(screen).text() == PASSPHRASE


def test_the_wait_ends_by_itself(qtbot, screen) -> None:
    screen.show_wait(1)
    assert "Wait 1 second," in texts(screen)
    qtbot.waitUntil(lambda: "Wait" not in texts(screen))
    qtbot.keyClicks(line(screen), PASSPHRASE)
    with qtbot.waitSignal(screen.unlock_requested):
        qtbot.keyClick(line(screen), Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("offered", "signal"),
    [(WayOut.RECOVERY, "recovery_requested"), (WayOut.RESCUE, "rescue_requested")],
)
def test_a_problem_carries_the_way_out(qtbot, screen, offered, signal) -> None:
    screen.show_problem("It does not open.", "", offered)
    [press] = [part for part in screen.banners.findChildren(type(screen._go)) if part.isVisible()]
    with qtbot.waitSignal(getattr(screen, signal)):
        qtbot.keyClick(press, Qt.Key.Key_Space)


def test_the_passphrase_is_shown_only_while_the_key_is_held(qtbot, screen) -> None:
    show = screen._line._show
    assert line(screen).echoMode() is QLineEdit.EchoMode.Password
    QTest.keyPress(show, Qt.Key.Key_Space)
    assert line(screen).echoMode() is QLineEdit.EchoMode.Normal
    QTest.keyRelease(show, Qt.Key.Key_Space)
    assert line(screen).echoMode() is QLineEdit.EchoMode.Password


def test_a_shown_passphrase_is_hidden_when_work_begins_or_the_screen_goes(qtbot, screen) -> None:
    show = screen._line._show
    QTest.keyPress(show, Qt.Key.Key_Space)
    screen.show_busy(True)
    assert line(screen).echoMode() is QLineEdit.EchoMode.Password
    screen.show_busy(False)
    QTest.mousePress(show, Qt.MouseButton.LeftButton)
    screen.hide()
    assert line(screen).echoMode() is QLineEdit.EchoMode.Password


def test_capital_letters_without_shift_mean_caps_lock(qtbot, screen) -> None:
    assert "Caps lock" not in texts(screen)
    QTest.keyClick(line(screen), "A")  # arrives as a capital letter, and no Shift is held
    assert "Caps lock is on." in texts(screen)
    QTest.keyClick(line(screen), "a")
    assert "Caps lock" not in texts(screen)
    QTest.keyClick(line(screen), "B", Qt.KeyboardModifier.ShiftModifier)
    assert "Caps lock" not in texts(screen)


def test_nothing_that_is_typed_is_learnt(screen) -> None:
    hints = line(screen).inputMethodHints()
    assert hints & Qt.InputMethodHint.ImhSensitiveData
    assert hints & Qt.InputMethodHint.ImhHiddenText


def test_what_is_forgotten_does_not_come_back(qtbot, screen) -> None:
    qtbot.keyClicks(line(screen), PASSPHRASE)
    screen._line.clear()
    qtbot.keyClick(line(screen), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line(screen).text() == ""
    assert not line(screen).isUndoAvailable()


def test_a_passphrase_that_is_shown_cannot_be_copied(qtbot, screen) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    QApplication.clipboard().setText("before")
    qtbot.keyClicks(line(screen), PASSPHRASE)
    QTest.mousePress(screen._line._show, Qt.MouseButton.LeftButton)
    assert line(screen).hasFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
        qtbot.keyClick(line(screen), key, control)
    assert QApplication.clipboard().text() == "before"
    assert line(screen).text() == PASSPHRASE
    QTest.mouseRelease(screen._line._show, Qt.MouseButton.LeftButton)
