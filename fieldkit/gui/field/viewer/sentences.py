"""What a file reveals, in sentences; what was taken out of it, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fieldkit.domain.local_text import size
from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.gui.field.attachments.model import moment_of
from fieldkit.translations import _, mark, ngettext

# Facts that lead to a person or a place come first.
_ORDER = tuple(Revealed)

_SENTENCES = {
    Revealed.PLACE: mark("It says where it was taken: {value}"),
    Revealed.DIRECTION: mark("It says which way the camera looked: {value}° from north"),
    Revealed.PLACE_NAME: mark("It names a place: {value}"),
    Revealed.TAKEN: mark("It says when it was taken: {value}"),
    Revealed.CREATED: mark("It says when it was made: {value}"),
    Revealed.CHANGED: mark("It says when it was changed: {value}"),
    Revealed.CAMERA: mark("It names the camera or phone: {value}"),
    Revealed.LENS: mark("It names the lens: {value}"),
    Revealed.SERIAL: mark("It holds a number that may belong to one device only: {value}"),
    Revealed.OWNER: mark("It names the owner: {value}"),
    Revealed.AUTHOR: mark("It names the author: {value}"),
    Revealed.RIGHTS: mark("It says whose it is: {value}"),
    Revealed.COMPUTER: mark("It names the device it was made on: {value}"),
    Revealed.SOFTWARE: mark("It names the program that made it: {value}"),
    Revealed.TITLE: mark("It has a title: {value}"),
    Revealed.COMMENT: mark("It has a comment: {value}"),
    Revealed.KEYWORDS: mark("It has keywords: {value}"),
    Revealed.COLOURS: mark("It names the colours of the device: {value}"),
}
_WITHOUT_VALUE = {
    Revealed.PREVIEW: mark("It holds a small preview, which may show what was cut off later."),
    Revealed.PROGRAM: mark("It holds a program. It is not run here."),
    Revealed.TRACK: mark("It holds places along a way."),
}
_SIZES = {
    Revealed.MAKER_NOTE: mark("It holds notes of the camera's maker ({size}): often numbers."),
    Revealed.XMP: mark("It holds a description for programs (XMP, {size})."),
    Revealed.IPTC: mark("It holds a description for newspapers (IPTC, {size})."),
    Revealed.APPENDED: mark("Something more stands behind the picture ({size}), such as a film."),
}
_REMOVED = {
    Revealed.PLACE: mark("the place"),
    Revealed.DIRECTION: mark("the direction"),
    Revealed.PLACE_NAME: mark("names of places"),
    Revealed.TAKEN: mark("the time"),
    Revealed.CREATED: mark("the time it was made"),
    Revealed.CHANGED: mark("the time of changes"),
    Revealed.CAMERA: mark("the camera"),
    Revealed.LENS: mark("the lens"),
    Revealed.SERIAL: mark("numbers of the device"),
    Revealed.OWNER: mark("the owner"),
    Revealed.AUTHOR: mark("the author"),
    Revealed.RIGHTS: mark("whose it is"),
    Revealed.COMPUTER: mark("the device"),
    Revealed.SOFTWARE: mark("the program"),
    Revealed.TITLE: mark("the title"),
    Revealed.COMMENT: mark("comments"),
    Revealed.KEYWORDS: mark("keywords"),
    Revealed.PREVIEW: mark("the small preview"),
    Revealed.MAKER_NOTE: mark("notes of the camera's maker"),
    Revealed.XMP: mark("the description for programs"),
    Revealed.IPTC: mark("the description for newspapers"),
    Revealed.COLOURS: mark("the colours of the device"),
    Revealed.APPENDED: mark("what stood behind the picture"),
    Revealed.OTHER: mark("technical entries"),
}


def sentences_of(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return a sentence for each fact, what leads to people and places first."""
    return tuple(_sentence(fact) for fact in sorted(facts, key=_rank))


def removed_by_copying(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return in a few words each what a clean copy has not any more; each once."""
    kinds = dict.fromkeys(fact.kind for fact in sorted(facts, key=_rank))
    return tuple(_(_REMOVED[kind]) for kind in kinds if kind in _REMOVED)


def _rank(fact: Fact) -> int:
    return _ORDER.index(fact.kind)


def _sentence(fact: Fact) -> str:
    if fact.kind in _SENTENCES:
        return _(_SENTENCES[fact.kind]).format(value=_value(fact))
    if fact.kind in _SIZES:
        return _(_SIZES[fact.kind]).format(size=size(_count(fact)))
    if fact.kind in _WITHOUT_VALUE:
        return _(_WITHOUT_VALUE[fact.kind])
    return _COUNTED[fact.kind](_count(fact))


def _value(fact: Fact) -> str:
    if fact.kind is Revealed.PLACE:
        latitude, longitude = fact.value.split(" ")[:2]
        return f"{latitude}, {longitude}"
    if fact.kind in (Revealed.TAKEN, Revealed.CREATED, Revealed.CHANGED):
        return moment_of(fact.value)
    return fact.value


def _count(fact: Fact) -> int:
    return int(fact.value) if fact.value.isdecimal() and fact.value.isascii() else 0


def _enclosed(count: int) -> str:
    return ngettext(
        "It holds another file inside.", "It holds {count} other files inside.", count
    ).format(count=count)


def _earlier(count: int) -> str:
    return ngettext(
        "It keeps an earlier version of itself, which can be restored.",
        "It keeps {count} earlier versions of itself, which can be restored.",
        count,
    ).format(count=count)


def _other(count: int) -> str:
    return ngettext(
        "And {count} technical entry more.", "And {count} technical entries more.", count
    ).format(count=count)


_COUNTED: dict[Revealed, Callable[[int], str]] = {
    Revealed.ENCLOSED: _enclosed,
    Revealed.EARLIER: _earlier,
    Revealed.OTHER: _other,
}
