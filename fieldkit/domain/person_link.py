"""Whether two mentions, or two people, are one: a decision with its certainty, never a merge.

The content of a LINK statement is `{"certainty": CODE}` and, where somebody wrote one, `"note"`.
Its subject and its second subject are the two, in either order.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain import json_members
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ColleagueId, StatementId
from fieldkit.errors import InvalidJson

MAX_NOTE = 2000  # characters


class Certainty(enum.StrEnum):
    """What was decided; SAME, UNSURE and DIFFERENT are codes of the vocabulary match_decision."""

    SAME = "SAME"
    PROBABLE = "PROBABLE"  # shown together; counted once or twice: a range
    UNSURE = "UNSURE"
    DIFFERENT = "DIFFERENT"


# What joins two, so that they are shown or counted together.
JOINING = (Certainty.SAME, Certainty.PROBABLE)


@dataclass(frozen=True)
class Link:
    """One decision that is in force; `a` and `b` are mentions or people (32 hex), a < b."""

    statement_id: StatementId
    a: str
    b: str
    certainty: Certainty
    number: int  # of the statement: a later decision has a higher one
    author: ColleagueId
    at: datetime


@dataclass(frozen=True)
class LinkContent:
    """What a LINK statement says of its two subjects."""

    certainty: Certainty
    note: str = ""


def to_content(link: LinkContent) -> dict[str, Json]:
    """Return the content of a LINK statement."""
    content: dict[str, Json] = {"certainty": link.certainty.value}
    return {**content, "note": link.note} if link.note else content


def from_content(content: dict[str, Json]) -> LinkContent:
    """Read the content of a LINK statement.

    Raises:
        InvalidJson: It does not fit.
    """
    found = json_members.members(content, {"certainty"}, {"note"})
    code = json_members.text(found["certainty"], max_length=16)
    if code not in list(Certainty):
        raise InvalidJson
    note = json_members.text(found.get("note", ""), max_length=MAX_NOTE)
    return LinkContent(Certainty(code), note)
