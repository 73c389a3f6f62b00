"""Takes what a person chooses at once, and keeps it in the vault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from fieldkit.domain.preferences import Colours, Preferences
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.answer_panic import stays_on_paper
from fieldkit.operations.field.keep_preferences import keep_preferences, kept_preferences
from fieldkit.operations.hq.session import HeadquartersSession


class SettingsView(Protocol):
    """What the settings can show."""

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds."""
        ...

    def show_panic(self, *, stays_on_paper: bool) -> None:
        """Say what panic does to this archive."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class SettingsPresenter:
    """One visit to the settings."""

    def __init__(
        self,
        view: SettingsView,
        session: HeadquartersSession,
        run: Run,
        *,
        on_changed: Callable[[Preferences], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_changed = on_changed
        self._now: Preferences | None = None  # nothing can be chosen until it is known

    def start(self) -> None:
        """Show everything as it is."""
        vault = self._session.vault
        self._run(
            lambda _progress: (kept_preferences(vault), stays_on_paper(vault.folder)),
            self._found,
            self._failed,
        )

    def choose_text_percent(self, percent: int) -> None:
        """Take a size of text."""
        self._take(text_percent=percent)

    def choose_colours(self, colours: Colours) -> None:
        """Take colours."""
        self._take(colours=colours)

    def choose_lock_minutes(self, minutes: int) -> None:
        """Take the time without a touch after which the window locks."""
        self._take(lock_minutes=minutes)

    def choose_locks_with_screen(self, does: bool) -> None:
        """Take whether it locks with the screen."""
        self._take(locks_with_screen=does)

    def choose_panic_seconds(self, seconds: int) -> None:
        """Take how long panic can be called off."""
        self._take(panic_seconds=seconds)

    def _take(self, **changed: object) -> None:
        if self._now is None:
            return
        chosen = replace(self._now, **changed)  # type: ignore[arg-type]  # by the methods above
        if chosen == self._now:
            return
        self._now = chosen
        self._view.show_preferences(chosen)
        self._on_changed(chosen)
        vault = self._session.vault
        self._run(lambda _progress: keep_preferences(vault, chosen), _kept, self._failed)

    def _found(self, found: tuple[Preferences, bool]) -> None:
        self._now, on_paper = found
        self._view.show_preferences(self._now)
        self._view.show_panic(stays_on_paper=on_paper)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _kept(_nothing: None) -> None:
    """It shows already."""
