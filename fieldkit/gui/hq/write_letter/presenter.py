"""Writes to a device's holder what a person has looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from fieldkit.gui.errors import explained
from fieldkit.gui.hq.unfinished import Unfinished
from fieldkit.gui.running import Run
from fieldkit.operations.hq.session import HeadquartersSession

T = TypeVar("T")
_TEXT = "text"


class WriteLetterView(Protocol):
    """What the screen can show."""

    def show_letter(self, lead: str, text: str) -> None:
        """Say to whom it goes, and what is proposed."""
        ...

    def show_again(self, text: str) -> None:
        """Show what was typed before, unless something was typed since."""
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
        session: HeadquartersSession,
        run: Run,
        *,
        subject: tuple[str, ...],
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
        self._unfinished = Unfinished(session, run, subject, self._failed)

    def start(self) -> None:
        """Show what is proposed, or what was typed before."""
        self._view.show_letter(self._lead, self._text)
        self._run(
            lambda _progress: self._unfinished.read().get(_TEXT, ""), self._show, self._failed
        )

    def remember(self, text: str) -> None:
        """Keep what is typed, until it is written."""
        self._unfinished.remember({_TEXT: text})

    def drop(self) -> None:
        """Forget what is typed."""
        self._unfinished.drop()

    def send(self, text: str) -> None:
        """Keep it for the next sync or return."""

        def written(result: T) -> None:
            self._unfinished.drop()
            self._on_done(result)

        self._view.show_busy()
        self._run(lambda _progress: self._write(text), written, self._failed)

    def _show(self, before: str) -> None:
        if before:
            self._view.show_again(before)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
