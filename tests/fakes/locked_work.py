"""Locks a real window while something runs: `python -m tests.fakes.locked_work FOLDER WORK`.

The successor prints one line of JSON: whether it is the same process, and how many milliseconds
after the request its first instruction came. With a third argument it prints instead when it was
asked, on the monotonic clock in nanoseconds, and goes on as the program does: `paint` until the
unlock window is painted, `panic` destroys the vault.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.preferences import PanicExtent
from fieldkit.gui.app import put_away, start_qt
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.deadline import Deadline
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.sync.view import SyncScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.window import FieldWindow
from fieldkit.gui.running import Lane
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from fieldkit.platform import process
from fieldkit.platform.clock import SystemClock
from fieldkit.platform.own_program import own_program
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.field import KEY, a_device, a_draft
from tests.fakes.organisation import an_organisation
from tests.fakes.sheets import a_sheet, people
from tests.fakes.window import a_window

T = TypeVar("T")

TYPED = "typed just before"
LARGE = 4 * 1024**3  # bytes of a file that is not at its end when the lock comes
MIDDLE = 400 * 1024**2

SUCCESSOR = """
import time
now = time.monotonic_ns()
import json, os, sys
print(json.dumps({
    "same_process": os.getpid() == int(sys.argv[1]),
    "milliseconds": (now - int(sys.argv[2])) / 1e6,
    "work_was_cut": sys.argv[3] == "True",
}))
"""


class Scene:
    """A window over a vault with one draft."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked_at = 0
        self.jobs = BackgroundJobs()
        deadline = Deadline(lambda: self.relaunch(self.jobs.is_streaming))
        deadline.start()

        def lock_within(seconds: float) -> None:
            deadline.set(seconds)
            process.end_within(seconds + 0.1)

        self.window: FieldWindow = a_window(
            self.jobs, folder / "vault", relaunch=self.relaunch, lock_within=lock_within
        )
        self.report = ReportId("")
        self.follows: list[str] = []  # the command after the lock, instead of the usual one

    def relaunch(self, work_waits: bool) -> None:
        if self.follows:
            sys.stdout.write(f"{self.asked_at}\n")
            sys.stdout.flush()
            process.replace_process(self.follows)
        process.replace_process(
            [
                sys.executable,
                "-c",
                SUCCESSOR,
                str(os.getpid()),
                str(self.asked_at),
                str(work_waits),
            ]
        )

    def open(self, prepare: Callable[[Session], None]) -> None:
        """Open a new vault in its lane, with whatever the work needs."""

        def make() -> Session:
            session = a_device(self.folder / "vault", an_organisation(threshold=1, count=1))
            self.report = a_draft(session)
            prepare(session)
            return session

        self._show(make)

    def open_again(self) -> None:
        """Open the vault that is there in its lane, as whoever made it left it."""
        folder = self.folder / "vault"
        self._show(lambda: Session(unlock_vault_with_key(folder, KEY), SystemClock(), None))

    def _show(self, make: Callable[[], Session]) -> None:
        opened: list[object] = []
        self.jobs.run(self.window, lambda _progress: make(), opened.append, opened.append)
        wait_for(lambda: bool(opened))
        session = opened[0]
        assert isinstance(session, Session), session
        self.window.show_session(session)
        self.window.show()
        settle()

    def lock(self) -> None:
        self.asked_at = time.monotonic_ns()
        self.window.lock()
        sys.exit("still here")


def wait_for(condition: Callable[[], bool]) -> None:
    for _step in range(3000):
        if condition():
            return
        settle(10)
    sys.exit("waited too long")


def settle(milliseconds: int = 50) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


def top(scene: Scene, kind: type[T]) -> T:
    """Wait until a screen of this kind is uppermost, and return it."""
    wait_for(lambda: isinstance(scene.window.stack.top, kind))
    found = scene.window.stack.top
    assert isinstance(found, kind)
    settle(200)
    return found


def an_editor(scene: Scene) -> EditorScreen:
    top(scene, TodayScreen).open_requested.emit(scene.report)
    editor = top(scene, EditorScreen)
    wait_for(lambda: bool(editor.title) and scene.window.focusWidget() is not None)
    return editor


def typing(scene: Scene) -> None:
    scene.open(lambda _session: None)
    an_editor(scene).jump_to("event/place")
    field = scene.window.focusWidget()
    assert field is not None
    QTest.keyClicks(field, TYPED)


def attaching(scene: Scene) -> None:
    scene.open(lambda _session: None)
    an_editor(scene).attachments.take([str(sparse(scene.folder / "large.bin", LARGE))])
    blobs = scene.folder / "vault" / "blobs"
    wait_for(lambda: sum(p.stat().st_size for p in blobs.rglob("*") if p.is_file()) > 1_000_000)


def _attach(scene: Scene, session: Session) -> None:
    with sparse(scene.folder / "middle.bin", MIDDLE).open("rb") as source:
        attach_file(session, scene.report, source, "middle.bin")


