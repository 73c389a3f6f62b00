"""Which names are worth comparing: those that have a key in common.

Two ways lead to a name: the consonants of its surname, whatever the given name (so that a line
with a surname alone is found), and the given name with either end of the surname (so that a slip
in one end is survived). Keys are short texts; the first letter says which way: s, b (beginning),
e (end), and g where no surname is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldkit.hq.names.prepared import Given, Layout, PreparedName, Surname
from fieldkit.hq.names.sounds import skeleton

_BEGINNING_OF_SURNAME = 2  # consonants
_END_OF_SURNAME = 3  # many surnames end alike
_BEGINNING = 3  # sounds of a given name that the table lacks

# Levelled in keys alone: German s for з, sch for ж; ch is ч or ш; Волк is Воўк.
_LEVELLED = str.maketrans("zZC", "sSS")
_L_BEFORE_CONSONANT = re.compile("[lv](?=[^aiujlv])")


def keys(prepared: PreparedName) -> frozenset[str]:
    """Return the keys of a name; none if there is nothing in it to compare."""
    return frozenset(key for layout in prepared.layouts for key in _of_layout(layout))


def _of_layout(layout: Layout) -> Iterator[str]:
    given = tuple(_given_keys(layout.given))
    for surname in layout.surnames:
        for consonants in dict.fromkeys(_consonants(surname)):
            yield f"s{consonants}"
            for name in given:
                yield f"b{name}.{consonants[:_BEGINNING_OF_SURNAME]}"
                yield f"e{name}.{consonants[-_END_OF_SURNAME:]}"
    if not layout.surnames and layout.patronymic is not None:
        fathers = layout.patronymic.fathers
        yield from (f"g{name}.{father}" for name in given for father in sorted(fathers))


def _consonants(surname: Surname) -> Iterator[str]:
    for stem in surname.stems:
        consonants = skeleton(_L_BEFORE_CONSONANT.sub("", stem)).translate(_LEVELLED)
        yield consonants or stem
        if stem[0] in "vh" and skeleton(stem[1:2]) == "":
            yield consonants[1:] or stem  # Вольскі is also Ольский


def _given_keys(given: Given | None) -> Iterator[str]:
    """Yield what stands for a given name, the same for all its forms."""
    if given is None or given.is_initial:
        return
    if given.names:
        yield from map(str, sorted(given.names))
    else:
        yield from dict.fromkeys(sound[:_BEGINNING] for sound in given.sounds)
