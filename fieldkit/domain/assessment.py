"""How far what a report says is verified, as the statement `assessment` holds it.

Subject: the report or submission (32 hex). Content:

    status   a code of the vocabulary information_status
    note     why, up to 2,000 characters; may be missing

Of several that are in force the newest counts; all of them are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json

VOCABULARY = "information_status"
MAX_NOTE = 2000  # characters
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,79}")


@dataclass(frozen=True)
class Assessment:
    """One judgement."""

    status: str
    note: str = field(default="", repr=False)


def to_content(assessment: Assessment) -> dict[str, Json]:
    """Return the content of the statement."""
    content: dict[str, Json] = {"status": assessment.status}
    if assessment.note:
        content["note"] = assessment.note
    return content


def from_content(content: dict[str, Json]) -> Assessment:
    """Read the content of the statement.

    Raises:
        InvalidJson: It does not fit.
    """
    found = read.members(content, {"status"}, {"note"})
    return Assessment(
        read.text(found["status"], max_length=80, pattern=_CODE),
        read.text(found.get("note", ""), max_length=MAX_NOTE),
    )
