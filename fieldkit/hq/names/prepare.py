"""Reads a name once: which word is the surname, the given name, the patronymic.

Order says little (papers put the surname first, people last), so what a word is follows from the
table of given names and from endings, and where that leaves doubt there are several layouts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from fieldkit.hq.names.given_names import given_names
from fieldkit.hq.names.prepared import Given, Layout, Patronymic, PreparedName, Surname
from fieldkit.hq.names.readings import Manner, manner_of, readings
from fieldkit.hq.names.sounds import fold, fold_given
from fieldkit.hq.names.surnames import surname_of
from fieldkit.hq.names.words import Word, words_of

_REMEMBERED = 20_000  # names and words: lists repeat them

_SON = re.compile("[ai]?viC$|[^aiu]iC$")  # of folded sounds
_DAUGHTER = re.compile("avna$|iCna$|uvna$")
_LEAST_SURNAME = 2  # letters


@lru_cache(_REMEMBERED)
def prepare(written: str) -> PreparedName:
    """Return a name ready to be compared; any text is accepted."""
    text = " ".join(written.split())
    words = words_of(text)
    manner = manner_of(" ".join(word.text for word in words).casefold())
    initials = tuple(word for word in words if word.is_initial)
    full = tuple(word.text for word in words if not word.is_initial)
    if initials:
        layouts = [_with_initials(full, initials, manner)] if full else []
    else:
        layouts = _layouts(full, manner)
    return PreparedName(text, tuple(dict.fromkeys(layouts)))


def prepare_patronymic(written: str) -> Patronymic | None:
    """Return a patronymic that was asked for by itself, or nothing if there is none in the text."""
    words = words_of(written)
    if not words:
        return None
    if words[0].is_initial:
        return _patronymic_initial(words[0].text)
    found = _patronymic(words[0].text, manner_of(written.casefold()))
    return found if found.sounds else None


def _with_initials(full: Sequence[str], initials: Sequence[Word], manner: Manner) -> Layout:
    """Initials stand for the given name and the patronymic, in this order; one may be written
    out."""
    others = list(full)
    given: Given | None = None
    if len(others) > 1:
        known = [word for word in others if _given(word, manner).names]
        if known:
            given = _given(known[0], manner)
            others.remove(known[0])
    rest = list(initials)
    if given is None:
        given = _initial(rest.pop(0).text)
    patronymic = _patronymic_initial(rest[0].text) if rest else None
    return Layout(_surnames(others, manner), given, patronymic)


def _layouts(words: Sequence[str], manner: Manner) -> list[Layout]:
    if not words:
        return []
    if len(words) == 1:
        return _of_one(words[0], manner)
    known = [place for place, word in enumerate(words) if _given(word, manner).names]
    if len(words) == 2:
        return _of_two(words, known, manner)
    return _of_many(words, known, manner)


def _of_one(word: str, manner: Manner) -> list[Layout]:
    given = _given(word, manner)
    layouts = [Layout(_surnames([word], manner))]
    if given.names:
        layouts.insert(0, Layout((), given))
    return layouts


def _of_two(words: Sequence[str], known: Sequence[int], manner: Manner) -> list[Layout]:
    places = known or (0, 1)
    layouts = [
        Layout(_surnames([words[1 - place]], manner), _given(words[place], manner))
        for place in places
    ]
    if 0 in known and _patronymic(words[1], manner).fathers:
        layouts.append(Layout((), _given(words[0], manner), _patronymic(words[1], manner)))
    return layouts


def _of_many(words: Sequence[str], known: Sequence[int], manner: Manner) -> list[Layout]:
    """A patronymic follows its given name: "Ёрш Павел Пятровіч", "Павел Пятровіч Ёрш"."""
    found = [
        place
        for place in range(1, len(words))
        if _is_patronymic(words[place], manner) and (not known or place - 1 in known)
    ]
    with_patronymic = [_around(words, place - 1, place, manner) for place in found[:2]]
    if any(layout.surnames for layout in with_patronymic):
        return with_patronymic
    layouts = [_around(words, place, None, manner) for place in (known or (0, len(words) - 1))[:3]]
    apart = [place for place in range(1, len(words)) if _patronymic(words[place], manner).fathers]
    if known and apart and apart[0] not in known:
        layouts.append(_around(words, known[0], apart[0], manner))
    return layouts + with_patronymic


def _around(words: Sequence[str], given: int, patronymic: int | None, manner: Manner) -> Layout:
    named = _given(words[given], manner)
    rest = [
        word
        for place, word in enumerate(words)
        if place not in (given, patronymic) and not _says_again(word, named, manner)
    ]
    return Layout(
        _surnames(rest, manner),
        named,
        None if patronymic is None else _patronymic(words[patronymic], manner),
    )


def _says_again(word: str, named: Given, manner: Manner) -> bool:
    """Say whether a word is another form of the given name, as in "Мікалай Статкевіч (Мікола)"."""
    return word != named.text and bool(_given(word, manner).names & named.names)


def _surnames(words: Sequence[str], manner: Manner) -> tuple[Surname, ...]:
    parts = [part for word in words for part in word.split("-") if len(part) >= _LEAST_SURNAME]
    return tuple(found for part in parts[:3] if (found := _surname(part, manner)))


@lru_cache(_REMEMBERED)
def _surname(word: str, manner: Manner) -> Surname | None:
    return surname_of(word, manner)


@lru_cache(_REMEMBERED)
def _given(word: str, manner: Manner) -> Given:
    lower = word.casefold()
    parts = lower.split("-")
    table = given_names()
    sounds = _given_sounds(parts[0] if len(parts) > 1 else lower, manner)
    names = table.meant_by(sounds)
    return Given(word, sounds, names, is_everyday=bool(names) and not table.is_full(word))


def _given_sounds(word: str, manner: Manner) -> tuple[str, ...]:
    found = (sound for raw in readings(word, manner) for sound in fold_given(raw))
    return tuple(dict.fromkeys(sound for sound in found if sound))


@lru_cache(_REMEMBERED)
def _patronymic(word: str, manner: Manner) -> Patronymic:
    sounds = tuple(dict.fromkeys(map(fold, readings(word.casefold(), manner))))
    return Patronymic(word, sounds, given_names().fathers(sounds))


def _is_patronymic(word: str, manner: Manner) -> bool:
    found = _patronymic(word, manner)
    return bool(found.fathers) or any(
        _SON.search(sound) or _DAUGHTER.search(sound) for sound in found.sounds
    )


# What an initial may stand for beside its own letter: Ю. is У of Юрась, C. is Ц and Ч, Ts. is Ц.
_INITIALS = {
    **{"c": "cCthk", "s": "sSz", "z": "zZc", "i": "iau", "y": "aui", "j": "auiZ", "t": "tc"},
    **{"k": "kh", "u": "uv", "v": "vu", "w": "v", "d": "dZ", "x": "kh", "č": "C", "š": "S"},
    **{"у": "uv", "в": "vu", "ц": "ct", "і": "ia", "и": "ia"},
}


@lru_cache(_REMEMBERED)
def _initial(letters: str) -> Given:
    return Given(letters, _initial_sounds(letters), is_initial=True)


def _patronymic_initial(letters: str) -> Patronymic:
    return Patronymic(letters, _initial_sounds(letters), is_initial=True)


def _initial_sounds(letters: str) -> tuple[str, ...]:
    lower = letters.casefold()
    known = _INITIALS.get(lower, "") if len(lower) == 1 else ""
    read = (fold(raw).lstrip("j")[:1] for raw in readings(lower, manner_of(lower)))
    return tuple(dict.fromkeys(letter for letter in (*read, *known) if letter))
