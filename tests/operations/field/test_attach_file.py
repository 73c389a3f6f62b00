from __future__ import annotations

import io
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.errors import AlreadySealed, UnknownAttachment, UnknownReport
from fieldkit.operations.field.attach_file import attach_file, remove_attachment
from fieldkit.operations.field.list_attachments import list_attachments
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from tests import sample_photos
from tests.fakes.field import a_draft
from tests.fakes.organisation import Organisation, an_organisation


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


def blobs(session: Session) -> list[Path]:
    return [path for path in session.vault.blobs.path.rglob("*") if path.is_file()]


def test_a_photo_comes_with_its_facts_and_a_small_picture(device: Session) -> None:
    report_id = a_draft(device)
    content = sample_photos.photo(orientation=6)
    made = attach_file(device, report_id, io.BytesIO(content), "IMG 1.JPG", question="papers")
    assert (made.size, made.sha256, made.name) == (len(content), sha256_hex(content), "IMG 1.JPG")
    assert made.facts.camera == f"{sample_photos.MAKE} {sample_photos.MODEL}"
    [listed] = list_attachments(device, report_id)
    assert listed.attachment == made
    assert listed.thumbnail


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/home/invented/a.txt", "a.txt"),
        ("C:\\invented\\b.txt", "b.txt"),
        ("..", ".."),
        ("", "file"),
        ("dir/", "file"),
        ("a\x00b\n\u202etxt.exe", "a�b��txt.exe"),
        ("я" * 300 + ".jpg", ("я" * 300 + ".jpg")[-255:]),
        ("\udcff.jpg", "�.jpg"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept(device: Session, name: str, shown: str) -> None:
    report_id = a_draft(device)
    assert attach_file(device, report_id, io.BytesIO(b"x"), name).name == shown
    seal_report(device, [report_id])


def test_what_is_no_draft_takes_no_file(device: Session) -> None:
    sealed = a_draft(device)
    seal_report(device, [sealed])
    for report_id, error in ((sealed, AlreadySealed), (ReportId("00" * 16), UnknownReport)):
        with pytest.raises(error):
            attach_file(device, report_id, io.BytesIO(b"x"), "a.txt")
    assert blobs(device) == []


def test_a_removed_file_is_gone_and_the_log_says_so(device: Session) -> None:
    report_id = a_draft(device)
    made = attach_file(device, report_id, io.BytesIO(b"x"), "a.txt")
    remove_attachment(device, made.attachment_id)
    assert list_attachments(device, report_id) == ()
    assert blobs(device) == []
    events = [entry.event.value for entry in device.vault.custody.of_report(report_id)]
    assert events[-2:] == ["HASHED", "DESTROYED"]
    for gone in (made.attachment_id, AttachmentId("00" * 16)):
        with pytest.raises(UnknownAttachment):
            remove_attachment(device, gone)


def test_the_same_file_twice_is_two_attachments_and_one_member(device: Session) -> None:
    report_id = a_draft(device)
    for name in ("a.txt", "b.txt"):
        attach_file(device, report_id, io.BytesIO(b"the same"), name)
    [stub] = seal_report(device, [report_id])
    assert device.vault.reports.stub(report_id) == stub
    assert blobs(device) == []
