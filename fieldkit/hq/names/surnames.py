"""Surnames without the endings that differ between a man and a woman, Belarusian and Russian."""

from __future__ import annotations

import re

from fieldkit.hq.names.prepared import Ending, Surname
from fieldkit.hq.names.readings import Manner, readings
from fieldkit.hq.names.sounds import fold

# Of glided sounds that are not folded yet. Longer first; the group is the stem.
_ENDINGS = (
    (re.compile("^(.{3,})(?:aja|uju)$"), Ending.FEMININE),  # -ая, -aya, -aïa; -ую
    (re.compile("^(.{2,}[sc]k)(?:oho|omu|im)$"), Ending.MASCULINE),  # inflected: -ского
    (re.compile("^(.{2,}[sc]k)a$"), Ending.FEMININE),  # Polish -ska, -cka
    (re.compile("^(.{2,}[^aeoiyuj])(?:[iy]+j?|oj)$"), Ending.MASCULINE),  # -ы, -ий, -ski, -ой
    (re.compile("^(.+[aeo]v)a$"), Ending.FEMININE),
    (re.compile("^(.+[iy]n)a$"), Ending.FEMININE),
    (re.compile("^(.+[aeo][vu]|.+[aeo]f|.+[iy]n)$"), Ending.MASCULINE),
)


def surname_of(word: str, manner: Manner) -> Surname | None:
    """Read a word as a surname, or nothing if it has no sound; `manner` is that of its name."""
    stems: dict[str, None] = {}
    ending = Ending.NONE
    for place, raw in enumerate(_with_linked_vowels(readings(word.casefold(), manner))):
        stem, found = _without_ending(raw)
        stems[fold(stem)] = None
        ending = found if place == 0 else ending
    stems.pop("", None)
    return Surname(word, tuple(stems), ending) if stems else None


def _with_linked_vowels(found: tuple[str, ...]) -> tuple[str, ...]:
    """Add how Belarusian parts two vowels: Леонов is Лявонаў."""
    return (*found, *(raw.replace("eo", "evo") for raw in found if "eo" in raw))


def _without_ending(raw: str) -> tuple[str, Ending]:
    for pattern, ending in _ENDINGS:
        match = pattern.match(raw)
        if match:
            return match.group(1), ending
    return raw, Ending.NONE
