import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldkit.gui.widgets.tab_order import focusable, tab_through


class Choice(QWidget):
    """Three buttons in a row of their own; the cursor goes to the last, as to a chosen answer."""

    def __init__(self) -> None:
        super().__init__()
        row = QWidget()
        inside, outside = QVBoxLayout(row), QVBoxLayout(self)
        self.buttons = [QPushButton(text) for text in ("one", "two", "three")]
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            inside.addWidget(button)
        self.buttons[2].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outside.addWidget(row)
        self.setFocusProxy(self.buttons[2])


@pytest.fixture
def form(qtbot):
    """Rows that were made as the cursor came to them, among them choices; a button after them."""
    window = QWidget()
    column = QVBoxLayout(window)
    rows = [QWidget() for _number in range(4)]
    for row in rows:
        column.addWidget(row)
    column.addWidget(QPushButton("after"))
    for number, row in enumerate(rows):
        made = Choice() if number % 2 else QLineEdit()
        QVBoxLayout(row).addWidget(made)
        made.setObjectName(str(number))
        tab_through(row, focusable(row))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    return window


def stops(form, key, modifiers=Qt.KeyboardModifier.NoModifier):
    form.findChild(QLineEdit, "0").setFocus()
    found = []
    for _press in range(10):
        QTest.keyClick(form.windowHandle(), key, modifiers)
        now = QApplication.focusWidget()
        found.append(now.objectName() or now.text())
    return found


def test_tab_goes_through_everything_and_comes_out_again(form) -> None:
    assert stops(form, Qt.Key.Key_Tab) == 2 * ["three", "2", "three", "after", "0"]


def test_it_goes_back_the_same_way(form) -> None:
    found = stops(form, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert found == 2 * ["after", "three", "2", "three", "0"]


def test_what_passes_the_cursor_on_still_does(form) -> None:
    for choice in form.findChildren(Choice):
        choice.setFocus()
        assert QApplication.focusWidget() is choice.buttons[2]
        assert choice.focusPolicy() == Qt.FocusPolicy.NoFocus
