from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fieldkit.gui.widgets.shortcuts import KeyLine, key_line, key_shortcut, keys_in
from fieldkit.gui.widgets.texts import button


def shown(qtbot, *parts):
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    for part in parts:
        column.addWidget(part)
    holder.show()
    return holder


def test_keys_of_buttons_are_found_with_their_words(qtbot) -> None:
    plain = QPushButton("&Open")
    plain.setShortcut("Ctrl+O")
    holder = shown(qtbot, button("Seal…", keys="Ctrl+Return"), plain)
    assert keys_in(holder) == (KeyLine("Ctrl+Return", "Seal…"), KeyLine("Ctrl+O", "Open"))


def test_keys_that_carry_a_sentence_and_entries_of_menus_are_found(qtbot) -> None:
    holder = shown(qtbot)
    key_shortcut("F5", "Note an event now", holder)
    entry = QAction("Undo", holder)
    entry.setShortcut("Ctrl+Z")
    assert set(keys_in(holder)) == {
        KeyLine("F5", "Note an event now"),
        KeyLine("Ctrl+Z", "Undo"),
    }


def test_keys_of_what_is_hidden_are_not_shown(qtbot) -> None:
    press = button("Seal…", keys="Ctrl+Return")
    holder = shown(qtbot, press)
    press.hide()
    assert keys_in(holder) == ()


def test_a_button_that_says_its_key_does_not_say_it_twice(qtbot) -> None:
    holder = shown(qtbot, button("Photo   F6", keys="F6"))
    assert keys_in(holder) == (KeyLine("F6", "Photo"),)


def test_a_key_is_listed_once(qtbot) -> None:
    holder = shown(qtbot, button("One", keys="Ctrl+1"), button("Other", keys="Ctrl+1"))
    assert keys_in(holder) == (KeyLine("Ctrl+1", "One"),)


def test_what_is_no_key_to_qt_stays_as_it_is() -> None:
    assert key_line("Ctrl+D", "Copy down") == KeyLine("Ctrl+D", "Copy down")
    assert key_line("1 … 9", "Record") == KeyLine("1 … 9", "Record")
