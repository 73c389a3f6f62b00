"""Turn an ODK submission into a record that reads like every other: no input, no output.

Its revisions bear the time of the import, the one time that headquarters knows itself. Its custody
is empty: nobody here saw where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fieldkit.bundle.record import MAX_NAME, Record
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json, Revision
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.form import Form, QuestionType, questions
from fieldkit.domain.identifiers import AttachmentId, ReportId, Sha256
from fieldkit.domain.person import consent_of, people_of
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import InvalidJson, VaultDamaged
from fieldkit.forms.embed import embedded_form
from fieldkit.forms.openrosa_reader import PlacedAnswers
from fieldkit.forms.openrosa_values import MAX_OFFSET
from fieldkit.forms.openrosa_writer import SubmissionFile
from fieldkit.media.kinds import media_type_of
from fieldkit.operations.shipped_forms import KnownForm
from fieldkit.transfer.submission_folder import BesideFile

_FORMAT = "fieldkit-odk-leftovers/1"

Place = tuple[str, str]  # where in the submission, and the text there


@dataclass(frozen=True)
class Leftovers:
    """What the record has no place for: texts, files that did not come, the zone of its times."""

    unplaced: tuple[Place, ...] = field(default=(), repr=False)
    missing: tuple[Place, ...] = field(default=(), repr=False)
    offset_minutes: int = 0  # of its local times, ahead of UTC


@dataclass(frozen=True)
class ComposedImport:
    """A record, the questions it answers, and what is left over."""

    record: Record = field(repr=False)
    form: bytes = field(repr=False)
    leftovers: Leftovers = field(repr=False)


def content_hash(document: bytes, files: Sequence[BesideFile]) -> Sha256:
    """Return what tells two contents apart: over the XML and the files with their names."""
    listed = sorted([_text(file.name), str(file.sha256)] for file in files)
    return sha256_hex(canonical_json.write({"xml": sha256_hex(document), "files": listed}))


def compose_import(
    placed: PlacedAnswers,
    known: KnownForm,
    vocabularies: Mapping[str, Vocabulary],
    files: Sequence[BesideFile],
    seal: Callable[[str], Json],
    now: datetime,
) -> ComposedImport:
    """Return the record of a submission; `files` lie beside it, `seal` closes sealed answers."""
    record_id, form = ReportId(random_hex(16)), known.form
    by_name = {file.name: file for file in files}
    answers = {**placed.answers, **{path: seal(text) for path, text in placed.to_seal.items()}}
    attachments, missing = _attachments(placed, by_name, record_id, now)
    for path in placed.files:
        ids: list[Json] = [item.attachment_id for item in attachments if item.question == path]
        if ids:
            answers[path] = {"attachments": ids}
    embedded = embedded_form(
        form, vocabularies, answers, sha256_hex, form_sha256=known.reference.sha256
    )
    record = Record(
        record=record_id,
        form=known.reference,
        begun=_begun(form, answers) or now,
        revisions=tuple(Revision(path, answer, now) for path, answer in answers.items()),
        people=tuple(people_of(form, answers)),
        consent=tuple(consent_of(form, answers)),
        attachments=tuple(attachments),
    )
    closed = [(at, _as_text(seal(text))) for at, text in placed.unplaced_to_seal]
    unplaced = (*placed.unplaced, *closed)
    leftovers = Leftovers(unplaced, tuple(missing), placed.offset_minutes or 0)
    return ComposedImport(record, canonical_json.write(embedded), leftovers)


def write_leftovers(leftovers: Leftovers) -> bytes:
    """Return the canonical bytes that are stored."""
    return canonical_json.write(
        {
            "format": _FORMAT,
            "unplaced": [list(item) for item in leftovers.unplaced],
            "missing": [list(item) for item in leftovers.missing],
            "offset_minutes": leftovers.offset_minutes,
        }
    )


def read_leftovers(data: bytes) -> Leftovers:
    """Return what `write_leftovers` wrote.

    Raises:
        VaultDamaged: It is no such text.
    """
    try:
        value = canonical_json.read_object(data, max_bytes=len(data))
        item = read.members(value, ("format", "unplaced", "missing", "offset_minutes"))
        read.constant(item["format"], _FORMAT)
        offset = read.integer(item["offset_minutes"], at_least=-MAX_OFFSET, at_most=MAX_OFFSET)
        return Leftovers(_places(item["unplaced"]), _places(item["missing"]), offset)
    except InvalidJson as error:
        raise VaultDamaged from error


def _places(value: object) -> tuple[Place, ...]:
    found = []
    for item in read.array(value):
        place, text = read.array(item, at_most=2)
        found.append((str(place), str(text)))
    return tuple(found)


def _attachments(
    placed: PlacedAnswers, by_name: Mapping[str, BesideFile], record_id: ReportId, now: datetime
) -> tuple[list[Attachment], list[Place]]:
    """Return the attachments, and what is named and not there."""
    named = [(path, file) for path, listed in placed.files.items() for file in listed]
    named += [("", file) for file in placed.loose_files]
    known = {file.name for _path, file in named}
    named += [("", SubmissionFile(name, name)) for name in by_name if name not in known]
    found, missing = [], []
    for path, file in named:
        beside = by_name.get(file.name)
        if beside is None:
            missing.append((path, file.name))
        else:
            found.append(_attachment(beside, path, file.original, record_id, now))
    return found, missing


def _attachment(
    beside: BesideFile, path: str, name: str, record_id: ReportId, now: datetime
) -> Attachment:
    return Attachment(
        attachment_id=AttachmentId(random_hex(16)),
        report_id=record_id,
        name=_text(name)[:MAX_NAME],
        media_type=media_type_of(name),
        size=beside.size,
        sha256=beside.sha256,
        added_at=now,
        question=path,
    )


def _as_text(sealed: Json) -> str:
    return canonical_json.write(sealed).decode()


def _text(name: str) -> str:
    """Return a file's name as text that can be stored: a drive may hold any bytes."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _begun(form: Form, answers: Mapping[str, Json]) -> datetime | None:
    """Return when the submission says that it was begun, if it does."""
    for path, question in questions(form):
        answer = answers.get(path)
        if question.type is not QuestionType.START or not isinstance(answer, dict):
            continue
        try:
            said = datetime.fromisoformat(str(answer.get("typed")))
            return said.astimezone(UTC) if said.tzinfo is not None else None
        except (ValueError, OverflowError):
            continue
    return None
