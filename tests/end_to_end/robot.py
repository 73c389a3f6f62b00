"""Uses a window as a person with only a keyboard does, from inside the event loop of the program.

A journey is a generator: it presses keys through the robot and yields what it waits for.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Condition = Callable[[], bool]
Journey = Generator[Condition, None, None]

_STEP_MS = 10
_PATIENCE_SECONDS = 60.0
_LOST_SECONDS = 0.5
_LONGEST_WAY = 400  # presses of Tab


class Keyboard(Protocol):
    """Whatever presses keys."""

    def press(self, keys: str) -> int:
        """Press keys together; return how many key presses the window will see."""
        ...

    def type(self, text: str) -> int:
        """Type text; return how many key presses the window will see."""
        ...


class Robot(QObject):
    """Presses keys, waits until the window has taken them, looks at what can be seen."""

    def __init__(self, keyboard: Keyboard, application: QApplication) -> None:
        super().__init__(application)
        self._keyboard = keyboard
        self._sent = self._taken = 0
        self._journey: Journey | None = None
        self._condition: Condition = _at_once
        self._since = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._step)
        self._now_at = ""
        application.installEventFilter(self)

    def start(self, journey: Journey) -> None:
        """Begin; the program ends with 1 where the journey gets stuck."""
        self._journey = journey
        self._timer.start()

    def press(self, keys: str) -> Journey:
        """Press keys together and wait until the window has them."""
        self._sent += self._keyboard.press(keys)
        yield self._has_taken_all

    def type(self, text: str) -> Journey:
        """Type into whatever has the focus."""
        self._sent += self._keyboard.type(text)
        yield self._has_taken_all

    def see(self, text: str) -> Journey:
        """Wait until a text can be read, whole or as a part, on a label or a button."""
        self._now_at = f"waiting to see {text!r}"
        yield lambda: any(text in shown for shown in shown_texts())

    def go_to(self, name: str) -> Journey:
        """Press Tab until what is called `name` has the focus."""
        self._now_at = f"waiting for {name!r}"
        yield lambda: any(_is_called(widget, name) for widget in usable())
        for _press in range(_LONGEST_WAY):
            focus = QApplication.focusWidget()
            if focus is not None and _is_called(focus, name):
                return
            yield from self.press("Tab")
        raise LookupError(f"Tab never comes to {name!r}")

    def push(self, name: str) -> Journey:
        """Go to a button and press it."""
        yield from self.go_to(name)
        yield from self.press("space")

    def answer(self, name: str, text: str) -> Journey:
        """Go to a field and type."""
        yield from self.go_to(name)
        yield from self.type(text)

    def wait(self, milliseconds: int) -> Journey:
        """Let some time pass, as a person who pauses."""
        end = time.monotonic() + milliseconds / 1000
        yield lambda: time.monotonic() >= end

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count the keys that have arrived at a window."""
        is_release = event.type() == QEvent.Type.KeyRelease
        if is_release and event.spontaneous() and watched.isWindowType():
            self._taken += 1
        return False

    def _has_taken_all(self) -> bool:
        if self._taken < self._sent and time.monotonic() - self._since > _LOST_SECONDS:
            self._taken = self._sent  # let go in a window that went away, so nobody heard of it
        return self._taken >= self._sent

    def _step(self) -> None:
        give_focus()
        try:
            while self._condition():
                if self._journey is None:
                    return
                self._condition = next(self._journey)
                self._since = time.monotonic()
                if not self._condition():
                    return
        except StopIteration:
            self._timer.stop()
            return
        except LookupError as error:
            self._give_up(str(error))
        if time.monotonic() - self._since > _PATIENCE_SECONDS:
            self._give_up(f"waited too long, {self._now_at}")

    def _give_up(self, reason: str) -> None:
        focus = QApplication.focusWidget()
        print(f"stuck: {reason}; {self._taken} of {self._sent} keys", file=sys.stderr)  # noqa: T201
        print(f"focus: {focus} {focus and names(focus)}", file=sys.stderr)  # noqa: T201
        print(f"shown: {shown_texts()}", file=sys.stderr)  # noqa: T201
        sys.stderr.flush()
        os._exit(1)


def _at_once() -> bool:
    return True


def names(widget: QWidget) -> list[str]:
    """Return what a person or a screen reader would call it."""
    found = [widget.accessibleName()]
    if isinstance(widget, QAbstractButton):
        found.append(widget.text().replace("&", ""))
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        found.append(widget.placeholderText())
    return [name for name in found if name]


def _is_called(widget: QWidget, name: str) -> bool:
    """`name` at the beginning is enough: some buttons say more than one thing."""
    return any(called.startswith(name) for called in names(widget))


def give_focus() -> None:
    """Give the keyboard to a window, as a window manager would: the test's display has none."""
    if QApplication.activeWindow() is None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.isWindow():
                window.activateWindow()


def _window() -> QWidget | None:
    return QApplication.activeModalWidget() or QApplication.activeWindow()


def usable() -> list[QWidget]:
    """Return what can be seen and used in the active window.

    Not by `findChildren`, `focusProxy` or `window`: PySide takes what they return for children of
    what they were asked of, and may then collect the real family as a cycle that nobody holds.
    """
    window = _window()
    if window is None:
        return []
    return [
        part
        for part in QApplication.allWidgets()
        if part.isVisible() and part.isEnabled() and window.isAncestorOf(part)
    ]


def shown_texts() -> list[str]:
    """Return what can be read in the active window."""
    found = []
    for part in usable():
        if isinstance(part, QLabel | QAbstractButton):
            found.append(part.text())
        elif isinstance(part, QComboBox):
            found.append(part.currentText())
    return [text for text in found if text]
