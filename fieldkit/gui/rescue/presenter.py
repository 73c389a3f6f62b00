"""Copies what is readable of a damaged vault into a new one, which may take its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.domain.progress import Progress
from fieldkit.gui.errors import explained
from fieldkit.gui.gate import Gate
from fieldkit.gui.running import Job, Run
from fieldkit.operations.replace_vault import replace_vault, rescue_place
from fieldkit.operations.rescue_vault import rescue_vault
from fieldkit.platform.durable import discarded_on_failure
from fieldkit.vault.rescue import Rescued


class RescueView(Protocol):
    """What the page can show."""

    def show_question(self) -> None:
        """Say what will happen, and ask for the passphrase."""
        ...

    def show_busy(self, is_busy: bool) -> None:
        """Block input while it copies."""
        ...

    def show_rescued(self, drafts: int, sealed: int, losses: int) -> None:
        """Say how much was copied, and how many pieces are known to be lost."""
        ...

    def show_problem(self, sentence: str, hint: str) -> None:
        """Say what is wrong."""
        ...


class RescuePresenter:
    """One rescue."""

    def __init__(
        self,
        view: RescueView,
        run: Run,
        gate: Gate,
        *,
        on_replaced: Callable[[], None],
    ) -> None:
        self._view = view
        self._run = run
        self._gate = gate
        self._on_replaced = on_replaced
        self._rescued: Path | None = None
        self._job: Job | None = None

    def start(self) -> None:
        """Say what will happen."""
        self._view.show_question()

    def rescue(self, passphrase: str) -> None:
        """Copy; the damaged vault is only read."""
        place = rescue_place(self._gate.folder)
        self._view.show_busy(True)

        def work(progress: Progress) -> Rescued:
            with discarded_on_failure(place):
                return rescue_vault(
                    self._gate.folder,
                    place,
                    passphrase,
                    clock=self._gate.clock,
                    open_keyring=self._gate.open_keyring,
                    progress=progress,
                )

        def done(found: Rescued) -> None:
            self._rescued = place
            self._view.show_busy(False)
            losses = found.damaged_tables + found.lost_files + found.lost_keys
            self._view.show_rescued(found.drafts, found.stubs, losses)

        self._job = self._run(work, done, self._failed)

    def cancel(self) -> None:
        """Stop copying; what was copied so far is deleted, the damaged vault is as it was."""
        if self._job is not None:
            self._job.cancel()

    def use_rescued(self) -> None:
        """Let the copy be the vault from now on; the damaged one is kept beside it."""
        place = self._rescued
        if place is None:
            return
        self._view.show_busy(True)
        self._run(
            lambda _progress: replace_vault(self._gate.folder, place), self._replaced, self._failed
        )

    def _replaced(self, _kept: Path) -> None:
        self._rescued = None
        self._view.show_busy(False)
        self._on_replaced()

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        known = explained(error)
        self._view.show_problem(known.sentence, known.hint)
