"""Records with a real microphone of a sound server, in a process of its own.

    python -m tests.gui.devices.listening VAULT SECONDS HOW

`HOW` is `ends`, `goes` (the microphone is unplugged: a line is written, then somebody ends the
server) or `killed` (a line is written each time sound went to the disk, for ever). The first line
of output names the microphones.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.devices.microphone import SystemMicrophones
from fieldkit.gui.field.recording.presenter import RecordingPresenter
from fieldkit.gui.field.recording.view import RecordingStrip
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.field import KEY


class Listener:
    """Holds what a window would hold."""

    def __init__(self, application: QApplication, folder: Path, seconds: float, how: str) -> None:
        self._application = application
        self._seconds = seconds
        self._how = how
        self._said = False
        self.jobs = BackgroundJobs()
        self.strip = RecordingStrip()
        self.jobs.run(
            self.strip,
            lambda _progress: Session(unlock_vault_with_key(folder, KEY), SystemClock(), None),
            self._begin,
            self._fail,
        )

    def _begin(self, session: Session) -> None:
        self._session = session
        microphones = SystemMicrophones()
        say("microphones", [device.name for device in microphones.names()])
        self.jobs.run(
            self.strip,
            lambda _progress: session.vault.reports.drafts()[0],
            self._record,
            self._fail,
        )

    def _record(self, draft: object) -> None:
        self.presenter = RecordingPresenter(
            self.strip,
            self._session,
            self.jobs.runner(self.strip),
            draft.report_id,  # type: ignore[attr-defined]
            SystemMicrophones(),
            on_kept=self._kept,
        )
        self.strip.ticked.connect(self.presenter.tick)
        self.presenter.begin("")
        say("begun", self.strip.is_recording)
        if not self.strip.is_recording:
            self._application.quit()
            return
        if self._how == "killed":
            self._teller = QTimer()
            self._teller.timeout.connect(self._tell)
            self._teller.start(50)
        else:
            QTimer.singleShot(int(1000 * self._seconds), self._enough)

    def _tell(self) -> None:
        if not self.strip.is_recording:
            say("failed", "the recording ended")
        say("heard", self.presenter._size)

    def _enough(self) -> None:
        if self._how == "ends":
            self.presenter.end()
        else:
            say("unplug", self.presenter._size)

    def _kept(self, _question: str) -> None:
        say("kept", self.presenter._size)
        vault = self._session.vault
        self.jobs.run(
            self.strip,
            lambda _progress: vault.close(),
            lambda _nothing: self._application.quit(),
            self._fail,
        )

    def _fail(self, error: Exception) -> None:
        say("failed", type(error).__name__)
        self._application.quit()


def say(what: str, detail: object) -> None:
    sys.stdout.write(json.dumps([what, detail]) + "\n")
    sys.stdout.flush()


def main(folder: Path, seconds: float, how: str) -> None:
    application = QApplication([])
    listener = Listener(application, folder, seconds, how)
    application.exec()
    listener.jobs.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3])
