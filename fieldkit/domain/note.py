"""A note of a person at headquarters, for colleagues.

Content of a NOTE statement (subject: a case, a person, a report): `text`; and where it puts an
alarm off: `rule` (its key), `version` (of the table of rules: its statement, "" as delivered),
`until` (when it comes again). Where it sets aside what a report suggests: `set_aside` (kind and
code of the suggestion, e.g. "stage:FINE"); its source is the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain import content_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.json_members import members
from fieldkit.domain.partial_date import PartialDate
from fieldkit.errors import InvalidJson


@dataclass(frozen=True)
class Note:
    """A note, and the alarm that it puts off, if it does."""

    text: str = field(default="", repr=False)
    rule: str = ""
    version: StatementId | None = None
    until: PartialDate | None = None
    set_aside: str = ""

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        return {
            "text": self.text,
            **read.said(
                rule=self.rule,
                version=self.version,
                until=read.date_json(self.until),
                set_aside=self.set_aside,
            ),
        }


def from_content(content: Mapping[str, Json]) -> Note:
    """Return what a NOTE statement says.

    Raises:
        InvalidJson: It does not fit.
    """
    found = members(content, ("text",), ("rule", "version", "until", "set_aside"))
    version = read.identifier(found, "version")
    note = Note(
        read.long_text(found, "text"),
        read.code(found, "rule"),
        StatementId(version) if version else None,
        read.date(found, "until"),
        read.code(found, "set_aside"),
    )
    if bool(note.rule) is not (note.until is not None):
        raise InvalidJson
    if not (note.text or note.rule or note.set_aside):
        raise InvalidJson
    return note
