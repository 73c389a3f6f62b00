"""Propose a passphrase of words drawn at random, of a kind that people at hand can remember."""

from __future__ import annotations

from fieldkit.crypto import slip39
from fieldkit.crypto.random import random_below
from fieldkit.forms.places import load_places
from fieldkit.platform.resources import resource_path

WORDS = 6  # of 1024: 60 bits
TOWNS = 7  # of some 240: 55 bits

_LEAST_TOWNS = 200  # fewer would be too easy to guess
_FIRST_PLACES = 600  # what is meant most often stands first, the towns of Belarus among it
_TOWN_LANGUAGES = ("be", "ru")
_LETTERS = range(4, 10)


def propose_passphrase(language: str) -> str:
    """Return a passphrase for somebody who reads `language`. Takes up to half a second.

    In Belarusian and Russian: towns of Belarus, which everybody there knows, in the letters of
    that language. Else English words of four to eight plain letters, which every keyboard has.
    """
    towns = _towns(language) if language in _TOWN_LANGUAGES else ()
    if len(towns) < _LEAST_TOWNS:
        return " ".join(slip39.random_words(WORDS))
    return " ".join(towns[random_below(len(towns))] for _town in range(TOWNS))


def _towns(language: str) -> tuple[str, ...]:
    """Return names of one word, in small letters, that can be written in one way only."""
    found = set()
    for place in load_places(resource_path("places")).terms[:_FIRST_PLACES]:
        columns, name = place.columns, place.label.get(language, "").lower()
        is_town = columns.get("country") == "BY" and columns.get("kind") == "city"
        # In Russian one writes ё or е as one likes.
        is_plain = name.isalpha() and not (language == "ru" and "ё" in name)
        if is_town and is_plain and len(name) in _LETTERS:
            found.add(name)
    return tuple(sorted(found))
