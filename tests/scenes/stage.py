"""A window without a display, led from screen to screen by functions instead of a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from fieldkit import translations
from fieldkit.errors import KeyringUnavailable
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.window import FieldWindow
from fieldkit.gui.surroundings import Surroundings
from fieldkit.gui.vault_window import VaultWindow
from fieldkit.gui.widgets.screen import Screen
from fieldkit.operations.field.mark_training import is_training
from fieldkit.operations.session import Session
from fieldkit.platform.resources import resource_path
from fieldkit.platform.secret_store import SecretStore
from fieldkit.platform.volumes import Volume
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.clock import FixedClock
from tests.fakes.field import KEY

SIZE = QSize(1080, 740)
SMALL = QSize(1024, 600)
_STEP_MS = 10
_PATIENCE_MS = 30_000

S = TypeVar("S", bound=Screen)


class Stage:
    """One window in one language; `folder` is empty or holds the vault in `folder / "vault"`."""

    make_window: type[VaultWindow] = FieldWindow

    def __init__(self, folder: Path, language: str, *, size: QSize = SIZE) -> None:
        self.folder = folder
        self.language = language
        use_language(language)
        self.jobs = BackgroundJobs()
        self.volumes: list[Volume] = []  # the sticks that are plugged in
        self.window: Any = self.make_window(
            self.jobs,
            Surroundings(
                folder=folder / "vault",
                clock=FixedClock(),
                open_keyring=_no_keyring,
                relaunch=_stay,
                use_language=use_language,
                is_language_asked_for=True,
                find_volumes=self._find_volumes,
            ),
        )
        self.window.resize(size)
        self.window.show()
        self.window.activateWindow()

    def _find_volumes(self) -> list[Volume]:
        return list(self.volumes)

    def open(self) -> None:
        """Open the vault and show its first screen."""
        opened: list[Session] = []
        failed: list[Exception] = []
        self.jobs.run(
            self.window,
            lambda _progress: self.session_of(self.folder / "vault"),
            opened.append,
            failed.append,
        )
        wait_for(lambda: bool(opened or failed))
        if failed:
            raise failed[0]
        self.window.show_session(opened[0])
        self.rest()

    def session_of(self, folder: Path) -> Session:
        """Open the vault in a folder by its key."""
        vault = unlock_vault_with_key(folder, KEY)
        return Session(vault, FixedClock(), None, is_training=is_training(vault))

    def on_top(self, kind: type[S]) -> S:
        """Return the screen that is shown, once it is of this kind."""
        wait_for(lambda: isinstance(self.window.stack.top, kind))
        top = self.window.stack.top
        if not isinstance(top, kind):
            raise TypeError
        return top

    def rest(self) -> None:
        """Wait until no work runs and everything has been laid out."""
        for _time in range(3):
            wait_for(lambda: not self.jobs._jobs)
            _turn(1)
            QApplication.sendPostedEvents()

    def close(self) -> None:
        """Close the window and the vault."""
        self.window.close()
        self.jobs.close()
        self.window.deleteLater()
        # No event loop runs that would do it, and every window that stays takes part in restyling.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the window work until `condition` holds."""
    for _step in range(_PATIENCE_MS // _STEP_MS):
        if condition():
            return
        _turn(_STEP_MS)
    raise TimeoutError


def use_language(language: str) -> None:
    """Speak a language without an application of one's own."""
    translations.use_language(language, resource_path("translations"))


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _no_keyring() -> SecretStore:
    raise KeyringUnavailable


def _stay() -> None:
    """Take the place of what locks: scenes need the window."""
