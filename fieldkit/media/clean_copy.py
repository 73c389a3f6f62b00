"""Checks that a clean copy holds pixels and nothing else.

The copy was made by a process that met a stranger's file. So it is believed as little as that file:
its structure is walked here, byte for byte, and nothing in it is decoded.
"""

from __future__ import annotations

import re
import zlib

from fieldkit.errors import MediaUndecodable

_JFIF = b"JFIF\0\x01\x01"  # version 1.1; then density and an empty preview, 7 bytes
_NEEDED = {0xDB, 0xC4, 0xC0, 0xC2, 0xDD}  # tables, frame, restart interval (ITU-T T.81 table B.1)
_MOST_PARTS = 20_000  # Pillow divides the pixels of a PNG into parts of 64 KiB
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_NO_CODE = re.compile(rb"\xff[^\x00\xd0-\xd7]")  # a marker, and no byte of the scan


def check(content: bytes, suffix: str) -> None:
    """Check that a "jpg" or "png" has no part in which something could be told beside pixels.

    Raises:
        MediaUndecodable: It has, or it is not whole.
    """
    if suffix == "jpg":
        _check_jpeg(content)
    elif suffix == "png":
        _check_png(content)
    else:
        raise MediaUndecodable


def _check_jpeg(content: bytes) -> None:
    if content[:2] != b"\xff\xd8":
        raise MediaUndecodable
    at, parts, scans = 2, 0, 0
    while content[at : at + 2] != b"\xff\xd9":
        parts += 1
        if len(content) < at + 4 or content[at] != 0xFF or parts > _MOST_PARTS:
            raise MediaUndecodable
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        segment = content[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == 0xDA:
            scans += 1
            found = _NO_CODE.search(content, at)
            at = len(content) if found is None else found.start()
        elif not (marker in _NEEDED or (marker == 0xE0 and _is_plain_jfif(segment))):
            raise MediaUndecodable
    if at + 2 != len(content) or scans == 0:
        raise MediaUndecodable


def _is_plain_jfif(segment: bytes) -> bool:
    return len(segment) == 14 and segment.startswith(_JFIF) and segment[12:] == b"\0\0"


def _check_png(content: bytes) -> None:
    if not content.startswith(_PNG_MARK):
        raise MediaUndecodable
    at, kinds = len(_PNG_MARK), []
    while at < len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        body, end = content[at + 8 : at + 8 + length], at + 12 + length
        told = content[at + 8 + length : end]
        if len(told) != 4 or zlib.crc32(kind + body) != int.from_bytes(told):
            raise MediaUndecodable
        kinds.append(kind)
        at = end
        if len(kinds) > _MOST_PARTS:
            raise MediaUndecodable
    picture = kinds[1:-1]
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or set(picture) != {b"IDAT"}:
        raise MediaUndecodable
