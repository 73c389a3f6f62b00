"""Regular expressions of forms, kept from running for ever."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from fieldkit.errors import InvalidForm
from fieldkit.translations import _

MAX_PATTERN = 250  # characters
MAX_INPUT = 500  # characters; a longer answer does not match

_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?:)?|\)|[*+?]|\{\d+(?:,\d*)?\}|\||.", re.S
)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return `pattern` compiled.

    Repetition inside repetition, look-around and back references are refused: on a hostile
    or an unlucky text they can take longer than anyone waits.

    Raises:
        InvalidForm: It is too long, not valid, or of a kind that is refused.
    """
    if len(pattern) > MAX_PATTERN:
        raise InvalidForm(_("A pattern in this form is too long."))
    if re.search(r"\\[1-9pPkGQ]|\(\?(?!:)", pattern) or _repeats_repetition(pattern):
        raise InvalidForm(
            _("A pattern in this form uses something that is not supported: {pattern}").format(
                pattern=pattern
            )
        )
    try:
        with warnings.catch_warnings():
            # What later versions will read otherwise, such as "[[", must not change its meaning.
            warnings.simplefilter("error")
            return re.compile(pattern)
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        raise InvalidForm(
            _("A pattern in this form is not valid: {pattern}").format(pattern=pattern)
        ) from error


def matches(text: str, pattern: str) -> bool:
    """Return whether the whole of `text` fits `pattern`, as ODK's `regex()` does."""
    return len(text) <= MAX_INPUT and compiled(pattern).fullmatch(text) is not None


def _repeats_repetition(pattern: str) -> bool:
    """Say whether a group that repeats something, or offers choices, is itself repeated."""
    open_groups: list[bool] = [False]  # for each open group: does it repeat or choose inside?
    closed = False  # the same of the group that has just been closed
    for match in _PIECE.finditer(pattern):
        piece = match.group()
        if piece.startswith("(") and piece in ("(", "(?:"):
            open_groups.append(False)
        elif piece == ")" and len(open_groups) > 1:
            closed = open_groups.pop()
            open_groups[-1] = open_groups[-1] or closed
            continue
        elif _is_open_ended(piece):
            if closed:
                return True
            open_groups[-1] = True
        elif piece == "|":
            open_groups[-1] = True
        closed = False
    return False


def _is_open_ended(piece: str) -> bool:
    if piece in ("*", "+"):
        return True
    if not (piece.startswith("{") and len(piece) > 1):
        return False
    low, _comma, high = piece[1:-1].partition(",")
    return int(high or "999") > 10 if _comma else int(low) > 10
