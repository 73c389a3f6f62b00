"""What a report suggests for a case: a step or an entry that nobody at headquarters stated yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.statement import Source, SourceKind, StatementKind


@dataclass(frozen=True)
class Suggestion:
    """One thing that a report says of one person; `content` is that of a statement of `kind`."""

    mention_id: MentionId
    source: str  # 32 hex: the report, the submission or the row of an outside list
    path: str  # the person's row in it
    form: str  # e.g. T05; "list" for a row of an outside list
    kind: StatementKind  # STAGE, PARCEL, CONTACT, LAWYER or MONEY
    code: str  # of the step, the status, the arrangement, the purpose
    case_type: str  # the type of case it belongs to best
    content: Mapping[str, Json] = field(repr=False)

    @property
    def as_source(self) -> Source:
        """What a statement that follows from it rests on."""
        kind = SourceKind.ROW if self.form == "list" else SourceKind.REPORT
        return Source(kind, self.source, self.path)

    @property
    def label(self) -> str:
        """Kind and code, as a note that sets it aside names them."""
        return f"{self.kind.value}:{self.code}"

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is, so that it is not offered again once somebody stated it or set it aside."""
        return self.source, self.path, self.label
