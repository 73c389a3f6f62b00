"""Recognises sound and film, and reads what they reveal; runs in the confined process only."""

from __future__ import annotations

import contextlib
import io
import struct

from fieldkit.domain.revealed import Fact
from fieldkit.media import matroska_elements, movie_boxes, sound_tags
from fieldkit.media.viewing_wire import Kind

_MARKS = (
    (0, b"OggS", Kind.SOUND),
    (0, b"fLaC", Kind.SOUND),
    (0, b"ID3", Kind.SOUND),
    (0, b"#!AMR", Kind.SOUND),
    (0, b"\xff\xf1", Kind.SOUND),  # AAC in ADTS
    (0, b"\xff\xf9", Kind.SOUND),
    (0, b"\xff\xfb", Kind.SOUND),  # MPEG 1 layer 3
    (0, b"\xff\xf3", Kind.SOUND),
    (0, b"\xff\xf2", Kind.SOUND),
    (8, b"WAVE", Kind.SOUND),
    (8, b"AVI ", Kind.FILM),
    (4, b"ftypM4A", Kind.SOUND),
    (4, b"ftyp", Kind.FILM),
    (4, b"moov", Kind.FILM),
    (4, b"mdat", Kind.FILM),
    (4, b"wide", Kind.FILM),
    (0, b"\x1a\x45\xdf\xa3", Kind.FILM),  # Matroska and WebM
)


_READERS = (
    (4, b"ftyp", movie_boxes.facts_of),
    (4, b"moov", movie_boxes.facts_of),
    (4, b"mdat", movie_boxes.facts_of),
    (4, b"wide", movie_boxes.facts_of),
    (0, b"\x1a\x45\xdf\xa3", matroska_elements.facts_of),
    (0, b"", sound_tags.facts_of),
)
_FAILURES = (LookupError, ValueError, ArithmeticError, struct.error, MemoryError)


def kind_of(head: bytes) -> Kind | None:
    """Return whether a file that begins so is SOUND or FILM, None where it is neither."""
    if head[:4] == b"OggS" and b"theora" in head[:512]:
        return Kind.FILM
    for place, mark, kind in _MARKS:
        if head[place : place + len(mark)] == mark:
            return kind
    return None


def facts_of(file: io.BytesIO) -> list[Fact]:
    """Return what the container says beside sound and pictures, each once, until it is damaged."""
    data = file.getvalue()
    read = next(
        (read for place, mark, read in _READERS if data[place : place + len(mark)] == mark), None
    )
    found: dict[Fact, None] = {}
    if read is not None:
        with contextlib.suppress(*_FAILURES):
            for fact in read(data):
                found[fact] = None
    return list(found)
