"""Types in the window's editor without ever pausing, until it is killed.

    python -m tests.faults.interrupted_typing VAULT MILLISECONDS

A program of its own, so that a kill ends the window, its lanes and the connection at once. It
begins a report and types one letter every so many milliseconds; after each it writes a line with
the number of letters so far and the time on the clock that nobody sets.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from fieldkit.gui.app import start_qt
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.window import FieldWindow
from fieldkit.operations.session import Session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.clock import FixedClock
from tests.fakes.field import KEY
from tests.fakes.window import a_window

LETTERS = "abcdefghij"


class Typist:
    """Waits for the editor, then types for ever."""

    def __init__(self, window: FieldWindow, milliseconds: int) -> None:
        self._window = window
        self._count = 0
        self._has_begun = False
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._step)
        self._timer.start(milliseconds)

    def _step(self) -> None:
        top = self._window.stack.top
        if isinstance(top, EditorScreen) and top.title:
            QTest.keyClicks(self._window.focusWidget(), LETTERS[self._count % len(LETTERS)])
            self._count += 1
            sys.stdout.write(f"{self._count} {time.monotonic()}\n")
            sys.stdout.flush()
        elif top is not None and not self._has_begun and top.isVisible():
            self._has_begun = True
            top.begin_requested.emit("T02")  # type: ignore[attr-defined]  # the first screen


def main(folder: Path, milliseconds: int) -> None:
    """Open the window over a vault and type until somebody ends this."""
    application, _languages = start_qt("en")
    jobs = BackgroundJobs()
    window = a_window(jobs, folder)
    window.show()
    window.activateWindow()
    jobs.run(
        window,
        lambda _progress: Session(unlock_vault_with_key(folder, KEY), FixedClock(), None),
        window.show_session,
        _give_up,
    )
    typist = Typist(window, milliseconds)
    application.exec()
    del typist


def _give_up(_error: Exception) -> None:
    os._exit(3)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
