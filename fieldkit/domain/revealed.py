"""What a file says about the people and machines it came from, each fact by its kind."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Revealed(enum.StrEnum):
    """Kinds of facts; the comment gives the shape of the value."""

    PLACE = "place"  # "latitude longitude [altitude]", decimal degrees and metres
    DIRECTION = "direction"  # degrees from north
    PLACE_NAME = "place-name"  # as written
    TAKEN = "taken"  # EXIF time, or as written
    CREATED = "created"  # as written
    CHANGED = "changed"  # as written
    CAMERA = "camera"  # make and model
    LENS = "lens"
    SERIAL = "serial"  # a number that belongs to one device or file
    OWNER = "owner"
    AUTHOR = "author"
    RIGHTS = "rights"
    COMPUTER = "computer"
    SOFTWARE = "software"
    TITLE = "title"
    COMMENT = "comment"
    KEYWORDS = "keywords"
    PREVIEW = "preview"  # count of smaller pictures of the same, "" where unknown
    MAKER_NOTE = "maker-note"  # bytes
    XMP = "xmp"  # bytes
    IPTC = "iptc"  # bytes
    COLOURS = "colours"  # name of the colour profile
    APPENDED = "appended"  # bytes behind the end of the picture
    ENCLOSED = "enclosed"  # count of files inside
    PROGRAM = "program"  # none: it has a program inside
    EARLIER = "earlier"  # count of earlier versions kept inside
    TRACK = "track"  # none: places along a way
    OTHER = "other"  # count of technical entries that are not named one by one


@dataclass(frozen=True)
class Fact:
    """One fact and how the file puts it."""

    kind: Revealed
    value: str = ""
