"""One report leaves as an ODK submission: whole, in plain, with consent, noted."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundle import record as records
from fieldkit.bundle.record import Record
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json, Revision
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.form import FilledBy, Form
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.person import consent_of
from fieldkit.domain.report import Amended, FormReference
from fieldkit.errors import (
    Cancelled,
    ConfirmationNeeded,
    DiskFull,
    InvalidInput,
    NotAllowed,
    UnknownForm,
    VaultDamaged,
)
from fieldkit.forms.embed import embedded_form
from fieldkit.forms.loader import load_form, write_form
from fieldkit.forms.openrosa_reader import read_submission
from fieldkit.operations.hq import export_odk as exporting
from fieldkit.operations.hq.export_odk import export_odk
from fieldkit.operations.hq.import_odk import import_odk
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.plan_odk_export import ExportPlan, plan_odk_export
from fieldkit.operations.hq.publish_form import publish_form
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.forms import a_form, a_question
from tests.fakes.headquarters import Device
from tests.fakes.odk_folders import PATHS, a_document, a_folder
from tests.fakes.sealed_objects import AT, Parts, members_of

FORM = a_form(
    a_question("a"),
    a_question("shy", relevant="${a} = 'x'"),
    a_question("photo", "image"),
    a_question("hidden_photo", "image", relevant="${a} = 'x'"),
    a_question("contact", sealed_at_entry=True),
    a_question("when", "dateTime"),
    a_question("level", concept="consent.level"),
    instance_name="concat('Report: ', ${a})",
)
PHOTOS = {AttachmentId(f"{number}a" * 16): b"photo %d" % number for number in range(3)}
FIRST, SECOND, LOOSE = PHOTOS
ANSWERS: dict[str, Json] = {
    "a": "said",
    "shy": "not asked",
    "photo": {"attachments": [FIRST]},
    "hidden_photo": {"attachments": [SECOND]},
    "contact": {"sealed": "Y2lwaGVydGV4dA=="},
    "when": {"typed": "8.11.2020 14:05", "edtf": "2020-11-08T14:05", "precision": "EXACT_MINUTE"},
    "level": "C5_UN_CONFIDENTIAL",
}


def the_parts_of(
    device: Device, answers: dict[str, Json], form: Form = FORM, amends: Amended | None = None
) -> Parts:
    """Return the parts of an object with one record of these answers, and three photos."""
    parts, data = device.parts(), write_form(form)
    reference = FormReference(form.form_id, form.version, sha256_hex(data))
    line = replace(parts.manifest.records[0], form=reference, amends=amends)
    attachments = tuple(
        Attachment(
            number,
            line.record,
            f"IMG {number[:1]}.JPG",
            "image/jpeg",
            len(photo),
            sha256_hex(photo),
            AT,
        )
        for number, photo in PHOTOS.items()
    )
    record = Record(
        line.record,
        reference,
        AT,
        tuple(Revision(path, value, AT) for path, value in answers.items()),
        consent=tuple(consent_of(form, answers)),
        attachments=() if amends else attachments,
        amends=amends,
    )
    embedded = embedded_form(form, {}, answers, sha256_hex, form_sha256=reference.sha256)
    files = [
        ("record-0001.json", records.to_bytes(record)),
        ("form-0001.json", canonical_json.write(embedded)),
    ]
    if amends is None:
        files += [
            (f"{number:04d}-{random_hex(8)}.jpg", photo)
            for number, photo in enumerate(PHOTOS.values(), start=1)
        ]
    manifest = replace(parts.manifest, records=(line,), members=members_of(files))
    return replace(parts, manifest=manifest, files=files)


class Sender:
    """Seals reports and brings them to headquarters."""

    def __init__(self, session: HeadquartersSession, device: Device, stick: Path) -> None:
        self.session, self.device, self.stick = session, device, stick

    def report(self, answers: dict[str, Json] | None = None, form: Form = FORM) -> ReportId:
        return self.bring(the_parts_of(self.device, ANSWERS if answers is None else answers, form))

    def amendment(self, answers: dict[str, Json], of: ReportId) -> ReportId:
        listed = self.session.store.records.beginning_with(of)[0]
        received = self.session.store.objects.get(listed.object_sha256)
        assert received is not None
        assert received.object_id is not None
        amends = Amended(received.object_id, of)
        return self.bring(the_parts_of(self.device, answers, amends=amends))

    def bring(self, parts: Parts) -> ReportId:
        sha256 = self.device.seal(parts)
        folder = self.stick / random_hex(4)
        self.device.hand_over(folder, sha256)
        (result,) = intake_bag(self.session, folder).results
        assert result.reason == ""
        return result.records[0]


@pytest.fixture
def sender(session: HeadquartersSession, device: Device, stick: Path) -> Sender:
    publish_form(session, forms={"x01.json": write_form(FORM)})
    return Sender(session, device, stick)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def exported(session: HeadquartersSession, number: str, out: Path, **more: bool) -> Path:
    plan = plan_odk_export(session, number)
    return export_odk(session, plan, out, is_plain_confirmed=True, **more)


def document_of(folder: Path) -> ET.Element:
    return ET.fromstring((folder / "submission.xml").read_bytes())  # noqa: S314  # our own


@pytest.fixture
def plan(sender: Sender) -> ExportPlan:
    return plan_odk_export(sender.session, sender.report())


class TestWhatIsWritten:
    def test_the_folder_holds_the_submission_and_the_files_by_plain_names(
        self, session: HeadquartersSession, sender: Sender, out: Path
    ) -> None:
        folder = exported(session, sender.report(), out)
        assert sorted(path.name for path in folder.iterdir()) == [
            "0001.jpg",
            "0003.jpg",
            "submission.xml",
        ]
        assert (folder / "0001.jpg").read_bytes() == PHOTOS[FIRST]
        root = document_of(folder)
        assert root.findtext("photo") == "0001.jpg"
        assert root.findtext("a") == "said"
        assert root.findtext("when") == "2020-11-08T14:05:00.000+03:00"
        assert root.findtext("meta/instanceID") == f"uuid:{folder.name}"
        assert root.findtext("meta/instanceName") == "Report: said"

    def test_what_must_not_travel_is_left_out_and_told(
        self, session: HeadquartersSession, sender: Sender, out: Path
    ) -> None:
        plan = plan_odk_export(session, sender.report())
        assert plan.submission.sealed == ["contact"]
        assert plan.submission.irrelevant == ["shy", "hidden_photo"]
        folder = export_odk(session, plan, out, is_plain_confirmed=True)
        whole = b"".join(path.read_bytes() for path in folder.iterdir())
        assert b"not asked" not in whole
        assert b"Y2lwaGVydGV4dA" not in whole
        assert PHOTOS[SECOND] not in whole

    def test_only_this_user_can_read_it(
        self, session: HeadquartersSession, sender: Sender, out: Path
    ) -> None:
        folder = exported(session, sender.report(), out)
        if os.name == "posix":
            assert folder.stat().st_mode & 0o777 == 0o700
            assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}

    def test_nothing_in_it_leads_to_report_or_device(
        self, session: HeadquartersSession, sender: Sender, out: Path
    ) -> None:
        number = sender.report()
        folder = exported(session, number, out)
        whole = b"".join(path.read_bytes() for path in folder.iterdir()).decode("utf-8", "replace")
        whole += folder.name.replace("-", "")
        assert number not in whole.replace("-", "")
        assert sender.device.device_id not in whole.replace("-", "")

    def test_the_same_report_is_the_same_instance_each_time(
        self, session: HeadquartersSession, sender: Sender
    ) -> None:
        number, other = sender.report(), sender.report()
        first = plan_odk_export(session, number)
        again = plan_odk_export(session, number)
        assert (first.instance_id, first.submission.xml) == (
            again.instance_id,
            again.submission.xml,
        )
        assert plan_odk_export(session, other).instance_id != first.instance_id

    def test_an_amended_report_is_another_instance_with_the_amended_answers(
        self, session: HeadquartersSession, sender: Sender, out: Path
    ) -> None:
        number = sender.report()
        before = plan_odk_export(session, number)
        sender.amendment({"a": "said better"}, number)
        after = plan_odk_export(session, number)
        assert after.instance_id != before.instance_id
        folder = export_odk(session, after, out, is_plain_confirmed=True)
        assert document_of(folder).findtext("a") == "said better"

    def test_a_report_of_a_form_that_is_gone_goes_by_its_own_questions(
        self, session: HeadquartersSession, sender: Sender, out: Path
    ) -> None:
        gone = load_form(write_form(replace(FORM, version="0")))
        plan = plan_odk_export(session, sender.report(form=gone))
        assert not plan.is_relevance_known
        assert plan.submission.irrelevant == []
        said = read_submission(plan.submission.xml)
        assert (said.form_id, said.version) == ("X01", "0")

    def test_a_report_that_brings_no_questions_is_refused(
        self, session: HeadquartersSession, device: Device, stick: Path
    ) -> None:
        device.seal()
        device.hand_over(stick)
        (result,) = intake_bag(session, stick).results
        with pytest.raises(UnknownForm):
            plan_odk_export(session, result.records[0])

    def test_an_imported_report_keeps_its_number_and_says_what_it_is(
        self, session: HeadquartersSession, tmp_path: Path, out: Path
    ) -> None:
        instance = "uuid:11111111-2222-4333-8444-555555555555"
        a_folder(tmp_path / "box", a_document(instance=instance))
        import_odk(session, [tmp_path / "box"])
        (listed,) = session.store.submissions.newest()
        plan = plan_odk_export(session, listed.report_id)
        assert (plan.instance_id, plan.is_unverified) == (instance, True)
        folder = export_odk(session, plan, out, is_plain_confirmed=True)
        root = document_of(folder)
        assert root.attrib["{urn:fieldkit:openrosa:1}unverified"] == "true"
        assert root.attrib["{urn:fieldkit:openrosa:1}origin"] == "odk-import"
        assert root.findtext(f"./{PATHS['observed_at']}") == "2020-11-08T14:05:00.000+03:00"

    def test_what_is_withheld_does_not_come_out_in_the_name(
        self, session: HeadquartersSession, sender: Sender
    ) -> None:
        form = a_form(
            a_question("a"),
            a_question("record_id", filled_by=FilledBy.SYSTEM),
            a_question("made", "calculate", calculation="concat(${record_id}, '!')"),
            instance_name="concat(${a}, ' ', ${record_id}, ${made})",
        )
        answers: dict[str, Json] = {"a": "said", "record_id": "CANARY", "made": "CANARY!"}
        form = replace(form, version="2")
        publish_form(session, forms={"x01.json": write_form(form)})
        plan = plan_odk_export(session, sender.report(answers, form=form))
        assert plan.submission.withheld == ["record_id"]
        assert b"<instanceName>said !</instanceName>" in plan.submission.xml

    def test_an_instance_name_that_leads_elsewhere_is_not_used(
        self, session: HeadquartersSession, tmp_path: Path, out: Path
    ) -> None:
        a_folder(tmp_path / "box", a_document(instance="uuid:../../elsewhere"))
        import_odk(session, [tmp_path / "box"])
        (listed,) = session.store.submissions.newest()
        folder = exported(session, listed.report_id, out)
        assert folder.parent == out
        assert ".." not in folder.name


class TestConsent:
    @pytest.mark.parametrize("level", ["C0_NONE", "C1_INTERNAL", "C3_LEGAL_AID"])
    def test_less_than_sharing_needs_an_explicit_yes(
        self, session: HeadquartersSession, sender: Sender, out: Path, level: str
    ) -> None:
        number = sender.report({**ANSWERS, "level": level})
        with pytest.raises(ConfirmationNeeded, match=level):
            exported(session, number, out)
        assert not out.exists()
        exported(session, number, out, is_consent_checked=True)
        last = session.store.audit.entries()[-1]
        code = level.lower().replace("_", "-")
        assert (last.event, last.subject) == (CustodyEvent.SHARED, number)
        assert last.detail == f"odk-consent-{code}"

    def test_no_answer_is_no_consent(self, session: HeadquartersSession, sender: Sender) -> None:
        assert plan_odk_export(session, sender.report({"a": "x"})).consent is ConsentLevel.NONE

    @pytest.mark.parametrize("later", [None, "C7_PUBLIC"])
    def test_withdrawn_once_is_withdrawn_and_nobody_overrules_it(
        self, session: HeadquartersSession, sender: Sender, out: Path, later: str | None
    ) -> None:
        number = sender.report()
        sender.amendment({"level": "C9_WITHDRAWN"}, number)
        if later is not None:
            sender.amendment({"level": later}, number)
        with pytest.raises(NotAllowed) as error:
            exported(session, number, out, is_consent_checked=True)
        assert not isinstance(error.value, ConfirmationNeeded)
        assert not out.exists()

    def test_plain_files_must_be_confirmed(
        self, session: HeadquartersSession, plan: ExportPlan, out: Path
    ) -> None:
        with pytest.raises(ConfirmationNeeded):
            export_odk(session, plan, out)
        assert not out.exists()


class TestWhenItFails:
    def shared(self, session: HeadquartersSession) -> int:
        return sum(entry.event is CustodyEvent.SHARED for entry in session.store.audit.entries())

    def test_nothing_is_overwritten(
        self, session: HeadquartersSession, plan: ExportPlan, out: Path
    ) -> None:
        folder = export_odk(session, plan, out, is_plain_confirmed=True)
        before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
        with pytest.raises(InvalidInput):
            export_odk(session, plan, out, is_plain_confirmed=True)
        assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
        assert self.shared(session) == 1

    def test_a_full_disk_is_met_before_anything_is_written(
        self,
        session: HeadquartersSession,
        plan: ExportPlan,
        out: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(exporting, "free_bytes", lambda _path: 1000)
        with pytest.raises(DiskFull):
            export_odk(session, plan, out, is_plain_confirmed=True)
        assert list(out.iterdir()) == []
        assert self.shared(session) == 0

    def test_a_damaged_attachment_leaves_nothing(
        self, session: HeadquartersSession, plan: ExportPlan, out: Path
    ) -> None:
        for path in session.archive.attachments.path.glob("*/*"):
            path.write_bytes(path.read_bytes()[:-1] + b"x")
        with pytest.raises(VaultDamaged):
            export_odk(session, plan, out, is_plain_confirmed=True)
        assert list(out.iterdir()) == []
        assert self.shared(session) == 0

    def test_a_cancelled_export_leaves_nothing(
        self, session: HeadquartersSession, plan: ExportPlan, out: Path
    ) -> None:
        def cancel(_done: int, _total: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            export_odk(session, plan, out, cancel, is_plain_confirmed=True)
        assert list(out.iterdir()) == []

    def test_what_a_kill_left_is_replaced(
        self, session: HeadquartersSession, plan: ExportPlan, out: Path
    ) -> None:
        left = out / (plan.instance_id.removeprefix("uuid:") + ".part")
        left.mkdir(parents=True)
        (left / "submission.xml").write_bytes(b"half")
        folder = export_odk(session, plan, out, is_plain_confirmed=True)
        assert [path.name for path in out.iterdir()] == [folder.name]
        assert document_of(folder).findtext("a") == "said"

    def test_a_link_in_the_way_is_not_followed(
        self, session: HeadquartersSession, plan: ExportPlan, out: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "elsewhere").mkdir()
        out.mkdir()
        name = plan.instance_id.removeprefix("uuid:")
        (out / f"{name}.part").symlink_to(tmp_path / "elsewhere")
        export_odk(session, plan, out, is_plain_confirmed=True)
        assert list((tmp_path / "elsewhere").iterdir()) == []

    def test_an_attachment_that_is_not_whole_is_left_out_and_told(
        self, session: HeadquartersSession, device: Device, sender: Sender
    ) -> None:
        parts = the_parts_of(device, ANSWERS)
        kept = [file for file in parts.files if not file[0].startswith("0003-")]
        manifest = replace(parts.manifest, members=members_of(kept))
        number = sender.bring(replace(parts, manifest=manifest, files=kept))
        plan = plan_odk_export(session, number)
        assert plan.incomplete == 1
        assert [file.attachment.attachment_id for file in plan.files] == [FIRST]
        assert str(LOOSE) not in plan.submission.xml.decode()
