"""How long a person waits for an attachment, beside the same library without any protection.

Ours: the bytes are decrypted, sent to a confined process that starts for them, decoded there, and
come back as pixels. Theirs: the same decoder in this process, over bytes that are in memory.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from PIL import Image, ImageFilter

from benchmarks.result import Result
from benchmarks.scene import make_field_vault, open_field_vault
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.domain.picture_area import PictureArea
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.view_attachment import begin_viewing, find_attachment
from fieldkit.operations.session import Session
from tests import sample_documents
from tests.fakes.field import a_draft

ROUNDS = 7
PAGES = 40
WINDOW = 1000  # pixels
TWELVE_MEGAPIXELS = (4032, 3024)


def viewer(folder: Path, _megabytes: int) -> list[Result]:
    """Open a photo of twelve megapixels; look closer; turn the pages of a document."""
    make_field_vault(folder / "vault")
    session = open_field_vault(folder / "vault")
    with session.vault:
        report_id = a_draft(session)
        return [*_photo(session, report_id), *_document(session, report_id)]


def _photo(session: Session, report_id: ReportId) -> list[Result]:
    photo = _a_photo()
    made = attach_file(session, report_id, io.BytesIO(photo), "photo.jpg")
    opened, closer, turned = [], [], []
    for _ in range(ROUNDS):
        found = find_attachment(session, made.attachment_id)
        viewing = begin_viewing(found)
        begun = time.perf_counter()
        size = viewing.open()
        whole = PictureArea.whole(size.width, size.height)
        viewing.raster(whole, WINDOW)
        opened.append(time.perf_counter() - begun)
        part = PictureArea(size.width // 3, size.height // 3, WINDOW, WINDOW)
        closer.append(_seconds(lambda: viewing.raster(part, WINDOW)))  # noqa: B023 - at once
        turned.append(_seconds(lambda: viewing.raster(part, WINDOW)))  # noqa: B023 - at once
        viewing.close()
    theirs = [_seconds(lambda: _decoded(photo)) for _ in range(ROUNDS)]
    ratio = min(opened) / min(theirs)
    again = max(turned) / min(theirs)
    return [
        Result(
            "photo of 12 megapixels: first pixels",
            f"{ratio:.1f} x Pillow alone (ours {1000 * min(opened):.0f} ms)",
            "<= 4 x",
            ratio <= 4,
        ),
        Result(
            "photo: a closer look, then the slowest move",
            f"{1000 * min(closer):.0f} ms, {again:.2f} x Pillow alone",
            "<= 0.5 x",
            again <= 0.5,
        ),
    ]


def _document(session: Session, report_id: ReportId) -> list[Result]:
    document = sample_documents.pdf(
        [f"Invented page {number}" for number in range(PAGES)], size=(595, 842)
    )
    made = attach_file(session, report_id, io.BytesIO(document), "ruling.pdf")
    ours, theirs = _turned(session, made.attachment_id), _rendered(document)
    slow = sorted(ours)[int(0.95 * len(ours))]
    return [
        Result(
            "page of a document: p95 of a turn",
            f"{1000 * slow:.0f} ms (PDFium alone {1000 * max(theirs):.1f} ms)",
            "< 100 ms",
            slow < 0.1,
        )
    ]


def _turned(session: Session, attachment_id: AttachmentId) -> list[float]:
    viewing = begin_viewing(find_attachment(session, attachment_id))
    viewing.open()
    times = []
    for page in range(PAGES):
        begun = time.perf_counter()
        size = viewing.open(page=page)
        viewing.raster(PictureArea.whole(size.width, size.height), WINDOW, page=page)
        times.append(time.perf_counter() - begun)
    viewing.close()
    return times


def _rendered(document: bytes) -> list[float]:
    opened = pypdfium2.PdfDocument(document)
    return [
        _seconds(lambda: opened[page].render(scale=WINDOW / 842))  # noqa: B023 - at once
        for page in range(PAGES)
    ]


def _decoded(photo: bytes) -> bytes:
    with Image.open(io.BytesIO(photo)) as picture:
        picture.draft("RGB", (2 * WINDOW, 2 * WINDOW))
        picture.thumbnail((WINDOW, WINDOW), reducing_gap=2.0)
        return picture.convert("RGB").tobytes()


def _a_photo() -> bytes:
    """Return a photo as large as a phone's, with detail enough to be some megabytes."""
    grain = Image.effect_noise(TWELVE_MEGAPIXELS, 60).filter(ImageFilter.GaussianBlur(1.2))
    held = io.BytesIO()
    Image.merge("RGB", (grain, grain, grain)).save(held, "JPEG", quality=92)
    return held.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
