"""Rates a new passphrase, and lets it open the vault instead of the old one."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.errors import KeyringUnavailable
from fieldkit.gui.errors import explained
from fieldkit.gui.passphrase_choice import ChoiceView, PassphraseChoice, weakness
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.change_passphrase import change_passphrase
from fieldkit.operations.session import Session
from fieldkit.platform.secret_store import SecretStore


class PassphraseView(ChoiceView, Protocol):
    """What the page of the passphrase can show."""

    def show_busy(self, is_busy: bool) -> None:
        """Block the fields while keys are derived."""
        ...

    def show_changed(self) -> None:
        """Say that the new one holds."""
        ...

    def show_weak(self, rated: RatedPassphrase) -> None:
        """Say why the new one is not taken."""
        ...

    def show_kept(self, sentence: str, hint: str) -> None:
        """Say why the old one stays."""
        ...


class PassphrasePresenter:
    """One visit to the settings."""

    def __init__(self, view: PassphraseView, session: Session, run: Run) -> None:
        self._view = view
        self._session = session
        self._run = run
        self.choice = PassphraseChoice(view, run, self._failed)

    def change(self, old: str, new: str) -> None:
        """Let `new` open the vault instead of `old`, unless it is too weak."""
        session = self._session
        self._view.show_busy(True)
        self._run(
            lambda _progress: _change(session, old, new),
            self._answered,
            self._failed,
            lane=Lane.IO,
        )

    def _answered(self, weak: RatedPassphrase | None) -> None:
        self._view.show_busy(False)
        if weak is None:
            self._view.show_changed()
        else:
            self._view.show_weak(weak)

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        self._view.show_kept(known.sentence, known.hint)


def _change(session: Session, old: str, new: str) -> RatedPassphrase | None:
    """Change it; return why not where the new one is too weak."""
    weak = weakness(new)
    if weak is not None:
        return weak
    # Only the files of the key slots are touched; the open database keeps its key.
    change_passphrase(
        session.vault.folder,
        old,
        new,
        clock=session.clock,
        open_keyring=lambda: _opened(session.secrets),
    )
    return None


def _opened(secrets: SecretStore | None) -> SecretStore:
    if secrets is None:
        raise KeyringUnavailable
    return secrets
