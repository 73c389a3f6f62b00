"""Whether a person has a lawyer, and what the lawyer met.

Content of a LAWYER statement (subject: the case; second subject: the person, of several):
`arrangement` of the vocabulary lawyer_arrangement, and what is known of `lawyer` (a name or a
code), `when`, `first_access` (when they first met), `refused` (when the lawyer was not let in),
`reason` (given for that), `note`. The newest arrangement holds; refusals add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain import content_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.json_members import members, text
from fieldkit.domain.partial_date import PartialDate

_OPTIONAL = ("lawyer", "when", "first_access", "refused", "reason", "note")


@dataclass(frozen=True)
class Lawyer:
    """What was said of legal counsel at one moment."""

    arrangement: str  # of the vocabulary lawyer_arrangement
    lawyer: str = field(default="", repr=False)
    when: PartialDate | None = None
    first_access: PartialDate | None = None
    refused: PartialDate | None = None
    reason: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        return {
            "arrangement": self.arrangement,
            **read.said(
                lawyer=self.lawyer,
                when=read.date_json(self.when),
                first_access=read.date_json(self.first_access),
                refused=read.date_json(self.refused),
                reason=self.reason,
                note=self.note,
            ),
        }


def from_content(content: Mapping[str, Json]) -> Lawyer:
    """Return what a LAWYER statement says.

    Raises:
        InvalidJson: It does not fit.
    """
    found = members(content, ("arrangement",), _OPTIONAL)
    return Lawyer(
        text(found["arrangement"], max_length=64, pattern=read.CODE),
        read.line(found, "lawyer"),
        read.date(found, "when"),
        read.date(found, "first_access"),
        read.date(found, "refused"),
        read.long_text(found, "reason"),
        read.long_text(found, "note"),
    )
