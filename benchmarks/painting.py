"""From a key press to the end of the paint that shows it, in the real window over a real vault.

The parts that have a scene to measure open it with `opened_window`, lead the window where typing
begins, and hand what they press to a `KeyClock`:

    with opened_window(folder) as place:
        editor = place.until_on_top(EditorScreen)
        strokes = place.clock.type("Invented words")
        print(worst_but_few(strokes).own_ms)

Garbage is collected as in the program (`fieldkit/gui/collecting.py`, by `start_qt`), the vault
works in its own thread, timers run: nothing is stopped for the measurement.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.measure import report
from benchmarks.scene import make_field_vault, open_field_vault
from fieldkit import translations
from fieldkit.errors import KeyringUnavailable
from fieldkit.gui.app import start_qt
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.window import FieldWindow
from fieldkit.gui.surroundings import Surroundings
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.resources import resource_path
from fieldkit.platform.secret_store import SecretStore

T = TypeVar("T", bound=QWidget)
SIZE = (1180, 780)
PATIENCE_MS = 20_000
PAINT_PATIENCE_MS = 500
# A very fast typist; what comes back from the vault meanwhile is counted apart.
BETWEEN_KEYS_MS = 60
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Stroke:
    """One key press.

    own_ms: Processor time of the window's thread until the paint was done. This is the figure to
        judge by: nothing before the paint waits for anything, and other programs do not count.
    wall_ms: The same on the clock on the wall; on a busy machine it is the machine's.
    after_ms: Processor time of the window's thread between that paint and the next key: what
        came back from the vault, later paints, collected garbage.
    """

    own_ms: float
    wall_ms: float
    after_ms: float


class KeyClock(QObject):
    """Sends keys to a window, one at a time, and times the paint that follows each."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._painted: tuple[float, float] | None = None
        self._loop = QEventLoop()
        window.installEventFilter(self)

    def type(self, text: str) -> list[Stroke]:
        """Type into whatever has the focus and return a stroke for each character, in order."""
        return [self.press(_key_of(letter), text=letter) for letter in text]

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER, *, text: str = ""
    ) -> Stroke:
        """Press and release one key: as text for what has the focus, else for the whole window."""
        if text:
            return self.time(lambda: self._type_key(key, modifiers, text))
        return self.time(lambda: QTest.keyClick(self._window.windowHandle(), key, modifiers))

    def time(self, act: Callable[[], object]) -> Stroke:
        """Time anything that is followed by a paint of the window."""
        self.rest(BETWEEN_KEYS_MS // 2)
        self._painted = None
        own, wall = time.thread_time(), time.perf_counter()
        act()
        if self._painted is None:
            self._wait_for_paint()
        painted_own, painted_wall = self._painted or (time.thread_time(), time.perf_counter())
        self.rest(BETWEEN_KEYS_MS // 2)
        after = time.thread_time() - painted_own
        return Stroke(1000 * (painted_own - own), 1000 * (painted_wall - wall), 1000 * after)

    def rest(self, milliseconds: int) -> None:
        """Let the window do for a while what it does while nobody types."""
        QTimer.singleShot(milliseconds, self._loop.quit)
        self._loop.exec()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the window paint, and note when it is done with it."""
        if event.type() != QEvent.Type.UpdateRequest or watched is not self._window:
            return False
        self._window.event(event)
        if self._painted is None:
            self._painted = (time.thread_time(), time.perf_counter())
            self._loop.quit()
        return True

    def _type_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        target = QApplication.focusWidget() or self._window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))

    def _wait_for_paint(self) -> None:
        timer = QTimer()
        timer.setSingleShot(True)
        timer.timeout.connect(self._loop.quit)
        timer.start(PAINT_PATIENCE_MS)
        self._loop.exec()
        timer.stop()


def worst_but_few(strokes: list[Stroke]) -> Stroke:
    """Return the 95th percentile of each figure."""
    return Stroke(
        *(
            sorted(figures)[min(len(figures) - 1, int(0.95 * len(figures)))]
            for figures in (
                [stroke.own_ms for stroke in strokes],
                [stroke.wall_ms for stroke in strokes],
                [stroke.after_ms for stroke in strokes],
            )
        )
    )


@dataclass(frozen=True)
class Place:
    """A window over an open vault."""

    window: FieldWindow
    jobs: BackgroundJobs
    clock: KeyClock

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window work until `condition` holds.

        Raises:
            TimeoutError: It never did.
        """
        end = time.monotonic() + PATIENCE_MS / 1000
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            self.clock.rest(5)

    def until_on_top(self, kind: type[T]) -> T:
        """Wait for a screen and return it."""
        self.until(lambda: isinstance(self.window.stack.top, kind))
        screen = self.window.stack.top
        if not isinstance(screen, kind):
            raise TypeError
        return screen


@contextlib.contextmanager
def opened_window(
    folder: Path, make: Callable[[Path], Session] = open_field_vault
) -> Iterator[Place]:
    """Show the window over the vault that `make` opens in `folder`, in the lane of the vault.

    Without a QApplication, one is started as the program does it.
    """
    if QApplication.instance() is None:
        global _application
        _application, _languages = start_qt("en")
    jobs = BackgroundJobs()
    window = FieldWindow(
        jobs,
        Surroundings(
            folder=folder,
            clock=SystemClock(),
            open_keyring=_no_keyring,
            relaunch=_stay,
            use_language=_use_language,
            is_language_asked_for=True,
        ),
    )
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    place = Place(window, jobs, KeyClock(window))
    opened: list[Session] = []
    failed: list[Exception] = []
    jobs.run(window, lambda _progress: make(folder), opened.append, failed.append)
    place.until(lambda: bool(opened or failed))
    if failed:
        raise failed[0]
    window.show_session(opened[0])
    try:
        yield place
    finally:
        window.close()
        jobs.close()


_application: QApplication | None = None


def _key_of(letter: str) -> Qt.Key:
    try:
        return Qt.Key(ord(letter.upper()))
    except ValueError:
        return Qt.Key.Key_unknown  # a letter that no key is named after; its text counts


def _no_keyring() -> SecretStore:
    raise KeyringUnavailable


def _use_language(language: str) -> None:
    translations.use_language(language, resource_path("translations"))


def _stay() -> None:
    """Take the place of what locks: a measurement needs the window."""


def numbers(folder: Path) -> dict[str, float]:
    """Measure typing into the first question of the detention's fast form."""
    make_field_vault(folder / "vault")
    with opened_window(folder / "vault") as place:
        home = place.window.stack.top
        place.until(lambda: home is not None and bool(home._forms))  # type: ignore[attr-defined]
        place.clock.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        editor = place.until_on_top(EditorScreen)
        place.until(lambda: bool(editor.title))
        strokes = place.clock.type("invented man in a red jacket, " * 3)
        found = worst_but_few(strokes)
        return {
            "keys": len(strokes),
            "own_ms": found.own_ms,
            "wall_ms": found.wall_ms,
            "after_ms": found.after_ms,
        }


if __name__ == "__main__":
    report(lambda: numbers(Path(sys.argv[1])))
