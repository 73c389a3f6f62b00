"""Which words stand in the index of the search, and which are looked up there; pure functions.

Each word stands there twice: folded (domain/spelling.fold), and by its sounds
(domain/spelling.sound_keys) behind a mark that no text can contain. So Ковальчук, Kavalčuk and
Kowalczuk find one another, and whatever is typed also finds itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldkit.domain.spelling import fold, sound_keys

SOUND_MARK = "\ue000"  # of the area for private use; `fold` and `sound_keys` never yield it
_WORD = re.compile(r"[\w'’ʼ`]+")
_MAX_WORD = 40  # characters; longer ones are cut
_MAX_TYPED = 8  # words of one question
_LEAST = 2  # letters of a word before it is looked up


@dataclass(frozen=True)
class TypedWord:
    """One word that somebody typed, perhaps not to its end."""

    beginnings: tuple[str, ...]  # any of them must begin a word of the index


def index_texts(entries: Sequence[Iterable[str]]) -> list[str]:
    """Return, for the texts of each entry, the words that stand in the index, divided by spaces.

    Each word stands once, in no order that means anything but the same each time.
    """
    words = [list(dict.fromkeys(_words(texts))) for texts in entries]
    known = _known({word for some in words for word in some})
    return [
        " ".join(dict.fromkeys(part for word in some for part in known[word])) for some in words
    ]


def typed_words(typed: str) -> tuple[TypedWord, ...]:
    """Return the words of what was typed, without those that are too short to be looked up."""
    words = list(dict.fromkeys(_words([typed])))[:_MAX_TYPED]
    known = _known(set(words))
    found = []
    for word in words:
        parts = [part for part in known[word] if len(part.removeprefix(SOUND_MARK)) >= _LEAST]
        folded = [part for part in parts if not part.startswith(SOUND_MARK)]
        if folded:
            sounds = [part for part in parts if part.startswith(SOUND_MARK)]
            found.append(TypedWord((*folded, *sounds)))
    return tuple(found)


def _words(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for word in _WORD.findall(unicodedata.normalize("NFKC", text).replace("_", " ")):
            yield word[:_MAX_WORD]


def _known(words: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the parts of the index for each word: folded, then its sounds."""
    ordered = sorted(words)
    found = {}
    for word, keys in zip(ordered, sound_keys(ordered), strict=True):
        sounds = [f"{SOUND_MARK}{part.lower()}" for key in keys for part in key.split()]
        found[word] = tuple(dict.fromkeys((*fold(word).split(), *sounds)))
    return found
