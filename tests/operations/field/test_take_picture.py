from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from fieldkit.operations.field.attach_file import commit_attachment
from fieldkit.operations.field.take_picture import pasted_name, photo_name, stream_photo
from fieldkit.vault.blobs import open_blob
from tests.fakes.clock import NOON
from tests.fakes.field import a_device, a_draft


def a_jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(written, "JPEG")
    return written.getvalue()


def test_a_photo_is_kept_as_it_is_with_the_time_of_the_clock(tmp_path: Path) -> None:
    session = a_device(tmp_path / "vault")
    report_id, jpeg = a_draft(session), a_jpeg()
    name = photo_name(session, NOON)
    attachment = commit_attachment(session, report_id, name, stream_photo(session, jpeg, NOON))
    assert attachment.name == "photo-2026-11-22-150000.jpg"
    assert attachment.facts.taken == "2026:11:22 15:00:00+03:00"
    assert (attachment.facts.width, attachment.facts.height) == (64, 48)
    blob_id, key = session.vault.attachments.blob(attachment.attachment_id)
    with open_blob(session.vault.blobs, blob_id, key, attachment.size) as content:
        assert content.read() == jpeg
    assert session.vault.attachments.thumbnail(attachment.attachment_id)
    session.vault.close()


def test_a_pasted_picture_is_named_by_its_time(tmp_path: Path) -> None:
    session = a_device(tmp_path / "vault")
    assert pasted_name(session) == "pasted-2026-11-22-150000.png"
    session.vault.close()
