"""Writes to a device's holder what a person has looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run

T = TypeVar("T")


class WriteLetterView(Protocol):
    """What the screen can show."""

    def show_letter(self, lead: str, text: str) -> None:
        """Say to whom it goes, and what is proposed."""
        ...

    def show_busy(self) -> None:
        """Say that it is being kept."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class WriteLetterPresenter(Generic[T]):
    """One letter; `write` runs in the vault's lane."""

    def __init__(
        self,
        view: WriteLetterView,
        run: Run,
        *,
        lead: str,
        text: str,
        write: Callable[[str], T],
        on_done: Callable[[T], None],
    ) -> None:
        self._view = view
        self._run = run
        self._lead = lead
        self._text = text
        self._write = write
        self._on_done = on_done

    def start(self) -> None:
        """Show what is proposed."""
        self._view.show_letter(self._lead, self._text)

    def send(self, text: str) -> None:
        """Keep it for the next sync or return."""
        self._view.show_busy()
        self._run(lambda _progress: self._write(text), self._on_done, self._failed)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
