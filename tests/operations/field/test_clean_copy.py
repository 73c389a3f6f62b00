"""A clean copy comes into the report beside its original, and the chain says what it is of."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from fieldkit.domain.attachment import Attachment, MediaFacts
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import AttachmentId
from fieldkit.domain.picture_area import PictureArea
from fieldkit.errors import MediaUndecodable, UnknownAttachment, UnknownReport
from fieldkit.operations.field.attach_file import attach_file, remove_attachment
from fieldkit.operations.field.clean_copy import commit_clean_copy, stream_clean_copy
from fieldkit.operations.field.list_attachments import list_attachments
from fieldkit.operations.field.view_attachment import begin_viewing, find_attachment, open_content
from fieldkit.operations.field.write_report import discard_draft
from fieldkit.operations.session import Session
from tests import sample_photos
from tests.fakes.field import a_device, a_draft

AREAS = (PictureArea(0, 0, 160, 120),)
NAME = "IMG_20201108_CANARY.jpg"


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Session]:
    session = a_device(tmp_path / "vault")
    yield session
    session.vault.close()


@pytest.fixture
def original(device: Session) -> Attachment:
    report_id = a_draft(device)
    photo = io.BytesIO(sample_photos.photo(orientation=6))
    return attach_file(device, report_id, photo, NAME, question="papers/attachments")


def content(device: Session, attachment_id: AttachmentId) -> bytes:
    with open_content(find_attachment(device, attachment_id)) as source:
        return source.read()


def copied(
    device: Session, original: Attachment, areas: tuple[PictureArea, ...] = ()
) -> Attachment:
    viewing = begin_viewing(find_attachment(device, original.attachment_id))
    try:
        clean = stream_clean_copy(device, viewing, areas)
    finally:
        viewing.close()
    return commit_clean_copy(device, original.attachment_id, clean)


def test_the_copy_stands_beside_its_untouched_original(
    device: Session, original: Attachment
) -> None:
    before = content(device, original.attachment_id)
    copy = copied(device, original)
    listed = [file.attachment for file in list_attachments(device, original.report_id)]
    assert listed == [original, copy]
    assert content(device, original.attachment_id) == before == sample_photos.photo(orientation=6)
    with Image.open(io.BytesIO(content(device, copy.attachment_id))) as picture:
        assert picture.size == (320, 240)  # upright
        assert not picture.getexif()


def test_the_copy_answers_the_same_question_under_a_name_that_tells_nothing(
    device: Session, original: Attachment
) -> None:
    copy = copied(device, original)
    assert (copy.name, copy.question) == ("clean copy 1.jpg", "papers/attachments")
    assert copy.note == f"Clean copy of “{NAME}”."
    assert copy.facts == MediaFacts(width=320, height=240)
    assert copied(device, original).name == "clean copy 2.jpg"


def test_covered_areas_are_counted_and_gone(device: Session, original: Attachment) -> None:
    copy = copied(device, original, AREAS)
    assert copy.note.endswith("1 area is covered.")
    with Image.open(io.BytesIO(content(device, copy.attachment_id))) as picture:
        covered, beside = picture.getpixel((80, 60)), picture.getpixel((240, 60))
    assert isinstance(covered, tuple)
    assert isinstance(beside, tuple)
    assert max(covered) - min(covered) < 12
    assert beside[1] > 200


@pytest.mark.parametrize(
    ("areas", "event"), [((), CustodyEvent.COPIED), (AREAS, CustodyEvent.REDACTED)]
)
def test_the_chain_says_what_it_is_a_copy_of(
    device: Session, original: Attachment, areas: tuple[PictureArea, ...], event: CustodyEvent
) -> None:
    copy = copied(device, original, areas)
    entries = device.vault.custody.of_report(original.report_id)
    hashed, made = entries[-2:]
    assert (hashed.event, hashed.subject, hashed.detail) == (
        CustodyEvent.HASHED,
        copy.attachment_id,
        copy.sha256,
    )
    assert (made.event, made.subject, made.detail) == (
        event,
        copy.attachment_id,
        original.sha256,
    )


def test_an_original_that_has_gone_meanwhile_gets_no_copy(
    device: Session, original: Attachment
) -> None:
    viewing = begin_viewing(find_attachment(device, original.attachment_id))
    clean = stream_clean_copy(device, viewing, ())
    viewing.close()
    remove_attachment(device, original.attachment_id)
    with pytest.raises(UnknownAttachment):
        commit_clean_copy(device, original.attachment_id, clean)
    assert list_attachments(device, original.report_id) == ()


def test_a_draft_that_was_discarded_meanwhile_gets_no_copy(
    device: Session, original: Attachment
) -> None:
    viewing = begin_viewing(find_attachment(device, original.attachment_id))
    clean = stream_clean_copy(device, viewing, ())
    viewing.close()
    discard_draft(device, original.report_id)
    with pytest.raises((UnknownAttachment, UnknownReport)):
        commit_clean_copy(device, original.attachment_id, clean)


def test_of_what_is_no_picture_no_copy_is_made(device: Session) -> None:
    report_id = a_draft(device)
    words = attach_file(device, report_id, io.BytesIO(b"words"), "words.txt")
    before = sorted(device.vault.blobs.path.rglob("*"))
    with pytest.raises(MediaUndecodable, match="No clean copy"):
        copied(device, words)
    assert sorted(device.vault.blobs.path.rglob("*")) == before
