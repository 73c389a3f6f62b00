"""Sets the word of whoever works now, changes it, or takes another where it was forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.hq.colleagues import SHORTEST_WORD, find_colleague, has_word, set_word
from fieldkit.operations.hq.reset_word import is_reset_alone, reset_word
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


class WordView(Protocol):
    """What the screen can show."""

    def show_question(self, lead: str, explanation: str, *, asks_old: bool) -> None:
        """Ask for the word."""
        ...

    def show_busy(self) -> None:
        """Say that it is being kept."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; what was typed is forgotten."""
        ...


class WordPresenter:
    """One visit; words are kept nowhere but in the vault."""

    def __init__(
        self,
        view: WordView,
        session: HeadquartersSession,
        run: Run,
        code: str,
        *,
        is_forgotten: bool,
        on_kept: Callable[[], None],
        ask_second: Callable[[str], None],
    ) -> None:
        """`ask_second` lets another colleague agree to the word that it is handed."""
        self._view = view
        self._session = session
        self._run = run
        self._code = code
        self._is_forgotten = is_forgotten
        self._on_kept = on_kept
        self._ask_second = ask_second
        self._is_alone = False

    def start(self) -> None:
        """Ask, for the old word as well where there is one."""

        def look(_progress: object) -> tuple[bool, bool]:
            found = find_colleague(self._session, self._code)
            return has_word(self._session, found), is_reset_alone(self._session, self._code)

        self._run(look, self._show, self._failed)

    def take(self, old: str, new: str, again: str) -> None:
        """Keep the new word, or ask a second person first."""
        if new != again:
            self._view.show_failure(_("You typed two different words."), "")
        elif len(new) < SHORTEST_WORD:
            self._view.show_failure(
                _("The word is too short: at least {count} characters.").format(
                    count=SHORTEST_WORD
                ),
                "",
            )
        elif self._is_forgotten and not self._is_alone:
            self._ask_second(new)
        else:
            self._keep(old, new)

    def _keep(self, old: str, new: str) -> None:
        def work(_progress: object) -> None:
            if self._is_forgotten:
                reset_word(self._session, self._code, new, None)
            else:
                set_word(self._session, self._code, new, old or None)

        self._view.show_busy()
        self._run(work, lambda _nothing: self._on_kept(), self._failed)

    def _show(self, found: tuple[bool, bool]) -> None:
        has_one, self._is_alone = found
        if not self._is_forgotten:
            explanation = _("Nobody else may know it. It opens nothing.")
        elif self._is_alone:
            explanation = _("Nobody else has a word: it is noted that this was done alone.")
        else:
            explanation = _("Another colleague then confirms it with their own word.")
        self._view.show_question(
            _("A word of your own, of at least {count} characters").format(count=SHORTEST_WORD),
            explanation,
            asks_old=has_one and not self._is_forgotten,
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
