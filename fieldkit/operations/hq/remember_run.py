"""Remember what the last intakes and syncs did, so that it can be seen after a restart.

Kept in headquarters' vault: of twenty runs the figures, of the last one every file's result. That
one has begun is kept too, so that one which was cut is told as such.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.answers import Json
from fieldkit.domain.clock import from_text, to_text
from fieldkit.errors import Cancelled, InvalidDate
from fieldkit.operations.hq.intake_bag import IntakeSummary
from fieldkit.operations.hq.session import HeadquartersSession

_RUNS, _FILES, _BEGUN = "intake-runs", "intake-files", "intake-begun"
_KEPT_RUNS = 20
_KEPT_FILES = 1000  # of the last run; held and refused ones first


class RunWay(enum.StrEnum):
    """How it came."""

    STICK = "stick"
    SYNC = "sync"


@dataclass(frozen=True)
class RunFigures:
    """What one run did; all of it counts."""

    accepted: int = 0
    held: int = 0
    repeated: int = 0
    not_kept: int = 0
    requests: int = 0
    joined: int = 0
    reports: int = 0
    people: int = 0  # mentioned in these reports
    to_compare: int = 0  # mentions that nobody compared yet, after this run


@dataclass(frozen=True)
class IntakeRun:
    """One run; `ended_by` is the code of the error that ended it early, or empty."""

    way: RunWay
    at: datetime
    figures: RunFigures
    ended_by: str = ""


@dataclass(frozen=True)
class FileResult:
    """What became of one file of the last run."""

    name: str  # the beginning of its hash, or its name where it was not kept
    outcome: str  # accepted, held, here-already, not-kept
    reason: str  # a code; empty where it was accepted
    code: str  # of its device, if that is known
    place: int | None  # in its device's chain


def begin_run(session: HeadquartersSession, way: RunWay) -> None:
    """Note that a run begins, until it is remembered or forgotten."""
    begun: dict[str, Json] = {"way": way.value, "at": to_text(session.clock.now())}
    with session.vault.transaction():
        session.vault.settings.put(_BEGUN, {**begun, **_counts(session)})


def forget_begun(session: HeadquartersSession) -> None:
    """Forget a run that could not begin: there was nothing to take in."""
    with session.vault.transaction():
        session.vault.settings.put(_BEGUN, None)


def close_cut_run(session: HeadquartersSession) -> None:
    """Remember a run that was stopped, locked over or killed; only while none is on its way."""
    begun = session.vault.settings.get(_BEGUN)
    if not isinstance(begun, dict) or session.vault.read_only:
        return
    came: dict[str, Json] = {
        name: max(0, count - before) if isinstance(before := begun.get(name), int) else 0
        for name, count in _counts(session).items()
    }
    run = _run({**begun, "figures": came, "ended_by": Cancelled().code})
    if run is None:
        forget_begun(session)
    else:
        remember_run(session, run, [])


def _counts(session: HeadquartersSession) -> dict[str, int]:
    """Return what there is now, by the names of `RunFigures`."""
    store = session.store
    return {
        "accepted": store.objects.count(Outcome.ACCEPTED),
        "held": store.objects.count(Outcome.HELD),
        "reports": store.records.count(),
        "people": store.mentions.count(),
    }


def remember_run(
    session: HeadquartersSession,
    run: IntakeRun,
    summaries: Sequence[IntakeSummary],
) -> None:
    """Keep one run, the newest, with the results of its files."""
    runs = [_run_json(run), *(_run_json(item) for item in last_runs(session))]
    files = [_file_json(item) for item in file_results(session, summaries)]
    with session.vault.transaction():
        session.vault.settings.put(_RUNS, [*runs[:_KEPT_RUNS]])
        session.vault.settings.put(_FILES, [*files[:_KEPT_FILES]])
        session.vault.settings.put(_BEGUN, None)


def last_runs(session: HeadquartersSession) -> tuple[IntakeRun, ...]:
    """Return the runs that are remembered, newest first."""
    value = session.vault.settings.get(_RUNS, [])
    found = [_run(item) for item in value] if isinstance(value, list) else []
    return tuple(item for item in found if item is not None)


def last_files(session: HeadquartersSession) -> tuple[FileResult, ...]:
    """Return what became of the files of the last run: held, not kept, the others."""
    value = session.vault.settings.get(_FILES, [])
    found = [_file(item) for item in value] if isinstance(value, list) else []
    return tuple(item for item in found if item is not None)


def file_results(
    session: HeadquartersSession, summaries: Sequence[IntakeSummary]
) -> tuple[FileResult, ...]:
    """Return what became of each file, what needs a person first."""
    codes = {entry.device: entry.code for entry in session.store.roster.entries()}
    held: list[FileResult] = []
    fine: list[FileResult] = []
    refused: list[FileResult] = []
    for summary in summaries:
        for result in summary.results:
            is_held = result.outcome is Outcome.HELD
            here = "held" if is_held else "accepted"
            found = FileResult(
                result.sha256[:12],
                here if result.is_new else "here-already",
                result.reason,
                codes.get(result.device, "") if result.device else "",
                result.sequence,
            )
            (held if is_held else fine).append(found)
        refused += [
            FileResult(member.name[:12], "not-kept", member.reason.value, "", None)
            for member in summary.unreadable
        ]
    return (*held, *refused, *fine)


def _run_json(run: IntakeRun) -> dict[str, Json]:
    figures: dict[str, Json] = {
        item.name: getattr(run.figures, item.name) for item in fields(RunFigures)
    }
    return {
        "way": run.way.value,
        "at": to_text(run.at),
        "ended_by": run.ended_by,
        "figures": figures,
    }


def _run(value: Json) -> IntakeRun | None:
    """Return a run as it was kept; one that cannot be read is as good as forgotten."""
    try:
        if not isinstance(value, dict) or not isinstance(value["figures"], dict):
            return None
        known = {item.name for item in fields(RunFigures)}
        figures = {
            name: count
            for name, count in value["figures"].items()
            if name in known and isinstance(count, int)
        }
        return IntakeRun(
            RunWay(str(value["way"])),
            from_text(str(value["at"])),
            RunFigures(**figures),
            str(value["ended_by"]),
        )
    except (KeyError, ValueError, InvalidDate):
        return None


def _file_json(item: FileResult) -> list[Json]:
    return [item.name, item.outcome, item.reason, item.code, item.place]


def _file(value: Json) -> FileResult | None:
    if not isinstance(value, list) or len(value) != len(fields(FileResult)):
        return None
    name, outcome, reason, code, place = value
    if not all(isinstance(text, str) for text in (name, outcome, reason, code)):
        return None
    return FileResult(
        str(name), str(outcome), str(reason), str(code), place if isinstance(place, int) else None
    )
