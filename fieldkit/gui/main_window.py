"""The window: first the passphrase, then the screens of an unlocked vault, and the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from fieldkit.domain.clock import Clock
from fieldkit.domain.place import Place
from fieldkit.domain.preferences import PanicExtent, Preferences
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.emergency_keys import EmergencyKeys
from fieldkit.gui.entrance import Entrance
from fieldkit.gui.errors import explained
from fieldkit.gui.gate import Gate
from fieldkit.gui.panic import PanicGuard
from fieldkit.gui.training_frame import TrainingFrame
from fieldkit.gui.widgets.locked_frame import LockedFrame
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.remember_language import remember_language
from fieldkit.operations.field.remember_place import End, remember_end, remember_place
from fieldkit.platform.secret_store import SecretStore
from fieldkit.platform.volumes import Volume, removable_volumes
from fieldkit.translations import language
from fieldkit.vault.presence import holds_vault
from fieldkit.vault.remains import sealed_files

if TYPE_CHECKING:
    from fieldkit.gui.field.navigation import FieldNavigation
    from fieldkit.gui.field.syncing import Syncing
    from fieldkit.operations.session import Session

_LOCK_SECONDS = 0.2  # for what was typed last; a lock never waits longer
_LOCK_LIMIT = 0.3  # for all of it, should the window itself hang
_CLOSE_SECONDS = 5.0
_MARK_MINUTES = 5  # docs/formats.md, "Rollback"


def _stay(_is_training: bool) -> None:
    """Go on as before, where nobody can start the program anew."""


@dataclass(frozen=True)
class Surroundings:
    """What the window is given by whoever starts it."""

    folder: Path
    clock: Clock
    open_keyring: Callable[[], SecretStore]
    relaunch: Callable[[bool], object]  # replaces the process; whether work was cut
    use_language: Callable[[str], None]  # says everything in it from now on
    is_language_asked_for: bool = False  # by an option: then the vault's own is not taken
    work_waits: bool = False  # some was cut by the last lock
    find_volumes: Callable[[], list[Volume]] = removable_volumes
    wear: Callable[[Preferences], None] = lambda _chosen: None  # takes colours and size of text
    # Replaces the process in so many seconds, whatever hangs.
    lock_within: Callable[[float], object] = lambda _seconds: None
    # Destroys the vault, or shows what outlived an earlier one; they return only in tests.
    put_away: Callable[[PanicExtent], object] = lambda _extent: None
    show_remains: Callable[[], object] = lambda: None
    take_back_clipboard: Callable[[], object] = lambda: None
    is_training: bool = False  # `folder` is that of training
    # Replaces the process by one that is in training, or no longer; returns only in tests.
    turn_training: Callable[[bool], object] = _stay


class MainWindow(QMainWindow):
    """Knows whether the vault is open, and the language."""

    unlocked = Signal()
    preferences_changed = Signal()

    def __init__(self, jobs: BackgroundJobs, surroundings: Surroundings) -> None:
        super().__init__()
        self.resize(1080, 740)
        self._jobs = jobs
        self._around = surroundings
        self._session: Session | None = None
        self._navigation: FieldNavigation | None = None
        self._syncing: Syncing | None = None  # from the first screens on, also while they change
        self._is_language_chosen = surroundings.is_language_asked_for
        self._language_wanted = ""  # chosen last; it may not be kept yet
        self.emergency_keys = EmergencyKeys(self)  # for whoever has the application
        self._panic = PanicGuard(self)
        self._panic.prepare(Preferences(), is_training=surroundings.is_training)
        self._panic.confirmed.connect(self._destroy)
        self.emergency_keys.lock_pressed.connect(self.lock)
        self.emergency_keys.panic_pressed.connect(self._panic_pressed)
        self.emergency_keys.panic_released.connect(self._panic.release)
        self._mark_timer = QTimer(self)
        self._mark_timer.setInterval(_MARK_MINUTES * 60_000)
        self._mark_timer.timeout.connect(self._record_mark)
        self._frame = TrainingFrame(self, surroundings.folder, jobs)
        self._frame.left.connect(self._leave_training)
        self._frame.exercises_requested.connect(self._show_exercises)
        self._show_entrance()

    @cached_property
    def _stack(self) -> ScreenStack:
        return ScreenStack()  # only when asked for: there is none while the vault is locked

    @property
    def stack(self) -> ScreenStack:
        """Return the screens of the unlocked vault."""
        return self._stack

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
        if session.to_seal:
            self._seal_first(session)
        else:
            self._show_screens(None, after_unlock=True)
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

    def _show_entrance(self) -> None:
        around = self._around
        gate = Gate(
            around.folder,
            around.clock,
            around.open_keyring,
            on_unlocked=self.show_session,
            is_training=around.is_training,
        )
        self._entrance = Entrance(self._jobs, gate)
        self._entrance.language_chosen.connect(self._ask_in)
        self._entrance.training_requested.connect(self._enter_training)
        below = LockedFrame(
            self._entrance,
            has_vault=holds_vault(around.folder),
            work_waits=around.work_waits,
            sealed_remains=0 if around.is_training else len(sealed_files(around.folder)),
        )
        below.panic_pressed.connect(self._panic_pressed)
        below.panic_released.connect(self._panic.release)
        below.remains_requested.connect(around.show_remains)
        self._frame.show_screen(below, is_training=around.is_training)

    def _enter_training(self) -> None:
        self._around.turn_training(True)

    def _leave_training(self, is_over: bool) -> None:
        self._around.turn_training(not is_over)

    def _show_exercises(self) -> None:
        if self._navigation is not None:
            self._navigation.settings.show_exercises()

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

    def _show_screens(self, place: Place | None, *, after_unlock: bool = False) -> None:
        """Build everything in the language of now; `place` leads back into the open draft."""
        # Not needed to ask for the passphrase, and most of the time that a start would take:
        # gui/preload.py brings them in while the person types.
        from fieldkit.gui.field.navigation import FieldNavigation
        from fieldkit.gui.field.syncing import Syncing
        from fieldkit.gui.field.workplace import Workplace

        if self._session is None:
            return
        if self._syncing is None:
            self._syncing = Syncing(self._session, self._jobs, self)
        self._stack = ScreenStack()
        self._stack.lock_requested.connect(self.lock)
        self._stack.panic_pressed.connect(self._panic_pressed)
        self._stack.panic_released.connect(self._panic.release)
        self._stack.language_chosen.connect(self._change_language)
        workplace = Workplace(
            self._session,
            self._jobs,
            language(),
            self._syncing,
            find_volumes=self._around.find_volumes,
            wear=self._wear,
        )
        self._navigation = FieldNavigation(self._stack, workplace, self._stack)
        self._frame.show_screen(self._stack, is_training=self._session.is_training, is_open=True)
        self._navigation.start(place, after_unlock=after_unlock)

    def _wear(self, preferences: Preferences) -> None:
        """Let what was chosen in the settings hold from now on."""
        if self._session is not None:
            self._session = replace(self._session, preferences=preferences)
            self._panic.prepare(preferences, is_training=self._session.is_training)
            self._around.wear(preferences)
            self.preferences_changed.emit()

    def _seal_first(self, session: Session) -> None:
        """Seal what was left at the last lock; only then there is anything to be seen."""
        from fieldkit.gui.field.seal_first.stage import SealFirstStage

        self._stack = ScreenStack()
        self._stack.lock_requested.connect(self.lock)
        self._stack.panic_pressed.connect(self._panic_pressed)
        self._stack.panic_released.connect(self._panic.release)
        # Shown first: a cursor that is put where nothing is shown yet would go to Panic.
        self._frame.show_screen(self._stack, is_training=session.is_training, is_open=True)
        self._sealing_first = SealFirstStage(self._stack, session, self._jobs)
        self._sealing_first.ended.connect(self._sealed_first)
        self._sealing_first.start()

    def _sealed_first(self, news: str) -> None:
        self._show_screens(None, after_unlock=True)
        if self._navigation is not None:
            self._navigation.show_news(news)

    def _change_language(self, chosen: str) -> None:
        """Say everything in another language once all that was typed is saved."""
        session = self._session
        if session is None or not self._stack.is_at_rest():
            return
        self._stack.announce_pending()
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
        if chosen != self._language_wanted:
            return  # another one was chosen since
        if self._navigation is None or not self._stack.is_at_rest():
            return  # what could not be saved stays on the screen, and is said there
        self._stack.announce_pending()
        place, is_in_settings = self._navigation.place(), self._navigation.settings.are_shown
        self._around.use_language(chosen)
        self._show_screens(place)
        if is_in_settings:
            self._navigation.settings.show_at_language()

    def _language_not_kept(self, error: Exception) -> None:
        if self._navigation is not None:
            known = explained(error)
            self._navigation.show_failure(known.sentence, known.hint)

    def lock(self) -> None:
        """Save what was typed last and the place, then replace the process; work is cut."""
        session, navigation = self._session, self._navigation
        if session is None:
            return
        self._around.lock_within(_LOCK_LIMIT)
        place = None if navigation is None else navigation.place()
        self._stack.announce_pending()
        self.hide()  # at once: what follows takes a moment
        self._around.take_back_clipboard()
        if navigation is not None:
            self._keep_place(session, place)
        self._note_end(session, End.LOCKED)
        self._record_mark()
        self._jobs.wait_for_vault(_LOCK_SECONDS)
        self._around.relaunch(self._jobs.is_streaming)

    @property
    def is_listening(self) -> bool:
        """Return whether somebody is being recorded, so that nobody need touch the keys."""
        return self._stack.top is not None and self._stack.top.is_listening

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
            self._stack.announce_pending()
            self._jobs.cancel_all()
            vault = session.vault
            self._note_end(session, End.CLOSED)
            self._jobs.run(self, lambda _progress: _mark(session), _nothing, _nothing)
            self._jobs.run(self, lambda _progress: vault.close(), _nothing, _nothing)
            self._jobs.wait_for_vault(_CLOSE_SECONDS)
        super().closeEvent(event)

    def _keep_place(self, session: Session, place: Place | None) -> None:
        self._jobs.run(self, lambda _progress: remember_place(session, place), _nothing, _nothing)

    def _note_end(self, session: Session, end: End) -> None:
        """Note that the program was not cut off, so that the open draft is not called recovered."""
        self._jobs.run(self, lambda _progress: remember_end(session, end), _nothing, _nothing)

    def _record_mark(self) -> None:
        """Note how far the vault has come, so that an older copy put back is noticed."""
        session = self._session
        if session is not None:
            self._jobs.run(self, lambda _progress: _mark(session), _nothing, _nothing)


def _nothing(_result: object) -> None:
    """Nothing is to be shown: the window is going."""


def _mark(session: Session) -> None:
    # Here, not above: no mark is written before a vault is open.
    from fieldkit.operations.record_mark import record_mark

    record_mark(session)
