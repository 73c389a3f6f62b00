"""One record of a sealed object: every revision of its answers, people, consent and custody.

Source: docs/formats.md, "Sealed object", record-<nnnn>.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldkit.bundle.manifest import (
    Manifest,
    RecordLine,
    amends_from_json,
    amends_to_json,
    form_from_json,
    form_to_json,
    media_type,
)
from fieldkit.domain import canonical_json, custody
from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json, Revision, parse_path
from fieldkit.domain.attachment import Attachment, MediaFacts
from fieldkit.domain.clock import to_text
from fieldkit.domain.custody import CustodyEntry
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.report import Amended, FormReference
from fieldkit.errors import InvalidAnswer, InvalidJson, ManifestInvalid

FORMAT = "fieldkit-record/1"
# A busy record has some hundred kilobytes. More would let one enrolled device that turned hostile
# fill the memory of whoever parses it.
MAX_RECORD_BYTES = 16 * 1024 * 1024
MAX_ATTACHMENTS = 9999
MAX_NAME = 1000  # characters of a file's own name

_FACTS = ("taken", "camera", "position", "width", "height")


@dataclass(frozen=True)
class Record:
    """One filled-in form as it was sealed; revisions are oldest first."""

    record: ReportId
    form: FormReference
    begun: datetime
    revisions: tuple[Revision, ...]
    people: tuple[dict[str, Json], ...] = ()
    consent: tuple[dict[str, Json], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    custody: tuple[CustodyEntry, ...] = ()
    amends: Amended | None = None

    @property
    def line(self) -> RecordLine:
        """What the manifest must say of this record."""
        return RecordLine(self.record, self.form, self.amends)


def to_bytes(record: Record) -> bytes:
    """Return the canonical JSON of the record.

    Raises:
        ManifestInvalid: `parse` would refuse it.
    """
    try:
        data = canonical_json.write(_to_json(record))
    except InvalidJson as error:
        raise ManifestInvalid from error
    parse(data)
    return data


def parse(data: bytes) -> Record:
    """Return the record in `data`, whose hash stood in a signed manifest.

    Raises:
        ManifestInvalid: It does not keep every rule of the format.
    """
    try:
        value = canonical_json.read_object(
            data, max_bytes=MAX_RECORD_BYTES, max_depth=canonical_json.REPORT_DEPTH
        )
        return _from_json(value)
    except (InvalidJson, InvalidAnswer) as error:
        raise ManifestInvalid from error


def check_records(records: Sequence[Record], manifest: Manifest) -> None:
    """Check that `records`, in order, are those of `manifest`.

    Their attachments may lie in other objects: a large file travels apart, and `missing_files`
    says which.

    Raises:
        ManifestInvalid: A record is not what the manifest says of it.
    """
    if tuple(record.line for record in records) != manifest.records:
        raise ManifestInvalid


def missing_files(records: Sequence[Record], manifest: Manifest) -> tuple[Attachment, ...]:
    """Return the attachments of `records` that are not whole in this object, in order."""
    whole = {member.sha256 for member in manifest.members if member.part_of is None}
    return tuple(
        attachment
        for record in records
        for attachment in record.attachments
        if attachment.sha256 not in whole
    )


def _to_json(record: Record) -> dict[str, object]:
    value: dict[str, object] = {
        "format": FORMAT,
        "record": record.record,
        "form": form_to_json(record.form),
        "begun": to_text(record.begun),
        "revisions": [
            {"path": item.path, "value": item.value, "at": to_text(item.at)}
            for item in record.revisions
        ],
        "people": list(record.people),
        "consent": list(record.consent),
        "attachments": [_attachment_to_json(item) for item in record.attachments],
        "custody": [custody.to_json(entry) for entry in record.custody],
    }
    if record.amends is not None:
        value["amends"] = amends_to_json(record.amends)
    return value


def _attachment_to_json(item: Attachment) -> dict[str, object]:
    return {
        "attachment": item.attachment_id,
        "name": item.name,
        "media_type": item.media_type,
        "size": item.size,
        "sha256": item.sha256,
        "added": to_text(item.added_at),
        "question": item.question,
        "facts": {name: getattr(item.facts, name) for name in _FACTS},
        "note": item.note,
    }


def _from_json(value: dict[str, Any]) -> Record:
    names = ("format", "record", "form", "begun", "revisions", "people", "consent")
    item = read.members(value, (*names, "attachments", "custody"), ("amends",))
    read.constant(item["format"], FORMAT)
    record_id = ReportId(read.hex_32(item["record"]))
    attachments = read.array(item["attachments"], at_most=MAX_ATTACHMENTS)
    entries = read.array(item["custody"], at_most=custody.MAX_ENTRIES)
    return Record(
        record=record_id,
        form=form_from_json(item["form"]),
        begun=read.moment(item["begun"]),
        revisions=tuple(_revision(line) for line in read.array(item["revisions"])),
        people=_objects(item["people"]),
        consent=_objects(item["consent"]),
        attachments=tuple(_attachment(line, record_id) for line in attachments),
        custody=tuple(custody.from_json(line) for line in entries),
        amends=amends_from_json(item["amends"]) if "amends" in item else None,
    )


def _revision(value: object) -> Revision:
    item = read.members(value, ("path", "value", "at"))
    path = read.text(item["path"], max_length=512, min_length=1)
    parse_path(path)
    return Revision(path, item["value"], read.moment(item["at"]))


def _objects(value: object) -> tuple[dict[str, Json], ...]:
    items = read.array(value)
    if not all(isinstance(item, dict) for item in items):
        raise InvalidJson
    return tuple(items)


def _attachment(value: object, record_id: ReportId) -> Attachment:
    names = ("attachment", "name", "media_type", "size", "sha256", "added", "question")
    item = read.members(value, (*names, "facts", "note"))
    facts = read.members(item["facts"], _FACTS)
    return Attachment(
        attachment_id=AttachmentId(read.hex_32(item["attachment"])),
        report_id=record_id,
        name=read.text(item["name"], max_length=MAX_NAME),
        media_type=media_type(item["media_type"]),
        size=read.integer(item["size"]),
        sha256=read.hex_64(item["sha256"]),
        added_at=read.moment(item["added"]),
        question=read.text(item["question"], max_length=512),
        facts=MediaFacts(
            taken=read.text(facts["taken"], max_length=1000),
            camera=read.text(facts["camera"], max_length=1000),
            position=read.text(facts["position"], max_length=1000),
            width=read.integer(facts["width"]),
            height=read.integer(facts["height"]),
        ),
        note=read.text(item["note"], max_length=1000),
    )
