"""Saves pictures of the field window, without a display: `python packaging/screenshots.py FOLDER`.

Everybody and everything in them is invented.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402 - after the path is set
from PySide6.QtWidgets import QApplication  # noqa: E402

from fieldkit import translations  # noqa: E402
from fieldkit.domain.report import ReportState  # noqa: E402
from fieldkit.errors import KeyringUnavailable  # noqa: E402
from fieldkit.gui.app import start_qt  # noqa: E402
from fieldkit.gui.background import BackgroundJobs  # noqa: E402
from fieldkit.gui.field.editor.view import EditorScreen  # noqa: E402
from fieldkit.gui.field.handover.view import HandOverScreen  # noqa: E402
from fieldkit.gui.field.seal.view import SealScreen  # noqa: E402
from fieldkit.gui.field.today.view import TodayScreen  # noqa: E402
from fieldkit.gui.main_window import MainWindow, Surroundings  # noqa: E402
from fieldkit.operations.field.request_enrolment import request_enrolment  # noqa: E402
from fieldkit.operations.field.seal_report import seal_report  # noqa: E402
from fieldkit.operations.session import Session  # noqa: E402
from fieldkit.platform.resources import resource_path  # noqa: E402
from fieldkit.platform.secret_store import SecretStore  # noqa: E402
from fieldkit.vault.vault import unlock_vault_with_key  # noqa: E402
from tests import sample_photos  # noqa: E402
from tests.fakes.clock import FixedClock  # noqa: E402
from tests.fakes.field import KEY, a_device, a_draft  # noqa: E402
from tests.fakes.organisation import an_organisation  # noqa: E402

SIZE = (1080, 740)
SETTLE_MS = 250
PATIENCE_MS = 30_000


def main() -> int:
    """Make an invented vault in a temporary folder and take the pictures."""
    out_dir = Path(sys.argv[1] if len(sys.argv) > 1 else "pictures")
    application, _languages = start_qt("en")
    with tempfile.TemporaryDirectory() as folder:
        for path in take_screenshots(Path(folder), out_dir):
            print(path)
    application.quit()
    return 0


def take_screenshots(folder: Path, out_dir: Path) -> list[Path]:
    """Save the pictures into `out_dir`, working in the empty `folder`; needs a QApplication."""
    out_dir.mkdir(parents=True, exist_ok=True)
    camera = Camera(folder, out_dir)
    camera.first_screen()
    camera.show("en", lambda: example(folder / "vault"))
    camera.home_and_fast_form()
    camera.seal()
    camera.hand_over(folder / "stick")
    camera.close()
    camera.show("be", lambda: reopened(folder / "vault"))
    camera.full_form()
    camera.close()
    return camera.taken


class Camera:
    """Leads a window from screen to screen and takes a picture of each."""

    def __init__(self, folder: Path, out_dir: Path) -> None:
        self._folder = folder
        self._out_dir = out_dir
        self._jobs = BackgroundJobs()
        self._window = self._new_window()
        self.taken: list[Path] = []

    def first_screen(self) -> None:
        """The passphrase of a vault that is there."""
        (self._folder / "vault").mkdir()
        (self._folder / "vault" / "keyslots.a").touch()
        self._window.start()
        self._take("1-unlock")
        self._window.close()
        (self._folder / "vault" / "keyslots.a").unlink()
        (self._folder / "vault").rmdir()

    def show(self, language: str, make: Callable[[], Session]) -> None:
        """Open a window in a language over a vault that `make` opens."""
        _use_language(language)
        self._jobs = BackgroundJobs()
        self._window = self._new_window()
        opened: list[Session] = []
        failed: list[Exception] = []
        self._jobs.run(self._window, lambda _progress: make(), opened.append, failed.append)
        wait_for(lambda: bool(opened or failed))
        if failed:
            raise failed[0]
        self._window.show_session(opened[0])
        wait_for(lambda: self._home()._model.rowCount() > 0)

    def home_and_fast_form(self) -> None:
        """The list of reports; then a detention with what is asked for in the street."""
        self._take("2-reports")
        self._home().begin_requested.emit("T02")
        editor = self._editor()
        answer(editor, "victim/name_as_reported", "man in a red jacket, about 25")
        answer(editor, "event/place", "Invented square, by the metro")
        editor.answered.emit("taking/perpetrator_unit", ["GEN_RIOT_POLICE"])
        editor._form.show_answer("taking/perpetrator_unit", ["GEN_RIOT_POLICE"])
        photo = self._folder / "photo.jpg"
        photo.write_bytes(sample_photos.photo())
        editor.attachments.take([str(photo)])
        wait_for(lambda: editor.attachments._model.rowCount() == 1)
        wait_for(lambda: not editor.attachments.is_busy)
        editor.jump_to("victim/group_size")
        self._take("3-detention-fast")

    def seal(self) -> None:
        """What is asked before sealing."""
        self._editor().seal_requested.emit([self._editor().report_id])
        wait_for(lambda: isinstance(self._window.stack.top, SealScreen))
        screen = self._window.stack.top
        wait_for(lambda: isinstance(screen, SealScreen) and screen._seal.isEnabled())
        self._take("4-seal")
        self._window.stack.pop_to_first()

    def hand_over(self, stick: Path) -> None:
        """What is said once it is safe to unplug."""
        stick.mkdir()
        self._home().hand_over_requested.emit()
        wait_for(lambda: isinstance(self._window.stack.top, HandOverScreen))
        screen = self._window.stack.top
        if isinstance(screen, HandOverScreen):
            screen.use_folder(str(stick))
            wait_for(screen._go.isEnabled)
            screen._go.click()
            wait_for(lambda: not screen._go.isVisible())
        self._take("5-handed-over")

    def full_form(self) -> None:
        """Every question of a detention, in Belarusian."""
        home = self._home()
        home.open_requested.emit(home._model.report(0).report_id)
        editor = self._editor()
        editor._all.click()
        self._take("6-detention-full-be")

    def close(self) -> None:
        """Close the window and the vault."""
        self._window.close()
        self._jobs.close()

    def _new_window(self) -> MainWindow:
        window = MainWindow(
            self._jobs,
            Surroundings(
                folder=self._folder / "vault",
                clock=FixedClock(),
                open_keyring=_no_keyring,
                relaunch=_stay,
                use_language=_use_language,
                is_language_asked_for=True,
            ),
        )
        window.resize(*SIZE)
        window.show()
        return window

    def _home(self) -> TodayScreen:
        wait_for(lambda: isinstance(self._window.stack.top, TodayScreen))
        screen = self._window.stack.top
        if not isinstance(screen, TodayScreen):
            raise TypeError
        return screen

    def _editor(self) -> EditorScreen:
        wait_for(lambda: isinstance(self._window.stack.top, EditorScreen))
        screen = self._window.stack.top
        if not isinstance(screen, EditorScreen):
            raise TypeError
        wait_for(lambda: bool(screen.title))
        return screen

    def _take(self, name: str) -> None:
        loop = QEventLoop()
        QTimer.singleShot(SETTLE_MS, loop.quit)
        loop.exec()
        path = self._out_dir / f"{name}.png"
        self._window.grab().save(str(path))
        self.taken.append(path)


def example(folder: Path) -> Session:
    """Return a device with drafts and with sealed reports in every state."""
    session = a_device(folder, an_organisation())
    request_enrolment(session)
    states = [
        (ReportState.RECEIVED, ""),
        (ReportState.RECEIVED, ""),
        (ReportState.HELD, "unknown-device"),
        (ReportState.HANDED_OVER, ""),
        (ReportState.SEALED, ""),
    ]
    for state, reason in states:
        [stub] = seal_report(session, [a_draft(session)])
        if state is not ReportState.SEALED:
            with session.vault.transaction():
                session.vault.outbox.set_state(stub.object_sha256, state)
                session.vault.reports.set_state(stub.object_sha256, state, reason)
    a_draft(session, "T01")
    a_draft(session)
    return session


def reopened(folder: Path) -> Session:
    """Open the vault of `example` again."""
    return Session(unlock_vault_with_key(folder, KEY), FixedClock(), None)


def answer(editor: EditorScreen, path: str, text: str) -> None:
    """Answer a question as if it had been typed."""
    editor._form.show_answer(path, text)
    editor.answered.emit(path, text)


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the window work until `condition` holds."""
    for _step in range(PATIENCE_MS // 20):
        if condition():
            return
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
        QApplication.sendPostedEvents()
    raise TimeoutError


def _no_keyring() -> SecretStore:
    raise KeyringUnavailable


def _use_language(language: str) -> None:
    translations.use_language(language, resource_path("translations"))


def _stay() -> None:
    """Take the place of what locks: pictures need the window."""


if __name__ == "__main__":
    sys.exit(main())
