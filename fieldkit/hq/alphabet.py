"""The order of names in Belarusian, Russian and Latin letters, for printed lists.

Belarusian: а б в г (ґ) д (дж, дз are no letters of their own in dictionaries) е ё ж з і й к л м н о
п р с т у ў ф х ц ч ш ы ь э ю я. Russian: ё sorts with е and after it only where nothing else
differs, as in its dictionaries. Latin: as in Lacinka, each letter with a mark after the plain one,
ch as c and h. Apostrophes, dashes and dots count for nothing until all else is equal; capitals too.

A name in other letters than those of the list is sorted after all that are in them; a letter of the
other script that slipped into a word ("I" for "І") counts as the one that it looks like.
Source: GOST 7.0.100 leaves the order to the language; "Правілы беларускай арфаграфіі і
пунктуацыі" (2008) gives the Belarusian alphabet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

from fieldkit.domain.spelling import repaired

SortKey = tuple[tuple[int, ...], ...]

_BELARUSIAN = "абвгґдеёжзіийклмнопрстуўфхцчшщъыьэюя"
_RUSSIAN = "абвгґдежзиійклмнопрстуўфхцчшщъыьэюя"
_LATIN = "aąbcćčdđeęėěfghiíjklłĺmnńňoópqrŕřsśštuŭúüvwxyýzźżž"
_APOSTROPHES = frozenset("'’ʼ`´‘\N{COMBINING ACUTE ACCENT}")
_BREAK = 0  # between words: "Іван" before "Іванава"
# Digits; letters of the list's language; those of our other languages; all others.
_BEFORE, _WITHIN, _OTHERS, _AFTER = 1_000, 10_000, 20_000, 1_000_000
_YO = {"ё": "е"}


def sort_key(text: str, language: str) -> SortKey:
    """Return a key that orders texts as readers of "be", "ru" or Latin letters look them up.

    Its parts are compared in turn: letters; what counts only between equals; the text itself, so
    that the order never depends on chance.
    """
    letters = _letters(language)
    folded = unicodedata.normalize("NFC", repaired(text)).casefold()
    first: list[int] = []
    second: list[int] = []
    for letter in folded:
        if letter in _APOSTROPHES:
            continue
        if not letter.isalnum():
            if first and first[-1] != _BREAK:
                first.append(_BREAK)
            continue
        plain = _YO.get(letter, letter) if language == "ru" else letter
        first.append(letters(plain))
        second.append(int(plain != letter))
    while first and first[-1] == _BREAK:
        first.pop()
    return tuple(first), tuple(second), tuple(map(ord, text))


def initial(text: str, language: str) -> str:
    """Return the letter under which a text is listed, or "" if it has none."""
    folded = unicodedata.normalize("NFC", repaired(text)).casefold()
    letter = next((letter for letter in folded if letter.isalnum()), "")
    return (_YO.get(letter, letter) if language == "ru" else letter).upper()


@cache
def _letters(language: str) -> Callable[[str], int]:
    alphabet = {"be": _BELARUSIAN, "ru": _RUSSIAN}.get(language, _LATIN)
    places = {letter: _WITHIN + place for place, letter in enumerate(alphabet)}
    for place, letter in enumerate(dict.fromkeys(_BELARUSIAN + _LATIN)):
        places.setdefault(letter, _OTHERS + place)

    def place_of(letter: str) -> int:
        if letter in places:
            return places[letter]
        if letter.isdigit():
            return _BEFORE + unicodedata.digit(letter, 0)
        return _AFTER + ord(letter)

    return place_of
