"""What Matroska and WebM say beside sound and pictures; runs in the confined process only.

RFC 8794 (EBML) and RFC 9559 (Matroska).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.media.movie_boxes import place_of
from fieldkit.media.viewing_wire import plain

MAX_ELEMENTS = 20_000  # of one file
MAX_VALUE_BYTES = 4_096

_SEGMENT, _INFO, _TAGS, _TAG, _SIMPLE = 0x18538067, 0x1549A966, 0x1254C367, 0x7373, 0x67C8
_ATTACHED = 0x61A7
_HOLDING = {_SEGMENT, _INFO, _TAGS, _TAG, _SIMPLE, 0x1941A469}
_DATE, _NAME, _STRING = 0x4461, 0x45A3, 0x4487
_TEXTS = {0x7BA9: Revealed.TITLE, 0x4D80: Revealed.SOFTWARE, 0x5741: Revealed.SOFTWARE}
_TAG_KINDS = {
    "TITLE": Revealed.TITLE,
    "ARTIST": Revealed.AUTHOR,
    "AUTHOR": Revealed.AUTHOR,
    "COMMENT": Revealed.COMMENT,
    "DESCRIPTION": Revealed.COMMENT,
    "ENCODER": Revealed.SOFTWARE,
    "DATE_RECORDED": Revealed.CREATED,
    "CREATION_TIME": Revealed.CREATED,
    "COPYRIGHT": Revealed.RIGHTS,
    "LOCATION": Revealed.PLACE,
    "MAKE": Revealed.CAMERA,
    "MODEL": Revealed.CAMERA,
}
_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)

Element = tuple[int, int, int]  # id, begin and end of its content


def facts_of(data: bytes) -> Iterator[Fact]:
    """Return what the elements say, in their order."""
    name, attached = "", 0
    for kind, begin, end in _within(data, 0, len(data), [MAX_ELEMENTS]):
        content = data[begin : min(end, begin + MAX_VALUE_BYTES)]
        if kind in _TEXTS:
            yield from _fact(_TEXTS[kind], content)
        elif kind == _DATE and end - begin == 8:
            moment = _EPOCH + timedelta(microseconds=int.from_bytes(content, signed=True) // 1000)
            yield Fact(Revealed.CREATED, moment.strftime("%Y:%m:%d %H:%M:%S+00:00"))
        elif kind == _NAME:
            name = content.decode("utf-8", "replace").strip("\0").upper()
        elif kind == _STRING and name in _TAG_KINDS:
            yield from _fact(_TAG_KINDS[name], content)
        elif kind == _ATTACHED:
            attached += 1
    if attached:
        yield Fact(Revealed.ENCLOSED, str(attached))


def _within(
    data: bytes, begin: int, end: int, left: list[int], depth: int = 0
) -> Iterator[Element]:
    """Walk elements and those inside the ones that hold what is looked for."""
    while begin < end and left[0] > 0 and depth < 8:
        left[0] -= 1
        kind, begin = _number(data, begin, keeps_mark=True)
        size, begin = _number(data, begin, keeps_mark=False)
        stop = end if size < 0 else min(begin + size, end)
        yield kind, begin, stop
        if kind in _HOLDING:
            yield from _within(data, begin, stop, left, depth + 1)
        begin = stop


def _number(data: bytes, at: int, *, keeps_mark: bool) -> tuple[int, int]:
    """Return a number of variable length and where it ends; -1 for a size that is not known."""
    first = data[at]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError
    number = int.from_bytes(data[at : at + length])
    if not keeps_mark:
        number &= (1 << 7 * length) - 1
        if number == (1 << 7 * length) - 1:
            number = -1
    return number, at + length


def _fact(kind: Revealed, content: bytes) -> Iterator[Fact]:
    text = content.decode("utf-8", "replace")
    value = place_of(text) if kind is Revealed.PLACE else plain(text)
    if value:
        yield Fact(kind, value)
