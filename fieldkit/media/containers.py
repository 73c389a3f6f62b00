"""Recognises sound and film by their first bytes; runs in the confined process only."""

from __future__ import annotations

import io

from fieldkit.domain.revealed import Fact
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


def kind_of(head: bytes) -> Kind | None:
    """Return whether a file that begins so is SOUND or FILM, None where it is neither."""
    if head[:4] == b"OggS" and b"theora" in head[:512]:
        return Kind.FILM
    for place, mark, kind in _MARKS:
        if head[place : place + len(mark)] == mark:
            return kind
    return None


def facts_of(file: io.BytesIO) -> list[Fact]:
    """Return what the container says beside sound and pictures."""
    return []
