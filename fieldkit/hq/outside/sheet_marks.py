"""Finds in the XML of a sheet what the reader of workbooks leaves out, and rows would be lost by.

Cells that are merged downwards: their text stands in the first row alone, and holds for all. And
formulas whose result nobody saved: their cells would be read as empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO

_PIECE = 1 << 20
_OVERLAP = 1 << 14  # bytes; the longest formula has 8,192 characters
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref="([A-Z]{1,3})([1-9]\d{0,6}):[A-Z]{1,3}([1-9]\d{0,6})"'
)
# A text that a formula made may well be empty: t="str".
_UNSAVED = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]{0,500}\bt="str")[^>]{0,500}>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]{0,500}/>|[^>]{0,500}>[^<]{0,9000}</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass(frozen=True)
class SheetMarks:
    """What was found; columns count from 0, rows from 1."""

    merged: frozenset[tuple[int, int, int]]  # column, first row, last row
    has_unsaved: bool  # formulas without a result


def marks_of(source: BinaryIO) -> SheetMarks:
    """Return the marks of a sheet whose XML was parsed before, and is sound."""
    merged: set[tuple[int, int, int]] = set()
    has_unsaved = False
    tail = b""
    while piece := source.read(_PIECE):
        text = tail + piece
        for found in _MERGED.finditer(text):
            column, first, last = found.groups()
            if int(first) < int(last):
                merged.add((_number_of(column), int(first), int(last)))
        has_unsaved = has_unsaved or _UNSAVED.search(text) is not None
        tail = text[-_OVERLAP:]
    return SheetMarks(frozenset(merged), has_unsaved)


def _number_of(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
