"""Leads from nothing to an open vault: a good passphrase, a vault, the proof that it opens."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.errors import KeyringNotAllowed, KeyringUnavailable
from fieldkit.gui.errors import explained
from fieldkit.gui.gate import Gate
from fieldkit.gui.passphrase_choice import ChoiceView, PassphraseChoice
from fieldkit.gui.running import Run
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.prepare_device import begin_preparation
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.translations import _


class FirstRunView(ChoiceView, Protocol):
    """What the pages can show."""

    def show_welcome(self) -> None:
        """Say what this is, and ask for the language."""
        ...

    def show_choice(self) -> None:
        """Ask for a new passphrase."""
        ...

    def show_repeat(self) -> None:
        """Ask for it once more, and where the rest of the key is kept."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block input while the vault is made."""
        ...

    def show_problem(self, sentence: str, hint: str, *, needs_portable: bool = False) -> None:
        """Say what is wrong; `needs_portable`: there is no keyring to use."""
        ...


class FirstRunPresenter:
    """One first run, up to the open vault; what follows are screens of that vault."""

    def __init__(self, view: FirstRunView, run: Run, gate: Gate) -> None:
        self._view = view
        self._run = run
        self._gate = gate
        self.choice = PassphraseChoice(view, run, self._failed)

    def start(self) -> None:
        """Show the first page."""
        self._view.show_welcome()

    def begin(self) -> None:
        """Ask for a passphrase."""
        self._view.show_choice()

    def choose(self, passphrase: str) -> None:
        """Go on with this passphrase if it is good enough."""
        self.choice.judge(passphrase, self._chosen)

    def create(self, first: str, second: str, portable: bool) -> None:
        """Make the vault with the one and open it with the other, as it was typed."""
        if first != second:
            self._view.show_problem(
                _("This is not what you typed before."),
                _("Type it again, or go back and choose another one. Nothing was made yet."),
            )
            return
        self._view.show_busy(True)
        self._run(
            lambda _progress: self._created(first, second, portable), self._opened, self._failed
        )

    def _chosen(self, rated: RatedPassphrase) -> None:
        self._view.show_rating(rated)
        if rated.is_enough:
            self._view.show_repeat()

    def _created(self, first: str, second: str, portable: bool) -> Session:
        session = create_vault(
            self._gate.folder,
            first,
            clock=self._gate.clock,
            secrets=None if portable else self._gate.open_keyring(),
        )
        begin_preparation(session.vault)
        session.vault.close()
        # The proof: nobody must find out in the street that it does not open.
        return unlock_vault(
            self._gate.folder, second, clock=self._gate.clock, open_keyring=self._gate.open_keyring
        )

    def _opened(self, session: Session) -> None:
        self._view.show_busy(False)
        self._gate.on_unlocked(session)

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        has_no_keyring = isinstance(error, KeyringUnavailable | KeyringNotAllowed)
        hint = known.hint
        if has_no_keyring:
            hint = _("Try again in a moment, or go on with the passphrase alone.")
        self._view.show_problem(known.sentence, hint, needs_portable=has_no_keyring)
