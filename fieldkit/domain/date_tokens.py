"""Turns what a person typed as a date into a line of tokens that mean the same in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldkit.domain.date_words import meaning_of
from fieldkit.errors import InvalidDate

_TOKEN = re.compile(
    r"(?P<ordinal>[0-9]{1,2}-(?:[гг][оа]|[ао]?е|я))(?!\w)|(?P<hour>[0-9]{1,2}-[йі])(?!\w)"
    r"|(?P<number>[0-9][0-9.:/-]*)|(?P<word>[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*)|(?P<mark>[~?])"
    r"|(?P<dash>[-–—])"
)
_SEPARATORS = re.compile(r"[\s,;.()]*")
_WHOLE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?-\d\d?-\d{4}|\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
# In order: what several words say together, or one word only beside certain others.
_TOGETHER = tuple(
    (re.compile(rf"(?<!\S){pattern}(?!\S)", re.ASCII), instead)
    for pattern, instead in (
        (r"(\d{1,2})\.(\d\d) H", r"\1:\2"),
        (r"H(?: H)+", "H"),
        (r"LAST YEAR|YEAR LAST", "LAST-YEAR"),
        (r"YEAR", ""),
        (r"(\d{1,2}) TH", r"\1TH"),
        (r"LAST MONTH|MONTH LAST", "LAST-MONTH"),
        (r"LAST WEEK|WEEK LAST", "LAST-WEEK"),
        (r"LAST NIGHT|NIGHT LAST", "LAST-NIGHT"),
        (r"DAYS BEFORE YESTERDAY", "THE-DAY-BEFORE"),
        (r"(?:DAYS|DAYTIME|MONTH) (?:UNKNOWN|NOT KNOWN)\Z", ""),
        (r"AGO (?:MAYBE-TO )?(\d{1,2}) DAYS|(\d{1,2}) (?:DAYS|DAYTIME) AGO", r"\1\2-AGO"),
        (r"AGO MAYBE-TO WEEK|(?:MAYBE-TO )?WEEK AGO", "WEEK-AGO"),
        (r"(?:AFTER|FROM) (\S+) MAYBE-TO", r"AFTER \1 TO"),
    )
)


def tokens_of(text: str) -> str:
    """Return `text` with words replaced by what they mean, parted by one space.

    Numbers stay as typed, those that are said to be a day's ("9th") get a TH.

    Raises:
        InvalidDate: A word is not one of dates.
    """
    found: list[str] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            gap = _SEPARATORS.match(text, position)
            if gap is None or gap.end() == position:
                raise InvalidDate
            position = gap.end()
            continue
        position = match.end()
        found += _tokens(match)
    line = " ".join(token for token in found if token)
    for pattern, instead in _TOGETHER:
        line = " ".join(pattern.sub(instead, line).split())
    return line


def _tokens(match: re.Match[str]) -> Iterator[str]:
    piece = match.group()
    if match["ordinal"]:
        yield f"{piece.partition('-')[0]}TH"
    elif match["hour"]:
        yield from (piece.partition("-")[0], "H")
    elif match["number"]:
        yield from _numbers(piece)
    elif match["word"]:
        yield from _words(piece)
    else:
        yield {"~": "ABOUT", "?": "MAYBE"}.get(piece, "-")


def _numbers(piece: str) -> Iterator[str]:
    bare = piece.rstrip(".:/-")
    if _WHOLE.fullmatch(bare):
        yield bare
    else:
        for place, number in enumerate(bare.split("-")):
            yield from ("-", number.strip(".:/")) if place else (number.strip(".:/"),)
    if piece.endswith("-"):
        yield "-"


def _words(piece: str) -> Iterator[str]:
    meaning = meaning_of(piece)
    if meaning is not None:
        yield meaning
        return
    first, dash, second = piece.partition("-")
    left, right = meaning_of(first), meaning_of(second)
    if not dash or left is None or right is None:
        raise InvalidDate
    yield from (left, right) if left in ("START", "MIDDLE", "END") else (left, "-", right)
