"""What every window of a vault has: the passphrase first, the language, the lock, panic.

Which screens an open vault has is for the windows that are made over it to say.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from fieldkit.domain.place import Place
from fieldkit.domain.preferences import Preferences
from fieldkit.errors import FieldkitError
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.emergency_keys import EmergencyKeys
from fieldkit.gui.entrance import Entrance
from fieldkit.gui.errors import explained
from fieldkit.gui.gate import Gate
from fieldkit.gui.panic import PanicGuard
from fieldkit.gui.surroundings import Surroundings
from fieldkit.gui.widgets.locked_frame import LockedFrame
from fieldkit.gui.widgets.screen import Screen
from fieldkit.operations.field.remember_language import remember_language
from fieldkit.operations.field.remember_place import remember_place
from fieldkit.translations import _, language
from fieldkit.vault.presence import holds_vault
from fieldkit.vault.remains import sealed_files

if TYPE_CHECKING:
    from fieldkit.operations.session import Session

_LOCK_SECONDS = 0.2  # for what was typed last; a lock never waits longer
_LOCK_LIMIT = 0.3  # for all of it, should the window itself hang
_CLOSE_SECONDS = 5.0
_MARK_MINUTES = 5  # docs/formats.md, "Rollback"


class ShownScreens(Protocol):
    """The screens of an open vault."""

    @property
    def top(self) -> Screen | None:
        """Return the screen that is shown."""
        ...

    def is_at_rest(self) -> bool:
        """Return whether all may be left now; if not, one says what must be finished first."""
        ...

    def announce_pending(self) -> None:
        """Announce at once what was typed anywhere."""
        ...


class VaultWindow(QMainWindow):
    """Knows whether the vault is open, and the language."""

    unlocked = Signal()
    preferences_changed = Signal()

    def __init__(self, jobs: BackgroundJobs, surroundings: Surroundings) -> None:
        super().__init__()
        self.resize(1080, 740)
        self._jobs = jobs
        self._around = surroundings
        self._session: Session | None = None
        self._is_language_chosen = surroundings.is_language_asked_for
        self._language_wanted = ""  # chosen last; it may not be kept yet
        self.emergency_keys = EmergencyKeys(self)  # for whoever has the application
        self._panic = PanicGuard(self)
        self._panic.confirmed.connect(self._destroy)
        self.emergency_keys.lock_pressed.connect(self.lock)
        self.emergency_keys.panic_pressed.connect(self._panic_pressed)
        self.emergency_keys.panic_released.connect(self._panic.release)
        self._mark_timer = QTimer(self)
        self._mark_timer.setInterval(_MARK_MINUTES * 60_000)
        self._mark_timer.timeout.connect(self._record_mark)

    # What the windows over this one say.

    @property
    @abstractmethod
    def _screens(self) -> ShownScreens | None:
        """The screens of the vault, None until there are any."""

    @abstractmethod
    def _open(self, session: Session) -> None:
        """Show what is in the vault that was unlocked."""

    @abstractmethod
    def _where(self) -> Place | None:
        """Return where one is, in a screen that can say so."""

    @abstractmethod
    def _build_anew(self, speak: Callable[[], None]) -> None:
        """Build the screens once more after `speak`, which changes the language."""

    @abstractmethod
    def _show_failure(self, failure: FieldkitError) -> None:
        """Say what did not work, on whichever screen can."""

    def _entrance_with(self, gate: Gate) -> Entrance:
        """Return the screens before the vault is open."""
        return Entrance(self._jobs, gate)

    def _words_of_cut_work(self) -> str:
        """Return what becomes of work that the lock has cut."""
        return _("Work that was cut goes on after you unlock.")

    def _put_in(self, screen: QWidget, *, is_open: bool = False) -> None:
        """Put a screen into the window."""
        self.setWindowTitle("fieldkit")
        self.setCentralWidget(screen)

    def _note_lock(self, session: Session, place: Place | None) -> None:
        """Keep what is needed to come back, before a lock."""
        if self._screens is not None:
            self._jobs.run(self, lambda _progress: remember_place(session, place), ignore, ignore)

    def _note_close(self, session: Session) -> None:
        """Keep what is needed before the window closes."""

    def _close_vault(self, session: Session) -> None:
        """Close what was opened, in its lane."""
        session.vault.close()

    # What they share.

    @property
    def preferences(self) -> Preferences:
        """Return what the person chose, the defaults while the vault is locked."""
        return self._session.preferences if self._session else Preferences()

    def start(self) -> None:
        """Ask for the passphrase, or for a new one."""
        self._entrance.start()

    def show_session(self, session: Session) -> None:
        """Show what is in an unlocked vault, in the language that was chosen last."""
        self._session = session
        self._panic.prepare(session.preferences, is_training=session.is_training)
        self._around.wear(session.preferences)
        if not self._is_language_chosen and session.language not in ("", language()):
            self._around.use_language(session.language)
        self._open(session)
        if self._is_language_chosen:
            self._keep_language(session)
        self._mark_timer.start()
        self.unlocked.emit()

    def _keep_language(self, session: Session) -> None:
        """Keep the language that was chosen before there was a vault to keep it in."""
        chosen = language()
        self._jobs.run(
            self,
            lambda _progress: remember_language(session.vault, chosen),
            ignore,
            self._language_not_kept,
        )

    def _show_entrance(self) -> None:
        around = self._around
        self._panic.prepare(Preferences(), is_training=around.is_training)
        gate = Gate(
            around.folder,
            around.clock,
            around.open_keyring,
            on_unlocked=self.show_session,
            is_training=around.is_training,
        )
        self._entrance = self._entrance_with(gate)
        self._entrance.language_chosen.connect(self._ask_in)
        self._entrance.training_requested.connect(lambda: around.turn_training(True))
        below = LockedFrame(
            self._entrance,
            has_vault=holds_vault(around.folder),
            cut_work=self._words_of_cut_work() if around.work_waits else "",
            sealed_remains=0 if around.is_training else len(sealed_files(around.folder)),
        )
        below.panic_pressed.connect(self._panic_pressed)
        below.panic_released.connect(self._panic.release)
        below.remains_requested.connect(around.show_remains)
        self._put_in(below)

    def _ask_in(self, chosen: str) -> None:
        """Ask for the passphrase in another language; what was typed stays."""
        before = self._entrance
        self._is_language_chosen = True
        self._around.use_language(chosen)
        # The screens of before end with the frame, and what they still have to say with them.
        before.setParent(None)
        self._show_entrance()
        self._entrance.start()
        self._entrance.take_over(before)
        before.deleteLater()

    def _wear(self, preferences: Preferences) -> None:
        """Let what was chosen in the settings hold from now on."""
        if self._session is not None:
            self._session = replace(self._session, preferences=preferences)
            self._panic.prepare(preferences, is_training=self._session.is_training)
            self._around.wear(preferences)
            self.preferences_changed.emit()

    def _change_language(self, chosen: str) -> None:
        """Say everything in another language once all that was typed is saved."""
        session, screens = self._session, self._screens
        if session is None or screens is None or not screens.is_at_rest():
            return
        screens.announce_pending()
        self._language_wanted = chosen
        # The vault's lane works in order: when this is done, what was typed is saved, or is not.
        # Owned by the window: who goes on choosing while the screens are built anew is heard too.
        self._jobs.run(
            self,
            lambda _progress: remember_language(session.vault, chosen),
            lambda _nothing: self._speak(chosen),
            self._language_not_kept,
        )

    def _speak(self, chosen: str) -> None:
        screens = self._screens
        if chosen != self._language_wanted:
            return  # another one was chosen since
        if screens is None or not screens.is_at_rest():
            return  # what could not be saved stays on the screen, and is said there
        screens.announce_pending()
        self._build_anew(lambda: self._around.use_language(chosen))

    def _language_not_kept(self, error: Exception) -> None:
        self._show_failure(explained(error))

    def lock(self) -> None:
        """Save what was typed last and the place, then replace the process; work is cut."""
        session = self._session
        if session is None:
            return
        self._around.lock_within(_LOCK_LIMIT)
        place = self._where()
        if self._screens is not None:
            self._screens.announce_pending()
        self.hide()  # at once: what follows takes a moment
        self._around.take_back_clipboard()
        self._note_lock(session, place)
        self._record_mark()
        self._jobs.wait_for_vault(_LOCK_SECONDS)
        self._around.relaunch(self._jobs.is_streaming)

    @property
    def is_listening(self) -> bool:
        """Return whether somebody is being recorded, so that nobody need touch the keys."""
        top = None if self._screens is None else self._screens.top
        return top is not None and top.is_listening

    def lock_with_screen(self) -> None:
        """Lock because the desktop did, unless the person does not want this."""
        if self.preferences.locks_with_screen:
            self.lock()

    def _panic_pressed(self) -> None:
        if self._session is not None or holds_vault(self._around.folder):
            self._panic.press()

    def _destroy(self) -> None:
        """Hand the vault over to the program that destroys it; what is typed is lost with it."""
        self.hide()
        self._around.take_back_clipboard()
        # While the vault is locked nobody knows what was chosen in it: then the narrower extent.
        self._around.put_away(self.preferences.panic_extent)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what was typed last and close the vault before the window goes."""
        session, self._session = self._session, None
        self._around.take_back_clipboard()
        if session is not None:
            if self._screens is not None:
                self._screens.announce_pending()
            self._jobs.cancel_all()
            self._note_close(session)
            self._jobs.run(self, lambda _progress: _mark(session), ignore, ignore)
            self._jobs.run(self, lambda _progress: self._close_vault(session), ignore, ignore)
            self._jobs.wait_for_vault(_CLOSE_SECONDS)
        super().closeEvent(event)

    def _record_mark(self) -> None:
        """Note how far the vault has come, so that an older copy put back is noticed."""
        session = self._session
        if session is not None:
            self._jobs.run(self, lambda _progress: _mark(session), ignore, ignore)


def ignore(_result: object) -> None:
    """Nothing is to be shown: the window is going."""


def _mark(session: Session) -> None:
    # Here, not above: no mark is written before a vault is open.
    from fieldkit.operations.record_mark import record_mark

    record_mark(session)
