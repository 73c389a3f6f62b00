"""One stranger's file inside the confined process, and the answers to what is asked of it."""

from __future__ import annotations

import io
from typing import Any

from fieldkit.domain.picture_area import PictureArea
from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.media import (
    containers,
    full_picture,
    pages,
    pictures,
    plain_text,
    revealing,
    viewing_wire,
)
from fieldkit.media.full_picture import FullPicture
from fieldkit.media.pages import Pages
from fieldkit.media.plain_text import PlainText
from fieldkit.media.viewing_wire import Kind
from fieldkit.media.wire import Problem

Answer = tuple[dict[str, object], bytes]

_PDF_HEAD_BYTES = 1024  # within which the head may stand (ISO 32000-1, implementation note 13)
_TRACK_MARKS = (b"<trkpt", b"<wpt", b"<gx:coord", b"<coordinates")  # GPX and KML
_PICTURE_MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*")


class ShownFile:
    """Finds out what `file` is by its content, never by its name, and shows it."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file
        self._head = file.getvalue()[: 2 * plain_text.SAMPLE_BYTES]
        self._picture: FullPicture | None = None
        self._pages: Pages | None = None
        self._text: PlainText | None = None
        self._kind = Kind.OTHER
        self._problem = Problem.NONE
        self._recognise()

    def answer(self, asked: dict[str, Any]) -> Answer:
        """Return the JSON and the bytes that answer a request of `viewing_wire`."""
        kind = asked["ask"]
        if kind == "open":
            return self._opened(asked["page"]), b""
        if kind == "facts":
            facts = self._facts()[: viewing_wire.MAX_FACTS]
            return {"facts": [[fact.kind.value, fact.value] for fact in facts]}, b""
        if kind == "lacking":
            lacks = self._pages is not None and self._pages.lacks_letters(asked["page"])
            return {"problem": Problem.LACKING.value if lacks else Problem.NONE.value}, b""
        if kind == "raster":
            return self._raster(asked)
        if kind == "text":
            return self._stretch(asked["start"])
        return self._clean(asked["areas"])

    def _recognise(self) -> None:
        if b"%PDF-" in self._head[:_PDF_HEAD_BYTES]:
            self._pages = Pages(self._file)
            self._kind, self._problem = Kind.PAGES, self._pages.problem
            return
        picture = FullPicture(self._file)
        if picture.problem is not Problem.UNREADABLE or self._head.startswith(_PICTURE_MARKS):
            self._picture = picture
            self._kind, self._problem = Kind.PICTURE, picture.problem
        elif (played := containers.kind_of(self._head)) is not None:
            self._kind = played
        elif plain_text.is_text(self._head):
            self._kind, self._text = Kind.TEXT, PlainText(self._file)
        else:
            self._problem = Problem.UNREADABLE

    def _opened(self, page: int) -> dict[str, object]:
        width, height, count, is_animated = 0, 0, 0, False
        if self._picture is not None:
            width, height = self._picture.width, self._picture.height
            is_animated = self._picture.is_animated()
        elif self._pages is not None:
            count = self._pages.count
            width, height = self._pages.size(page)
        return {
            "problem": self._problem.value,
            "kind": self._kind.value,
            "width": width,
            "height": height,
            "pages": count,
            "animated": is_animated,
        }

    def _facts(self) -> list[Fact]:
        if self._picture is not None:
            return revealing.facts_of(self._file)
        if self._pages is not None:
            return self._pages.facts()
        if self._text is not None:
            is_track = any(mark in self._head for mark in _TRACK_MARKS)
            return [Fact(Revealed.TRACK)] if is_track else []
        return containers.facts_of(self._file) if self._kind in (Kind.SOUND, Kind.FILM) else []

    def _raster(self, asked: dict[str, Any]) -> Answer:
        area = PictureArea(asked["x"], asked["y"], asked["width"], asked["height"])
        longest = asked["longest"]
        raster = viewing_wire.Raster(self._problem or Problem.UNREADABLE)
        if self._picture is not None:
            raster = self._picture.raster(area, longest)
        elif self._pages is not None:
            raster = self._pages.raster(asked["page"], area, longest)
        told: dict[str, object] = {
            "problem": raster.problem.value,
            "width": raster.width,
            "height": raster.height,
        }
        return told, raster.pixels

    def _stretch(self, start: int) -> Answer:
        stretch = viewing_wire.Stretch(Problem.UNREADABLE)
        if self._text is not None:
            stretch = self._text.stretch(start)
        text = stretch.text.encode("utf-8", "replace")
        told: dict[str, object] = {
            "problem": stretch.problem.value,
            "encoding": stretch.encoding,
            "next": stretch.next_start,
            "length": len(text),
        }
        return told, text

    def _clean(self, areas: list[list[int]]) -> Answer:
        clean = viewing_wire.Clean(self._problem or Problem.UNREADABLE)
        if self._picture is not None:
            clean = self._picture.clean(PictureArea(*area) for area in areas)
        told: dict[str, object] = {
            "problem": clean.problem.value,
            "format": clean.suffix,
            "width": clean.width,
            "height": clean.height,
            "length": len(clean.content),
        }
        return told, clean.content


def prepare() -> None:
    """Load what showing needs later, and set the limits of the libraries."""
    pictures.prepare()
    full_picture.prepare()
    revealing.prepare()
    plain_text.prepare()
    pages.prepare()
