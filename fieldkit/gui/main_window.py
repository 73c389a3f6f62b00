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
from fieldkit.gui.errors import explained
from fieldkit.gui.field.navigation import FieldNavigation, Place
from fieldkit.gui.field.screens import Workplace
from fieldkit.gui.unlock.presenter import UnlockPresenter
from fieldkit.gui.unlock.view import UnlockScreen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.remember_language import remember_language
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.secret_store import SecretStore
from fieldkit.translations import language

_LOCK_SECONDS = 0.2  # for what was typed last; a lock never waits longer
_CLOSE_SECONDS = 5.0
_MARK_MINUTES = 5  # docs/formats.md, "Rollback"


@dataclass(frozen=True)
class Surroundings:
    """What the window is given by whoever starts it."""

    folder: Path
    clock: Clock
    open_keyring: Callable[[], SecretStore]
    relaunch: Callable[[], object]  # replaces the process; returns only in tests
    use_language: Callable[[str], None]  # says everything in it from now on
    is_language_asked_for: bool = False  # by an option: then the vault's own is not taken


class MainWindow(QMainWindow):
    """Knows whether the vault is open, and the language."""

    unlocked = Signal()

    def __init__(self, jobs: BackgroundJobs, surroundings: Surroundings) -> None:
        super().__init__()
        self.setWindowTitle("fieldkit")
        self.resize(1080, 740)
        self._jobs = jobs
        self._around = surroundings
        self._session: Session | None = None
        self._navigation: FieldNavigation | None = None
        self._is_language_chosen = surroundings.is_language_asked_for
        self._stack = ScreenStack()
        self._mark_timer = QTimer(self)
        self._mark_timer.setInterval(_MARK_MINUTES * 60_000)
        self._mark_timer.timeout.connect(self._record_mark)
        self._show_unlock_screen()

    @property
    def stack(self) -> ScreenStack:
        """Return the screens of the unlocked vault."""
        return self._stack

    def start(self) -> None:
        """Ask for the passphrase, or for a new one."""
        self._unlock.start()

    def show_session(self, session: Session) -> None:
        """Show what is in an unlocked vault, in the language that was chosen last."""
        self._session = session
        if not self._is_language_chosen and session.language not in ("", language()):
            self._around.use_language(session.language)
        self._show_screens(None)
        if self._is_language_chosen:
            self._keep_language(session)
        self._mark_timer.start()
        self.unlocked.emit()

    def _keep_language(self, session: Session) -> None:
        """Keep the language that was chosen before there was a vault to keep it in."""
        chosen = language()
        self._jobs.run(
            self._stack,
            lambda _progress: remember_language(session.vault, chosen),
            _nothing,
            self._language_not_kept,
        )

    def _show_unlock_screen(self) -> None:
        self._unlock_screen = UnlockScreen()
        self._unlock = UnlockPresenter(
            self._unlock_screen,
            self._jobs.runner(self._unlock_screen),
            self._around.folder,
            clock=self._around.clock,
            open_keyring=self._around.open_keyring,
            on_unlocked=self.show_session,
        )
        self._unlock_screen.unlock_requested.connect(self._unlock.unlock)
        self._unlock_screen.create_requested.connect(self._unlock.create)
        self._unlock_screen.language_chosen.connect(self._ask_in)
        self.setCentralWidget(self._unlock_screen)

    def _ask_in(self, chosen: str) -> None:
        """Ask for the passphrase in another language; what was typed stays."""
        before = self._unlock_screen
        self._is_language_chosen = True
        self._around.use_language(chosen)
        self._show_unlock_screen()
        self._unlock.start()
        self._unlock_screen.take_over(before)

    def _show_screens(self, place: Place | None) -> None:
        """Build everything in the language of now; `place` leads back into the open draft."""
        if self._session is None:
            return
        self._stack = ScreenStack()
        self._stack.lock_requested.connect(self.lock)
        self._stack.language_chosen.connect(self._change_language)
        workplace = Workplace(self._session, self._jobs, language())
        self._navigation = FieldNavigation(self._stack, workplace, self._stack)
        self.setCentralWidget(self._stack)
        self._navigation.start(place)

    def _change_language(self, chosen: str) -> None:
        """Say everything in another language once all that was typed is saved."""
        session, top = self._session, self._stack.top
        if session is None or top is None or not top.is_at_rest():
            return
        top.announce_pending()
        # The vault's lane works in order: when this is done, what was typed is saved, or is not.
        self._jobs.run(
            self._stack,
            lambda _progress: remember_language(session.vault, chosen),
            lambda _nothing: self._speak(chosen),
            self._language_not_kept,
        )

    def _speak(self, chosen: str) -> None:
        top = self._stack.top
        if self._navigation is None or top is None or not top.is_at_rest():
            return  # what could not be saved stays on the screen, and is said there
        top.announce_pending()
        place = self._navigation.place()
        self._around.use_language(chosen)
        self._show_screens(place)

    def _language_not_kept(self, error: Exception) -> None:
        if self._navigation is not None:
            known = explained(error)
            self._navigation.show_failure(known.sentence, known.hint)

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
