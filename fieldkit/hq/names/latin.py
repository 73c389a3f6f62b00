"""Latin letters read as the systems of romanising read them, all that fit.

Official ones (BGN/PCGN 1979 and 1947, ICAO Doc 9303, ISO 9:1995, the Belarusian national system
of 2007, UN 2012, GOST R 52535), Lacinka old and new, the passport and press spellings from
Belarusian and Russian, and the habits of French, German, Polish and Slovene newspapers. They
contradict each other in a few letters only: ch, j, sch, sz, z, ou. A **habit** says how it reads
these; everything else is read alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from fieldkit.hq.names.sounds import glided, soft_ts_readings, soften


class Habit(NamedTuple):
    """How one way of writing reads the letters that others read otherwise."""

    ch: str = "C"
    j: str = "j"
    sch: str = "S"
    z: str = "z"
    ou: str = "ou"
    sz: str = "S"
    s: str = "s"


_ENGLISH = Habit()
_SLAVIC = Habit(ch="h")
_GERMAN = Habit(ch="h", z="c", sz="sc")
_GERMAN_SOFT = Habit(ch="h", z="c", sz="sc", sch="Z")
_GERMAN_VOICED = Habit(ch="h", z="c", sz="sc", s="z")
_GERMAN_SOFT_VOICED = Habit(ch="h", z="c", sz="sc", s="z", sch="Z")
_GERMANS = (_GERMAN, _GERMAN_VOICED)
_GERMANS_WITH_SCH = (_GERMAN, _GERMAN_SOFT, _GERMAN_VOICED, _GERMAN_SOFT_VOICED)
_FRENCH = Habit(ch="S", j="Z", ou="u")

_TOGETHER = {
    **{"schtsch": "SC", "shch": "SC", "szcz": "SC", "chtch": "SC", "shh": "SC", "šč": "SC"},
    **{"dzh": "dZ", "dsch": "dZ", "dsj": "dj", "dž": "dZ", "dż": "dZ"},
    **{"tsch": "C", "tch": "C", "cz": "C", "sh": "S", "zh": "Z", "kh": "h", "gh": "h"},
    **{"ts": "c", "tz": "c", "ph": "f", "th": "t", "qu": "kv", "x": "ks", "rz": "rZ"},
    **{"gue": "he", "gui": "hi", "guï": "hi"},
}
_ALONE = {
    **dict(zip("abcdefghiklmnopqrstuvwy", "abcdefhhiklmnopkrstuvvy", strict=True)),
    **{"č": "C", "ć": "D", "š": "S", "ś": "s", "ŝ": "SC", "ž": "Z", "ż": "Z", "ź": "z"},
    **{"ł": "l", "ĺ": "l", "ľ": "l", "ń": "n", "ŭ": "v", "â": "ja", "û": "ju", "ü": "ju"},
    **{"ë": "jo", "ï": "j", "ö": "o", "ä": "ja", "đ": "d", "ð": "d", "ø": "o", "æ": "a", "ı": "i"},
    **{"ș": "S", "ş": "S", "ț": "c", "ţ": "c", "ğ": "h", "ĉ": "C", "ĵ": "j", "ĭ": "j"},
}

_HAS_MARKS = re.compile("[čšžŭćśźńłżĺŝ]")
_IS_ENGLISH = re.compile("sh|zh|kh|y[aeou]|yy|iy")
_IS_SLAVIC = re.compile("[čšžŭćśźńłżĺŝ]|(?<!t)c(?![hkz])|cz|sz")
_IS_GERMAN = re.compile("sch|w|z(?!h)")
_IS_POLISH = re.compile("cz|sz|rz")
_IS_FRENCH = re.compile(
    r"ou|tch|gu[eiï]|ï|[iu]ne\b|dj|(?:\b|[aeiouy])j[^aeiouyjâû\s]|(?:\b|[aeiou])j[aeiou]"
)
_IS_NOT_FRENCH = re.compile("sh|zh|sch|w|cz|sz")
_SILENT_END = re.compile("(?<=[iu]n)e$|(?<=ov|ev)e$")


def latin_readings(word: str, habits: tuple[Habit, ...]) -> tuple[str, ...]:
    """Return the sounds of a Latin word (lower case), not folded yet, the likeliest first."""
    found: dict[str, None] = {}
    for habit in habits:
        text = _SILENT_END.sub("", word) if habit is _FRENCH else word
        for reading in soft_ts_readings(soften(glided(_read(text, habit)))):
            found[reading] = None
    return tuple(found)


@cache
def _reader(habit: Habit) -> tuple[re.Pattern[str], dict[str, str]]:
    sounds = {**_ALONE, **_TOGETHER}
    sounds |= {"ch": habit.ch, "j": habit.j, "sch": habit.sch, "z": habit.z, "ou": habit.ou}
    sounds |= {"sz": habit.sz, "s": habit.s, "ss": "s"}
    units = sorted(sounds, key=len, reverse=True)
    return re.compile("|".join(units)), sounds


def _read(word: str, habit: Habit) -> str:
    pattern, sounds = _reader(habit)
    composed = word
    if not word.isascii():
        composed = "".join(letter if letter in _ALONE else _bare(letter) for letter in word)
    return "".join(sounds[match.group()] for match in pattern.finditer(composed))


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def habits_of(whole: str) -> tuple[Habit, ...]:
    """Return the habits that the letters of a whole name (lower case) leave possible.

    A French "tch" in the surname makes the j of the given name French.
    """
    english, slavic = _IS_ENGLISH.search(whole), _IS_SLAVIC.search(whole)
    if _HAS_MARKS.search(whole):
        return (_SLAVIC,)
    habits = []
    if english or not slavic:
        habits.append(_ENGLISH)
    if slavic or not english:
        habits.append(_SLAVIC)
    if _IS_GERMAN.search(whole) and not english and not _IS_POLISH.search(whole):
        habits += _GERMANS_WITH_SCH if "sch" in whole else _GERMANS
    if _may_be_french(whole) and not (english and not _IS_FRENCH.search(whole)):
        habits.append(_FRENCH)
    return tuple(habits)


def _may_be_french(whole: str) -> bool:
    if _IS_NOT_FRENCH.search(whole):
        return False
    return bool(_IS_FRENCH.search(whole)) or "ch" in whole.replace("sch", "")
