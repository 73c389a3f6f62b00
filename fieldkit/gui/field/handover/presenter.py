"""Hands sealed reports over in three steps: plan, copy and read back, remember."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fieldkit.domain.unfinished import WorkId, WorkKind
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.field.hand_over import (
    HandOverPlan,
    commit_hand_over,
    plan_hand_over,
    write_plan,
)
from fieldkit.operations.field.note_work import forget_work, note_work
from fieldkit.operations.session import Session
from fieldkit.transfer.drive import HandedOver


@dataclass(frozen=True)
class HandOverResult:
    """What stands on the stick now."""

    count: int
    size: int  # bytes
    folder_name: str
    is_verified: bool
    damaged: int  # left out, because their files here are damaged


class HandOverView(Protocol):
    """What the hand-over screen can show."""

    def show_waiting(self, count: int, size: int) -> None:
        """Say how many sealed objects wait, and their size in bytes."""
        ...

    def show_nothing(self, sentence: str, hint: str) -> None:
        """Say that there is nothing to hand over."""
        ...

    def show_work(self, done: int, total: int) -> None:
        """Say that copying runs, in bytes."""
        ...

    def show_result(self, result: HandOverResult) -> None:
        """Say what was handed over."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it was not; an empty sentence means that it was stopped."""
        ...


class HandOverPresenter:
    """One visit to the hand-over screen."""

    def __init__(
        self,
        view: HandOverView,
        session: Session,
        run: Run,
        *,
        on_handed_over: Callable[[], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_handed_over = on_handed_over
        self._job: Job | None = None
        self._work: tuple[WorkId, ...] = ()  # as noted in the vault, until it has ended

    def start(self) -> None:
        """Say what waits."""
        self._run(lambda _progress: plan_hand_over(self._session), self._planned, self._nothing)

    def hand_over(self, folder: str) -> None:
        """Copy everything that waits into a folder of the stick; a lock only interrupts it."""
        self._view.show_work(0, 0)

        def plan(_progress: object) -> HandOverPlan:
            plan = plan_hand_over(self._session)
            self._work = note_work(self._session, WorkKind.HAND_OVER, paths=(folder,))
            return plan

        self._run(plan, lambda plan: self._write(Path(folder), plan), self._failed)

    def cancel(self) -> None:
        """Stop copying; doing it again goes on where it stopped."""
        if self._job is not None:
            self._job.cancel()

    def _write(self, folder: Path, plan: HandOverPlan) -> None:
        self._job = self._run(
            lambda progress: write_plan(folder, plan, progress=progress),
            self._commit,
            self._failed,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def _commit(self, written: tuple[HandedOver, HandOverPlan]) -> None:
        self._job = None
        done, plan = written

        def committed(_nothing: None) -> None:
            self._view.show_result(
                HandOverResult(
                    done.count, done.bytes, done.folder_name, done.verified, plan.damaged
                )
            )
            self._on_handed_over()

        def commit(_progress: object) -> None:
            commit_hand_over(self._session, plan)
            forget_work(self._session, self._work)

        self._run(commit, committed, self._failed)

    def _planned(self, plan: HandOverPlan) -> None:
        self._view.show_waiting(len(plan.files), sum(size for _hash, _path, size in plan.files))

    def _nothing(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_nothing(known.sentence, known.hint)

    def _failed(self, error: Exception) -> None:
        self._job = None
        ended, self._work = self._work, ()
        self._run(lambda _progress: forget_work(self._session, ended), _done, _ignored)
        if isinstance(error, Cancelled):
            self._view.show_failure("", "")
            return
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _done(_result: None) -> None:
    """Nothing is to be shown."""


def _ignored(_error: Exception) -> None:
    """What is noted in vain is tried once more after the next unlock."""
