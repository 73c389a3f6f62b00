"""Reads recovery words as people type them: numbered, over several lines, one list or several."""

from __future__ import annotations

import re

LIST_LENGTHS = (20, 33)  # words of a secret of 16 and of 32 bytes (SLIP-0039)
MAX_CHARACTERS = 10_000

_WORD = re.compile(r"[^\W\d_]+")


def words_in(text: str) -> tuple[str, ...]:
    """Return all words, in lower case and in order; numbers and signs between them are left out."""
    return tuple(word.lower() for word in _WORD.findall(text[:MAX_CHARACTERS]))


def lists_in(text: str) -> tuple[str, ...]:
    """Return the lists of words that stand in `text`, one string each.

    A blank line divides lists; without one they are divided by their length. What has another
    length stays one list, for the reader of shares to refuse.
    """
    found = [words_in(part) for part in re.split(r"\n\s*\n", text[:MAX_CHARACTERS])]
    parts = [words for words in found if words]
    if all(len(words) in LIST_LENGTHS for words in parts):
        return tuple(" ".join(words) for words in parts)
    words = tuple(word for part in parts for word in part)
    for length in LIST_LENGTHS:
        if len(words) % length == 0:
            return tuple(
                " ".join(words[start : start + length]) for start in range(0, len(words), length)
            )
    return (" ".join(words),)
