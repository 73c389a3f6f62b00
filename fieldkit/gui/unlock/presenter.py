"""Creates or unlocks the vault; decides what the first screen says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.domain.clock import Clock
from fieldkit.errors import KeyringNotAllowed, KeyringUnavailable
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault.folder import holds_vault

MIN_PASSPHRASE = 12  # characters


class UnlockView(Protocol):
    """What the first screen can show."""

    def show_unlock(self) -> None:
        """Ask for the passphrase of the vault that is there."""
        ...

    def show_create(self) -> None:
        """Ask for a new passphrase, twice."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block input while keys are derived."""
        ...

    def show_problem(self, sentence: str, hint: str, *, offers_portable: bool = False) -> None:
        """Say what is wrong, beside the input."""
        ...


class UnlockPresenter:
    """One first screen."""

    def __init__(
        self,
        view: UnlockView,
        run: Run,
        folder: Path,
        *,
        clock: Clock,
        open_keyring: Callable[[], SecretStore],
        on_unlocked: Callable[[Session], None],
    ) -> None:
        self._view = view
        self._run = run
        self._folder = folder
        self._clock = clock
        self._open_keyring = open_keyring
        self._on_unlocked = on_unlocked

    def start(self) -> None:
        """Show what fits: unlock a vault that is there, else create one."""
        if holds_vault(self._folder):
            self._view.show_unlock()
        else:
            self._view.show_create()

    def unlock(self, passphrase: str) -> None:
        """Try the passphrase."""
        self._view.show_busy(True)
        self._run(
            lambda _progress: unlock_vault(
                self._folder, passphrase, clock=self._clock, open_keyring=self._open_keyring
            ),
            self._opened,
            self._failed,
        )

    def create(self, passphrase: str, portable: bool) -> None:
        """Create the vault."""
        self._view.show_busy(True)
        self._run(
            lambda _progress: create_vault(
                self._folder,
                passphrase,
                clock=self._clock,
                secrets=None if portable else self._open_keyring(),
            ),
            self._opened,
            self._failed,
        )

    def _opened(self, session: Session) -> None:
        self._view.show_busy(False)
        self._on_unlocked(session)

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        offers_portable = isinstance(error, KeyringUnavailable | KeyringNotAllowed)
        self._view.show_problem(
            known.sentence,
            known.hint,
            offers_portable=offers_portable and not holds_vault(self._folder),
        )


def passphrase_problem(first: str, second: str) -> str:
    """Return which rule a new passphrase breaks: "short", "different" or ""."""
    if len(first) < MIN_PASSPHRASE:
        return "short"
    return "" if first == second else "different"
