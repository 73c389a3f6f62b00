"""Read reports for the people in them, so that they can be matched, listed and searched.

It follows every intake and import, and catches up when headquarters is opened. Each group is one
transaction: what is cut short leaves reports unread, which are read the next time. An amendment
by the device that sealed a report is read with it, never by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from fieldkit.bundle import record as records
from fieldkit.bundle.record import Record
from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json, current
from fieldkit.domain.form import Form
from fieldkit.domain.identifiers import DeviceId, FormId, ReportId
from fieldkit.domain.person import people_of
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import (
    DamagedData,
    InvalidForm,
    InvalidInput,
    InvalidJson,
    UnknownReport,
)
from fieldkit.forms.embedded_structure import structure_of
from fieldkit.hq.mentions import ReadSource, Sealed, class_of, mentions_of
from fieldkit.hq.store.mention_store import ReportRead
from fieldkit.hq.store.record_store import ClosedRecord, ReceivedRecord
from fieldkit.hq.store.submission_store import ImportedRecord, SubmissionContent
from fieldkit.operations.hq.add_read import add_read, remove_read
from fieldkit.operations.hq.gather_amendments import Family, families_of
from fieldkit.operations.hq.session import HeadquartersSession

logger = logging.getLogger(__name__)

_GROUP = 200  # reports in one transaction
# What is read when a report's own form cannot be: its people are those that it was sealed with.
_NO_FORM = Form(FormId(""), "", {}, "", (), ())


@dataclass(frozen=True)
class ReadingSummary:
    """How many reports were read, and which could not be; those are tried again."""

    read: int
    unreadable: tuple[ReportId, ...] = ()


def read_new(session: HeadquartersSession, progress: Progress = no_progress) -> ReadingSummary:
    """Read every report and submission that was not read yet; progress counts them.

    Raises:
        Cancelled, VaultError, DeviceError: What was read before stays.
    """
    if session.vault.read_only:
        return ReadingSummary(0)
    store = session.store
    return read_reports(session, (*store.records.unread(), *store.submissions.unread()), progress)


def read_reports(
    session: HeadquartersSession,
    report_ids: Sequence[ReportId],
    progress: Progress = no_progress,
) -> ReadingSummary:
    """Read these, again or for the first time, with whatever amends them or they amend.

    Raises:
        As `read_new`.
    """
    unreadable: list[ReportId] = []
    for begin in range(0, len(report_ids), _GROUP):
        progress(begin, len(report_ids))
        some = report_ids[begin : begin + _GROUP]
        with session.store.transaction():
            unreadable += add_reading(session, some)
    if unreadable:
        logger.warning("%d reports could not be read", len(unreadable))
    return ReadingSummary(len(report_ids) - len(unreadable), tuple(unreadable))


def add_reading(
    session: HeadquartersSession, report_ids: Collection[ReportId]
) -> tuple[ReportId, ...]:
    """Read reports within a transaction of the caller; return which could not be read."""
    families = families_of(session, report_ids)
    imported = session.store.submissions.listed(report_ids)
    members = [member for family in families for member in family.members]
    remove_read(session, [*members, *imported])
    read, unreadable = _readings(session, families, imported)
    add_read(session, read)
    classes = {source.source: source.sensitivity for source in read}
    read_now: dict[ReportId, ImportedRecord | ReceivedRecord] = {
        **imported,
        **{item.report_id: item for family in families for item in family.all},
    }
    session.store.mentions.note_read(
        ReportRead(number, classes.get(number), item.received_at)
        for number, item in read_now.items()
        if number not in unreadable
    )
    return tuple(unreadable)


def readings_of(
    session: HeadquartersSession, report_ids: Collection[ReportId]
) -> tuple[ReadSource, ...]:
    """Return what reports and submissions say, for who counts; nothing is noted or changed.

    Of a report that amends another, what both say together, under the number of the other. What
    was erased or cannot be read is left out.
    """
    imported = session.store.submissions.listed(report_ids)
    read, _unreadable = _readings(session, families_of(session, report_ids), imported)
    return tuple(read)


def _readings(
    session: HeadquartersSession,
    families: Sequence[Family],
    imported: Mapping[ReportId, ImportedRecord],
) -> tuple[list[ReadSource], list[ReportId]]:
    """Return what could be read, and what could not."""
    store = session.store
    closed = store.records.contents([member for family in families for member in family.members])
    structures = _Structures()
    read: list[ReadSource] = []
    unreadable: list[ReportId] = []
    for family in families:
        try:
            if family.report.report_id in closed:  # it was erased, if it is not
                read.append(_of_family(family, closed, structures))
        except (DamagedData, InvalidInput):
            unreadable += family.members
    for listed in imported.values():
        try:
            read.append(_of_import(listed, store.submissions.content(listed.report_id), structures))
        except UnknownReport:
            continue  # erased
        except (DamagedData, InvalidInput):
            unreadable.append(listed.report_id)
    return _without_erased(session, read), unreadable


def _without_erased(session: HeadquartersSession, read: Sequence[ReadSource]) -> list[ReadSource]:
    """Leave out people who were erased while the report stayed, as it speaks of others, too."""
    erased = session.store.erasures.among(
        item.mention_id for source in read for item in source.mentions
    )
    return [_without(source, erased) if erased else source for source in read]


def _without(source: ReadSource, erased: Collection[str]) -> ReadSource:
    """Return a source without these people, and without what stands in their rows."""
    gone = tuple(item.path for item in source.mentions if item.mention_id in erased)
    rows = tuple(f"{path}/" for path in gone if path)
    return replace(
        source,
        mentions=tuple(item for item in source.mentions if item.mention_id not in erased),
        answers={
            path: value
            for path, value in source.answers.items()
            if "" not in gone and not path.startswith(rows)
        },
    )


def _of_family(
    family: Family, closed: Mapping[ReportId, ClosedRecord], structures: _Structures
) -> ReadSource:
    listed = family.report
    content, form = closed[listed.report_id].opened()
    sealed = [records.parse(content)]
    for item in family.amendments:
        sealed.append(records.parse(closed[item.report_id].opened()[0]))
    return _read(listed, sealed, structures.of(form), listed.device)


def _of_import(
    listed: ImportedRecord, content: SubmissionContent, structures: _Structures
) -> ReadSource:
    return _read(listed, [records.parse(content.record)], structures.of(content.form), None)


def _read(
    listed: ReceivedRecord | ImportedRecord,
    sealed: Sequence[Record],
    structure: Form | None,
    device: DeviceId | None,
) -> ReadSource:
    answers = current(revision for record in sealed for revision in record.revisions)
    whole = Sealed(
        source=listed.report_id,
        form_id=listed.form.form,
        form=structure or _NO_FORM,
        answers=answers,
        people=sealed[0].people if structure is None else people_of(structure, answers),
        versions=[current(record.revisions) for record in sealed],
        device=device,
        begun_at=listed.begun_at,
        received_at=listed.received_at,
    )
    return ReadSource(listed.report_id, mentions_of(whole), structure, answers, class_of(whole))


class _Structures:
    """What embedded forms say of names, nesting and concepts; most reports have the same."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Json, Form]] = {}

    def of(self, form: bytes) -> Form | None:
        """Return the structure of an embedded form, None if it cannot be read."""
        try:
            embedded = canonical_json.read_object(
                form, max_bytes=len(form), max_depth=canonical_json.REPORT_DEPTH
            )
            # Any device may say any hash: it finds what is compared, and proves nothing.
            name = f"{embedded.get('sha256')}"
            known = self._known.get(name)
            if known is not None and known[0] == embedded.get("questions"):
                return known[1]
            structure = structure_of(embedded)
        except (InvalidForm, InvalidJson):
            return None
        self._known[name] = (embedded.get("questions"), structure)
        return structure
