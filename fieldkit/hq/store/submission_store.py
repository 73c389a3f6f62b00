"""Submissions of ODK forms that were imported, each encrypted under a key of its own.

They are never changed, and never objects: without signature and chain, nothing that lists,
proves or acknowledges objects can meet them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Row

from fieldkit.crypto.random import random_bytes
from fieldkit.crypto.wrap import unwrap, wrap
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import FormId, ReportId, Sha256
from fieldkit.domain.report import FormReference
from fieldkit.errors import ReportErased, UnknownReport
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.people_tables import read_report
from fieldkit.hq.store.record_store import RecordAttachment
from fieldkit.hq.store.tables import submission as table
from fieldkit.hq.store.tables import submission_attachment as attachment_table

_KEY_SIZE = 32

_COLUMNS = (
    table.c.record,
    table.c.content_sha256,
    table.c.xml_sha256,
    table.c.instance,
    table.c.form,
    table.c.form_version,
    table.c.form_sha256,
    table.c.said_version,
    table.c.begun_at,
    table.c.imported_at,
    func.length(table.c.wrapped_key).label("key_size"),
)


@dataclass(frozen=True)
class ImportedRecord:
    """An imported submission as the list shows it: unverified, for ever."""

    report_id: ReportId
    content_sha256: Sha256  # of XML and files together
    xml_sha256: Sha256  # of the submission as it came
    instance_id: str  # as it names itself; may be empty
    form: FormReference  # that it was read with
    said_version: str  # of its form, as it says
    begun_at: datetime
    received_at: datetime
    is_erased: bool = False  # of its content nothing is left


@dataclass(frozen=True)
class SubmissionContent:
    """What is kept of a submission, each part exact bytes."""

    record: bytes = field(repr=False)  # fieldkit-record/1
    form: bytes = field(repr=False)  # fieldkit-embedded-form/1
    original: bytes = field(repr=False)  # the XML as it came
    leftovers: bytes = field(repr=False)  # JSON, see operations/hq/compose_import.py


class SubmissionStore:
    """`key` wraps the key of each submission; erasing that erases the submission."""

    def __init__(self, connection: StoreConnection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    def add(
        self,
        new: ImportedRecord,
        content: SubmissionContent,
        attachments: Iterable[RecordAttachment],
    ) -> None:
        """Add one submission."""
        key = random_bytes(_KEY_SIZE)
        self._connection.write(
            insert(table).values(
                record=new.report_id,
                content_sha256=new.content_sha256,
                xml_sha256=new.xml_sha256,
                instance=new.instance_id,
                form=new.form.form,
                form_version=new.form.version,
                form_sha256=new.form.sha256,
                said_version=new.said_version,
                begun_at=to_text(new.begun_at),
                imported_at=to_text(new.received_at),
                wrapped_key=wrap(self._key, key, _context("key", new.report_id)),
                content=wrap(key, content.record, _context("record", new.report_id)),
                form_content=wrap(key, content.form, _context("form", new.report_id)),
                original=wrap(key, content.original, _context("original", new.report_id)),
                leftovers=wrap(key, content.leftovers, _context("leftovers", new.report_id)),
            )
        )
        self._connection.write(
            insert(attachment_table),
            [
                {
                    "record": new.report_id,
                    "attachment": item.attachment_id,
                    "sha256": item.sha256,
                    "size": item.size,
                    "media_type": item.media_type,
                }
                for item in attachments
            ],
        )

    def newest(self, *, limit: int | None = None) -> tuple[ImportedRecord, ...]:
        """Return submissions, newest import first, then by number."""
        query = select(*_COLUMNS).order_by(table.c.imported_at.desc(), table.c.record)
        if limit is not None:
            query = query.limit(limit)
        return tuple(_imported(row) for row in self._connection.rows(query))

    def beginning_with(self, beginning: str) -> tuple[ImportedRecord, ...]:
        """Return those whose number begins so, two at most."""
        if not beginning or beginning.strip("0123456789abcdef"):
            return ()
        query = select(*_COLUMNS).where(table.c.record.startswith(beginning)).limit(2)
        return tuple(_imported(row) for row in self._connection.rows(query))

    def with_content(self, content_sha256: Sha256) -> ImportedRecord | None:
        """Return the submission of exactly this content, if it is here."""
        query = select(*_COLUMNS).where(table.c.content_sha256 == content_sha256)
        rows = self._connection.rows(query)
        return _imported(rows[0]) if rows else None

    def of_instance(self, instance_id: str) -> tuple[ImportedRecord, ...]:
        """Return all submissions that name themselves so, oldest import first."""
        if not instance_id:
            return ()
        query = (
            select(*_COLUMNS)
            .where(table.c.instance == instance_id)
            .order_by(table.c.imported_at, table.c.record)
        )
        return tuple(_imported(row) for row in self._connection.rows(query))

    def disputed(self) -> frozenset[str]:
        """Return the names of instances of which several contents are here."""
        query = (
            select(table.c.instance)
            .where(table.c.instance != "")
            .group_by(table.c.instance)
            .having(func.count() > 1)
        )
        return frozenset(row.instance for row in self._connection.rows(query))

    def listed(self, report_ids: Iterable[str]) -> dict[ReportId, ImportedRecord]:
        """Return those of these submissions that are here."""
        return {
            ReportId(row.record): _imported(row)
            for some in in_groups(report_ids)
            for row in self._connection.rows(select(*_COLUMNS).where(table.c.record.in_(some)))
        }

    def unread(self) -> tuple[ReportId, ...]:
        """Return the submissions that were never read for the people in them, by number."""
        query = (
            select(table.c.record)
            .outerjoin(read_report, read_report.c.report == table.c.record)
            .where(read_report.c.report.is_(None))
            .order_by(table.c.record)
        )
        return tuple(ReportId(row.record) for row in self._connection.rows(query))

    def content(self, report_id: ReportId) -> SubmissionContent:
        """Return all that is kept of a submission.

        Raises:
            UnknownReport: It is not here.
            ReportErased: It was.
            DamagedData: What is stored does not open.
        """
        query = select(
            table.c.wrapped_key,
            table.c.content,
            table.c.form_content,
            table.c.original,
            table.c.leftovers,
        ).where(table.c.record == report_id)
        rows = self._connection.rows(query)
        if not rows:
            raise UnknownReport
        if not rows[0].wrapped_key:
            raise ReportErased
        row = rows[0]
        key = unwrap(self._key, row.wrapped_key, _context("key", report_id))
        return SubmissionContent(
            record=unwrap(key, row.content, _context("record", report_id)),
            form=unwrap(key, row.form_content, _context("form", report_id)),
            original=unwrap(key, row.original, _context("original", report_id)),
            leftovers=unwrap(key, row.leftovers, _context("leftovers", report_id)),
        )

    def attachments(self, report_id: ReportId) -> tuple[Sha256, ...]:
        """Return the hashes of a submission's files, ascending."""
        query = (
            select(attachment_table.c.sha256)
            .where(attachment_table.c.record == report_id)
            .order_by(attachment_table.c.sha256)
        )
        return tuple(Sha256(row.sha256) for row in self._connection.rows(query))

    def using(self, sha256: Sha256) -> frozenset[ReportId]:
        """Return the submissions that have this file."""
        query = select(attachment_table.c.record).where(attachment_table.c.sha256 == sha256)
        return frozenset(ReportId(row.record) for row in self._connection.rows(query))

    def erase(self, report_ids: Iterable[str]) -> None:
        """Empty submissions; number, hashes and times stay."""
        for report_id in report_ids:
            self._connection.write(
                delete(attachment_table).where(attachment_table.c.record == report_id)
            )
            self._connection.write(
                update(table)
                .where(table.c.record == report_id)
                .values(wrapped_key=b"", content=b"", form_content=b"", original=b"", leftovers=b"")
            )

    def count(self) -> int:
        """Return how many submissions are here."""
        return int(self._connection.rows(select(func.count()).select_from(table))[0][0])


def _context(what: str, report_id: ReportId) -> bytes:
    return f"fieldkit-hq/submission-{what}/{report_id}".encode("ascii")


def _imported(row: Row[Any]) -> ImportedRecord:
    return ImportedRecord(
        report_id=ReportId(row.record),
        content_sha256=Sha256(row.content_sha256),
        xml_sha256=Sha256(row.xml_sha256),
        instance_id=row.instance,
        form=FormReference(FormId(row.form), row.form_version, Sha256(row.form_sha256)),
        said_version=row.said_version,
        begun_at=from_text(row.begun_at),
        received_at=from_text(row.imported_at),
        is_erased=not row.key_size,
    )
