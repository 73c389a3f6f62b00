"""Opens a vault by its recovery words: first the words, then a new passphrase, then the proof."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.domain.recovery_words import lists_in
from fieldkit.errors import KeyringNotAllowed, KeyringUnavailable
from fieldkit.gui.errors import explained
from fieldkit.gui.gate import Gate
from fieldkit.gui.passphrase_choice import ChoiceView, PassphraseChoice, weakness
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.recover_vault import check_recovery, needs_keyring, recover_vault
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.translations import _


class RecoveryView(ChoiceView, Protocol):
    """What the pages can show."""

    def show_words(self) -> None:
        """Ask for the recovery words."""
        ...

    def show_choice(self) -> None:
        """Ask for a new passphrase, twice."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block input while something runs."""
        ...

    def show_problem(self, sentence: str, hint: str, *, offers_portable: bool = False) -> None:
        """Say what is wrong; `offers_portable`: there is no keyring to use."""
        ...


class RecoveryPresenter:
    """One visit to the pages of recovery."""

    def __init__(self, view: RecoveryView, run: Run, gate: Gate) -> None:
        self._view = view
        self._run = run
        self._gate = gate
        self.choice = PassphraseChoice(view, run, self._failed)

    def start(self) -> None:
        """Ask for the words."""
        self._view.show_words()

    def check(self, text: str) -> None:
        """See whether these words open the vault; nothing is changed."""
        words = lists_in(text)
        if not words:
            return
        self._view.show_busy(True)
        self._run(
            lambda _progress: check_recovery(self._gate.folder, words),
            self._words_fit,
            self._failed,
            lane=Lane.IO,
        )

    def recover(self, text: str, first: str, second: str, portable: bool) -> None:
        """Let the new passphrase open the vault, and open it with the repetition."""
        if first != second:
            self._view.show_problem(
                _("The two passphrases are not the same."), _("Nothing was changed.")
            )
            return
        words = lists_in(text)
        self._view.show_busy(True)

        def work(_progress: object) -> Session | RatedPassphrase:
            weak = weakness(first)
            return self._recovered(words, first, portable) if weak is None else weak

        self._run(work, self._ended, self._failed)

    def _recovered(self, words: tuple[str, ...], passphrase: str, portable: bool) -> Session:
        uses_keyring = needs_keyring(self._gate.folder) and not portable
        recover_vault(
            self._gate.folder,
            words,
            passphrase,
            secrets=self._gate.open_keyring() if uses_keyring else None,
        )
        return unlock_vault(
            self._gate.folder,
            passphrase,
            clock=self._gate.clock,
            open_keyring=self._gate.open_keyring,
        )

    def _words_fit(self, _nothing: None) -> None:
        self._view.show_busy(False)
        self._view.show_choice()

    def _ended(self, result: Session | RatedPassphrase) -> None:
        self._view.show_busy(False)
        if isinstance(result, RatedPassphrase):
            self._view.show_rating(result)
            self._view.show_problem(
                _("This passphrase is too weak."),
                _("Choose a better one; nothing was changed."),
            )
        else:
            self._gate.on_unlocked(result)

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        has_no_keyring = isinstance(error, KeyringUnavailable | KeyringNotAllowed)
        hint = known.hint
        if has_no_keyring:
            hint = _(
                "Nothing was changed. Start the keyring and try again, or go on without it: then"
                " the passphrase alone protects the vault."
            )
        self._view.show_problem(known.sentence, hint, offers_portable=has_no_keyring)
