"""How far two words are from each other in sound, where they are not equal.

The unit is one wrong letter. What scribes, languages and systems confuse costs less than what
only a slip of the finger does: an unstressed vowel, с for з, т for ц.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

from fieldkit.hq.names.sounds import VOWELS

FAR = 9.0  # more than anybody could take for one word
CLOSE = 0.45  # at most this: letters that are easily confused
ONE_LETTER = 1.0  # at most this: a slip
_MOST_EDITS = 2

_CONFUSED = frozenset(
    map(frozenset, ("sz", "SZ", "CS", "cC", "sS", "zZ", "tc", "fv", "kh", "jh", "cz", "jv"))
)
_HALF_CONFUSED = frozenset(map(frozenset, ("td", "bp", "cs", "dz", "vu", "lv", "CZ")))
_L_V = frozenset("lv")  # before a consonant: Доўгі and Долгий


def nearest(ones: Iterable[str], others: Iterable[str]) -> float:
    """Return the least distance of any reading from any other, 0.0 if two are equal."""
    others = tuple(others)
    return min((distance(one, other) for one in ones for other in others), default=FAR)


def distance(one: str, other: str) -> float:
    """Return 0.0 for equal words, about 1.0 for one wrong letter, FAR from three on."""
    if one == other:
        return 0.0
    if Levenshtein.distance(one, other, score_cutoff=_MOST_EDITS) > _MOST_EDITS:
        return FAR
    one, other = sorted((one, other))  # there may be several ways of equal length
    if _are_exchanged(one, other):
        return 0.8
    return sum(
        _cost(edit.tag, one, other, edit.src_pos, edit.dest_pos)
        for edit in Levenshtein.editops(one, other)
    )


def _are_exchanged(one: str, other: str) -> bool:
    """Say whether two neighbouring letters changed places."""
    if len(one) != len(other):
        return False
    wrong = [place for place in range(len(one)) if one[place] != other[place]]
    if len(wrong) != _MOST_EDITS or wrong[1] - wrong[0] != 1:
        return False
    first, second = wrong
    return one[first] == other[second] and one[second] == other[first]


def _cost(tag: str, one: str, other: str, begin: int, there: int) -> float:
    if tag != "replace":
        return _cost_of_one_more(*((one, begin) if tag == "delete" else (other, there)))
    pair = frozenset((one[begin], other[there]))
    if pair <= frozenset(VOWELS):
        return 0.4 if _has_vowel(one[begin + 1 :]) else 0.6  # a suffix makes another surname
    if pair in _CONFUSED or (pair == _L_V and one[begin + 1 : begin + 2] not in ("", *VOWELS)):
        return 0.4
    return 0.7 if pair in _HALF_CONFUSED else 1.0


def _cost_of_one_more(longer: str, place: int) -> float:
    letter = longer[place]
    if place == 0 and letter in "vhj":
        return 0.4  # Вольскі and Ольский: a sound set before a first vowel
    if letter in VOWELS:
        return 1.0 if place >= len(longer) - 2 else 0.6
    return 0.8


def _has_vowel(sounds: str) -> bool:
    return any(vowel in sounds for vowel in VOWELS)
