from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle.division import divide
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import AttachmentId, ReportId, Sha256


def an_attachment(size: int, number: int = 0) -> Attachment:
    return Attachment(
        AttachmentId(f"{number:032x}"),
        ReportId("0" * 32),
        "a.mp4",
        "video/mp4",
        size,
        Sha256(f"{number:064x}"),
        datetime(2020, 11, 8, tzinfo=UTC),
    )


def test_no_attachments_make_one_object() -> None:
    assert divide([]) == [[]]


def test_the_same_photo_of_two_reports_stands_once() -> None:
    assert len(divide([an_attachment(5), an_attachment(5)])[0]) == 1


def test_a_large_file_is_cut_over_objects() -> None:
    objects = divide([an_attachment(25)], part_bytes=10, object_bytes=15)
    assert [[(p.offset, p.length) for p in pieces] for pieces in objects] == [
        [(0, 10)],
        [(10, 10), (20, 5)],
    ]
    assert not objects[0][0].is_whole


@given(st.lists(st.integers(0, 300), max_size=12))
def test_every_byte_stands_in_exactly_one_object(sizes: list[int]) -> None:
    attachments = [an_attachment(size, number) for number, size in enumerate(sizes)]
    objects = divide(attachments, part_bytes=100, object_bytes=150)
    for attachment in attachments:
        pieces = [p for o in objects for p in o if p.attachment is attachment]
        assert [p.offset for p in pieces] == [
            sum(q.length for q in pieces[:i]) for i in range(len(pieces))
        ]
        assert sum(p.length for p in pieces) == attachment.size
    assert all(sum(p.length for p in o) <= 150 for o in objects)
