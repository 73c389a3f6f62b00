"""Find which reports belong together: one, and the amendments to it by the device that sealed it.

An amendment may be amended in turn; what is erased amends nothing and is amended by nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fieldkit.domain.identifiers import ReportId
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.operations.hq.session import HeadquartersSession

Known = dict[ReportId, ReceivedRecord]


@dataclass(frozen=True)
class Family:
    """A report that amends none, or none that is here, and its amendments as they were sealed."""

    report: ReceivedRecord
    amendments: tuple[ReceivedRecord, ...]

    @property
    def all(self) -> tuple[ReceivedRecord, ...]:
        """All of them, the report first."""
        return (self.report, *self.amendments)

    @property
    def members(self) -> tuple[ReportId, ...]:
        """Their numbers."""
        return tuple(item.report_id for item in self.all)


def families_of(
    session: HeadquartersSession, report_ids: Collection[ReportId]
) -> tuple[Family, ...]:
    """Return the families that these reports belong to, each once, by number of the report."""
    known = _with_amended(session, report_ids)
    roots = {_root(known, report_id) for report_id in report_ids if report_id in known}
    below = _below(session, {root: known[root] for root in roots})
    return tuple(
        Family(known[root], tuple(sorted(below[root], key=_as_sealed))) for root in sorted(roots)
    )


def roots_of(
    session: HeadquartersSession, report_ids: Collection[ReportId]
) -> tuple[ReportId, ...]:
    """Return the reports with which these are read, by number; of submissions nothing."""
    known = _with_amended(session, report_ids)
    return tuple(sorted({_root(known, item) for item in report_ids if item in known}))


def amended_by(
    session: HeadquartersSession, report_ids: Collection[ReportId]
) -> frozenset[ReportId]:
    """Return the other reports that these amend, and what those amend; of submissions nothing."""
    return frozenset(_with_amended(session, report_ids)).difference(report_ids)


def amendments_below(session: HeadquartersSession, report_id: ReportId) -> tuple[ReportId, ...]:
    """Return the amendments to a report, and to those, as they were sealed."""
    below = _below(session, session.store.records.listed([report_id]))
    return tuple(item.report_id for item in sorted(below[report_id], key=_as_sealed))


def _with_amended(session: HeadquartersSession, report_ids: Collection[ReportId]) -> Known:
    """Return the reports and whatever they amend, and what that amends."""
    known: Known = {}
    wanted = set(report_ids)
    while wanted:
        found = session.store.records.listed(wanted)
        known |= found
        amended = {item.amends.report_id for item in found.values() if item.amends is not None}
        wanted = amended - known.keys()
        wanted -= session.store.erasures.among(wanted)
    return known


def _root(known: Known, report_id: ReportId) -> ReportId:
    here, seen = known[report_id], {report_id}
    while here.amends is not None:
        amended = known.get(here.amends.report_id)
        if amended is None or amended.device != here.device:
            break
        if amended.report_id in seen:  # a ring, which no program of ours seals
            return min(seen)
        seen.add(amended.report_id)
        here = amended
    return here.report_id


def _below(session: HeadquartersSession, roots: Known) -> dict[ReportId, list[ReceivedRecord]]:
    """Return the amendments of each root, those of amendments among them."""
    found: dict[ReportId, list[ReceivedRecord]] = {root: [] for root in roots}
    root_of = {root: root for root in roots}
    level = roots
    while level:
        amending = session.store.records.amending(level)
        erased = session.store.erasures.among(item.report_id for item in amending)
        following: Known = {}
        for item in amending:
            above = level[item.amends.report_id] if item.amends else item
            if item.device == above.device and item.report_id not in {*root_of, *erased}:
                root_of[item.report_id] = root_of[above.report_id]
                found[root_of[item.report_id]].append(item)
                following[item.report_id] = item
        level = following
    return found


def _as_sealed(item: ReceivedRecord) -> tuple[int, int]:
    return item.sequence, item.position
