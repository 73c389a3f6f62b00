"""The field's window: the screens of a device's vault, and training."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldkit.domain.place import Place
from fieldkit.errors import FieldkitError
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.surroundings import Surroundings
from fieldkit.gui.training_frame import TrainingFrame
from fieldkit.gui.vault_window import VaultWindow, ignore
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.remember_place import End, remember_end
from fieldkit.translations import language

if TYPE_CHECKING:
    from fieldkit.gui.field.navigation import FieldNavigation
    from fieldkit.gui.field.syncing import Syncing
    from fieldkit.operations.session import Session


class FieldWindow(VaultWindow):
    """Shows one stack of screens."""

    def __init__(self, jobs: BackgroundJobs, surroundings: Surroundings) -> None:
        super().__init__(jobs, surroundings)
        self._navigation: FieldNavigation | None = None
        self._syncing: Syncing | None = None  # from the first screens on, also while they change
        self._frame = TrainingFrame(self, surroundings.folder, jobs)
        self._frame.left.connect(lambda is_over: surroundings.turn_training(not is_over))
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
    def _screens(self) -> ScreenStack:
        return self._stack

    def _put_in(self, screen: QWidget, *, is_open: bool = False) -> None:
        session = self._session
        is_training = self._around.is_training if session is None else session.is_training
        self._frame.show_screen(screen, is_training=is_training, is_open=is_open)

    def _open(self, session: Session) -> None:
        if session.to_seal:
            self._seal_first(session)
        else:
            self._show_screens(None, after_unlock=True)

    def _where(self) -> Place | None:
        return None if self._navigation is None else self._navigation.place()

    def _show_exercises(self) -> None:
        if self._navigation is not None:
            self._navigation.settings.show_exercises()

    def _new_stack(self) -> ScreenStack:
        self._stack = ScreenStack()
        self._stack.lock_requested.connect(self.lock)
        self._stack.panic_pressed.connect(self._panic_pressed)
        self._stack.panic_released.connect(self._panic.release)
        return self._stack

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
        stack = self._new_stack()
        stack.language_chosen.connect(self._change_language)
        workplace = Workplace(
            self._session,
            self._jobs,
            language(),
            self._syncing,
            find_volumes=self._around.find_volumes,
            wear=self._wear,
        )
        self._navigation = FieldNavigation(stack, workplace, stack)
        self._put_in(stack, is_open=True)
        self._navigation.start(place, after_unlock=after_unlock)

    def _seal_first(self, session: Session) -> None:
        """Seal what was left at the last lock; only then there is anything to be seen."""
        from fieldkit.gui.field.seal_first.stage import SealFirstStage

        stack = self._new_stack()
        # Shown first: a cursor that is put where nothing is shown yet would go to Panic.
        self._put_in(stack, is_open=True)
        self._sealing_first = SealFirstStage(stack, session, self._jobs)
        self._sealing_first.ended.connect(self._sealed_first)
        self._sealing_first.start()

    def _sealed_first(self, news: str) -> None:
        self._show_screens(None, after_unlock=True)
        if self._navigation is not None:
            self._navigation.show_news(news)

    def _build_anew(self, speak: Callable[[], None]) -> None:
        if self._navigation is None:
            return
        place, is_in_settings = self._navigation.place(), self._navigation.settings.are_shown
        speak()
        self._show_screens(place)
        if is_in_settings:
            self._navigation.settings.show_at_language()

    def _show_failure(self, failure: FieldkitError) -> None:
        if self._navigation is not None:
            self._navigation.show_failure(failure.sentence, failure.hint)

    def _note_lock(self, session: Session, place: Place | None) -> None:
        if self._navigation is not None:
            super()._note_lock(session, place)
        self._note_end(session, End.LOCKED)

    def _note_close(self, session: Session) -> None:
        self._note_end(session, End.CLOSED)

    def _note_end(self, session: Session, end: End) -> None:
        """Note that the program was not cut off, so that the open draft is not called recovered."""
        self._jobs.run(self, lambda _progress: remember_end(session, end), ignore, ignore)
