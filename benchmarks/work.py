"""Our side of each comparison, run in a process of its own by `measure.in_own_process`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import report
from benchmarks.scene import open_field_vault
from fieldkit.domain.identifiers import FormId
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import begin_report, put_answers
from fieldkit.operations.verify_vault import verify_vault

SAVES = 300


def attach(folder: Path, media: str) -> dict[str, float]:
    """Attach one file to a new report."""
    session = open_field_vault(folder)
    with session.vault:
        draft = begin_report(session, FormId("T01"))
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
            put_answers(session, draft.report_id, {"name_as_reported": f"Invented {number:06d}"})
            times.append(time.perf_counter() - begun)
        return {"median_ms": 1000 * sorted(times)[SAVES // 2]}


WORK: dict[str, Callable[..., dict[str, float]]] = {
    "attach": attach,
    "seal": seal,
    "deep_verify": deep_verify,
    "write_stick": write_stick,
    "save": save,
}

if __name__ == "__main__":
    name, where, *rest = sys.argv[1:]
    report(lambda: WORK[name](Path(where), *rest))
