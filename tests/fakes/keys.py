"""Leads through windows by the keyboard alone, as a person without a mouse does."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldkit.gui.field.window import FieldWindow
from fieldkit.gui.widgets.file_chooser import FileChooser

S = TypeVar("S", bound=QWidget)
PATIENCE = 60_000  # ms; keys are derived at full cost
_MOST_STEPS = 60
CONTROL = Qt.KeyboardModifier.ControlModifier


def focused() -> QWidget:
    """Return what gets the keys: what has the cursor, else the window."""
    widget = QApplication.focusWidget() or QApplication.activeWindow()
    assert widget is not None, "no window is active"
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the cursor is."""
    QTest.keyClick(focused(), key, modifiers)


def type_text(text: str) -> None:
    """Type where the cursor is."""
    QTest.keyClicks(focused(), text)


def on_top(qtbot: QtBot, window: FieldWindow, kind: type[S]) -> S:
    """Wait until a screen is uppermost and the keys go there, and return it.

    The screen of before may still have the cursor, and would take the next key with it.
    """
    qtbot.waitUntil(
        lambda: isinstance(window.stack.top, kind) and _gets_keys(window), timeout=PATIENCE
    )
    found = window.stack.top
    assert isinstance(found, kind)
    return found


def _gets_keys(window: FieldWindow) -> bool:
    cursor = QApplication.focusWidget()
    return (
        cursor is not None
        and cursor.isVisible()
        and (cursor is window or window.stack.isAncestorOf(cursor))
    )


def tab_to(wanted: QWidget) -> None:
    """Press Tab until the cursor is in `wanted`."""
    for _step in range(_MOST_STEPS):
        if focused() is wanted:
            return
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {wanted.accessibleName() or wanted}")


def press_button(root: QWidget, text: str) -> None:
    """Reach the button that says `text` by Tab and press it by the space bar."""
    found = [
        part
        for part in root.findChildren(QAbstractButton)
        if part.text() == text and part.isVisible() and part.isEnabled()
    ]
    assert found, f"no button says {text}"
    tab_to(found[0])
    QTest.keyClick(found[0], Qt.Key.Key_Space)


def choose_path(qtbot: QtBot, window: QWidget, path: Path) -> None:
    """Type a path into the chooser of files that is open, and take it."""
    qtbot.waitUntil(lambda: bool(_choosers(window)))
    [chooser] = _choosers(window)
    qtbot.waitUntil(lambda: chooser.isAncestorOf(QApplication.focusWidget() or window))
    line = chooser.findChild(QLineEdit)
    assert line is not None
    tab_to(line)
    QTest.keyClick(line, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(line, str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)
    if path.is_dir():
        press_button(chooser, chooser._accept.text())
    qtbot.waitUntil(lambda: not _choosers(window))
    window.activateWindow()  # as a window manager does when the uppermost window goes
    qtbot.waitUntil(window.isActiveWindow)


def _choosers(window: QWidget) -> list[FileChooser]:
    return [part for part in window.findChildren(FileChooser) if part.isVisible()]
