"""What parent and confined process say about one file that is being looked at.

    child   greeting   as in `wire.py`
    parent  file       in pieces, each with its length before it (4 bytes); length 0 ends it
    parent  request    length (4 bytes), JSON with "ask"; any number of them, one after the other
    child   answer     length (4 bytes), JSON; then bytes, as many as the answer and its request say

    ask       members of the request            answer, and the bytes behind it
    open      page                              problem, kind, width, height, pages, animated
    lacking   page                              problem: NONE or LACKING
    facts     -                                 facts: [[kind, value], ...]
    raster    page, x, y, width, height,        problem, width, height; then RGB pixels
              longest
    text      start (byte of the file)          problem, encoding, next, length; then UTF-8
    clean     areas: [[x, y, width, height]]    problem, format, width, height, length; the file

The parent believes nothing: all is bounded before it is read, and a member too many ends the talk.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TypeVar

from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.errors import MediaUndecodable
from fieldkit.media import wire
from fieldkit.media.wire import Problem

Member = TypeVar("Member", bound=enum.StrEnum)

MAX_TEXT_BYTES = 256 * 1024
MAX_PAGES = 10**6
MAX_FACTS = 200
MAX_VALUE = 300  # characters of a fact
MAX_AREAS = 500
MAX_RASTER_PIXELS = 2**24
MAX_CLEAN_BYTES = 256 * 1024**2
TEXT_BYTES = 128 * 1024  # of the file, for each request
MAX_TEXT_UTF8 = 4 * TEXT_BYTES
DOTS_PER_POINT = 4  # the size of a page in "pixels": 288 to the inch


class Kind(enum.StrEnum):
    """What a file is, by its content."""

    PICTURE = "picture"
    PAGES = "pages"
    TEXT = "text"
    SOUND = "sound"
    FILM = "film"
    OTHER = "other"


@dataclass(frozen=True)
class Opened:
    """A file as far as it is known without showing it."""

    kind: Kind
    problem: Problem = Problem.NONE
    width: int = 0  # pixels, upright; of pages: dots of the one asked for
    height: int = 0
    page_count: int = 0
    is_animated: bool = False


@dataclass(frozen=True)
class Raster:
    """Bare pixels: RGB, rows from top to bottom without gaps; none where width is 0."""

    problem: Problem
    width: int = 0
    height: int = 0
    pixels: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Stretch:
    """A part of a text, and where in the file the next begins: 0 where it ends."""

    problem: Problem
    text: str = field(default="", repr=False)
    encoding: str = ""
    next_start: int = 0


@dataclass(frozen=True)
class Clean:
    """A file made anew from pixels; no bytes where there is a problem."""

    problem: Problem
    suffix: str = ""  # "jpg" or "png"
    width: int = 0
    height: int = 0
    content: bytes = field(default=b"", repr=False)


def read_opened(data: bytes) -> Opened:
    """Return what the child says the file is.

    Raises:
        MediaUndecodable: It is not of the shape agreed on; likewise below.
    """
    told = wire.members(
        data, {"problem", "kind", "width", "height", "pages", "animated"}, most=MAX_TEXT_BYTES
    )
    if not isinstance(told["animated"], bool):
        raise MediaUndecodable
    return Opened(
        _one_of(Kind, told["kind"]),
        _one_of(Problem, told["problem"]),
        wire.number(told["width"], wire.MAX_DIMENSION),
        wire.number(told["height"], wire.MAX_DIMENSION),
        wire.number(told["pages"], MAX_PAGES),
        told["animated"],
    )


def read_problem(data: bytes) -> Problem:
    """Return the problem alone."""
    return _one_of(Problem, wire.members(data, {"problem"}, most=MAX_TEXT_BYTES)["problem"])


def read_facts(data: bytes) -> tuple[Fact, ...]:
    """Return what the file reveals, in the child's order."""
    facts = wire.members(data, {"facts"}, most=MAX_TEXT_BYTES)["facts"]
    if not isinstance(facts, list) or len(facts) > MAX_FACTS:
        raise MediaUndecodable
    return tuple(_fact(item) for item in facts)


def read_raster(data: bytes, *, longest: int) -> tuple[Problem, int, int]:
    """Return problem, width and height of the pixels that follow."""
    problem, width, height = wire.read_picture(data, longest=longest)
    if width * height > MAX_RASTER_PIXELS:
        raise MediaUndecodable
    return problem, width, height


def read_stretch(data: bytes) -> tuple[Problem, str, int, int]:
    """Return problem, encoding, start of the next stretch, and bytes of UTF-8 that follow."""
    told = wire.members(data, {"problem", "encoding", "next", "length"}, most=MAX_TEXT_BYTES)
    return (
        _one_of(Problem, told["problem"]),
        _plain(told["encoding"], 20),
        wire.number(told["next"], wire.MAX_FILE_BYTES),
        wire.number(told["length"], MAX_TEXT_UTF8),
    )


def read_clean(data: bytes) -> tuple[Clean, int]:
    """Return what is known of a clean copy, and how many bytes follow."""
    told = wire.members(
        data, {"problem", "format", "width", "height", "length"}, most=MAX_TEXT_BYTES
    )
    if told["format"] not in ("", "jpg", "png"):
        raise MediaUndecodable
    clean = Clean(
        _one_of(Problem, told["problem"]),
        told["format"],
        wire.number(told["width"], wire.MAX_DIMENSION),
        wire.number(told["height"], wire.MAX_DIMENSION),
    )
    return clean, wire.number(told["length"], MAX_CLEAN_BYTES)


def plain(text: str) -> str:
    """Return `text` as a fact may hold it: one line of what can be printed, not too long."""
    line = " ".join(text.replace("\0", " ").split())
    return "".join(c for c in line[: 2 * MAX_VALUE] if c.isprintable())[:MAX_VALUE].strip()


def _fact(item: object) -> Fact:
    if not isinstance(item, list) or len(item) != 2:
        raise MediaUndecodable
    fact = Fact(_one_of(Revealed, item[0]), _plain(item[1], MAX_VALUE))
    if fact.kind is Revealed.PLACE and not wire.is_position(fact.value):
        raise MediaUndecodable
    return fact


def _one_of(kinds: type[Member], value: object) -> Member:
    try:
        return kinds(str(value))
    except ValueError as error:
        raise MediaUndecodable from error


def _plain(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or not (value.isprintable()):
        raise MediaUndecodable
    return value
