"""Shows the pages of PDF files with PDFium; runs in the confined process only.

Links are not followed and programs inside are not run: this build of PDFium has neither.
"""

from __future__ import annotations

import io
import itertools
import re
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it has no types
from PIL import Image

from fieldkit.domain.picture_area import PictureArea
from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.media import viewing_wire
from fieldkit.media.viewing_wire import DOTS_PER_POINT, plain
from fieldkit.media.wire import MAX_DIMENSION, Problem

# What PDFium's Python side raises over damaged files.
FAILURES = (
    pypdfium2.PdfiumError,
    ValueError,
    LookupError,
    ArithmeticError,
    OSError,
    RuntimeError,
    TypeError,
)
_ERROR_PASSWORD = 4  # FPDF_ERR_PASSWORD, fpdfview.h
_SMALLEST_POINTS = 1.0
_MOST_WORDS = 2_000  # pieces of text that are looked at
_LAST_LATIN = 0x24F  # Unicode block "Latin Extended-B"
# "D:20201108140506+03'00'" (ISO 32000-1 section 7.9.4); shown as EXIF writes it.
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")

# Of the document information dictionary (ISO 32000-1 section 14.3.3).
_INFORMATION = {
    "Author": Revealed.AUTHOR,
    "Title": Revealed.TITLE,
    "Subject": Revealed.COMMENT,
    "Keywords": Revealed.KEYWORDS,
    "Creator": Revealed.SOFTWARE,
    "Producer": Revealed.SOFTWARE,
    "CreationDate": Revealed.CREATED,
    "ModDate": Revealed.CHANGED,
}


def prepare() -> None:
    """Use everything once, before nothing can be imported any more.

    The fonts of the system are not asked for: PDFium could not open them later.
    """
    held = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(20, 20)
    document.save(held)
    document.close()
    pages = Pages(held)
    pages.raster(0, PictureArea(0, 0, 80, 80), 20)
    pages.facts()
    pages.lacks_letters(0)


class Pages:
    """The pages of the document in `file`."""

    def __init__(self, file: io.BytesIO) -> None:
        self._data = file.getvalue()
        self.problem = Problem.NONE
        self.count = 0
        self._document: pypdfium2.PdfDocument | None = None
        try:
            self._document = pypdfium2.PdfDocument(self._data)
            self.count = min(len(self._document), viewing_wire.MAX_PAGES)
        except pypdfium2.PdfiumError as error:
            asks = getattr(error, "err_code", 0) == _ERROR_PASSWORD
            self.problem = Problem.PASSWORD if asks else Problem.UNREADABLE
        except FAILURES:
            self.problem = Problem.UNREADABLE
        if self.problem is Problem.NONE and self.count == 0:
            self.problem = Problem.UNREADABLE

    def size(self, number: int) -> tuple[int, int]:
        """Return width and height of a page in dots."""
        if self._document is None:
            return 0, 0
        try:
            width, height = self._document.get_page_size(number)
        except FAILURES:
            return 0, 0
        return _dots(width), _dots(height)

    def raster(self, number: int, area: PictureArea, longest: int) -> viewing_wire.Raster:
        """Return an area of a page, in dots, rendered so that its longer side is `longest`."""
        if self._document is None or not 0 <= number < self.count:
            return viewing_wire.Raster(self.problem or Problem.UNREADABLE)
        try:
            return self._render(number, area, longest)
        except MemoryError:
            return viewing_wire.Raster(Problem.TOO_LARGE)
        except FAILURES:
            return viewing_wire.Raster(Problem.UNREADABLE)

    def lacks_letters(self, number: int) -> bool:
        """Say whether a page has words beyond Latin in a font that is not inside the file.

        PDFium leaves them out, and an empty place must not pass for an empty page.
        """
        if self._document is None or not 0 <= number < self.count:
            return False
        try:
            page = self._document[number]
            words = page.get_textpage()
            found = page.get_objects(
                filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=4, textpage=words
            )
            return any(_is_lacking(item) for item in itertools.islice(found, _MOST_WORDS))
        except FAILURES:
            return False

    def facts(self) -> list[Fact]:
        """Return what the document says of itself."""
        if self._document is None:
            return []
        found = []
        for name, kind in _INFORMATION.items():
            try:
                value = plain(self._document.get_metadata_value(name))
            except FAILURES:
                continue
            if kind in (Revealed.CREATED, Revealed.CHANGED):
                value = _DATE.sub(r"\1:\2:\3 \4:\5:\6", value).replace("'", ":").rstrip(":")
            if value:
                found.append(Fact(kind, value))
        return list(dict.fromkeys(found)) + self._hidden()

    def _render(self, number: int, area: PictureArea, longest: int) -> viewing_wire.Raster:
        width, height = self.size(number)
        area = area.within(width, height)
        if self._document is None or area.is_empty:
            return viewing_wire.Raster(Problem.UNREADABLE)
        shrink = min(longest / max(area.width, area.height), 4.0)
        page = self._document[number]
        cut = (
            area.x / DOTS_PER_POINT,
            (height - area.y - area.height) / DOTS_PER_POINT,
            (width - area.x - area.width) / DOTS_PER_POINT,
            area.y / DOTS_PER_POINT,
        )
        bitmap = page.render(scale=shrink * DOTS_PER_POINT, crop=cut, rev_byteorder=True)
        size = bitmap.width, bitmap.height
        mode = {1: "L", 3: "RGB", 4: "RGBX"}[bitmap.n_channels]
        shown = Image.frombuffer("RGB", size, bitmap.buffer, "raw", mode, bitmap.stride, 1)
        shown = shown.crop((0, 0, min(size[0], longest), min(size[1], longest)))
        pixels = shown.tobytes()
        bitmap.close()
        page.close()
        return viewing_wire.Raster(Problem.NONE, shown.width, shown.height, pixels)

    def _hidden(self) -> list[Fact]:
        """Return what stands in the file without being seen on its pages."""
        found = []
        if self._document is not None and (count := self._document.count_attachments()) > 0:
            found.append(Fact(Revealed.ENCLOSED, str(count)))
        if b"/JavaScript" in self._data or b"/JS" in self._data:
            found.append(Fact(Revealed.PROGRAM))
        begin, end = self._data.find(b"<x:xmpmeta"), self._data.rfind(b"</x:xmpmeta>")
        if 0 <= begin < end:
            found.append(Fact(Revealed.XMP, str(end - begin)))
        versions = self._data.count(b"startxref") - 1
        # A file for the web ("linearised") has one more end, which is no earlier version.
        versions -= b"/Linearized" in self._data[:2048]
        if versions > 0:
            found.append(Fact(Revealed.EARLIER, str(versions)))
        return found


def _is_lacking(item: Any) -> bool:
    if item.get_font().is_embedded:
        return False
    return any(ord(letter) > _LAST_LATIN for letter in item.extract())


def _dots(points: float) -> int:
    return min(max(round(max(points, _SMALLEST_POINTS) * DOTS_PER_POINT), 1), MAX_DIMENSION)
