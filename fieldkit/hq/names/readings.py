"""A word of either script as it may be read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from fieldkit.hq.names.latin import Habit, habits_of, latin_readings
from fieldkit.hq.names.sounds import cyrillic_readings, glided, language_of

_NO_SOUND = re.compile("[^bvhdzstklmnprfZSCcaeoiyuj]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_LATIN_LETTER = re.compile("[a-z\u00c0-\u024f]")


class Manner(NamedTuple):
    """What the letters of a whole name say of how its words are written."""

    language: str  # of its Cyrillic words: "be", "ru", or nothing
    habits: tuple[Habit, ...]  # of its Latin words; none if there is none


def manner_of(whole: str) -> Manner:
    """Return the manner of a name in lower case."""
    habits = habits_of(whole) if _LATIN_LETTER.search(whole) else ()
    return Manner(language_of(whole), habits)


@lru_cache(20_000)
def readings(word: str, manner: Manner) -> tuple[str, ...]:
    """Return the sounds of a word in lower case, glided and not folded, the likeliest first.

    There is none of a word without letters; letters of other scripts are silent.
    """
    if _CYRILLIC_LETTER.search(word):
        found = tuple(map(glided, cyrillic_readings(word, manner.language)))
    else:
        found = latin_readings(word, manner.habits)
    sounds = (_NO_SOUND.sub("", raw) for raw in found)
    return tuple(raw for raw in dict.fromkeys(sounds) if raw)
