"""What the two ends of the pipe to the decoding process say to each other.

    child   greeting   b"fieldkit-media/1" and one byte: the bits of its Confinement
    parent  request    longest side wanted in pixels (4 bytes), then the file in pieces,
                       each with its length before it (4 bytes); length 0 ends it
    child   facts      length (4 bytes), JSON {taken, camera, position, width, height}
    child   picture    length (4 bytes), JSON {problem, width, height}, then the pixels:
                       width x height x 3 bytes, RGB, rows from top to bottom

All lengths are big-endian. The facts come first so that they survive a decoder that crashes. The
pixels come bare: the parent compresses them itself and never parses an image a child has made.
The parent believes nothing: every length is bounded before it is read, every text must have the
shape it claims to have.
"""

from __future__ import annotations

import enum
import re
import struct
from typing import Any

from fieldkit.domain import canonical_json
from fieldkit.domain.attachment import MediaFacts
from fieldkit.errors import InvalidJson, MediaUndecodable

GREETING = b"fieldkit-media/1"
MAX_FILE_BYTES = 256 * 1024**2
MAX_TEXT_BYTES = 4096
MAX_LONGEST = 4096  # pixels
MAX_CAMERA = 100  # characters
MAX_DIMENSION = 10**6  # pixels
PIECE_BYTES = 256 * 1024
EXIT_TOO_LARGE = 3  # of a decoding process that got no more memory

_LENGTH = struct.Struct(">I")
_TAKEN = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d([+-]\d\d:\d\d)?\Z", re.ASCII)
_POSITION = re.compile(
    r"(-?\d{1,2}\.\d{6}) (-?\d{1,3}\.\d{6})( -?\d{1,6}\.\d)?\Z",
    re.ASCII,
)


class Problem(enum.StrEnum):
    """Why a picture could not be read, or not whole."""

    NONE = ""
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    LACKING = "lacking"  # letters of a page, as their font is not inside
    PASSWORD = "password"  # noqa: S105 - it asks for one
    NOT_POSSIBLE = "not-possible"  # the decoder itself could not be started


def pack_length(length: int) -> bytes:
    """Return `length` as it stands before a piece."""
    return _LENGTH.pack(length)


def unpack_length(data: bytes, *, most: int) -> int:
    """Return the length in `data`.

    Raises:
        MediaUndecodable: Beyond `most`.
    """
    length: int = _LENGTH.unpack(data)[0]
    if length > most:
        raise MediaUndecodable
    return length


def read_facts(data: bytes) -> MediaFacts:
    """Return the facts of a picture as its decoder told them.

    Raises:
        MediaUndecodable: They are not of the shape agreed on.
    """
    told = members(data, {"taken", "camera", "position", "width", "height"})
    return MediaFacts(
        taken=_text(told["taken"], is_taken),
        camera=_text(told["camera"], is_camera),
        position=_text(told["position"], is_position),
        width=number(told["width"], MAX_DIMENSION),
        height=number(told["height"], MAX_DIMENSION),
    )


def read_picture(data: bytes, *, longest: int) -> tuple[Problem, int, int]:
    """Return the problem, and width and height of the pixels that follow (0, 0 for none).

    Raises:
        MediaUndecodable: Not of the shape agreed on, or larger than `longest`.
    """
    told = members(data, {"problem", "width", "height"})
    width, height = number(told["width"], longest), number(told["height"], longest)
    try:
        problem = Problem(told["problem"])
    except ValueError as error:
        raise MediaUndecodable from error
    if (width == 0) != (height == 0) or (width == 0 and problem is Problem.NONE):
        raise MediaUndecodable
    return problem, width, height


def is_taken(text: str) -> bool:
    """Say whether `text` is a time as EXIF writes it, with its offset if there is one."""
    return _TAKEN.match(text) is not None


def is_camera(text: str) -> bool:
    """Say whether `text` can stand as the name of a camera."""
    return len(text) <= MAX_CAMERA and text.isprintable()


def is_position(text: str) -> bool:
    """Say whether `text` is "latitude longitude [altitude]", each within its range."""
    match = _POSITION.match(text)
    return match is not None and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180


def members(data: bytes, names: set[str], *, most: int = MAX_TEXT_BYTES) -> dict[str, Any]:
    """Return the members of a JSON object of at most `most` bytes: exactly `names`.

    Raises:
        MediaUndecodable: It is anything else.
    """
    try:
        told = canonical_json.read_object(data, max_bytes=most)
    except InvalidJson as error:
        raise MediaUndecodable from error
    if set(told) != names:
        raise MediaUndecodable
    return told


def number(value: object, most: int) -> int:
    """Return a whole number from 0 to `most`.

    Raises:
        MediaUndecodable: It is anything else.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise MediaUndecodable
    return value


def _text(value: object, fits: Any) -> str:
    if not isinstance(value, str) or (value and not fits(value)):
        raise MediaUndecodable
    return value
