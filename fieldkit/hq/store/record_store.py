"""The reports that were taken in, each encrypted under a key of its own; never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, and_, delete, func, insert, select, update
from sqlalchemy.engine import Row

from fieldkit.crypto.random import random_bytes
from fieldkit.crypto.wrap import unwrap, wrap
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import (
    AttachmentId,
    DeviceId,
    FormId,
    ObjectId,
    ReportId,
    Sha256,
)
from fieldkit.domain.report import Amended, FormReference
from fieldkit.errors import ReportErased, UnknownReport
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.people_tables import read_report
from fieldkit.hq.store.tables import embedded_form, record_attachment, sealed_object
from fieldkit.hq.store.tables import record as table

_KEY_SIZE = 32

_COLUMNS = (
    table.c.record,
    table.c.object_sha256,
    table.c.position,
    table.c.form,
    table.c.form_version,
    table.c.form_sha256,
    table.c.begun_at,
    table.c.amends_object,
    table.c.amends_record,
    sealed_object.c.device,
    sealed_object.c.sequence,
    sealed_object.c.received_at,
    func.length(table.c.wrapped_key).label("key_size"),
)


@dataclass(frozen=True)
class NewRecord:
    """A report about to be stored; `content` is the member's exact bytes."""

    report_id: ReportId
    position: int  # in its object, from 1
    form: FormReference
    begun_at: datetime
    amends: Amended | None
    form_number: int  # which embedded form of its object, from 1
    content: bytes = field(repr=False)
    attachments: tuple[RecordAttachment, ...] = ()


@dataclass(frozen=True)
class RecordAttachment:
    """That a report has an attachment; its name and facts stand in the report itself."""

    attachment_id: AttachmentId
    sha256: Sha256
    size: int  # bytes
    media_type: str


@dataclass(frozen=True)
class ObjectRecords:
    """The reports of one object, and its embedded forms: exact bytes, in their order."""

    object_sha256: Sha256
    records: tuple[NewRecord, ...]
    forms: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class ReceivedRecord:
    """A report as the list shows it."""

    report_id: ReportId
    object_sha256: Sha256
    position: int
    form: FormReference
    begun_at: datetime
    received_at: datetime
    device: DeviceId
    sequence: int
    amends: Amended | None
    is_erased: bool = False  # of its content nothing is left


_CONTENT = select(
    table.c.record,
    table.c.wrapped_key,
    table.c.content,
    table.c.object_sha256,
    table.c.form_number,
    embedded_form.c.wrapped_key.label("form_key"),
    embedded_form.c.content.label("form"),
).join(
    embedded_form,
    and_(
        embedded_form.c.object_sha256 == table.c.object_sha256,
        embedded_form.c.number == table.c.form_number,
    ),
)


class ClosedRecord:
    """A report and its embedded form as they are kept: encrypted, each under its own key."""

    def __init__(self, key: bytes, row: Row[Any]) -> None:
        self._key = key
        self._row = row

    def opened(self) -> tuple[bytes, bytes]:
        """Return the exact bytes of the record and of the embedded form.

        Raises:
            DamagedData: What is stored does not open.
        """
        row = self._row
        form_place = f"{row.object_sha256}/{row.form_number}"
        return (
            self._open(row.wrapped_key, row.content, "record", row.record),
            self._open(row.form_key, row.form, "form", form_place),
        )

    def _open(self, wrapped_key: bytes, content: bytes, what: str, place: str) -> bytes:
        key = unwrap(self._key, wrapped_key, _context(f"{what}-key", place))
        return unwrap(key, content, _context(what, place))


