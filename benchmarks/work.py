"""Our side of each comparison, run in a process of its own by `measure.in_own_process`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.measure import report
from benchmarks.scene import open_field_vault, open_headquarters
from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.identifiers import FormId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import ReportState, Stub
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import begin_report, put_answers
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.verify_vault import verify_vault
from fieldkit.vault.verify import housekeeping

SAVES = 300
STUBS = 100_000
OBJECTS = 300
NAME = "victim/name_as_reported"


def attach(folder: Path, media: str) -> dict[str, float]:
    """Attach one file to a new report."""
    session = open_field_vault(folder)
    with session.vault:
        draft = begin_report(session, FormId("T01"))
        fill_report(session, draft.report_id, {"assembly_name": "Invented march"})
        with Path(media).open("rb") as source:
            begun = time.perf_counter()
            attach_file(session, draft.report_id, source, "film.mp4")
            return {"seconds": time.perf_counter() - begun}


def seal(folder: Path) -> dict[str, float]:
    """Seal the one draft."""
    session = open_field_vault(folder)
    with session.vault:
        [draft] = session.vault.reports.drafts()
        begun = time.perf_counter()
        seal_report(session, [draft.report_id])
        return {"seconds": time.perf_counter() - begun}


def deep_verify(folder: Path) -> dict[str, float]:
    """Check everything in the vault."""
    session = open_field_vault(folder)
    with session.vault:
        begun = time.perf_counter()
        verify_vault(session, deep=True)
        return {"seconds": time.perf_counter() - begun}


def write_stick(folder: Path, stick: str) -> dict[str, float]:
    """Hand the sealed object over."""
    session = open_field_vault(folder)
    with session.vault:
        begun = time.perf_counter()
        hand_over(session, Path(stick))
        return {"seconds": time.perf_counter() - begun}


def save(folder: Path) -> dict[str, float]:
    """Save one answer many times; the number is the median in milliseconds."""
    session = open_field_vault(folder)
    with session.vault:
        draft = begin_report(session, FormId("T02"))
        times = []
        for number in range(SAVES):
            begun = time.perf_counter()
            put_answers(session, draft.report_id, {NAME: f"Invented {number:06d}"})
            times.append(time.perf_counter() - begun)
        return {"median_ms": 1000 * sorted(times)[SAVES // 2]}


def fill_stubs(folder: Path) -> dict[str, float]:
    """Put many stubs into a vault, as years of work would."""
    session = open_field_vault(folder)
    with session.vault, session.vault.transaction():
        for number in range(STUBS):
            digest = Sha256(f"{number:064x}")
            session.vault.reports.add_stub(
                Stub(
                    ReportId(f"{number:032x}"),
                    ObjectId(f"{number:032x}"),
                    number + 1,
                    digest,
                    digest,
                    date(2026, 11, 1),
                    ReportState.SEALED,
                )
            )
    return {}


def unlock(folder: Path) -> dict[str, float]:
    """Unlock with everything that follows the derivation of the key."""
    begun = time.perf_counter()
    session = open_field_vault(folder)
    housekeeping(session.vault, session.clock.now())
    seconds = time.perf_counter() - begun
    count = len(session.vault.reports.stubs(limit=200))
    session.vault.close()
    return {"seconds": seconds, "stubs_shown": count}


def seal_many(folder: Path, stick: str) -> dict[str, float]:
    """Seal many small reports, each as an object of its own, and hand them over."""
    session = open_field_vault(folder)
    with session.vault:
        for number in range(OBJECTS):
            draft = begin_report(session, FormId("T02"))
            fill_report(session, draft.report_id, {"name_as_reported": f"Invented {number}"})
            seal_report(session, [draft.report_id])
        Path(stick).mkdir()
        hand_over(session, Path(stick))
    return {}


def intake(folder: Path, stick: str) -> dict[str, float]:
    """Take the stick in."""
    session = open_headquarters(folder)
    begun = time.perf_counter()
    summary = intake_bag(session, Path(stick))
    seconds = time.perf_counter() - begun
    accepted = summary.count(Outcome.ACCEPTED)
    close_session(session)
    return {"seconds": seconds, "accepted": accepted}


WORK: dict[str, Callable[..., dict[str, float]]] = {
    "attach": attach,
    "seal": seal,
    "deep_verify": deep_verify,
    "write_stick": write_stick,
    "save": save,
    "fill_stubs": fill_stubs,
    "unlock": unlock,
    "seal_many": seal_many,
    "intake": intake,
}

if __name__ == "__main__":
    name, where, *rest = sys.argv[1:]
    report(lambda: WORK[name](Path(where), *rest))
