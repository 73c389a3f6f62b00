"""How often the real window wakes the processor while nobody touches it and sync is automatic.

The program itself runs (`fieldkit.gui.app.main`), unlocked by its passphrase, over a vault that is
enrolled, has something to send and a server that does not answer. What the kernel counts as
voluntary switches of all its threads, over half a minute, are the wake-ups.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.drop_scene import ROOT
from benchmarks.result import Result
from benchmarks.scene import PASSPHRASE
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.identifiers import FormId
from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.gui import app
from fieldkit.gui.field.window import FieldWindow
from fieldkit.gui.languages import Languages
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.add_headquarters import add_headquarters, read_card
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.read_return import read_return
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.enrol_device import approve_device, receive_request
from fieldkit.operations.hq.make_card import make_card
from fieldkit.operations.hq.prove_recovery import make_recovery, prove_recovery, prove_reserve
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.write_return import write_return
from fieldkit.platform.clock import SystemClock

SETTLE_SECONDS = 30.0  # what a new screen still loads, and the quiet moment that collects garbage
SECONDS = 30.0
TARGET = 1.0
SERVER = "https://127.0.0.1:1"  # nobody is there
_TYPE_MS = 500
_OPEN = "open"


def idle(folder: Path, _megabytes: int) -> list[Result]:
    """Leave the window alone and count."""
    vault = _make_vault(folder)
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.idle_window", str(vault)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        assert process.stdout is not None  # noqa: S101 - for mypy
        if process.stdout.readline().strip() != _OPEN:
            raise RuntimeError("The window did not open the vault.")
        time.sleep(SETTLE_SECONDS)
        before, begun = _switches(process.pid), time.monotonic()
        time.sleep(SECONDS)
        woken = _switches(process.pid) - before
        rate = woken / (time.monotonic() - begun)
    finally:
        process.kill()
        process.wait()
    text = f"{rate:.2f} wake-ups/s ({woken} in {SECONDS:.0f} s)"
    return [Result("idle window, automatic sync", text, f"<= {TARGET:.0f} /s", rate <= TARGET)]


def _switches(pid: int) -> int:
    """Return how often all threads of a process have gone to sleep so far."""
    count = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text("ascii").splitlines():
            if line.startswith("voluntary_ctxt_switches:"):
                count += int(line.split()[1])
    return count


def _make_vault(folder: Path) -> Path:
    """Enrol a device whose sync is automatic, with one sealed report."""
    created = create_headquarters(
        folder / "hq",
        PASSPHRASE,
        folder / "offline",
        None,
        clock=SystemClock(),
        secrets=None,
        parameters=FOR_TESTS,
        choices=Choices(threshold=1, holders=1, servers=(SERVER,)),
    )
    office = created.session
    prove_recovery(office, make_recovery(office)[:2])
    prove_reserve(office, folder / "offline", None)
    card = make_card(office, sealed=False).card
    monitor = create_vault(
        folder / "vault", PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
    )
    add_headquarters(monitor, read_card(card, monitor.clock.now()), with_recovery=False)
    (folder / "request.age").write_bytes(request_enrolment(monitor))
    waiting = receive_request(office, folder / "request.age")
    approve_device(office, waiting.candidate.device, "M07")
    (folder / "stick").mkdir()
    write_return(office, folder / "stick")
    read_return(monitor, folder / "stick")
    keep_sync_choice(monitor.vault, SyncChoice(mode=SyncMode.AUTOMATIC))
    draft = begin_report(monitor, FormId("T01"))
    fill_report(monitor, draft.report_id, {"assembly_name": "Invented march"})
    seal_report(monitor, (draft.report_id,))
    monitor.vault.close()
    close_session(office)
    return folder / "vault"


class _Typist(QObject):
    """Unlocks the window as a person does, says so, and touches nothing from then on."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._timer = QTimer(self)
        self._timer.setInterval(_TYPE_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        target = QApplication.focusWidget()
        windows = [top for top in QApplication.topLevelWidgets() if isinstance(top, FieldWindow)]
        if target is None or not windows:
            return
        self._timer.stop()
        windows[0].unlocked.connect(_say_open)
        QTest.keyClicks(target, PASSPHRASE)
        QTest.keyClick(target, Qt.Key.Key_Return)


def _say_open() -> None:
    print(_OPEN, flush=True)


def _run(vault: str) -> int:
    """Run the program with somebody who types, once Qt is there."""
    start_qt = app.start_qt
    kept = []

    def start_with_typist(language: str) -> tuple[QApplication, Languages]:
        application, languages = start_qt(language)
        kept.append(_Typist(application))
        return application, languages

    app.start_qt = start_with_typist
    return app.main(["--vault", vault])


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1]))
