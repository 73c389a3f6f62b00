"""Take in a stick, read its reports for people, and say what came of it; the same for a sync."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.local_text import number
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import BagInvalid, Cancelled, DriveUnreadable, InvalidInput
from fieldkit.operations.hq.intake_bag import IntakeSummary, intake_bag
from fieldkit.operations.hq.propose_matches import count_to_compare
from fieldkit.operations.hq.read_mentions import read_new
from fieldkit.operations.hq.remember_run import (
    IntakeRun,
    RunFigures,
    RunWay,
    begin_run,
    close_cut_run,
    forget_begun,
    remember_run,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.sync_with_servers import Connect, SyncDone, sync_with_servers
from fieldkit.operations.in_vault import InVault, at_once
from fieldkit.translations import ngettext


@dataclass(frozen=True)
class TakenIn:
    """What a stick brought, and what was read in it."""

    summary: IntakeSummary
    run: IntakeRun


@dataclass(frozen=True)
class Synced:
    """What a sync did, and what was read in it."""

    done: SyncDone
    run: IntakeRun


@dataclass(frozen=True)
class _Before:
    reports: int
    people: int


def take_in_stick(
    session: HeadquartersSession,
    folder: Path,
    progress: Progress = no_progress,
    in_vault: InVault = at_once,
) -> TakenIn:
    """Take in what lies in `folder`, read it, and remember what was done.

    Raises:
        As `intake_bag`.
    """
    before = in_vault(lambda: _before(session, RunWay.STICK))
    try:
        summary = intake_bag(session, folder, progress, in_vault)
    except (BagInvalid, DriveUnreadable):
        in_vault(lambda: forget_begun(session))
        raise
    except Cancelled:
        with contextlib.suppress(Cancelled):  # the window closes: the next opening notes it
            in_vault(lambda: close_cut_run(session))
        raise
    run = in_vault(lambda: _after(session, RunWay.STICK, before, [summary]))
    return TakenIn(summary, run)


def sync_and_read(
    session: HeadquartersSession,
    connect: Connect,
    *,
    urls: Sequence[str] | None = None,
    progress: Progress = no_progress,
    in_vault: InVault = at_once,
) -> Synced:
    """Sync, read what came, and remember what was done.

    Raises:
        As `sync_with_servers`.
    """
    before = in_vault(lambda: _before(session, RunWay.SYNC))
    try:
        done = sync_with_servers(session, connect, urls=urls, progress=progress, in_vault=in_vault)
    except InvalidInput:
        in_vault(lambda: forget_begun(session))
        raise
    except Cancelled:
        in_vault(lambda: close_cut_run(session))
        raise
    summaries = [pulled.intake for server in done.servers for pulled in server.pulled]
    ended_by = "" if done.failure is None else str(done.failure.code)
    run = in_vault(lambda: _after(session, RunWay.SYNC, before, summaries, ended_by))
    return Synced(done, run)


def told(run: IntakeRun) -> tuple[str, ...]:
    """Return in sentences what a run brought: reports, people, and what is to be compared."""
    figures = run.figures
    lines = [
        ngettext("{count} new report.", "{count} new reports.", figures.reports).format(
            count=number(figures.reports)
        ),
        ngettext(
            "{count} person is mentioned in what is new.",
            "{count} people are mentioned in what is new.",
            figures.people,
        ).format(count=number(figures.people)),
    ]
    if figures.to_compare:
        lines.append(
            ngettext(
                "{count} mention waits to be compared.",
                "{count} mentions wait to be compared.",
                figures.to_compare,
            ).format(count=number(figures.to_compare))
        )
    return tuple(lines)


def _before(session: HeadquartersSession, way: RunWay) -> _Before:
    # What an earlier run left unread belongs to that one.
    read_new(session)
    close_cut_run(session)
    begin_run(session, way)
    return _Before(session.store.records.count(), session.store.mentions.count())


def _after(
    session: HeadquartersSession,
    way: RunWay,
    before: _Before,
    summaries: Sequence[IntakeSummary],
    ended_by: str = "",
) -> IntakeRun:
    read_new(session)
    interrupted = next((item.interrupted for item in summaries if item.interrupted), None)
    run = IntakeRun(
        way,
        session.clock.now(),
        RunFigures(
            accepted=sum(item.count(Outcome.ACCEPTED) for item in summaries),
            held=sum(item.count(Outcome.HELD) for item in summaries),
            repeated=sum(item.repeated for item in summaries),
            not_kept=sum(len(item.unreadable) for item in summaries),
            requests=sum(item.requests for item in summaries),
            joined=sum(item.joined for item in summaries),
            reports=session.store.records.count() - before.reports,
            people=session.store.mentions.count() - before.people,
            to_compare=count_to_compare(session),
        ),
        ended_by or ("" if interrupted is None else str(interrupted.code)),
    )
    remember_run(session, run, summaries)
    return run
