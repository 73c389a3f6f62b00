"""The window: first the passphrase, then the screens of an unlocked vault, and the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from fieldkit.domain.clock import Clock
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.navigation import FieldNavigation
from fieldkit.gui.field.screens import Workplace
from fieldkit.gui.unlock.presenter import UnlockPresenter
from fieldkit.gui.unlock.view import UnlockScreen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.secret_store import SecretStore

_LOCK_SECONDS = 0.2  # for what was typed last; a lock never waits longer
_CLOSE_SECONDS = 5.0
_MARK_MINUTES = 5  # docs/formats.md, "Rollback"


@dataclass(frozen=True)
class Surroundings:
    """What the window is given by whoever starts it."""

    folder: Path
    clock: Clock
    open_keyring: Callable[[], SecretStore]
    language: str
    relaunch: Callable[[], object]  # replaces the process; returns only in tests


class MainWindow(QMainWindow):
    """Knows whether the vault is open, nothing more."""

    unlocked = Signal()

    def __init__(self, jobs: BackgroundJobs, surroundings: Surroundings) -> None:
        super().__init__()
        self.setWindowTitle("fieldkit")
        self.resize(1080, 740)
        self._jobs = jobs
        self._around = surroundings
        self._session: Session | None = None
        self._navigation: FieldNavigation | None = None
        self._stack = ScreenStack()
        self._unlock_screen = UnlockScreen()
        self._unlock = UnlockPresenter(
            self._unlock_screen,
            jobs.runner(self._unlock_screen),
            surroundings.folder,
            clock=surroundings.clock,
            open_keyring=surroundings.open_keyring,
            on_unlocked=self.show_session,
        )
        self._unlock_screen.unlock_requested.connect(self._unlock.unlock)
        self._unlock_screen.create_requested.connect(self._unlock.create)
        self._stack.lock_requested.connect(self.lock)
        self._mark_timer = QTimer(self)
        self._mark_timer.setInterval(_MARK_MINUTES * 60_000)
        self._mark_timer.timeout.connect(self._record_mark)
        self.setCentralWidget(self._unlock_screen)

    @property
    def stack(self) -> ScreenStack:
        """Return the screens of the unlocked vault."""
        return self._stack

    def start(self) -> None:
        """Ask for the passphrase, or for a new one."""
        self._unlock.start()

    def show_session(self, session: Session) -> None:
        """Show what is in an unlocked vault."""
        self._session = session
        place = Workplace(session, self._jobs, self._around.language)
        self._navigation = FieldNavigation(self._stack, place, self)
        self.setCentralWidget(self._stack)
        self._navigation.start()
        self._mark_timer.start()
        self.unlocked.emit()

    def lock(self) -> None:
        """Save what was typed last, then replace the process; running work is cut."""
        if self._session is not None:
            self._stack.announce_pending()
            self._record_mark()
            self._jobs.wait_for_vault(_LOCK_SECONDS)
            self._around.relaunch()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what was typed last and close the vault before the window goes."""
        session, self._session = self._session, None
        if session is not None:
            self._stack.announce_pending()
            self._jobs.cancel_all()
            vault = session.vault
            self._jobs.run(self, lambda _progress: record_mark(session), _nothing, _nothing)
            self._jobs.run(self, lambda _progress: vault.close(), _nothing, _nothing)
            self._jobs.wait_for_vault(_CLOSE_SECONDS)
        super().closeEvent(event)

    def _record_mark(self) -> None:
        """Note how far the vault has come, so that an older copy put back is noticed."""
        session = self._session
        if session is not None:
            self._jobs.run(self, lambda _progress: record_mark(session), _nothing, _nothing)


def _nothing(_result: object) -> None:
    """Nothing is to be shown: the window is going."""
