"""What every screen that asks for a new passphrase does with it, without knowing Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.propose_passphrase import propose_passphrase
from fieldkit.operations.rate_passphrase import rate_passphrase
from fieldkit.translations import language


class ChoiceView(Protocol):
    """What a screen with a new passphrase can show of it."""

    def show_rating(self, rated: RatedPassphrase) -> None:
        """Say how long a passphrase would hold."""
        ...

    def show_proposal(self, words: str) -> None:
        """Show words that were drawn."""
        ...


class PassphraseChoice:
    """Rates and proposes passphrases; nothing is kept of them."""

    def __init__(self, view: ChoiceView, run: Run, on_failed: Callable[[Exception], None]) -> None:
        self._view = view
        self._run = run
        self._on_failed = on_failed

    def rate(self, passphrase: str) -> None:
        """Say how long this passphrase would hold."""
        self.judge(passphrase, self._view.show_rating)

    def judge(self, passphrase: str, on_rated: Callable[[RatedPassphrase], None]) -> None:
        """Rate a passphrase for whoever goes on with it."""
        self._run(
            lambda _progress: rate_passphrase(passphrase),
            on_rated,
            self._on_failed,
            lane=Lane.IO,
        )

    def propose(self) -> None:
        """Draw words in the language of the window."""
        chosen = language()
        self._run(
            lambda _progress: propose_passphrase(chosen),
            self._view.show_proposal,
            self._on_failed,
            lane=Lane.IO,
        )


def weakness(passphrase: str) -> RatedPassphrase | None:
    """Return why a passphrase is not taken, or None where it is strong enough."""
    rated = rate_passphrase(passphrase)
    return None if rated.is_enough else rated