def sealing(scene: Scene) -> None:
    scene.open(lambda session: _attach(scene, session))
    top(scene, TodayScreen).seal_requested.emit([scene.report])
    top(scene, SealScreen).seal_requested.emit()
    outbox = scene.folder / "vault" / "outbox"
    wait_for(lambda: sum(p.stat().st_size for p in outbox.rglob("*.part")) > 1_000_000)


def _with_a_sheet(scene: Scene, session: Session) -> None:
    scene.report = a_sheet(session, people(3))


def _the_sheet(scene: Scene) -> SheetScreen:
    scene.window.stack.top.open_requested.emit(scene.report)
    wait_for(lambda: isinstance(scene.window.stack.top, SheetScreen))
    sheet = scene.window.stack.top
    assert isinstance(sheet, SheetScreen)
    wait_for(lambda: sheet.grid.currentIndex().isValid())
    return sheet


def typing_in_a_sheet(scene: Scene) -> None:
    scene.open(lambda session: _with_a_sheet(scene, session))
    sheet = _the_sheet(scene)
    sheet.go_to(1, "summary")
    for letter in TYPED:
        QTest.keyClicks(scene.window.focusWidget(), letter)


def sealing_a_sheet(scene: Scene) -> None:
    def prepare(session: Session) -> None:
        _with_a_sheet(scene, session)
        _attach(scene, session)

    scene.open(prepare)
    _the_sheet(scene).seal_requested.emit([scene.report])
    settle(1000)
    scene.window.stack.top.seal_requested.emit()
    outbox = scene.folder / "vault" / "outbox"
    wait_for(lambda: sum(p.stat().st_size for p in outbox.rglob("*.part")) > 1_000_000)


def handing_over(scene: Scene) -> None:
    def prepare(session: Session) -> None:
        _attach(scene, session)
        seal_report(session, [scene.report])

    stick = scene.folder / "stick"
    stick.mkdir()
    scene.open(prepare)
    top(scene, TodayScreen).hand_over_requested.emit()
    top(scene, HandOverScreen).hand_over_requested.emit(str(stick))
    wait_for(lambda: sum(p.stat().st_size for p in stick.rglob("*.age")) > 1_000_000)


def sending(scene: Scene) -> None:
    scene.open_again()
    top(scene, TodayScreen).sync_requested.emit()
    top(scene, SyncScreen).start_requested.emit()
    drop = scene.folder / "drop"  # of the server, which the test runs
    wait_for(lambda: sum(p.stat().st_size for p in drop.rglob("*") if p.is_file()) > 500_000)


def endless_vault_job(scene: Scene) -> None:
    scene.open(lambda _session: None)
    scene.jobs.run(scene.window, lambda _progress: _spin(), print, print)
    settle(100)


def waiting_for_the_vault(scene: Scene) -> None:
    endless_vault_job(scene)
    asked = threading.Event()

    def wait(_progress: object) -> None:
        asked.set()
        scene.jobs.in_vault(lambda: None)

    scene.jobs.run(scene.window, wait, print, print, lane=Lane.IO)
    wait_for(asked.is_set)


def hanging_window(scene: Scene) -> None:
    scene.open(lambda _session: None)
    scene.window.stack.announce_pending = _spin  # type: ignore[method-assign]


def hanging_interpreter(scene: Scene) -> None:
    scene.open(lambda _session: None)
    # Called without letting go of the interpreter, so that no thread of ours runs any more.
    held = ctypes.PyDLL(None)
    scene.window.stack.announce_pending = lambda: held.sleep(60)  # type: ignore[method-assign]


def _spin() -> None:
    for _step in itertools.count():
        pass


WORK: dict[str, Callable[[Scene], None]] = {
    "typing": typing,
    "attaching": attaching,
    "sealing": sealing,
    "typing-in-a-sheet": typing_in_a_sheet,
    "sealing-a-sheet": sealing_a_sheet,
    "handing-over": handing_over,
    "sending": sending,
    "endless-vault-job": endless_vault_job,
    "waiting-for-the-vault": waiting_for_the_vault,
    "hanging-window": hanging_window,
    "hanging-interpreter": hanging_interpreter,
}


def main() -> None:
    application, _languages = start_qt("en")
    scene = Scene(Path(sys.argv[1]))
    WORK[sys.argv[2]](scene)
    then = sys.argv[3] if len(sys.argv) > 3 else ""
    if then == "panic":
        sys.stdout.write(f"{time.monotonic_ns()}\n")
        sys.stdout.flush()
        put_away(scene.folder / "vault")(PanicExtent.ACCESS)
    if then == "paint":
        vault = f"--vault={scene.folder / 'vault'}"
        scene.follows = own_program("gui", vault, "--quit-after-first-paint")
    scene.lock()


if __name__ == "__main__":
    main()
