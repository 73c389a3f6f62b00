"""Import submissions of ODK forms as unverified reports: each on its own, each once.

Nobody signed them and they stand in no chain, so they are kept apart from what devices sealed
(hq/store/submission_store.py) and marked wherever they appear. The files of one go to their blobs
first, then one transaction takes all of it in; what a kill leaves between the two is deleted by the
next import or intake.
"""

from __future__ import annotations

import base64
import contextlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit.bundle import record as records
from fieldkit.crypto.age import encrypt_bytes, parse_recipient
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain.answers import Json
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import BlobId, ReportId, RowId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import (
    DeviceError,
    DriveUnreadable,
    EncryptedSubmission,
    FieldkitError,
    InvalidAnswer,
    InvalidJson,
    InvalidSubmission,
    ManifestInvalid,
    SubmissionRefused,
    UnknownForm,
    VaultReadOnly,
)
from fieldkit.forms.openrosa_reader import PlacedAnswers, Submission, place_answers, read_submission
from fieldkit.hq.store.content_store import StoredContent
from fieldkit.hq.store.record_store import RecordAttachment
from fieldkit.hq.store.submission_store import ImportedRecord, SubmissionContent
from fieldkit.operations.hq.compose_import import (
    ComposedImport,
    compose_import,
    content_hash,
    write_leftovers,
)
from fieldkit.operations.hq.known_forms import (
    form_like,
    known_forms,
    vocabularies_for,
)
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.read_mentions import read_reports
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.shipped_forms import KnownForm
from fieldkit.transfer.submission_folder import (
    BesideFile,
    FoundSubmission,
    NotFound,
    Refusal,
    SubmissionFolder,
    find_submissions,
    open_submission,
)
from fieldkit.vault.blobs import remove_blob, remove_unlisted, write_blob

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Imported:
    """What became of one submission that could be read."""

    name: str  # of its XML file or folder; content, never logged
    report_id: ReportId | None  # None in a dry run
    instance_id: str
    is_new: bool  # False: exactly this is here already
    is_other_version: bool = False  # read with another version of its form
    is_disputed: bool = False  # another content under the same instance id is here
    unplaced: int = 0  # texts that the form has no place for; kept
    missing: int = 0  # files that are named and were not there


@dataclass(frozen=True)
class RefusedSubmission:
    """One that was not taken in; nothing of it is kept."""

    name: str
    reason: Refusal


@dataclass(frozen=True)
class ImportSummary:
    """What became of everything that was named, in its order."""

    imported: tuple[Imported, ...]
    refused: tuple[RefusedSubmission, ...]
    count_before: int  # imported reports at headquarters
    count_after: int
    is_dry_run: bool
    interrupted: FieldkitError | None = None  # why the rest was not read, if it was not

    @property
    def accepted(self) -> int:
        """How many are new."""
        return sum(item.is_new for item in self.imported)


def import_odk(
    session: HeadquartersSession,
    paths: Iterable[Path],
    progress: Progress = no_progress,
    *,
    is_dry_run: bool = False,
) -> ImportSummary:
    """Import every submission at `paths`; progress counts submissions, of an unknown total.

    One that is damaged stops no other. A full disk ends the import: what was taken in before
    stays, and the summary says why it ended. A dry run reads everything and keeps nothing.

    Raises:
        Cancelled, VaultError: What was committed before stays.
    """
    submissions = session.store.submissions
    before = submissions.count()
    if not is_dry_run:
        if session.vault.read_only:
            raise VaultReadOnly
        remove_unlisted(session.archive.attachments, session.store.contents.blobs())
    run = _Import(session, is_dry_run=is_dry_run)
    interrupted: FieldkitError | None = None
    try:
        for number, found in enumerate(_everything(paths), start=1):
            run.take(found)
            progress(number, 0)
    except DeviceError as error:
        interrupted = error
    if not is_dry_run:
        read_reports(
            session, [item.report_id for item in run.imported if item.is_new and item.report_id]
        )
    summary = ImportSummary(
        tuple(run.imported),
        tuple(run.refused),
        before,
        submissions.count(),
        is_dry_run,
        interrupted,
    )
    logger.info(
        "imported %d submissions, %d were here, %d refused",
        summary.accepted,
        len(run.imported) - summary.accepted,
        len(run.refused),
    )
    return summary


def _everything(paths: Iterable[Path]) -> Iterator[FoundSubmission | NotFound]:
    for path in paths:
        yield from find_submissions(path)


@dataclass(frozen=True)
class _Read:
    """A submission that was read and is not here yet."""

    submission: Submission
    document: bytes
    known: KnownForm
    placed: PlacedAnswers
    files: tuple[BesideFile, ...]
    content_sha256: Sha256


