from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.domain.attachment import MediaFacts
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.errors import Cancelled, UnknownAttachment
from fieldkit.vault.blobs import open_blob
from fieldkit.vault.vault import Vault
from tests.vault.examples import NOW, a_draft, attach, hex_32

NO_ATTACHMENT = AttachmentId(hex_32(99))


@pytest.fixture
def vault(vault: Vault) -> Vault:
    with vault.transaction():
        vault.reports.add(a_draft(1))
        vault.reports.add(a_draft(2))
    return vault


def test_an_attachment_comes_back_as_it_was(vault: Vault) -> None:
    attachment, written = attach(vault, b"picture")
    full = replace(
        attachment,
        attachment_id=AttachmentId(hex_32(2)),
        name="Імя.jpg",
        question="people[3f2a9c01]/photo",
        facts=MediaFacts("2020:11:08 14:05:33+03:00", "Canon", "53.9 27.56", 640, 480),
        note="truncated",
    )
    with vault.transaction():
        vault.attachments.add(full, written.blob_id, written.key, b"small")
    assert vault.attachments.get(full.attachment_id) == full
    assert vault.attachments.thumbnail(full.attachment_id) == b"small"
    assert vault.attachments.blob(full.attachment_id) == (written.blob_id, written.key)


def test_a_media_type_of_an_early_version_comes_back_as_manifests_take_it(vault: Vault) -> None:
    attachment, written = attach(vault, b"voice")
    early = replace(attachment, attachment_id=AttachmentId(hex_32(2)), media_type="audio/AMR")
    with vault.transaction():
        vault.attachments.add(early, written.blob_id, written.key, b"")
    assert vault.attachments.get(early.attachment_id).media_type == "audio/amr"


def test_attachments_come_in_the_order_of_adding(vault: Vault) -> None:
    attachment, written = attach(vault, b"x", number=5)
    earlier = replace(
        attachment,
        attachment_id=AttachmentId(hex_32(9)),
        added_at=NOW - timedelta(seconds=1),
    )
    with vault.transaction():
        vault.attachments.add(earlier, written.blob_id, written.key, b"")
    assert vault.attachments.of_report(attachment.report_id) == (earlier, attachment)
    assert vault.attachments.of_report(ReportId(hex_32(2))) == ()


def test_what_is_not_there_is_said_so(vault: Vault) -> None:
    for ask in (vault.attachments.get, vault.attachments.blob, vault.attachments.thumbnail):
        with pytest.raises(UnknownAttachment):
            ask(NO_ATTACHMENT)
    with pytest.raises(UnknownAttachment), vault.transaction():
        vault.attachments.remove(NO_ATTACHMENT)


def test_a_removed_attachment_takes_its_blob_along(vault: Vault) -> None:
    attachment, written = attach(vault, b"x")
    with vault.transaction():
        vault.attachments.remove(attachment.attachment_id)
        assert vault.blobs.path_of(written.blob_id).exists()  # until the commit
    assert not vault.blobs.path_of(written.blob_id).exists()


def test_an_undone_removal_keeps_the_blob(vault: Vault) -> None:
    attachment, written = attach(vault, b"x")

    def remove_and_fail() -> None:
        with vault.transaction():
            vault.attachments.remove(attachment.attachment_id)
            raise Cancelled

    with pytest.raises(Cancelled):
        remove_and_fail()
    with open_blob(vault.blobs, written.blob_id, written.key, written.size) as reader:
        assert reader.read() == b"x"


def test_a_blob_that_two_attachments_share_goes_with_the_last(vault: Vault) -> None:
    attachment, written = attach(vault, b"x")
    shared = replace(
        attachment, attachment_id=AttachmentId(hex_32(2)), report_id=ReportId(hex_32(2))
    )
    with vault.transaction():
        vault.attachments.add(shared, written.blob_id, written.key, b"")
    with vault.transaction():
        vault.reports.remove_draft(attachment.report_id)
    assert vault.blobs.path_of(written.blob_id).exists()
    with vault.transaction():
        vault.reports.remove_draft(shared.report_id)
    assert not vault.blobs.path_of(written.blob_id).exists()


def test_the_keys_hide_themselves(vault: Vault) -> None:
    _attachment, written = attach(vault, b"x")
    shown = repr(written) + repr(vault.attachments.references())
    assert repr(written.key) not in shown
    assert written.key.hex() not in shown
