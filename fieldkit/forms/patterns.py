"""Regular expressions of forms, in RE2: whatever the pattern, the time grows with the text only."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import re2  # type: ignore[import-untyped]  # it has no types

from fieldkit.errors import InvalidForm
from fieldkit.translations import _

MAX_PATTERN = 1000  # characters
MAX_INPUT = 10_000  # characters; a longer answer does not match
_MAX_MEMORY = 4 * 1024 * 1024  # bytes of one compiled pattern


class Pattern(Protocol):
    """A compiled pattern."""

    def fullmatch(self, text: str) -> object | None:
        """Return something if the whole of `text` fits."""
        ...


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Pattern:
    """Return `pattern` compiled; source of the syntax: RE2, "Syntax".

    Raises:
        InvalidForm: It is too long, not valid, or uses what RE2 cannot do: look-around and
            back references.
    """
    if len(pattern) > MAX_PATTERN:
        raise InvalidForm(_("A pattern in this form is too long."))
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MAX_MEMORY
    try:
        found: Pattern = re2.compile(pattern, options)
    except (re2.error, UnicodeError) as error:
        raise InvalidForm(
            _(
                "A pattern in this form is not valid, or uses something that is not supported:"
                " {pattern}"
            ).format(pattern=pattern)
        ) from error
    return found


def matches(text: str, pattern: str) -> bool:
    """Return whether the whole of `text` fits `pattern`, as ODK's `regex()` does.

    A pattern that is made while the form runs and is not valid fits nothing.
    """
    try:
        return len(text) <= MAX_INPUT and compiled(pattern).fullmatch(text) is not None
    except (InvalidForm, UnicodeError):
        return False
