"""Compose the ODK submission of one report: what goes in, what stays out, and what consent says.

Writes nothing. `export_odk` writes what this planned.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle import record as records
from fieldkit.bundle.record import Record
from fieldkit.crypto.digest import digest_by_name, hmac_sha256
from fieldkit.domain.answers import Json, question_of
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.consent import ConsentLevel, level_of, strictest
from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.form import FilledBy, Form, questions
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.person import consent_of
from fieldkit.errors import InvalidAnswer, InvalidForm, UnknownForm
from fieldkit.forms.embedded_structure import structure_of
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.openrosa_writer import (
    Instance,
    SubmissionFile,
    WrittenSubmission,
    write_submission,
)
from fieldkit.hq.store.submission_store import ImportedRecord
from fieldkit.operations.hq.known_forms import exact_form, known_forms, vocabularies_for
from fieldkit.operations.hq.rule_consent import effective
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind
from fieldkit.operations.hq.show_report import ShownReport, applied_amendments, show_report
from fieldkit.translations import _

_INSTANCE_LABEL = "fieldkit-odk-instance/1"
_MARKS = {"unverified": "true", "origin": "odk-import"}

IsRelevant = Callable[[str], bool]


@dataclass(frozen=True)
class PlannedFile:
    """One attachment, and the name it has beside the submission."""

    name: str
    attachment: Attachment


@dataclass(frozen=True)
class ExportPlan:
    """One report as a submission; nothing of it has been written yet."""

    report_id: ReportId
    instance_id: str  # "uuid:..."
    consent: ConsentLevel  # the strictest that holds
    is_unverified: bool
    submission: WrittenSubmission = field(repr=False)
    files: tuple[PlannedFile, ...] = field(repr=False)
    incomplete: int  # attachments of which not all is here
    is_relevance_known: bool  # False: the form is gone, so all answers are in it

    @property
    def byte_count(self) -> int:
        """How many bytes are written."""
        return len(self.submission.xml) + sum(file.attachment.size for file in self.files)


def plan_odk_export(session: HeadquartersSession, beginning: str) -> ExportPlan:
    """Compose the submission of the one report whose number begins so, amendments applied.

    Raises:
        UnknownReport: None, or several.
        UnknownForm: It does not bring its questions.
        VaultDamaged, DamagedData: What is stored does not open.
    """
    shown = show_report(session, beginning)
    amendments = {item: _amendment(session, item.report_id) for item in shown.amendments}
    form, rules = _form(session, shown)
    is_relevant = rules.is_relevant if rules else _always
    attachments = [*shown.record.attachments]
    for listed, record in amendments.items():
        if listed in applied_amendments(shown):
            attachments += record.attachments
    here = [item for item in attachments if session.store.contents.get(item.sha256) is not None]
    asked, hidden = _asked_files(shown.answers, is_relevant)
    files = [
        PlannedFile(_name(number, item.name), item)
        for number, item in enumerate(here, start=1)
        if item.attachment_id not in hidden
    ]
    instance = _instance(session, shown, files, asked, rules.instance_name if rules else "")
    return ExportPlan(
        report_id=shown.listed.report_id,
        instance_id=instance.instance_id,
        consent=_with_the_ledger(
            session, shown.listed.report_id, _consent(form, shown, tuple(amendments.values()))
        ),
        is_unverified=shown.is_unverified,
        submission=write_submission(form, shown.answers, instance, is_relevant),
        files=tuple(files),
        incomplete=len(attachments) - len(here),
        is_relevance_known=rules is not None,
    )


def _amendment(session: HeadquartersSession, report_id: ReportId) -> Record:
    return records.parse(session.store.records.content(report_id)[0])


@dataclass(frozen=True)
class _Rules:
    """What the form itself says of a report, where it is still known."""

    is_relevant: IsRelevant
    instance_name: str


def _form(session: HeadquartersSession, shown: ShownReport) -> tuple[Form, _Rules | None]:
    """Return the report's form, and what its rules say if they are known."""
    known = exact_form(known_forms(session), shown.record.form.sha256)
    if known is None:
        return _embedded(shown), None
    vocabularies = vocabularies_for(session, known.form)
    if set(vocabularies) != set(known.form.vocabularies):
        return known.form, None  # rules may look into the lists that are missing
    try:
        engine = FormEngine(known.form, vocabularies, shown.answers, session.clock, digest_by_name)
        # What is withheld from the answers must not come out in the name that is made of them.
        said = _without_withheld(known.form, shown.answers)
        naming = FormEngine(known.form, vocabularies, said, session.clock, digest_by_name)
        name = naming.instance_name()
    except InvalidForm:
        return known.form, None  # its rules cost too much for these answers

    def is_relevant(path: str) -> bool:
        try:
            return engine.relevant(path)
        except InvalidAnswer:
            return True

    return known.form, _Rules(is_relevant, name)


