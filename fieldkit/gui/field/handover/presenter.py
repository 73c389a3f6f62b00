"""Hands sealed reports over: finds sticks, says what is on them, copies and reads back, remembers.

Copying goes in three steps: plan (vault), copy and read back (no vault), remember (vault).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.domain.unfinished import WorkId, WorkKind
from fieldkit.errors import Cancelled, NothingToSeal
from fieldkit.gui.errors import explained
from fieldkit.gui.field.handover.sticks import (
    HandOverResult,
    StickFinds,
    StickRow,
    Waiting,
    Work,
    finds_of,
    stick_rows,
)
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.field.carry_objects import (
    Carried,
    CarryPlan,
    commit_carried,
    copy_carried,
    plan_carry,
    stop_carrying,
)
from fieldkit.operations.field.hand_over import (
    HandOverPlan,
    commit_hand_over,
    plan_hand_over,
    write_plan,
    write_plan_to,
)
from fieldkit.operations.field.note_work import forget_work, note_work
from fieldkit.operations.field.survey_stick import (
    MailCount,
    StickNews,
    compare_stick,
    count_mail,
)
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import Volume, removable_volumes
from fieldkit.transfer.drive import HandedOver, bytes_there
from fieldkit.transfer.spool import SpooledObject
from fieldkit.transfer.stick_look import StickLook, look_at_stick


class HandOverView(Protocol):
    """What the hand-over screen can show."""

    def show_waiting(self, waiting: Waiting) -> None:
        """Say what waits to be handed over."""
        ...

    def show_sticks(self, rows: tuple[StickRow, ...]) -> None:
        """Show the sticks that are plugged in now."""
        ...

    def show_finds(self, finds: StickFinds) -> None:
        """Say what is on a stick."""
        ...

    def show_work(self, work: Work, done: int, total: int) -> None:
        """Say that work runs, in bytes."""
        ...

    def show_result(self, result: HandOverResult) -> None:
        """Say what was handed over."""
        ...

    def show_carried(self, carried: Carried) -> None:
        """Say what was taken along."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it did not work; an empty sentence means that it was stopped."""
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
        find_volumes: Callable[[], list[Volume]] = removable_volumes,
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_handed_over = on_handed_over
        self._find_volumes = find_volumes
        self._job: Job | None = None
        self._work: tuple[WorkId, ...] = ()  # as noted in the vault, until it has ended
        self._is_looking = False
        self._volumes: dict[str, Volume] | None = None  # None: not looked yet
        self._news: dict[str, StickNews] = {}
        self._plan: HandOverPlan | None = None

    def start(self) -> None:
        """Say what waits, and which sticks there are."""
        self._show_plan()
        self.look()

    def look(self) -> None:
        """Look again which sticks are plugged in; says something only where that changed."""
        if not self._is_looking:
            self._is_looking = True
            self._run(
                lambda _progress: self._find_volumes(), self._looked, self._not_looked, lane=Lane.IO
            )

    def survey(self, folder: str) -> None:
        """Find out what is on a stick, or in a folder that was chosen."""
        self._run(
            lambda progress: look_at_stick(Path(folder), progress=progress),
            lambda look: self._compare(folder, look),
            self._passed_over,
            lane=Lane.IO,
        )

    def hand_over(self, folder: str) -> None:
        """Copy everything that waits to a stick, or into a folder; a lock only interrupts it."""
        self._view.show_work(Work.HAND_OVER, 0, 0)

        def plan(_progress: object) -> HandOverPlan:
            plan = plan_hand_over(self._session)
            self._work = note_work(self._session, WorkKind.HAND_OVER, paths=(folder,))
            return plan

        self._run(plan, lambda plan: self._write(folder, plan), self._failed)

    def carry(self, folder: str) -> None:
        """Take along the sealed reports of colleagues that were found on a stick."""
        news = self._news.get(folder, StickNews())
        self._view.show_work(Work.CARRY, 0, 0)
        self._run(
            lambda _progress: plan_carry(self._session, news),
            lambda plan: self._copy(folder, plan),
            self._failed,
        )

    def stop_carrying(self) -> None:
        """Delete what is carried for colleagues."""
        self._run(
            lambda _progress: stop_carrying(self._session),
            lambda _count: self._show_plan(),
            self._failed,
        )

    def cancel(self) -> None:
        """Stop; doing it again goes on where it stopped."""
        if self._job is not None:
            self._job.cancel()

    # Sticks

    def _looked(self, volumes: list[Volume]) -> None:
        self._is_looking = False
        found = {str(volume.mount_point): volume for volume in volumes}
        before, self._volumes = self._volumes, found
        if before is not None and before.keys() == found.keys():
            return
        self._news = {path: news for path, news in self._news.items() if path in found}
        self._show_sticks()
        for path in found.keys() - (before or {}).keys():
            self.survey(path)

    def _not_looked(self, _error: Exception) -> None:
        self._is_looking = False  # the next look comes soon

    def _show_sticks(self) -> None:
        needed = self._plan.size if self._plan is not None else 0
        volumes = (self._volumes or {}).values()
        self._view.show_sticks(stick_rows(volumes, needed))

    def _compare(self, folder: str, look: StickLook) -> None:
        self._run(
            lambda _progress: compare_stick(self._session, look),
            lambda news: self._count(folder, news),
            self._passed_over,
        )

    def _count(self, folder: str, news: StickNews) -> None:
        self._news[folder] = news
        files = self._plan.files if self._plan is not None else ()

        def work(_progress: object) -> tuple[MailCount, int]:
            return count_mail(news), bytes_there(Path(folder), files) if files else 0

        def counted(found: tuple[MailCount, int]) -> None:
            self._view.show_finds(finds_of(folder, news, *found))

        self._run(work, counted, self._passed_over, lane=Lane.IO)

    def _passed_over(self, _error: Exception) -> None:
        """Say nothing: whoever uses this stick is told then what is wrong with it."""

    # Handing over

    def _write(self, folder: str, plan: HandOverPlan) -> None:
        volume = (self._volumes or {}).get(folder)
        if volume is None:
            self._start(lambda progress: write_plan(Path(folder), plan, progress=progress))
        else:
            self._start(lambda progress: write_plan_to(volume, plan, progress=progress))

    def _start(
        self, work: Callable[[Callable[[int, int], None]], tuple[HandedOver, HandOverPlan]]
    ) -> None:
        self._job = self._run(
            work,
            self._commit,
            self._failed,
            lane=Lane.IO,
            on_progress=lambda done, total: self._view.show_work(Work.HAND_OVER, done, total),
        )

    def _commit(self, written: tuple[HandedOver, HandOverPlan]) -> None:
        self._job = None
        done, plan = written
        result = HandOverResult(
            done.count, done.bytes, done.folder_name, done.verified, plan.damaged, plan.carried
        )

        def committed(_nothing: None) -> None:
            self._view.show_result(result)
            self._on_handed_over()

        def commit(_progress: object) -> None:
            commit_hand_over(self._session, plan)
            forget_work(self._session, self._work)

        self._run(commit, committed, self._failed)

    # Taking along

    def _copy(self, folder: str, plan: CarryPlan) -> None:
        def commit(copied: tuple[tuple[SpooledObject, ...], int]) -> None:
            self._job = None
            self._run(
                lambda _progress: commit_carried(self._session, plan, *copied), done, self._failed
            )

        def done(carried: Carried) -> None:
            self._view.show_carried(carried)
            self._show_plan()
            self.survey(folder)
            self._on_handed_over()

        self._job = self._run(
            lambda progress: copy_carried(plan, progress=progress),
            commit,
            self._failed,
            lane=Lane.IO,
            on_progress=lambda done, total: self._view.show_work(Work.CARRY, done, total),
        )

    # What waits

    def _show_plan(self) -> None:
        self._run(lambda _progress: plan_hand_over(self._session), self._planned, self._nothing)

    def _planned(self, plan: HandOverPlan) -> None:
        self._plan = plan
        self._view.show_waiting(Waiting(plan.own, plan.carried, plan.size))
        if self._volumes:
            self._show_sticks()

    def _nothing(self, error: Exception) -> None:
        self._plan = None
        known = explained(error)
        if isinstance(error, NothingToSeal):
            self._view.show_waiting(Waiting(0, 0, 0, known.sentence, known.hint))
        else:
            self._view.show_failure(known.sentence, known.hint)

    def _failed(self, error: Exception) -> None:
        self._job = None
        ended, self._work = self._work, ()
        self._run(lambda _progress: forget_work(self._session, ended), _done, _ignored)
        if isinstance(error, Cancelled):
            self._view.show_failure("", "")
        else:
            known = explained(error)
            self._view.show_failure(known.sentence, known.hint)
        # What is there now may differ: a stick was pulled, an attempt was left half-way.
        self._volumes = None
        self.look()


def _done(_result: None) -> None:
    """Nothing is to be shown."""


def _ignored(_error: Exception) -> None:
    """What is noted in vain is tried once more after the next unlock."""
