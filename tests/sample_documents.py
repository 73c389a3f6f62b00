"""Makes small PDF files, sound recordings and films; everything in them is invented."""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib
from collections.abc import Mapping, Sequence

from PIL import Image


def pdf(
    pages: Sequence[str] = ("Invented page",),
    *,
    size: tuple[int, int] = (300, 200),
    information: Mapping[str, str] | None = None,
    font: str = "Helvetica",
    catalog: bytes = b"",
) -> bytes:
    """Return a PDF with one line on each page, in a font that is not inside it."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Font/Subtype/Type1/BaseFont/%s>>" % font.encode("ascii"),
    ]
    for number, line in enumerate(pages):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R" % (
            *size,
            5 + 2 * number,
        )
        objects.append(page + b"/Resources<</Font<</F1 3 0 R>>>>>>")
        text = line.encode("latin-1").replace(b"(", b"\\(").replace(b")", b"\\)")
        objects.append(stream(b"BT /F1 24 Tf 20 %d Td (%s) Tj ET" % (size[1] - 60, text)))
    entries = b"".join(
        b"/%s(%s)" % (name.encode("ascii"), value.encode("latin-1"))
        for name, value in (information or {}).items()
    )
    objects.append(b"<<%s>>" % entries)
    return assembled(objects, b"/Root 1 0 R/Info %d 0 R" % len(objects))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def assembled(objects: Sequence[bytes], trailer: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 1, with its table of places."""
    content, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n"
    return content + head + table + end % (len(objects) + 1, trailer, len(content))


def cyrillic_pdf() -> bytes:
    """Return a PDF: Cyrillic letters of a font that is not inside on the first page only."""
    names = b"/".join(b"afii%d" % (10017 + number) for number in range(10))
    encoding = b"<</Type/Encoding/Differences[192/%s]>>" % names
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents %d 0 R%s>>"
    resources = b"/Resources<</Font<</F1 3 0 R>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[4 0 R 5 0 R]/Count 2>>",
        b"<</Type/Font/Subtype/TrueType/BaseFont/Arial/FirstChar 32/LastChar 255"
        b"/Widths[%s]/Encoding %s>>" % (b"600 " * 224, encoding),
        page % (6, resources),
        page % (7, resources),
        stream(b"BT /F1 24 Tf 20 40 Td (abc \300\301\302) Tj ET"),
        stream(b"BT /F1 24 Tf 20 40 Td (abc) Tj ET"),
    ]
    return assembled(objects, b"/Root 1 0 R")


def pdf_bomb(megabytes: int = 1500) -> bytes:
    """Return a small PDF whose page unpacks to very much: deflated twice."""
    packer = zlib.compressobj(9)
    inner = packer.compress(b" " * (1 << 20))
    for _ in range(megabytes - 1):
        inner += packer.compress(b" " * (1 << 20))
    inner += packer.flush()
    packed = zlib.compress(inner, 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        stream(packed, b"/Filter[/FlateDecode/FlateDecode]"),
    ]
    return assembled(objects, b"/Root 1 0 R")


def sound(seconds: float = 2.0) -> bytes:
    """Return a WAV recording of one low tone."""
    held = io.BytesIO()
    with wave.open(held, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(8000)
        target.writeframes(
            b"".join(
                struct.pack("<h", int(8000 * math.sin(place / 10)))
                for place in range(int(8000 * seconds))
            )
        )
    return held.getvalue()


def film(seconds: int = 2, *, side: int = 64) -> bytes:
    """Return a film (AVI of JPEG pictures, ten a second): red in its first half, then blue."""
    count = 10 * seconds
    frames = [_frame("red" if number < count / 2 else "blue", side) for number in range(count)]
    head = struct.pack("<14I", 100_000, 0, 0, 0x10, count, 0, 1, 0, side, side, 0, 0, 0, 0)
    stream_head = b"vidsMJPG" + struct.pack("<10I", 0, 0, 0, 1, 10, 0, count, 0, 0, 0) + bytes(8)
    form = struct.pack("<IiiHH4sIiiII", 40, side, side, 1, 24, b"MJPG", 0, 0, 0, 0, 0)
    streams = _listed(b"strl", _part(b"strh", stream_head) + _part(b"strf", form))
    pictures, index, place = b"", b"", 4
    for frame in frames:
        part = _part(b"00dc", frame)
        index += b"00dc" + struct.pack("<III", 0x10, place, len(frame))
        pictures, place = pictures + part, place + len(part)
    content = (
        _listed(b"hdrl", _part(b"avih", head) + streams)
        + _listed(b"movi", pictures)
        + _part(b"idx1", index)
    )
    return b"RIFF" + struct.pack("<I", len(content) + 4) + b"AVI " + content


def _frame(colour: str, side: int) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(held, "JPEG")
    return held.getvalue()


def _part(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _listed(name: bytes, content: bytes) -> bytes:
    return _part(b"LIST", name + content)
