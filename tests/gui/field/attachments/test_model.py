"""What is said of an attached file, as people write it."""

from datetime import UTC, datetime

import pytest

from fieldkit.domain.attachment import Attachment, MediaFacts
from fieldkit.gui.field.attachments.model import facts_of


def said(taken: str) -> list[str]:
    return facts_of(
        Attachment(
            attachment_id="a1",
            report_id="r1",
            name="photo.jpg",
            media_type="image/jpeg",
            size=1_468_006,
            sha256="00" * 32,
            added_at=datetime(2026, 11, 22, tzinfo=UTC),
            facts=MediaFacts(taken=taken),
        )
    )


@pytest.mark.parametrize(
    ("taken", "text"),
    [
        ("2020:11:08 14:05:06", "taken 8 Nov 2020 14:05"),
        ("2020:11:08 14:05:06+03:00", "taken 8 Nov 2020 14:05 +03:00"),
        ("long ago", "taken long ago"),
        ("0000:00:00 00:00:00", "taken 0000:00:00 00:00:00"),
    ],
)
def test_when_a_picture_was_taken_is_said_as_far_as_the_camera_knew(taken: str, text: str) -> None:
    assert said(taken) == ["1.4 MB", text]
