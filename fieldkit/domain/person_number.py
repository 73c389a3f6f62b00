"""The number of a person, by which people at headquarters speak of them: P-000123.

The content of a PERSON statement is `{"number": N}`; its subject is the person. Numbers are given
in turn and never again, not even when the statement is taken back: they stand on paper.
"""

from __future__ import annotations

import re

from fieldkit.domain import json_members
from fieldkit.domain.answers import Json
from fieldkit.errors import InvalidInput
from fieldkit.translations import _

MAX_NUMBER = 99_999_999
_WRITTEN = re.compile(r"(?:[PpРр]-?)?0*([1-9][0-9]{0,7})\Z")  # the Cyrillic letter looks the same


def written(number: int) -> str:
    """Return the number as people read it."""
    return f"P-{number:06d}"


def read(text: str) -> int:
    """Read a number as people type it: P-000123, p123, 123.

    Raises:
        InvalidInput: It is none.
    """
    found = _WRITTEN.match(text.strip())
    if found is None:
        raise InvalidInput(
            _("This is not the number of a person."), hint=_("It is written like P-000123.")
        )
    return int(found[1])


def to_content(number: int) -> dict[str, Json]:
    """Return the content of a PERSON statement."""
    return {"number": number}


def from_content(content: dict[str, Json]) -> int:
    """Read the content of a PERSON statement.

    Raises:
        InvalidJson: It does not fit.
    """
    found = json_members.members(content, {"number"})
    return json_members.integer(found["number"], at_least=1, at_most=MAX_NUMBER)
