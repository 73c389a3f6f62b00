"""What the sound of two words hides: letters that one language would not write for the other's.

The folded sound levels а о е and г х, since systems confuse them. Where both words are Cyrillic, no
system stands between them, and only what Belarusian and Russian write for each other is the same: о
and а, е and я, е and а after a hard consonant. Балов is not Белов, Элла is not Алла.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CYRILLIC_WORD = re.compile("[\u0400-\u04ff-]+")
_SIGNS = re.compile("[ьъ]")
_SYLLABLE = re.compile("([^аеёиіоуыэюяў]?)([аеёиіоуыэюя])")
_ALWAYS_HARD = frozenset("жшчцрщ")
_UNALIKE = frozenset(map(frozenset, ("ео", "еа", "яа", "яо", "юу", "эа", "эо")))
_UNALIKE_FIRST = frozenset(map(frozenset, ("эа", "эо")))  # without a consonant before


def contradict(one: str, other: str) -> bool:
    """Say whether two words that sound alike are written as no two languages would write one."""
    one, other = one.casefold(), other.casefold()
    if not (_CYRILLIC_WORD.fullmatch(one) and _CYRILLIC_WORD.fullmatch(other)):
        return False
    if _gutturals(one) != _gutturals(other):
        return True
    own, their = list(_syllables(one)), list(_syllables(other))
    if len(own) != len(their):
        return False
    return any(map(_are_unalike, own, their))


def _gutturals(word: str) -> str:
    return "".join(letter for letter in word.replace("ґ", "г") if letter in "гх")


def _syllables(word: str) -> Iterator[tuple[str, str]]:
    return ((before, vowel) for before, vowel in _SYLLABLE.findall(_SIGNS.sub("", word)))


def _are_unalike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (before, vowel), (_before, other_vowel) = one, other
    if before == _before == "":
        return frozenset((vowel, other_vowel)) in _UNALIKE_FIRST
    if before == "" or before in _ALWAYS_HARD or _before in _ALWAYS_HARD:
        return False
    return frozenset((vowel, other_vowel)) in _UNALIKE
