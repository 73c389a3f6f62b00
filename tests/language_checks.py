"""What is wrong with a text in a language, as far as a program can see it.

Each check returns the faults it found, in words. None of them replaces a native reader.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that the language does not have: a word with one of them is of the neighbour's.
FOREIGN = {"be": "ищъ", "ru": "іўїєґ’ʼ"}
KEYS = frozenset({"enter"})  # of every keyboard; Qt calls it Return
CYRILLIC = frozenset({"be", "ru"})
# What is written alike whatever the language: names, codes, units, file endings, keys.
_NEUTRAL = re.compile(
    r"\{[a-z_]*\}|%\([a-z_]+\)[sr]|%[dsr]|https?://\S+|\$\{[a-z_]*\}|(?<!\w)-{1,2}[a-z][a-z-]*"
)
_WORD = re.compile(r"[^\W\d_]+")
_LOOK_ALIKE = frozenset("aceiopxyACEIOPTXYBHKM")
_HIGH = ";:!?»"  # what French sets after a space


def faults(text: str, language: str, *, english: str = "") -> list[str]:
    """Return the faults of `text`; `english` is what it translates, if it does."""
    bare = _NEUTRAL.sub(" ", unicodedata.normalize("NFC", text))
    found = _mixed_words(bare)
    if language in CYRILLIC:
        found += _foreign_letters(bare, FOREIGN[language])
        found += _stray_latin(bare, _NEUTRAL.sub(" ", english))
    else:
        found += [f"Cyrillic: {word}" for word in _WORD.findall(bare) if _is_cyrillic(word)]
    if unicodedata.normalize("NFC", text) != text:
        found.append("not in normal form C")
    return found


def _is_cyrillic(word: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in word)


def _is_latin(word: str) -> bool:
    return any("LATIN" in unicodedata.name(letter, "") for letter in word)


def _mixed_words(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [f"two scripts: {word}" for word in words if _is_cyrillic(word) and _is_latin(word)]


def _foreign_letters(text: str, letters: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+(?:[’ʼ][^\W\d_]+)*", text)
    return [
        f"letter of another language: {word}"
        for word in words
        if _is_cyrillic(word) and set(word.casefold()) & set(letters)
    ]


def _stray_latin(text: str, english: str) -> list[str]:
    """Return Latin words that the English text does not have, and look-alikes standing alone."""
    known = {word.casefold() for word in _WORD.findall(english)} | KEYS
    latin = [word for word in _WORD.findall(text) if _is_latin(word) and not _is_cyrillic(word)]
    if not english:
        return [f"Latin letter alone: {word}" for word in latin if word in _LOOK_ALIKE]
    return [
        f"Latin word: {word}"
        for word in latin
        if not any(name.startswith(word.casefold()) for name in known)
    ]


def french_faults(text: str) -> list[str]:
    """Return what is not set as French is: the apostrophe, and spaces that do not break."""
    text = _NEUTRAL.sub("x", text)
    found = []
    if re.search(r"\w\'\w", text):
        found.append("straight apostrophe")
    if re.search(rf"(?<![\u00a0\u202f\s{_HIGH}.(])[{_HIGH}](?=\s|\Z)", text):
        found.append("no space before ; : ! ? »")
    if re.search(rf" [{_HIGH}]", text) or "« " in text:
        found.append("breaking space before ; : ! ? » or after «")
    return found
