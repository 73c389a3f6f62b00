"""Looks for words in bytes, in every shape in which a program may have written them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """A word that was found where it must not be."""

    word: str
    shape: str
    place: str


def shapes(word: str) -> dict[str, bytes]:
    """Return the word as each encoding writes it, by the name of the encoding.

    Base64 depends on how many bytes stand before: the part that is the same whatever they are is
    returned for each of the three places.
    """
    found: dict[str, bytes] = {}
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        raw = word.encode(encoding)
        found[encoding] = raw
        found[f"{encoding}, hex"] = raw.hex().encode()
        found[f"{encoding}, HEX"] = raw.hex().upper().encode()
        for place in range(3):
            found[f"{encoding}, base64 at {place}"] = _base64_inside(raw, place)
    found["quoted"] = "".join(f"\\u{ord(letter):04x}" for letter in word).encode()
    found["percent"] = "".join(f"%{byte:02X}" for byte in word.encode()).encode()
    return found


def _base64_inside(raw: bytes, place: int) -> bytes:
    whole = base64.b64encode(b"\0" * place + raw)
    first = -(-place * 8 // 6)  # characters that also depend on what stands before
    last = len(base64.b64encode(b"\0" * place + raw).rstrip(b"="))
    if (place + len(raw)) % 3:
        last -= 1  # its last bits come from what follows
    return whole[first:last]


class Search:
    """All words in all shapes."""

    def __init__(self, words: Iterable[str]) -> None:
        self._needles = [
            (word, shape, needle) for word in words for shape, needle in shapes(word).items()
        ]

    def hits(self, content: bytes, place: str) -> Iterator[Hit]:
        """Yield a hit for each shape of each word in `content`; `place` says where that was."""
        for word, shape, needle in self._needles:
            if needle in content:
                yield Hit(word, shape, place)
