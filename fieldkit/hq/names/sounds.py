"""What a word sounds like, whatever it is written in.

Sounds are letters: b v h d z s t k l m n p r f, Z S C for ж ш ч, c for ц, D for a ц that may be
т, and the vowels a e o i y u with the glide j. `fold` then levels what Belarusian and Russian,
and the many ways of romanising both, do not tell apart: а о е (akanne), и ы і, softness, glides,
doubled letters, ў в у. What is left is equal for two spellings of one name, and rarely
for two names. `spelling.py` has a coarser key, made to find; this one is made to tell apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

VOWELS = "aiu"  # those that folded words have

_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгґдзийклмнопрстуфхцчшыэ", "abvhhdzijklmnoprstufhcCSyo", strict=True)),
        **{"е": "je", "ё": "jo", "ж": "Z", "і": "i", "ї": "ji", "ў": "v", "щ": "SC", "ю": "ju"},
        **{"я": "ja", "є": "je", "ь": "j", "ъ": "j", "ј": "j", "џ": "dZ", "ѣ": "je"},
    }
)
_BELARUSIAN = re.compile("[ўі]")
_RUSSIAN = re.compile("[ищъ]")
_SOFT_TS = re.compile("c(?=[eij])")
_LAST_TS = re.compile("c$")
_TS_BEFORE_V = re.compile("c(?=v)")


def language_of(text: str) -> str:
    """Return "be" or "ru" where the letters show one and not the other, else nothing."""
    is_belarusian, is_russian = bool(_BELARUSIAN.search(text)), bool(_RUSSIAN.search(text))
    if is_belarusian is is_russian:
        return ""
    return "be" if is_belarusian else "ru"


def cyrillic_readings(word: str, language: str) -> tuple[str, ...]:
    """Return the sounds of a Cyrillic word (lower case), not folded yet.

    A soft ц is т in Belarusian and a real ц in Russian; where neither the word nor `language`,
    that of the whole name, says which it is, there are two readings.
    """
    raw = word.translate(_CYRILLIC)
    if "c" not in raw:
        return (raw,)
    own = language_of(word) or language
    if own == "ru":
        return (raw,)
    soft = _SOFT_TS.sub("t" if own == "be" else "D", raw)
    return soft_ts_readings(_TS_BEFORE_V.sub("D", soft))


def soft_ts_readings(raw: str) -> tuple[str, ...]:
    """Return the word with each D read as т, and with each read as ц."""
    return (raw.replace("D", "t"), raw.replace("D", "c")) if "D" in raw else (raw,)


def soften(raw: str) -> str:
    """Mark each ц that may be a soft т; at the end passports drop the sign: Yurkoits, Юркойть."""
    return _LAST_TS.sub("D", _TS_BEFORE_V.sub("D", _SOFT_TS.sub("D", raw)))


_GLIDES = (
    (re.compile("y(?=[aeou])|(?<=[aeou])y"), "j"),
    (re.compile("i(?=[aeou])|(?<=[aeou])i"), "j"),
)
_LEVELLED = str.maketrans({"e": "a", "o": "a", "y": "i"})
_U_AFTER_VOWEL = re.compile("(?<=[ai])u")
_FIRST_U = re.compile("^u(?=[^aiuj]+[aiu])")  # Уладзімір, but not Ус
_LAST_F = re.compile("(?<=a)f$")
_RUN_WITH_I = re.compile("i+(?=[au])|(?<=[au])i+")
_DOUBLED = re.compile(r"(.)\1+")
_LAST_GLIDE = re.compile("[aeo]j$")
_FIRST_GLIDE = re.compile("j[aou]")


def glided(raw: str) -> str:
    """Return the sounds with every i or y beside another vowel taken for a glide."""
    for pattern, glide in _GLIDES:
        raw = pattern.sub(glide, raw)
    return raw


@lru_cache(20_000)
def fold(raw: str) -> str:
    """Return what two spellings of one word have in common; `raw` is glided already."""
    sounds = raw.translate(_LEVELLED).replace("ts", "c").replace("dz", "d")
    sounds = _FIRST_U.sub("v", _U_AFTER_VOWEL.sub("v", sounds)).replace("j", "")
    sounds = _RUN_WITH_I.sub("", sounds)
    sounds = _LAST_F.sub("v", _DOUBLED.sub(r"\1", sounds))
    return f"{sounds}j" if _LAST_GLIDE.search(raw) else sounds


def fold_given(raw: str) -> tuple[str, ...]:
    """Return the same of a given name, where Яна is not Анна: its first glide is kept.

    Russian е may be written with one and without, so there are two. A last e is no a: Alexandre
    is a man.
    """
    folded = fold(raw)
    if raw.endswith("e"):
        folded = f"{folded[:-1]}e"
    if _FIRST_GLIDE.match(raw):
        return (f"j{folded}",)
    return (folded, f"j{folded}") if raw.startswith("je") else (folded,)


def skeleton(sounds: str) -> str:
    """Return the consonants alone."""
    return sounds.translate(_NO_VOWELS)


_NO_VOWELS = dict.fromkeys(map(ord, VOWELS))
