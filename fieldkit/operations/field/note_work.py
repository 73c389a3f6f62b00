"""Note work that takes long before it begins, so that a lock can cut it at any moment.

The notes lie in the vault; a lock needs no time to write them, and they are read after the next
unlock. Work that ends, in whatever way the person has seen, is no longer noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldkit.crypto.random import random_hex
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.unfinished import UnfinishedWork, WorkId, WorkKind
from fieldkit.errors import InvalidJson
from fieldkit.operations.session import Session

_WORK = "work/"


def note_work(
    session: Session,
    kind: WorkKind,
    *,
    reports: Sequence[ReportId] = (),
    paths: Sequence[str] = ("",),
    question: str = "",
) -> tuple[WorkId, ...]:
    """Note one piece of work for each path, to be done in this order."""
    vault = session.vault
    first = len(vault.working.names())
    ids = tuple(
        WorkId(f"{_WORK}{first + place:06d}-{random_hex(4)}") for place in range(len(paths))
    )
    with vault.transaction():
        for work_id, path in zip(ids, paths, strict=True):
            vault.working.put(
                work_id,
                {
                    "kind": kind.value,
                    "reports": list(reports),
                    "path": path,
                    "question": question,
                },
            )
    return ids


def forget_work(session: Session, work: Iterable[WorkId]) -> None:
    """Take notes away: the work is done, or the person knows that it is not."""
    vault = session.vault
    gone = tuple(work)
    if gone and not vault.read_only:
        with vault.transaction():
            for work_id in gone:
                vault.working.remove(work_id)


def unfinished_work(session: Session) -> tuple[UnfinishedWork, ...]:
    """Return what was cut, in the order in which it was begun; what cannot be read is left out."""
    working = session.vault.working
    found = []
    for name in working.names():
        if name.startswith(_WORK):
            try:
                work = _read(WorkId(name), working.get(name))
            except InvalidJson:
                continue
            if work is not None:
                found.append(work)
    return tuple(found)


def count_cut_files(session: Session, report_ids: Iterable[ReportId]) -> int:
    """Return how many files were still to be attached to drafts, or to the people of sheets.

    Sealing forgets them.
    """
    concerned: set[ReportId] = set()
    for report_id in report_ids:
        concerned |= {report_id, *(row.row_id for row in session.vault.sheets.rows(report_id))}
    return sum(
        work.kind is WorkKind.ATTACH and bool(concerned & {*work.reports})
        for work in unfinished_work(session)
    )


def _read(work_id: WorkId, kept: Json) -> UnfinishedWork | None:
    if not isinstance(kept, dict):
        return None
    kind, reports, path, question = (
        kept.get(name) for name in ("kind", "reports", "path", "question")
    )
    if kind not in [known.value for known in WorkKind] or not isinstance(reports, list):
        return None
    return UnfinishedWork(
        work_id,
        WorkKind(str(kind)),
        tuple(ReportId(str(report)) for report in reports),
        str(path),
        str(question),
    )