class RecordStore:
    """`key` wraps the key of each record; erasing a record's key erases the record."""

    def __init__(self, connection: StoreConnection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    def add(self, objects: Sequence[ObjectRecords]) -> None:
        """Store the reports and embedded forms of objects that were added before."""
        self._connection.write(
            insert(embedded_form),
            [
                self._form_row(item.object_sha256, number, content)
                for item in objects
                for number, content in enumerate(item.forms, start=1)
            ],
        )
        self._connection.write(
            insert(table),
            [self._row(item.object_sha256, new) for item in objects for new in item.records],
        )
        self._connection.write(
            insert(record_attachment),
            [
                {
                    "record": new.report_id,
                    "attachment": attachment.attachment_id,
                    "sha256": attachment.sha256,
                    "size": attachment.size,
                    "media_type": attachment.media_type,
                }
                for item in objects
                for new in item.records
                for attachment in new.attachments
            ],
        )

    def newest(
        self, *, limit: int | None = None, device: DeviceId | None = None
    ) -> tuple[ReceivedRecord, ...]:
        """Return reports, newest arrival first, then by device and place."""
        query = (
            select(*_COLUMNS)
            .join(sealed_object, sealed_object.c.sha256 == table.c.object_sha256)
            .order_by(
                sealed_object.c.received_at.desc(),
                sealed_object.c.device,
                sealed_object.c.sequence.desc(),
                table.c.position,
            )
        )
        if device is not None:
            query = query.where(sealed_object.c.device == device)
        if limit is not None:
            query = query.limit(limit)
        return tuple(_record(row) for row in self._connection.rows(query))

    def beginning_with(self, beginning: str) -> tuple[ReceivedRecord, ...]:
        """Return the reports whose number begins so, two at most."""
        if not beginning or beginning.strip("0123456789abcdef"):
            return ()
        query = (
            select(*_COLUMNS)
            .join(sealed_object, sealed_object.c.sha256 == table.c.object_sha256)
            .where(table.c.record.startswith(beginning))
            .limit(2)
        )
        return tuple(_record(row) for row in self._connection.rows(query))

    def of_object(self, object_sha256: Sha256) -> tuple[ReceivedRecord, ...]:
        """Return the reports of one object, in the manifest's order."""
        query = (
            select(*_COLUMNS)
            .join(sealed_object, sealed_object.c.sha256 == table.c.object_sha256)
            .where(table.c.object_sha256 == object_sha256)
            .order_by(table.c.position)
        )
        return tuple(_record(row) for row in self._connection.rows(query))

    def amendments(self, report_id: ReportId) -> tuple[ReceivedRecord, ...]:
        """Return the reports that amend this one, oldest arrival first."""
        query = (
            select(*_COLUMNS)
            .join(sealed_object, sealed_object.c.sha256 == table.c.object_sha256)
            .where(table.c.amends_record == report_id)
            .order_by(sealed_object.c.received_at, sealed_object.c.sequence, table.c.position)
        )
        return tuple(_record(row) for row in self._connection.rows(query))

    def listed(self, report_ids: Iterable[str]) -> dict[ReportId, ReceivedRecord]:
        """Return those of these reports that are here."""
        return {item.report_id: item for item in self._listed(table.c.record, report_ids)}

    def amending(self, report_ids: Iterable[str]) -> tuple[ReceivedRecord, ...]:
        """Return the reports that amend one of these, in no order."""
        return tuple(self._listed(table.c.amends_record, report_ids))

    def unread(self) -> tuple[ReportId, ...]:
        """Return the reports that were never read for the people in them, by number."""
        query = (
            select(table.c.record)
            .outerjoin(read_report, read_report.c.report == table.c.record)
            .where(read_report.c.report.is_(None))
            .order_by(table.c.record)
        )
        return tuple(ReportId(row.record) for row in self._connection.rows(query))

    def content(self, report_id: ReportId) -> tuple[bytes, bytes]:
        """Return the exact bytes of a report's record and of its embedded form.

        Raises:
            UnknownReport: It is not here.
            ReportErased: It was.
            DamagedData: What is stored does not open.
        """
        found = self.contents([report_id])
        if not found:
            raise ReportErased if self.listed([report_id]) else UnknownReport
        return found[report_id].opened()

    def contents(self, report_ids: Iterable[str]) -> dict[ReportId, ClosedRecord]:
        """Return what is kept of reports, still encrypted; erased ones are left out."""
        return {
            ReportId(row.record): ClosedRecord(self._key, row)
            for some in in_groups(report_ids)
            for row in self._connection.rows(_CONTENT.where(table.c.record.in_(some)))
            if row.wrapped_key
        }

    def attachments(self, report_id: ReportId) -> tuple[RecordAttachment, ...]:
        """Return which attachments a report has, by number."""
        query = (
            select(
                record_attachment.c.attachment,
                record_attachment.c.sha256,
                record_attachment.c.size,
                record_attachment.c.media_type,
            )
            .where(record_attachment.c.record == report_id)
            .order_by(record_attachment.c.attachment)
        )
        return tuple(
            RecordAttachment(
                AttachmentId(row.attachment), Sha256(row.sha256), row.size, row.media_type
            )
            for row in self._connection.rows(query)
        )

    def sharing(self, objects: Iterable[str]) -> tuple[ReceivedRecord, ...]:
        """Return the reports that came in these objects, in no order."""
        return tuple(self._listed(table.c.object_sha256, objects))

    def using(self, sha256: Sha256) -> frozenset[ReportId]:
        """Return the reports that have this attachment."""
        query = select(record_attachment.c.record).where(record_attachment.c.sha256 == sha256)
        return frozenset(ReportId(row.record) for row in self._connection.rows(query))

    def erase(self, report_ids: Iterable[str]) -> None:
        """Empty reports, and the embedded forms that none but them answer; the row stays."""
        nothing = {"wrapped_key": b"", "content": b""}
        for some in in_groups(report_ids):
            self._connection.write(
                delete(record_attachment).where(record_attachment.c.record.in_(some))
            )
            self._connection.write(update(table).where(table.c.record.in_(some)).values(nothing))
            objects = select(table.c.object_sha256).where(table.c.record.in_(some))
            still_read = (
                select(table.c.record)
                .where(
                    table.c.object_sha256 == embedded_form.c.object_sha256,
                    table.c.form_number == embedded_form.c.number,
                    table.c.wrapped_key != b"",
                )
                .exists()
            )
            self._connection.write(
                update(embedded_form)
                .where(embedded_form.c.object_sha256.in_(objects), ~still_read)
                .values(nothing)
            )

    def count(self) -> int:
        """Return how many reports are here."""
        return int(self._connection.rows(select(func.count()).select_from(table))[0][0])

    def _row(self, object_sha256: Sha256, new: NewRecord) -> dict[str, Any]:
        wrapped_key, content = self._close(new.content, "record", new.report_id)
        return {
            "record": new.report_id,
            "object_sha256": object_sha256,
            "position": new.position,
            "form": new.form.form,
            "form_version": new.form.version,
            "form_sha256": new.form.sha256,
            "begun_at": to_text(new.begun_at),
            "amends_object": None if new.amends is None else new.amends.object_id,
            "amends_record": None if new.amends is None else new.amends.report_id,
            "wrapped_key": wrapped_key,
            "content": content,
            "form_number": new.form_number,
        }

    def _listed(self, column: Column[Any], values: Iterable[str]) -> Iterator[ReceivedRecord]:
        query = select(*_COLUMNS).join(
            sealed_object, sealed_object.c.sha256 == table.c.object_sha256
        )
        for some in in_groups(values):
            yield from map(_record, self._connection.rows(query.where(column.in_(some))))

    def _form_row(self, object_sha256: Sha256, number: int, content: bytes) -> dict[str, Any]:
        wrapped_key, encrypted = self._close(content, "form", f"{object_sha256}/{number}")
        return {
            "object_sha256": object_sha256,
            "number": number,
            "wrapped_key": wrapped_key,
            "content": encrypted,
        }

    def _close(self, content: bytes, what: str, place: str) -> tuple[bytes, bytes]:
        key = random_bytes(_KEY_SIZE)
        wrapped_key = wrap(self._key, key, _context(f"{what}-key", place))
        return wrapped_key, wrap(key, content, _context(what, place))


def _context(what: str, place: str) -> bytes:
    return f"fieldkit-hq/{what}/{place}".encode("ascii")


def _record(row: Row[Any]) -> ReceivedRecord:
    amends = None
    if row.amends_record is not None:
        amends = Amended(ObjectId(row.amends_object), ReportId(row.amends_record))
    return ReceivedRecord(
        report_id=ReportId(row.record),
        object_sha256=Sha256(row.object_sha256),
        position=row.position,
        form=FormReference(FormId(row.form), row.form_version, Sha256(row.form_sha256)),
        begun_at=from_text(row.begun_at),
        received_at=from_text(row.received_at),
        device=DeviceId(row.device),
        sequence=row.sequence,
        amends=amends,
        is_erased=not row.key_size,
    )
