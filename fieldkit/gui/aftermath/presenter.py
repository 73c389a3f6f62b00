"""Decides what the last window says, and hands over what remains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fieldkit.domain.destruction import Destruction, KeyringEntry
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.hand_over_remains import (
    count_remains,
    delete_remains,
    hand_over_remains,
)
from fieldkit.transfer.drive import HandedOver


@dataclass(frozen=True)
class Aftermath:
    """What is to be said, all vaults that were destroyed taken together."""

    was_destroyed: bool  # just now; else only what an earlier vault left is shown
    was_interrupted: bool
    is_access_gone: bool
    asked_for_everything: bool
    is_entry_unknown: bool
    files_left: int
    sealed_left: int
    is_on_paper: bool = False  # an archive stays, which two papers open


class AftermathView(Protocol):
    """What the last window can show."""

    def show_aftermath(self, aftermath: Aftermath) -> None:
        """Say what was destroyed and what remains."""
        ...

    def show_work(self, done: int, total: int) -> None:
        """Say that copying runs, in bytes."""
        ...

    def show_copied(self, count: int, is_verified: bool) -> None:
        """Say that the sealed objects are on the stick."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; an empty sentence means that it was stopped."""
        ...


class AftermathPresenter:
    """One look at what remains; it knows no key and opens nothing."""

    def __init__(
        self, view: AftermathView, run: Run, folder: Path, done: Sequence[Destruction]
    ) -> None:
        self._view = view
        self._run = run
        self._folder = folder
        self._done = tuple(done)
        self._job: Job | None = None

    def start(self) -> None:
        """Say what was done."""
        self._run(lambda _progress: self._found(), self._view.show_aftermath, self._failed)

    def hand_over(self, folder: str) -> None:
        """Copy what remains into a folder of the stick."""
        self._view.show_work(0, 0)
        self._job = self._run(
            lambda progress: hand_over_remains(self._folder, Path(folder), progress=progress),
            self._copied,
            self._failed,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def cancel(self) -> None:
        """Stop copying."""
        if self._job is not None:
            self._job.cancel()

    def delete(self) -> None:
        """Delete what remains."""
        self._run(
            lambda _progress: delete_remains(self._folder),
            lambda _left: self.start(),
            self._failed,
            lane=Lane.IO,
        )

    def _copied(self, handed_over: HandedOver) -> None:
        self._job = None
        self._view.show_copied(handed_over.count, handed_over.verified)

    def _failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, Cancelled):
            self._view.show_failure("", "")
            return
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)

    def _found(self) -> Aftermath:
        done = self._done
        return Aftermath(
            was_destroyed=bool(done),
            was_interrupted=any(one.was_interrupted for one in done),
            is_access_gone=all(one.is_access_gone for one in done),
            asked_for_everything=any(one.extent is PanicExtent.EVERYTHING for one in done),
            is_entry_unknown=any(one.keyring is KeyringEntry.NOT_KNOWN for one in done),
            files_left=sum(one.files_left for one in done),
            sealed_left=count_remains(self._folder),
            is_on_paper=bool(done) and all(one.is_on_paper for one in done),
        )
