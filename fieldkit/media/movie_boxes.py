"""What MP4, MOV and 3GP say beside sound and pictures; runs in the confined process only.

ISO/IEC 14496-12 (boxes), Apple's QuickTime File Format (user data, `keys`), ISO 6709 (places).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.media import wire
from fieldkit.media.viewing_wire import plain

MAX_BOXES = 5_000  # of one file
MAX_VALUE_BYTES = 4_096

_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_HOLDING = {b"moov", b"udta", b"trak", b"mdia", b"ilst"}
_PLACE = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")

_KINDS = {  # user data, items of `ilst`, and the last word of Apple's and Android's keys
    "xyz": Revealed.PLACE,
    "location.ISO6709": Revealed.PLACE,
    "mak": Revealed.CAMERA,
    "make": Revealed.CAMERA,
    "manufacturer": Revealed.CAMERA,
    "mod": Revealed.CAMERA,
    "model": Revealed.CAMERA,
    "swr": Revealed.SOFTWARE,
    "too": Revealed.SOFTWARE,
    "software": Revealed.SOFTWARE,
    "version": Revealed.SOFTWARE,
    "day": Revealed.CREATED,
    "creationdate": Revealed.CREATED,
    "nam": Revealed.TITLE,
    "title": Revealed.TITLE,
    "ART": Revealed.AUTHOR,
    "aut": Revealed.AUTHOR,
    "author": Revealed.AUTHOR,
    "cmt": Revealed.COMMENT,
    "des": Revealed.COMMENT,
    "comment": Revealed.COMMENT,
    "cpy": Revealed.RIGHTS,
}

Box = tuple[bytes, int, int]  # kind, begin and end of its content


def facts_of(data: bytes) -> Iterator[Fact]:
    """Return what the boxes of a film say, in their order."""
    left = [MAX_BOXES]
    keys: list[str] = []
    for kind, begin, end in _within(data, 0, len(data), left):
        if kind == b"mvhd":
            yield from _times(data, begin)
        elif kind == b"keys":
            keys = _keys(data, begin, end)
        elif kind[:1] == b"\xa9":
            yield from _named(kind[1:].decode("latin-1"), _text(data, begin, end))
        elif keys and 0 < int.from_bytes(kind) <= len(keys):
            yield from _named(keys[int.from_bytes(kind) - 1], _text(data, begin, end))


def _within(data: bytes, begin: int, end: int, left: list[int], depth: int = 0) -> Iterator[Box]:
    """Walk boxes and those inside the ones that hold others."""
    while begin + 8 <= end and left[0] > 0 and depth < 8:
        left[0] -= 1
        size, kind, head = int.from_bytes(data[begin : begin + 4]), data[begin + 4 : begin + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[begin + 8 : begin + 16]), 16
        stop = end if size == 0 else begin + size
        if stop > end or size in range(1, head):
            return
        yield kind, begin + head, stop
        inner = begin + head
        if kind == b"meta":  # a full box in MP4, a plain one in MOV
            inner += 0 if data[inner + 4 : inner + 8] in (b"hdlr", b"keys") else 4
        if kind in _HOLDING or kind == b"meta":
            yield from _within(data, inner, stop, left, depth + 1)
        begin = stop


def _times(data: bytes, begin: int) -> Iterator[Fact]:
    length = 8 if data[begin] == 1 else 4
    for number, kind in enumerate((Revealed.CREATED, Revealed.CHANGED)):
        at = begin + 4 + number * length
        seconds = int.from_bytes(data[at : at + length])
        if 0 < seconds < 2**33:
            moment = _EPOCH + timedelta(seconds=seconds)
            yield Fact(kind, moment.strftime("%Y:%m:%d %H:%M:%S+00:00"))


def _keys(data: bytes, begin: int, end: int) -> list[str]:
    found: list[str] = []
    at = begin + 8
    while at + 8 <= end and len(found) < 200:
        size = int.from_bytes(data[at : at + 4])
        if size < 8:
            break
        found.append(data[at + 8 : min(at + size, end)].decode("utf-8", "replace"))
        at += size
    return found


def _text(data: bytes, begin: int, end: int) -> str:
    """Return the words of an item: behind a `data` box, or behind their length and language."""
    content = data[begin : min(end, begin + MAX_VALUE_BYTES)]
    if content[4:8] == b"data":
        if int.from_bytes(content[8:12]) != 1:  # 1: UTF-8
            return ""
        return content[16 : int.from_bytes(content[:4])].decode("utf-8", "replace")
    return content[4 : 4 + int.from_bytes(content[:2])].decode("utf-8", "replace")


def _named(name: str, value: str) -> Iterator[Fact]:
    kind = next(
        (kind for end, kind in _KINDS.items() if name == end or name.endswith(f".{end}")), None
    )
    if kind is Revealed.PLACE:
        place = place_of(value)
        if place:
            yield Fact(Revealed.PLACE, place)
    elif kind is not None and (words := plain(value)):
        yield Fact(kind, words)


def place_of(text: str) -> str:
    """Return a place of ISO 6709 as `wire.is_position` wants it, empty if it is none."""
    match = _PLACE.match(text)
    if match is None:
        return ""
    position = f"{float(match[1]):.6f} {float(match[2]):.6f}"
    if match[3] and abs(float(match[3])) < 10**6 - 1:
        position += f" {float(match[3]):.1f}"
    return position if wire.is_position(position) else ""
