"""The last window of panic, in a process that was told only what came of it."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMainWindow

from fieldkit import logs, translations
from fieldkit.domain.destruction import Destruction, KeyringEntry
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import ComponentMissing
from fieldkit.gui.aftermath.presenter import AftermathPresenter
from fieldkit.gui.aftermath.view import AftermathScreen
from fieldkit.gui.app import start_qt
from fieldkit.gui.background import BackgroundJobs
from fieldkit.platform import process
from fieldkit.platform.own_program import OWN_FOLDER, own_program
from fieldkit.translations import LANGUAGES

_MAX_TOLD = 64 * 1024  # bytes


def main() -> int:
    """Show what came of it until the window is closed, and return the exit code."""
    process.harden()
    logs.write_to_stderr(debug=False)
    told = json.loads(sys.stdin.buffer.read(_MAX_TOLD))
    language = str(told.get("language", ""))
    application, _languages = start_qt(
        language if language in LANGUAGES else translations.preferred_language()
    )
    jobs = BackgroundJobs()
    window = AftermathWindow(jobs, told)
    window.show()
    window.start()
    code = application.exec()
    jobs.close()
    if window.goes_back:
        with contextlib.suppress(ComponentMissing):
            process.replace_process(
                own_program(f"--vault={window.folder}", f"--language={translations.language()}"),
                folder=OWN_FOLDER,
            )
    return code


class AftermathWindow(QMainWindow):
    """Holds the one screen."""

    def __init__(self, jobs: BackgroundJobs, told: Mapping[str, Any]) -> None:
        super().__init__()
        self.setWindowTitle("fieldkit")
        self.resize(860, 560)
        self.folder = Path(told["folder"])
        done = [destruction_from(one) for one in told["done"]]
        self._is_visit = not done  # from the first window, and back there; else after panic
        self.goes_back = False
        self._screen = AftermathScreen()
        self._presenter = AftermathPresenter(
            self._screen, jobs.runner(self._screen), self.folder, done
        )
        self._screen.folder_chosen.connect(self._presenter.hand_over)
        self._screen.cancel_requested.connect(self._presenter.cancel)
        self._screen.delete_requested.connect(self._presenter.delete)
        self._screen.closed.connect(self._leave)
        self.setCentralWidget(self._screen)

    def start(self) -> None:
        """Say what came of it."""
        self._presenter.start()

    def _leave(self) -> None:
        self.goes_back = self._is_visit
        self.close()


def destruction_from(told: Mapping[str, Any]) -> Destruction:
    """Return what the small program said."""
    return Destruction(
        extent=PanicExtent(told["extent"]),
        is_access_gone=told["is_access_gone"] is True,
        keyring=KeyringEntry(told["keyring"]),
        sealed_left=int(told["sealed_left"]),
        files_left=int(told["files_left"]),
        was_interrupted=told["was_interrupted"] is True,
        is_on_paper=told.get("is_on_paper") is True,
    )
