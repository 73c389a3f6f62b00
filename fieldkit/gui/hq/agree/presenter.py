"""Lets a second person agree with their own word, and then does what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from fieldkit.gui.errors import explained
from fieldkit.gui.hq.agree.shown import Agreement
from fieldkit.gui.running import Run
from fieldkit.operations.hq.second_person import (
    CANNOT_WAIT,
    Act,
    SecondWord,
    confirm_alone,
    confirm_second,
    others_with_word,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

T = TypeVar("T")
# The word of the second person, why, and whether the option was chosen.
Agreed = Callable[[SecondWord, str, bool], T]


class AgreeView(Protocol):
    """What the screen can show."""

    def show_agreement(self, agreement: Agreement) -> None:
        """Say what is to be agreed to."""
        ...

    def show_colleagues(self, codes: tuple[str, ...]) -> None:
        """Offer these as the second person."""
        ...

    def show_alone(self) -> None:
        """Say that nobody else can agree, and let it be decided alone."""
        ...

    def show_busy(self) -> None:
        """Say that it is being done."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; the word is asked for anew."""
        ...


class AgreePresenter(Generic[T]):
    """One act; `do` runs in the vault's lane after the word was found right."""

    def __init__(
        self,
        view: AgreeView,
        session: HeadquartersSession,
        run: Run,
        *,
        agreement: Agreement,
        act: Act,
        subject: str,
        do: Agreed[T],
        on_done: Callable[[T], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._agreement = agreement
        self._act = act
        self._subject = subject
        self._do = do
        self._on_done = on_done

    def start(self) -> None:
        """Say what it is, and who can agree."""
        self._view.show_agreement(self._agreement)
        self._run(
            lambda _progress: others_with_word(self._session), self._show_others, self._failed
        )

    def agree(self, code: str, word: str, why: str, is_chosen: bool) -> None:
        """Check the word and do it; stretching a word takes a moment."""

        def work(_progress: object) -> T:
            second = confirm_second(self._session, code, word, self._act, self._subject)
            return self._do(second, why, is_chosen)

        self._view.show_busy()
        self._run(work, self._on_done, self._failed)

    def decide_alone(self, why: str, is_chosen: bool) -> None:
        """Do it without a second person, where there is none."""

        def work(_progress: object) -> T:
            alone = confirm_alone(self._session, self._act, self._subject)
            return self._do(alone, why, is_chosen)

        self._view.show_busy()
        self._run(work, self._on_done, self._failed)

    def _show_others(self, codes: tuple[str, ...]) -> None:
        self._view.show_colleagues(codes)
        if codes:
            return
        if self._act in CANNOT_WAIT:
            self._view.show_alone()
        else:
            self._view.show_failure(
                _("Nobody else here has a word of their own."),
                _("A second colleague sets one first: Settings, Colleagues."),
            )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
