"""Shows the letters from headquarters; one that a person has before them counts as read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from fieldkit.domain.local_text import local
from fieldkit.gui.errors import explained
from fieldkit.gui.field.letters.rows import LetterRow, letter_row
from fieldkit.gui.field.today.rows import moment_words
from fieldkit.gui.running import Run
from fieldkit.operations.field.read_letters import (
    ReadLetter,
    list_letters,
    mark_read,
    remove_letter,
    tick_off,
)
from fieldkit.operations.session import Session


class LettersView(Protocol):
    """What the screen of letters can show."""

    def show_letters(self, rows: tuple[LetterRow, ...]) -> None:
        """Show these, newest first."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class LettersPresenter:
    """One visit to the letters."""

    def __init__(
        self, view: LettersView, session: Session, run: Run, *, on_changed: Callable[[], None]
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_changed = on_changed

    def start(self) -> None:
        """Show what came."""
        self._run(lambda _progress: list_letters(self._session), self._show, self._failed)

    def read(self, number: int) -> None:
        """Note that a letter was read."""
        self._change(lambda: mark_read(self._session, number))

    def tick_off(self, number: int, is_done: bool) -> None:
        """Note that a task is done, or not."""
        self._change(lambda: tick_off(self._session, number, is_done=is_done))

    def remove(self, number: int) -> None:
        """Throw a letter away."""
        self._change(lambda: remove_letter(self._session, number))

    def _change(self, change: Callable[[], None]) -> None:
        def work(_progress: object) -> tuple[ReadLetter, ...]:
            change()
            return list_letters(self._session)

        def changed(letters: tuple[ReadLetter, ...]) -> None:
            self._show(letters)
            self._on_changed()

        self._run(work, changed, self._failed)

    def _show(self, letters: tuple[ReadLetter, ...]) -> None:
        clock = self._session.clock
        now = local(clock.now(), clock)

        def when(moment: datetime) -> str:
            return moment_words(local(moment, clock), now)

        self._view.show_letters(tuple(letter_row(letter, when) for letter in letters))

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
