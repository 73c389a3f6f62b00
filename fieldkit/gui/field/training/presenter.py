"""Shows which exercises are done, and plays the courier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.domain.training import ExerciseState
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.field.list_exercises import list_exercises
from fieldkit.operations.field.play_courier import play_courier
from fieldkit.operations.session import Session


class ExercisesView(Protocol):
    """What the screen of exercises can show."""

    def show_exercises(self, states: tuple[ExerciseState, ...]) -> None:
        """Show every exercise and whether it is done."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while the courier is on his way."""
        ...

    def show_answered(self, count: int) -> None:
        """Say how many receipts lie on the stick now."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ExercisesPresenter:
    """One visit to the exercises."""

    def __init__(
        self, view: ExercisesView, session: Session, run: Run, *, on_answered: Callable[[], None]
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_answered = on_answered

    def start(self) -> None:
        """Show what is done by now."""
        self._run(
            lambda _progress: list_exercises(self._session),
            self._view.show_exercises,
            self._failed,
        )

    def send_courier(self, folder: str) -> None:
        """Let headquarters answer what lies in this folder."""
        self._view.show_busy(True)
        self._run(
            lambda _progress: play_courier(self._session, Path(folder)),
            self._answered,
            self._failed,
        )

    def _answered(self, count: int) -> None:
        self._view.show_busy(False)
        self._view.show_answered(count)
        self._on_answered()

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
