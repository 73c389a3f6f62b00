import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from fieldkit.gui.unlock.view import UnlockScreen

PASSPHRASE = "five invented words for tests"


@pytest.fixture
def screen(qtbot):
    view = UnlockScreen()
    qtbot.addWidget(view)
    view.show()
    return view


def texts(view):
    return " ".join(part.text() for part in view.findChildren(QLabel) if part.isVisible())


def test_enter_unlocks_and_the_passphrase_is_forgotten(qtbot, screen) -> None:
    screen.show_unlock()
    first, second = screen.findChildren(QLineEdit)
    assert not second.isVisible()
    qtbot.keyClicks(first, PASSPHRASE)
    with qtbot.waitSignal(screen.unlock_requested) as unlocking:
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert unlocking.args == [PASSPHRASE]
    assert first.text() == ""


def test_an_empty_passphrase_is_not_tried(qtbot, screen) -> None:
    screen.show_unlock()
    with qtbot.assertNotEmitted(screen.unlock_requested):
        qtbot.keyClick(screen.findChildren(QLineEdit)[0], Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("first_typed", "second_typed", "words"),
    [("short", "short", "too short"), (PASSPHRASE, PASSPHRASE + "x", "not the same")],
)
def test_a_new_passphrase_that_breaks_a_rule_is_said(
    qtbot, screen, first_typed, second_typed, words
) -> None:
    screen.show_create()
    first, second = screen.findChildren(QLineEdit)
    first.setText(first_typed)
    second.setText(second_typed)
    with qtbot.assertNotEmitted(screen.create_requested):
        qtbot.keyClick(second, Qt.Key.Key_Return)
    assert words in texts(screen)


def test_a_new_passphrase_is_typed_twice(qtbot, screen) -> None:
    screen.show_create()
    first, second = screen.findChildren(QLineEdit)
    qtbot.keyClicks(first, PASSPHRASE)
    qtbot.keyClicks(second, PASSPHRASE)
    with qtbot.waitSignal(screen.create_requested) as creating:
        qtbot.keyClick(second, Qt.Key.Key_Return)
    assert creating.args == [PASSPHRASE, False]
    assert (first.text(), second.text()) == ("", "")


def test_while_keys_are_derived_nothing_can_be_typed(screen) -> None:
    screen.show_unlock()
    screen.show_busy(True)
    assert not any(line.isEnabled() for line in screen.findChildren(QLineEdit))
    screen.show_busy(False)
    screen.show_problem("The passphrase is wrong.", "Check the keyboard layout.")
    assert "Check the keyboard layout." in texts(screen)


def test_the_weaker_vault_is_offered_only_when_it_must_be(screen) -> None:
    screen.show_create()
    assert not screen._portable.isVisible()
    screen.show_problem("No keyring.", "", offers_portable=True)
    assert screen._portable.isVisible()


def test_passphrases_are_never_shown_or_learnt(screen) -> None:
    for line in screen.findChildren(QLineEdit):
        assert line.echoMode() is QLineEdit.EchoMode.Password
        assert line.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
