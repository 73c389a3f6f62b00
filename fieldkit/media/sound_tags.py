"""What MP3, FLAC, Ogg, WAV and AVI say of themselves; runs in the confined process only.

ID3v2.3 and 2.4 (id3.org), Vorbis comments (xiph.org), RIFF INFO (Microsoft), EBU Tech 3285 (bext).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.media.viewing_wire import plain

MAX_PARTS = 1_000
MAX_VALUE_BYTES = 4_096
_OGG_HEAD_BYTES = 64 * 1024

_ID3 = {
    b"TIT2": Revealed.TITLE,
    b"TPE1": Revealed.AUTHOR,
    b"TCOM": Revealed.AUTHOR,
    b"TENC": Revealed.AUTHOR,
    b"TOWN": Revealed.OWNER,
    b"TSSE": Revealed.SOFTWARE,
    b"TDRC": Revealed.CREATED,
    b"TYER": Revealed.CREATED,
    b"TDTG": Revealed.CHANGED,
    b"TCOP": Revealed.RIGHTS,
    b"COMM": Revealed.COMMENT,
    b"TXXX": Revealed.COMMENT,  # the name of a frame: text of one's own (ID3v2.4.0 section 4.2.6)
}
_COMMENTS = {
    "TITLE": Revealed.TITLE,
    "ARTIST": Revealed.AUTHOR,
    "PERFORMER": Revealed.AUTHOR,
    "CONTACT": Revealed.AUTHOR,
    "COPYRIGHT": Revealed.RIGHTS,
    "LOCATION": Revealed.PLACE_NAME,
    "DATE": Revealed.CREATED,
    "ENCODER": Revealed.SOFTWARE,
    "DESCRIPTION": Revealed.COMMENT,
    "COMMENT": Revealed.COMMENT,
}
_RIFF = {
    b"INAM": Revealed.TITLE,
    b"IART": Revealed.AUTHOR,
    b"IENG": Revealed.AUTHOR,
    b"ITCH": Revealed.AUTHOR,
    b"ICMT": Revealed.COMMENT,
    b"ISBJ": Revealed.COMMENT,
    b"ICRD": Revealed.CREATED,
    b"IDIT": Revealed.CREATED,
    b"ISFT": Revealed.SOFTWARE,
    b"ISRC": Revealed.CAMERA,
    b"ICOP": Revealed.RIGHTS,
}
_ID3_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")


def facts_of(data: bytes) -> Iterator[Fact]:
    """Return what the tags of a recording say, in their order."""
    if data.startswith(b"ID3"):
        yield from _id3(data)
    elif data.startswith(b"fLaC"):
        yield from _flac(data)
    elif data.startswith(b"OggS"):
        yield from _ogg(data[:_OGG_HEAD_BYTES])
    elif data.startswith(b"RIFF"):
        yield from _riff(data, 12, len(data))


def _id3(data: bytes) -> Iterator[Fact]:
    version, flags, end = data[3], data[5], 10 + _seven_bits(data[6:10])
    at = 10
    if flags & 0x40:  # an extended head: its size counts itself in 2.4 only
        size = data[at : at + 4]
        at += _seven_bits(size) if version == 4 else 4 + int.from_bytes(size)
    for _ in range(MAX_PARTS):
        name, size = data[at : at + 4], data[at + 4 : at + 8]
        length = _seven_bits(size) if version == 4 else int.from_bytes(size)
        if version not in (3, 4) or at + 10 > end or length == 0 or not name.strip(b"\0"):
            return
        content = data[at + 10 : at + 10 + min(length, MAX_VALUE_BYTES)]
        if name == b"APIC":
            yield Fact(Revealed.PREVIEW)
        elif name in _ID3 and content:
            yield from _fact(_ID3[name], _id3_text(name, content))
        at += 10 + length


def _id3_text(name: bytes, content: bytes) -> str:
    encoding = _ID3_ENCODINGS[content[0] % 4]
    text = content[1:]
    if name == b"COMM":
        text = text[3:]  # the language
    words = text.decode(encoding, "replace").replace("\ufeff", "")
    return " ".join(part for part in words.split("\0") if part)


def _flac(data: bytes) -> Iterator[Fact]:
    at = 4
    for _ in range(MAX_PARTS):
        head, length = data[at], int.from_bytes(data[at + 1 : at + 4])
        if head & 0x7F == 4:
            yield from _comments(data[at + 4 : at + 4 + length])
        elif head & 0x7F == 6:
            yield Fact(Revealed.PREVIEW)
        if head & 0x80:
            return
        at += 4 + length


def _ogg(head: bytes) -> Iterator[Fact]:
    for mark in (b"OpusTags", b"\x03vorbis"):
        at = head.find(mark)
        if at >= 0:
            yield from _comments(head[at + len(mark) :])


def _comments(data: bytes) -> Iterator[Fact]:
    """Read Vorbis comments: the maker, then "NAME=value", each behind its length."""
    maker, at = _measured(data, 0)
    yield from _fact(Revealed.SOFTWARE, maker)
    count = struct.unpack_from("<I", data, at)[0]
    at += 4
    for _ in range(min(count, MAX_PARTS)):
        comment, at = _measured(data, at)
        name, _equals, value = comment.partition("=")
        if name.upper() == "METADATA_BLOCK_PICTURE":
            yield Fact(Revealed.PREVIEW)
        elif name.upper() in _COMMENTS:
            yield from _fact(_COMMENTS[name.upper()], value)


def _measured(data: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", data, at)[0]
    if length > len(data):
        raise ValueError
    text = data[at + 4 : at + 4 + min(length, MAX_VALUE_BYTES)].decode("utf-8", "replace")
    return text, at + 4 + length


def _riff(data: bytes, at: int, end: int, depth: int = 0) -> Iterator[Fact]:
    for _ in range(MAX_PARTS):
        if at + 8 > end or depth > 3:
            return
        name, length = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        begin, stop = at + 8, min(at + 8 + length, end)
        if name == b"LIST" and data[begin : begin + 4] in (b"INFO", b"hdrl"):
            yield from _riff(data, begin + 4, stop, depth + 1)
        elif name in _RIFF:
            yield from _fact(_RIFF[name], _legacy(data[begin:stop]))
        elif name == b"bext":
            yield from _fact(Revealed.COMMENT, _legacy(data[begin : begin + 256]))
            yield from _fact(Revealed.AUTHOR, _legacy(data[begin + 256 : begin + 288]))
            yield from _fact(Revealed.SERIAL, _legacy(data[begin + 288 : begin + 320]))
            yield from _fact(Revealed.CREATED, _legacy(data[begin + 320 : begin + 338]))
        elif name in (b"iXML", b"_PMX"):
            yield Fact(Revealed.XMP, str(length))
        at = begin + length + length % 2


def _legacy(data: bytes) -> str:
    words = data[:MAX_VALUE_BYTES].split(b"\0")[0]
    try:
        return words.decode("utf-8")
    except UnicodeDecodeError:
        return words.decode("cp1251", "replace")


def _fact(kind: Revealed, text: str) -> Iterator[Fact]:
    if words := plain(text):
        yield Fact(kind, words)


def _seven_bits(data: bytes) -> int:
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number
