"""Unlocks the vault; decides what is said when it does not open, and what to do next."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Protocol

from fieldkit.domain.training import Exercise
from fieldkit.errors import (
    KeyringEntryMissing,
    KeyringNotAllowed,
    KeyringUnavailable,
    KeySlotsLost,
    TriedTooOften,
    VaultDamaged,
    WrongPassphrase,
)
from fieldkit.gui.errors import explained
from fieldkit.gui.gate import Gate
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.limit_tries import seconds_to_wait

if TYPE_CHECKING:
    from fieldkit.operations.session import Session


class WayOut(enum.Enum):
    """What a problem offers to do."""

    NONE = ""
    RECOVERY = "recovery"
    RESCUE = "rescue"


class UnlockView(Protocol):
    """What the screen can show."""

    def show_unlock(self) -> None:
        """Ask for the passphrase."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block input while keys are derived."""
        ...

    def show_problem(self, sentence: str, hint: str, way_out: WayOut) -> None:
        """Say what is wrong, beside the input."""
        ...

    def show_wait(self, seconds: int) -> None:
        """Count down, and let nothing be tried until then."""
        ...


class UnlockPresenter:
    """One visit to the screen."""

    def __init__(self, view: UnlockView, run: Run, gate: Gate) -> None:
        self._view = view
        self._run = run
        self._gate = gate

    def start(self) -> None:
        """Ask for the passphrase, or say how long to wait: a restart does not shorten that."""
        self._view.show_unlock()
        self._look_at_wait()

    def unlock(self, passphrase: str) -> None:
        """Try the passphrase."""
        self._view.show_busy(True)
        self._run(
            lambda _progress: self._unlocked(passphrase),
            self._opened,
            self._failed,
        )

    def _unlocked(self, passphrase: str) -> Session:
        # Here, not above: the window must be there before the database and the ciphers are.
        from fieldkit.operations.field.list_exercises import note_exercise
        from fieldkit.operations.unlock_vault import unlock_vault

        session = unlock_vault(
            self._gate.folder,
            passphrase,
            clock=self._gate.clock,
            open_keyring=self._gate.open_keyring,
        )
        if session.is_training and not session.vault.read_only:
            note_exercise(session, Exercise.LOCK)
        return session

    def _opened(self, session: Session) -> None:
        self._view.show_busy(False)
        self._gate.on_unlocked(session)

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        is_waiting = isinstance(error, TriedTooOften)  # whose seconds are counted down
        self._view.show_problem(known.sentence, "" if is_waiting else known.hint, way_out(error))
        if isinstance(error, TriedTooOften):
            self._view.show_wait(error.seconds)
        elif isinstance(error, WrongPassphrase):
            self._look_at_wait()

    def _look_at_wait(self) -> None:
        self._run(
            lambda _progress: seconds_to_wait(self._gate.folder, self._gate.clock),
            self._view.show_wait,
            self._not_known,
            lane=Lane.IO,
        )

    def _not_known(self, _error: Exception) -> None:
        """Go on: whether one must wait is asked again at each try."""


def way_out(error: Exception) -> WayOut:
    """Return what can be done about a vault that did not open."""
    if isinstance(error, VaultDamaged):
        return WayOut.NONE if isinstance(error, KeySlotsLost) else WayOut.RESCUE
    needs_words = (
        WrongPassphrase,
        TriedTooOften,
        KeyringEntryMissing,
        KeyringUnavailable,
        KeyringNotAllowed,
    )
    return WayOut.RECOVERY if isinstance(error, needs_words) else WayOut.NONE
