"""Reads which texts Qt has to translate, from the translations that come with PySide6.

The file: a magic number, then sections of (tag, length, content); the messages are a row of
(tag, length, content) too, each ended by a tag of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import PySide6

_MAGIC = 16  # bytes
_MESSAGES = 0x69
_END, _TRANSLATION, _NUMBER, _SOURCE, _CONTEXT, _COMMENT = 1, 3, 5, 6, 7, 8
_NONE = 0xFFFFFFFF


def source_texts(language: str = "ru") -> dict[str, set[str]]:
    """Return Qt's source texts by context, as far as the shipped translation has them."""
    folder = Path(PySide6.__file__).parent / "Qt" / "translations"
    data = (folder / f"qtbase_{language}.qm").read_bytes()
    found: dict[str, set[str]] = {}
    for source, context in _messages(_section(data)):
        found.setdefault(context, set()).add(source)
    return found


def _section(data: bytes) -> bytes:
    place = _MAGIC
    while place < len(data):
        tag, length = struct.unpack_from(">BI", data, place)
        if tag == _MESSAGES:
            return data[place + 5 : place + 5 + length]
        place += 5 + length
    raise ValueError("no messages")


def _messages(data: bytes) -> Iterator[tuple[str, str]]:
    place, texts = 0, {}
    while place < len(data):
        tag = data[place]
        place += 1
        if tag == _END:
            yield texts.get(_SOURCE, ""), texts.get(_CONTEXT, "")
            texts = {}
        elif tag == _NUMBER:
            place += 4
        elif tag in (_TRANSLATION, _SOURCE, _CONTEXT, _COMMENT):
            (length,) = struct.unpack_from(">I", data, place)
            length = 0 if length == _NONE else length
            place += 4
            if tag != _TRANSLATION:
                texts[tag] = data[place : place + length].decode("utf-8").rstrip("\0")
            place += length
        else:
            raise ValueError(f"unknown tag {tag}")
