"""The manifest of a sealed object: what is in it, from which device, at which place in the chain.

Source: docs/formats.md, "Sealed object". It is parsed only after its signature was checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldkit.bundle.ustar import MAX_MEMBER_SIZE
from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.clock import Moment, to_text
from fieldkit.domain.identifiers import DeviceId, FormId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import Amended, FormReference
from fieldkit.errors import InvalidJson, ManifestInvalid

FORMAT = "fieldkit-report/1"
NAMESPACE = "fieldkit-report@v1"
MANIFEST_NAME = "manifest.json"
SIGNATURE_NAME = "manifest.json.sig"

MAX_MANIFEST_BYTES = 1024 * 1024
MAX_RECORDS = 9999  # four digits
MAX_ATTACHMENTS = 9999
MAX_RECIPIENTS = 20
MAX_ACKNOWLEDGED = 1000
JSON_MEDIA_TYPE = "application/json"

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_RECORD_NAME = re.compile(r"record-([0-9]{4})\.json")
_FORM_NAME = re.compile(r"form-([0-9]{4})\.json")
_ATTACHMENT_NAME = re.compile(r"([0-9]{4})-[0-9a-f]{16}\.[a-z0-9]{1,8}")
_PLAIN = re.compile(r"[^\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class PartOf:
    """Which stretch of a large file a member is; sizes and offsets in bytes."""

    of: Sha256  # of the whole file
    offset: int
    length: int
    size: int  # of the whole file


@dataclass(frozen=True)
class Member:
    """One file of the archive besides the manifest and its signature."""

    name: str
    size: int  # bytes
    sha256: Sha256
    media_type: str
    part_of: PartOf | None = None


@dataclass(frozen=True)
class RecordLine:
    """What the manifest says of one record."""

    record: ReportId
    form: FormReference
    amends: Amended | None = None


@dataclass(frozen=True)
class Manifest:
    """Everything about a sealed object except its content."""

    object_id: ObjectId
    device: DeviceId
    sequence: int  # from 1
    previous: Sha256  # H of the object before (docs/formats.md, "Chain")
    created: Moment
    recipients: tuple[Sha256, ...]  # fingerprints, ascending
    records: tuple[RecordLine, ...]  # the first one is record-0001.json
    members: tuple[Member, ...]  # records, forms, attachments; each kind numbered from 0001
    acknowledged: tuple[Sha256, ...] = ()  # mail files that arrived


def record_name(number: int) -> str:
    """Return the name of the record with this number, from 1."""
    return f"record-{number:04d}.json"


def form_name(number: int) -> str:
    """Return the name of the embedded form with this number, from 1."""
    return f"form-{number:04d}.json"


def attachment_name(number: int, random_id: str, extension: str) -> str:
    """Return the name of the attachment with this number, from 1.

    `random_id` is 16 hex; an extension that is not `[a-z0-9]{1,8}` in lower case becomes `bin`.
    """
    suffix = extension.lower().lstrip(".")
    if re.fullmatch(r"[a-z0-9]{1,8}", suffix) is None:
        suffix = "bin"
    return f"{number:04d}-{random_id}.{suffix}"


def is_record(name: str) -> bool:
    """Say whether the member of this name is a record."""
    return _RECORD_NAME.fullmatch(name) is not None


def is_form(name: str) -> bool:
    """Say whether the member of this name is an embedded form."""
    return _FORM_NAME.fullmatch(name) is not None


def is_attachment(name: str) -> bool:
    """Say whether the member of this name is an attachment or a part of one."""
    return _ATTACHMENT_NAME.fullmatch(name) is not None


def to_bytes(manifest: Manifest) -> bytes:
    """Return the canonical JSON that is signed.

    Raises:
        ManifestInvalid: `parse` would refuse it.
    """
    try:
        data = canonical_json.write(_to_json(manifest))
    except InvalidJson as error:
        raise ManifestInvalid from error
    parse(data)
    return data


def parse(data: bytes) -> Manifest:
    """Return the manifest in `data`, whose signature has been checked before.

    Raises:
        ManifestInvalid: It does not keep every rule of the format.
    """
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_MANIFEST_BYTES)
        manifest = _from_json(value)
    except InvalidJson as error:
        raise ManifestInvalid from error
    return manifest


def form_to_json(form: FormReference) -> dict[str, object]:
    """Return which form it is, as records hold it."""
    return {"id": form.form, "version": form.version, "sha256": form.sha256}


def form_from_json(value: object) -> FormReference:
    """Read what `form_to_json` wrote.

    Raises:
        InvalidJson: It does not fit.
    """
    item = read.members(value, ("id", "version", "sha256"))
    return _form(item["id"], item["version"], item["sha256"])


def amends_to_json(amends: Amended) -> dict[str, object]:
    """Return which sealed record is amended."""
    return {"object": amends.object_id, "record": amends.report_id}


def amends_from_json(value: object) -> Amended:
    """Read what `amends_to_json` wrote.

    Raises:
        InvalidJson: It does not fit.
    """
    item = read.members(value, ("object", "record"))
    return Amended(ObjectId(read.hex_32(item["object"])), ReportId(read.hex_32(item["record"])))


def media_type(value: object) -> str:
    """Return `value`, a media type in lower case without parameters (RFC 6838 section 4.2).

    Raises:
        InvalidJson: It does not fit.
    """
    return read.text(value, max_length=127, pattern=_MEDIA_TYPE)


def _to_json(manifest: Manifest) -> dict[str, object]:
    created = manifest.created
    return {
        "format": FORMAT,
        "object": manifest.object_id,
        "device": manifest.device,
        "sequence": manifest.sequence,
        "previous": manifest.previous,
        "created": {
            "wall": to_text(created.wall),
            "offset_minutes": created.offset_minutes,
            "monotonic_ms": created.monotonic_ms,
            "trusted": None if created.trusted is None else to_text(created.trusted),
        },
        "recipients": list(manifest.recipients),
        "records": [_record_to_json(line) for line in manifest.records],
        "members": [_member_to_json(member) for member in manifest.members],
        "acknowledged": list(manifest.acknowledged),
    }


def _record_to_json(line: RecordLine) -> dict[str, object]:
    value: dict[str, object] = {
        "record": line.record,
        "form": line.form.form,
        "version": line.form.version,
        "form_sha256": line.form.sha256,
    }
    if line.amends is not None:
        value["amends"] = amends_to_json(line.amends)
    return value


def _member_to_json(member: Member) -> dict[str, object]:
    value: dict[str, object] = {
        "name": member.name,
        "size": member.size,
        "sha256": member.sha256,
        "media_type": member.media_type,
    }
    if member.part_of is not None:
        part = member.part_of
        value["part_of"] = {
            "of": part.of,
            "offset": part.offset,
            "length": part.length,
            "size": part.size,
        }
    return value


def _from_json(value: dict[str, Any]) -> Manifest:
    names = ("format", "object", "device", "sequence", "previous", "created")
    lists = ("recipients", "records", "members", "acknowledged")
    item = read.members(value, names + lists)
    read.constant(item["format"], FORMAT)
    recipients = read.distinct_hex_64(item["recipients"], at_most=MAX_RECIPIENTS)
    if list(recipients) != sorted(recipients) or len(recipients) < 2:
        raise InvalidJson
    records = tuple(_record(line) for line in read.array(item["records"], at_most=MAX_RECORDS))
    most_members = 2 * MAX_RECORDS + MAX_ATTACHMENTS
    members = tuple(_member(line) for line in read.array(item["members"], at_most=most_members))
    _check_distinct([line.record for line in records])
    _check_order(members, len(records))
    return Manifest(
        object_id=ObjectId(read.hex_32(item["object"])),
        device=DeviceId(read.hex_32(item["device"])),
        sequence=read.integer(item["sequence"], at_least=1),
        previous=read.hex_64(item["previous"]),
        created=_moment(item["created"]),
        recipients=recipients,
        records=records,
        members=members,
        acknowledged=read.distinct_hex_64(item["acknowledged"], at_most=MAX_ACKNOWLEDGED),
    )


def _moment(value: object) -> Moment:
    item = read.members(value, ("wall", "offset_minutes", "monotonic_ms", "trusted"))
    trusted = item["trusted"]
    return Moment(
        wall=read.moment(item["wall"]),
        offset_minutes=read.integer(item["offset_minutes"], at_least=-1440, at_most=1440),
        monotonic_ms=read.integer(item["monotonic_ms"]),
        trusted=None if trusted is None else read.moment(trusted),
    )


def _form(form: object, version: object, sha256: object) -> FormReference:
    return FormReference(
        FormId(read.text(form, max_length=64, pattern=_PLAIN)),
        read.text(version, max_length=64, pattern=_PLAIN),
        read.hex_64(sha256),
    )


def _record(value: object) -> RecordLine:
    item = read.members(value, ("record", "form", "version", "form_sha256"), ("amends",))
    return RecordLine(
        record=ReportId(read.hex_32(item["record"])),
        form=_form(item["form"], item["version"], item["form_sha256"]),
        amends=amends_from_json(item["amends"]) if "amends" in item else None,
    )


def _member(value: object) -> Member:
    item = read.members(value, ("name", "size", "sha256", "media_type"), ("part_of",))
    size = read.integer(item["size"], at_most=MAX_MEMBER_SIZE)
    part_of = _part_of(item["part_of"], size) if "part_of" in item else None
    name = read.text(item["name"], max_length=80)
    kind = media_type(item["media_type"])
    if not is_attachment(name) and (part_of is not None or kind != JSON_MEDIA_TYPE):
        raise InvalidJson
    return Member(name, size, read.hex_64(item["sha256"]), kind, part_of)


def _part_of(value: object, member_size: int) -> PartOf:
    item = read.members(value, ("of", "offset", "length", "size"))
    part = PartOf(
        of=read.hex_64(item["of"]),
        offset=read.integer(item["offset"]),
        length=read.integer(item["length"], at_least=1),
        size=read.integer(item["size"], at_least=1),
    )
    # A part that is the whole would be a second way to say the same.
    if (
        part.length != member_size
        or part.length >= part.size
        or part.offset + part.length > part.size
    ):
        raise InvalidJson
    return part


def _check_distinct(values: Sequence[str]) -> None:
    if len(set(values)) != len(values):
        raise InvalidJson


def _check_order(members: Sequence[Member], records: int) -> None:
    """Check records, then forms, then attachments, each kind numbered from 0001 without gaps."""
    names = [member.name for member in members]
    forms = sum(1 for name in names if is_form(name))
    expected = [record_name(number + 1) for number in range(records)]
    expected += [form_name(number + 1) for number in range(forms)]
    if names[: len(expected)] != expected or forms > records or (records and not forms):
        raise InvalidJson
    attachments = members[len(expected) :]
    if len(attachments) > MAX_ATTACHMENTS:
        raise InvalidJson
    for number, member in enumerate(attachments, start=1):
        match = _ATTACHMENT_NAME.fullmatch(member.name)
        if match is None or int(match.group(1)) != number:
            raise InvalidJson
    if not members:
        raise InvalidJson
    # A photo of several records stands once. Two parts of a file may hold the same bytes.
    if len({(member.sha256, member.part_of) for member in attachments}) != len(attachments):
        raise InvalidJson
