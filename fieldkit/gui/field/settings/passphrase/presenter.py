"""Rates a new passphrase, and lets it open the vault instead of the old one."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.errors import KeyringUnavailable
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.change_passphrase import change_passphrase
from fieldkit.operations.propose_passphrase import propose_passphrase
from fieldkit.operations.rate_passphrase import rate_passphrase
from fieldkit.operations.session import Session
from fieldkit.platform.secret_store import SecretStore
from fieldkit.translations import language


class PassphraseView(Protocol):
    """What the page of the passphrase can show."""

    def show_rating(self, rated: RatedPassphrase) -> None:
        """Say how long the new one would hold."""
        ...

    def show_proposal(self, words: str) -> None:
        """Show words and take them."""
        ...

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

    def rate(self, passphrase: str) -> None:
        """Say how long a passphrase would hold."""
        self._run(
            lambda _progress: rate_passphrase(passphrase),
            self._view.show_rating,
            self._failed,
            lane=Lane.IO,
        )

    def propose(self) -> None:
        """Propose words."""
        chosen = language()
        self._run(
            lambda _progress: propose_passphrase(chosen),
            self._view.show_proposal,
            self._failed,
            lane=Lane.IO,
        )

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
    rated = rate_passphrase(new)
    if not rated.is_enough:
        return rated
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