def _without_withheld(form: Form, answers: Mapping[str, Json]) -> dict[str, Json]:
    withheld = {path for path, item in questions(form) if item.filled_by is FilledBy.SYSTEM}
    return {path: answer for path, answer in answers.items() if question_of(path) not in withheld}


def _embedded(shown: ShownReport) -> Form:
    try:
        form = structure_of(shown.form)
    except InvalidForm as error:
        raise UnknownForm(_("This report does not bring the questions it answers.")) from error
    # What the record says was checked against the manifest; the embedded form was not.
    said = shown.record.form
    return replace(form, form_id=said.form, version=said.version)


def _always(_path: str) -> bool:
    return True


def _asked_files(
    answers: Mapping[str, Json], is_relevant: IsRelevant
) -> tuple[set[AttachmentId], set[AttachmentId]]:
    """Return the attachments that answer a question, and those whose question is not asked."""
    asked: set[AttachmentId] = set()
    hidden: set[AttachmentId] = set()
    for path, answer in answers.items():
        listed = answer.get("attachments") if isinstance(answer, dict) else None
        if isinstance(listed, list):
            (asked if is_relevant(path) else hidden).update(AttachmentId(str(i)) for i in listed)
    return asked, hidden - asked


def _name(number: int, original: str) -> str:
    """Return a name that means nothing and every system takes."""
    suffix = original.rpartition(".")[2].lower()
    is_plain = re.fullmatch(r"[a-z0-9]{1,8}", suffix) is not None
    # A second XML file would make it unclear which is the submission.
    return f"{number:04d}.{suffix if is_plain and suffix != 'xml' else 'bin'}"


def _instance(
    session: HeadquartersSession,
    shown: ShownReport,
    files: Sequence[PlannedFile],
    asked: set[AttachmentId],
    name: str,
) -> Instance:
    by_id = {
        file.attachment.attachment_id: SubmissionFile(file.name, file.attachment.name)
        for file in files
    }
    return Instance(
        instance_id=_instance_id(session, shown),
        instance_name=name,
        offset_minutes=_offset(session, shown),
        files=by_id,
        loose_files=tuple(file for number, file in by_id.items() if number not in asked),
        marks=_MARKS if shown.is_unverified else {},
    )


def _instance_id(session: HeadquartersSession, shown: ShownReport) -> str:
    """Return an id that is the same each time and says nothing.

    Not the report's number: a device keeps that in its stub, and a found export must not lead
    to a device. An amended report is another instance, as its content is another.
    """
    listed, imported = shown.listed, shown.imported
    if isinstance(listed, ImportedRecord) and imported is not None and not imported.rivals:
        text = listed.instance_id.removeprefix("uuid:")
        if _is_uuid(text):
            return f"uuid:{text}"
    parts = [shown.listed.report_id, *(item.report_id for item in applied_amendments(shown))]
    key = session.vault.key.derive(_INSTANCE_LABEL)
    digest = hmac_sha256(key, "/".join(parts).encode("ascii"))
    return f"uuid:{uuid.UUID(bytes=digest[:16], version=4)}"


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _offset(session: HeadquartersSession, shown: ShownReport) -> int:
    """Return what local time was ahead of UTC, in minutes: as the device sealed, or as imported."""
    if shown.imported is not None:
        return shown.imported.leftovers.offset_minutes
    if shown.object is None:
        return 0
    signed = session.store.objects.signed_bytes(shown.object.sha256)
    return 0 if signed is None else manifests.parse(signed[0]).created.offset_minutes


def _consent(form: Form, shown: ShownReport, amendments: Sequence[Record]) -> ConsentLevel:
    """Return the level that holds; withdrawn once, in whatever was sealed, is withdrawn."""
    sealed = [*shown.record.consent, *(item for record in amendments for item in record.consent)]
    if any(level_of(item.get("level")) is ConsentLevel.WITHDRAWN for item in sealed):
        return ConsentLevel.WITHDRAWN
    return strictest(level_of(item.get("level")) for item in consent_of(form, shown.answers))


def _with_the_ledger(
    session: HeadquartersSession, report_id: ReportId, stated: ConsentLevel
) -> ConsentLevel:
    """Return the level that holds with what headquarters knows of the people in the report.

    What they agreed to later raises nothing here; what forbids it counts.
    """
    mentions = [item.mention_id for item in session.store.mentions.of_sources([report_id])]
    people = set(people_behind(session, mentions).values())
    clearance = effective(session, people, Purpose.COALITION, session.clock.now())
    levels = [stated]
    for ruling in clearance.values():
        if not ruling.allowed:
            below = ConsentLevel.LEGAL_AID  # a use that was refused by name is below it, too
            levels.append(strictest([ruling.level, below]))
    return strictest(levels)