class _Import:
    def __init__(self, session: HeadquartersSession, *, is_dry_run: bool) -> None:
        self._session = session
        self._is_dry_run = is_dry_run
        self._forms = known_forms(session)
        self._lists: dict[Sha256, Mapping[str, Vocabulary]] = {}  # of each form met so far
        self._seen: dict[Sha256, str] = {}  # contents of this run, with their instance
        self.imported: list[Imported] = []
        self.refused: list[RefusedSubmission] = []

    def take(self, found: FoundSubmission | NotFound) -> None:
        if isinstance(found, NotFound):
            self.refused.append(RefusedSubmission(found.path.name, found.reason))
            return
        name = f"{found.folder.name}/{found.name}"
        try:
            with open_submission(found) as folder:
                self.imported.append(self._taken(folder, name))
        except SubmissionRefused as error:
            self.refused.append(RefusedSubmission(name, Refusal(error.reason)))

    def _taken(self, folder: SubmissionFolder, name: str) -> Imported:
        item = self._read(folder)
        instance = item.submission.instance_id
        known = self._session.store.submissions.with_content(item.content_sha256)
        if known is not None or item.content_sha256 in self._seen:
            number = None if known is None else known.report_id
            return Imported(name, number, instance, is_new=False)
        rivals = self._session.store.submissions.of_instance(instance)
        is_disputed = bool(rivals) or bool(instance) and instance in self._seen.values()
        self._seen[item.content_sha256] = instance
        composed = self._composed(item)
        if not self._is_dry_run:
            self._keep(folder, item, composed)
        return Imported(
            name,
            None if self._is_dry_run else composed.record.record,
            instance,
            is_new=True,
            is_other_version=item.submission.version != item.known.form.version,
            is_disputed=is_disputed,
            unplaced=len(composed.leftovers.unplaced),
            missing=len(composed.leftovers.missing),
        )

    def _read(self, folder: SubmissionFolder) -> _Read:
        document = folder.document()
        try:
            submission = read_submission(document)
            known = form_like(self._forms, submission.form_id, submission.version)
            placed = place_answers(submission, known.form, lambda: RowId(random_hex(4)))
        except EncryptedSubmission as error:
            raise SubmissionRefused(Refusal.ENCRYPTED) from error
        except UnknownForm as error:
            raise SubmissionRefused(Refusal.UNKNOWN_FORM) from error
        except (InvalidSubmission, InvalidAnswer) as error:
            raise SubmissionRefused(Refusal.INVALID) from error
        named = [file.name for files in placed.files.values() for file in files]
        named += [file.name for file in placed.loose_files]
        files = tuple(folder.hashed(name) for name in folder.names_beside(frozenset(named)))
        return _Read(submission, document, known, placed, files, content_hash(document, files))

    def _composed(self, item: _Read) -> ComposedImport:
        try:
            composed = compose_import(
                item.placed,
                item.known,
                self._lists_of(item.known),
                item.files,
                self._sealed,
                self._session.clock.now(),
            )
            records.to_bytes(composed.record)
        except (ManifestInvalid, InvalidAnswer, InvalidJson) as error:
            raise SubmissionRefused(Refusal.INVALID) from error  # no record could hold it
        return composed

    def _lists_of(self, known: KnownForm) -> Mapping[str, Vocabulary]:
        # What is published is checked each time it is read, and many submissions are of one form.
        sha256 = known.reference.sha256
        if sha256 not in self._lists:
            self._lists[sha256] = vocabularies_for(self._session, known.form)
        return self._lists[sha256]

    def _sealed(self, text: str) -> Json:
        """Close what only a person at headquarters who asks for it may read."""
        news = news_of(self._session.vault, self._session.clock.now())
        recipients = [parse_recipient(recipient) for recipient in news.headquarters.recipients]
        sealed = encrypt_bytes(text.encode("utf-8"), recipients)
        return {"sealed": base64.b64encode(sealed).decode("ascii")}

    def _keep(self, folder: SubmissionFolder, item: _Read, composed: ComposedImport) -> None:
        with self._without_orphans() as blobs:
            contents = self._write_files(folder, item.files, blobs)
            self._commit(item, composed, contents)
            blobs.clear()

    def _write_files(
        self, folder: SubmissionFolder, files: Sequence[BesideFile], blobs: list[BlobId]
    ) -> list[StoredContent]:
        """Write the files that are not here yet to their blobs; a content is kept once."""
        wanted = {file.sha256: file for file in files}
        for sha256 in self._session.store.contents.known_among(wanted):
            del wanted[sha256]
        found = []
        for file in wanted.values():
            with folder.opened(file.name) as source:
                try:
                    blob = write_blob(
                        self._session.archive.attachments, source, expected_size=file.size
                    )
                except DriveUnreadable as error:
                    raise SubmissionRefused(Refusal.UNREADABLE) from error
            blobs.append(blob.blob_id)
            if blob.sha256 != file.sha256:
                raise SubmissionRefused(Refusal.CHANGED)
            found.append(StoredContent(blob.sha256, blob.size, blob.blob_id, blob.key))
        return found

    def _commit(
        self, item: _Read, composed: ComposedImport, contents: Sequence[StoredContent]
    ) -> None:
        store, now, record = self._session.store, self._session.clock.now(), composed.record
        new = ImportedRecord(
            report_id=record.record,
            content_sha256=item.content_sha256,
            xml_sha256=sha256_hex(item.document),
            instance_id=item.submission.instance_id,
            form=record.form,
            said_version=item.submission.version,
            begun_at=record.begun,
            received_at=now,
        )
        content = SubmissionContent(
            record=records.to_bytes(record),
            form=composed.form,
            original=item.document,
            leftovers=write_leftovers(composed.leftovers),
        )
        attachments = [
            RecordAttachment(file.attachment_id, file.sha256, file.size, file.media_type)
            for file in record.attachments
        ]
        with store.transaction():
            store.submissions.add(new, content, attachments)
            store.contents.add(contents)
            store.audit.append(
                CustodyEvent.IMPORTED, record.record, f"odk-{item.content_sha256}", now
            )

    @contextlib.contextmanager
    def _without_orphans(self) -> Iterator[list[BlobId]]:
        blobs: list[BlobId] = []
        try:
            yield blobs
        finally:
            for blob_id in blobs:
                remove_blob(self._session.archive.attachments, blob_id)
