"""A word of either script as it may be read."""

from __future__ import annotations

import re
from functools import lru_cache

from fieldkit.hq.names.latin import latin_readings
from fieldkit.hq.names.sounds import cyrillic_readings, glided

_NO_SOUND = re.compile("[^bvhdzstklmnprfZSCcaeoiyuj]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")


@lru_cache(1024)  # each word is read as a surname, as a given name and as a patronymic
def readings(word: str, whole: str) -> tuple[str, ...]:
    """Return the sounds of a word, glided and not folded, the likeliest first; none of no letters.

    `word` and `whole`, the name it stands in, are lower case. Letters of other scripts are silent.
    """
    if not _CYRILLIC_LETTER.search(word):
        found = latin_readings(word, whole)
    else:
        found = tuple(map(glided, cyrillic_readings(word, whole)))
    return tuple(raw for raw in dict.fromkeys(map(_sounds_only, found)) if raw)


def _sounds_only(raw: str) -> str:
    return _NO_SOUND.sub("", raw)
