"""Takes the place of a screen that asks for a new passphrase."""

from __future__ import annotations

from fieldkit.domain.passphrase_strength import RatedPassphrase


class FakeChoice:
    """Keeps what it was to show of a new passphrase."""

    def __init__(self) -> None:
        self.ratings: list[RatedPassphrase] = []
        self.proposal = ""
        self.failures: list[Exception] = []

    def show_rating(self, rated: RatedPassphrase) -> None:
        self.ratings.append(rated)

    def show_proposal(self, words: str) -> None:
        self.proposal = words
