"""Proves that the recovery words that are typed open this vault; changes nothing by it."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.recovery_words import lists_in
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.field.prove_recovery import has_recovery, prove_recovery
from fieldkit.operations.session import Session


class DrillView(Protocol):
    """What the screen of the drill can show."""

    def show_question(self) -> None:
        """Ask for the recovery words."""
        ...

    def show_no_recovery(self) -> None:
        """Say that no words open this vault."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block the button while it is tried."""
        ...

    def show_proved(self) -> None:
        """Say that the words open this vault."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say that they do not, and why."""
        ...


class DrillPresenter:
    """One drill."""

    def __init__(self, view: DrillView, session: Session, run: Run) -> None:
        self._view = view
        self._session = session
        self._run = run

    def start(self) -> None:
        """Ask for the words, if there are any."""
        self._run(lambda _progress: has_recovery(self._session), self._begin, self._failed)

    def prove(self, text: str) -> None:
        """Try these words."""
        words = lists_in(text)
        if not words:
            return
        self._view.show_busy(True)
        self._run(
            lambda _progress: prove_recovery(self._session, words), self._proved, self._failed
        )

    def _begin(self, is_there: bool) -> None:
        if is_there:
            self._view.show_question()
        else:
            self._view.show_no_recovery()

    def _proved(self, _nothing: None) -> None:
        self._view.show_busy(False)
        self._view.show_proved()

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
