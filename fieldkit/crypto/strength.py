"""Rates passphrases by what a guesser tries first. The only place that knows `zxcvbn`.

Its word lists are English, with common passwords of the world. So passphrases in Cyrillic are
rated twice more, and the lowest counts: as the keys they are typed with ("пароль" is "gfhjkm", a
password as common as any), and as words of a list of 20,000, however well they are mixed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.domain.passphrase_strength import Remark, Strength

MAX_RATED = 64  # characters; what follows makes a passphrase better, and rating it slow

_WORD_LOG10 = 4.3  # one of 20,000
_LETTERS_OF_A_WORD = 8
_DIGIT_LOG10, _OTHER_LOG10 = 1.0, 0.5
_LETTERS = re.compile(r"[^\W\d_]+")
_KNOWN = (
    *("fieldkit", "passphrase", "minsk", "belarus", "zhyvie", "zhive", "pahonia", "lukashenko"),
    *("беларусь", "минск", "мінск", "жыве", "пагоня", "погоня", "пароль", "привет", "прывітанне"),
    *("лукашенко", "лукашэнка", "любовь", "люблю", "солнышко", "россия", "москва", "ворота"),
)
_KEYS = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбюёіў",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`bo",
)
_REMARKS = {
    "spatial": Remark.KEYS,
    "repeat": Remark.REPEAT,
    "sequence": Remark.SEQUENCE,
    "date": Remark.DATE,
    "regex": Remark.DATE,
}
_DICTIONARIES = {
    "passwords": Remark.COMMON,
    "user_inputs": Remark.COMMON,
    "surnames": Remark.NAME,
    "male_names": Remark.NAME,
    "female_names": Remark.NAME,
}


def rate(passphrase: str) -> Strength:
    """Return how hard `passphrase` is to guess. Takes some 30 ms: not on the GUI thread."""
    text = passphrase[:MAX_RATED]
    if not text:
        return Strength(0.0)
    found = _zxcvbn(text)
    typed = text.lower().translate(_KEYS)
    if typed != text.lower():
        found = min(found, _zxcvbn(typed), key=lambda strength: strength.guesses_log10)
    bound = _as_words(text)
    if bound < found.guesses_log10:
        found = Strength(bound, found.remark)
    return found


def _zxcvbn(text: str) -> Strength:
    # Here, not above: its word lists take 40 ms to load, and the first window does not rate.
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]

    rated = zxcvbn(text, user_inputs=list(_KNOWN))
    return Strength(float(rated["guesses_log10"]), _remark(rated["sequence"], len(text)))


def _remark(parts: Sequence[Mapping[str, Any]], length: int) -> Remark:
    """Return what the longest part is, if it is most of the passphrase."""
    longest = max(parts, key=lambda part: len(part["token"]))
    if len(longest["token"]) * 2 <= length:
        return Remark.NONE
    pattern = longest["pattern"]
    if pattern == "dictionary":
        return _DICTIONARIES.get(longest["dictionary_name"], Remark.WORD)
    return _REMARKS.get(pattern, Remark.NONE)


def _as_words(text: str) -> float:
    """Return log10 of the guesses if each word outside the Latin alphabet comes from a list."""
    if text.isascii():
        return float("inf")
    total, rest = 0.0, text
    for word in _LETTERS.findall(text):
        rest = rest.replace(word, "", 1)
        pieces = -(-len(word) // _LETTERS_OF_A_WORD)
        total += min(len(word) * 1.5, pieces * _WORD_LOG10)
    digits = sum(character.isdigit() for character in rest)
    return total + digits * _DIGIT_LOG10 + (len(rest) - digits) * _OTHER_LOG10
