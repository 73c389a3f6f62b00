"""The words of a name as written: scripts repaired, glued names parted, initials told apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fieldkit.domain.spelling import repaired

_MOST_LETTERS = 200  # of one name; more is no name, and would only cost time
_MOST_WORDS = 8
_LEAST_GLUED = 3  # letters before a lost space; McDonald lost none

_SILENT = dict.fromkeys(map(ord, "’'ʼ`‘′″ʹʺʻʿʾˈˌː«»\"“”„\u00ad\u200b\u200c\u200d\ufeff"))
_DASHES = re.compile("[\u2010-\u2015\u2212_]")
_NOT_OF_A_WORD = re.compile(r"[^\w.\-]+|[\d_]+")
_ADDRESSES = frozenset(
    ("гр", "г-н", "г-жа", "сп", "сп-р", "спадар", "спадарыня", "дзяв", "урожд", "ур")
    + ("née", "nee", "geb", "mr", "mrs", "ms", "dr")
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in the script it was most likely meant in, without apostrophes."""

    text: str
    is_initial: bool = False


def words_of(written: str) -> tuple[Word, ...]:
    """Return the words of a name in order; a double name stays one word with its hyphen.

    Apostrophes go: they are written in ten ways, and often not at all.
    """
    plain = unicodedata.normalize("NFKC", written[:_MOST_LETTERS].replace("№", " ")).translate(
        _SILENT
    )
    plain = _DASHES.sub("-", repaired(unicodedata.normalize("NFC", plain)))
    plain = _NOT_OF_A_WORD.sub(" ", _parted(plain)).replace(".", ". ")
    found: list[Word] = []
    for piece in plain.split():
        letters = piece.strip(".-")
        if letters and letters.casefold() not in _ADDRESSES:
            found.append(Word(letters, _is_initial(letters, ends_in_dot=piece.endswith("."))))
    return tuple(found[:_MOST_WORDS])


def _is_initial(letters: str, *, ends_in_dot: bool) -> bool:
    return len(letters) == 1 or (ends_in_dot and len(letters) <= 2)


def _parted(text: str) -> str:
    """Put the lost space back into "IharKomlik"."""
    return " ".join(map(_parted_word, text.split()))


def _parted_word(word: str) -> str:
    if word[1:].islower() or word.isupper():
        return word
    seams = [
        place
        for place in range(1, len(word))
        if word[place - 1].islower() and word[place].isupper() and place >= _LEAST_GLUED
    ]
    begins = [0, *seams]
    ends = [*seams, len(word)]
    return " ".join(word[begin:end] for begin, end in zip(begins, ends, strict=True))
