"""The log of talks with relatives, or whoever speaks for a person. Class S3: never exported.

Content of a CONTACT statement (subject: the case; second subject: the person it is about): `who`
(relation or code), and what is known of `when`, `asked` (of the vocabulary relative_request),
`text` (what was said), `promised` (by us), `next` (when to talk again), `reach` (how to reach
them). One relative can speak for several: each case gets a statement, with the same `who`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain import content_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.json_members import members, text
from fieldkit.domain.partial_date import PartialDate

SILENCE = "SILENCE"  # of relative_request: do not publish
_OPTIONAL = ("when", "asked", "text", "promised", "next", "reach")


@dataclass(frozen=True)
class Contact:
    """One talk."""

    who: str = field(repr=False)
    when: PartialDate | None = None
    asked: tuple[str, ...] = ()  # of the vocabulary relative_request
    text: str = field(default="", repr=False)
    promised: str = field(default="", repr=False)
    next_at: PartialDate | None = None
    reach: str = field(default="", repr=False)

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        return {
            "who": self.who,
            **read.said(
                when=read.date_json(self.when),
                asked=[*self.asked],
                text=self.text,
                promised=self.promised,
                next=read.date_json(self.next_at),
                reach=self.reach,
            ),
        }


def from_content(content: Mapping[str, Json]) -> Contact:
    """Return what a CONTACT statement says.

    Raises:
        InvalidJson: It does not fit.
    """
    found = members(content, ("who",), _OPTIONAL)
    return Contact(
        text(found["who"], min_length=1, max_length=read.MAX_LINE),
        read.date(found, "when"),
        read.codes(found, "asked"),
        read.long_text(found, "text"),
        read.long_text(found, "promised"),
        read.date(found, "next"),
        read.line(found, "reach"),
    )
