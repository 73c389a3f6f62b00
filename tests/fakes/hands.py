"""Hands on a keyboard, for journeys through a real window without a mouse."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.end_to_end.robot import give_focus, names, shown_texts, usable

_LONGEST_WAY = 200  # presses of Tab
_PATIENCE_MS = 10_000
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """Presses keys where the cursor is, and sees what can be read."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key, in the window that has the keyboard."""
        window = QApplication.activeModalWidget() or QApplication.activeWindow()
        assert window is not None
        QTest.keyClick(window.windowHandle(), key, modifiers)

    def type(self, text: str) -> None:
        """Type into whatever has the cursor."""
        QTest.keyClicks(QApplication.focusWidget(), text)

    def see(self, text: str) -> None:
        """Wait until a text can be read, whole or as a part."""
        try:
            self._qtbot.waitUntil(
                lambda: any(text in shown for shown in shown_texts()), timeout=_PATIENCE_MS
            )
        except self._qtbot.TimeoutError as error:
            raise AssertionError(f"{text!r} is not among {shown_texts()}") from error

    def go_to(self, name: str) -> None:
        """Press Tab until what is called so has the cursor; the beginning of a name is enough."""
        self._qtbot.waitUntil(lambda: can_reach(name), timeout=_PATIENCE_MS)
        for _press in range(_LONGEST_WAY):
            if _is_called(QApplication.focusWidget(), name):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name!r}")

    def push(self, name: str) -> None:
        """Wait for a button, go to it and press it."""
        self.see(name)
        self.go_to(name)
        self.press(Qt.Key.Key_Space)

    def choose(self, folder: Path, accept: str, *, is_folder: bool = False) -> None:
        """Choose a folder, or the only file in it, in the program's own chooser."""
        self._qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        self.go_to("Folder")
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(str(folder))
        self.press(Qt.Key.Key_Return)
        if not is_folder:
            self.go_to("Files and folders")
            view = QApplication.focusWidget()
            self._qtbot.waitUntil(lambda: view.model().rowCount(view.rootIndex()) == 1)
            self._qtbot.waitUntil(lambda: self._takes_the_only_file(view))
        self.push(accept)
        self._qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        give_focus()

    def _takes_the_only_file(self, view: QAbstractItemView) -> bool:
        """Press, and once more where the list was still being read, as one does who looks."""
        if not view.selectionModel().hasSelection():
            self.press(Qt.Key.Key_Space)
        return view.selectionModel().hasSelection()


def can_reach(name: str) -> bool:
    """Say whether what is called so is there."""
    return any(_is_called(part, name) for part in usable())


def _is_called(part: QWidget | None, name: str) -> bool:
    return part is not None and any(called.startswith(name) for called in names(part))
