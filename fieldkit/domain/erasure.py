"""Erasure: what goes, what is left of it, and why it went."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.identifiers import (
    ColleagueId,
    MentionId,
    PersonId,
    ReportId,
    Sha256,
    StatementId,
)
from fieldkit.domain.statement import Statement


class ErasureReason(enum.StrEnum):
    """Why something is erased; all that a stub says of it."""

    CONSENT_WITHDRAWN = "consent-withdrawn"
    ASKED = "asked"  # the person asked for it
    REVIEWED = "reviewed"  # its time has come and nobody needs it
    MISTAKE = "mistake"  # it should never have been kept
    REFUSED = "refused"  # a sealed file that was not taken in


class ErasedKind(enum.StrEnum):
    """What was erased."""

    REPORT = "report"  # subject: its number; sha256: of its record as it was sealed
    SUBMISSION = "submission"  # subject: its number; sha256: of XML and files together
    OBJECT = "object"  # subject and sha256: of the sealed file
    ATTACHMENT = "attachment"  # subject: the file here that held it; sha256: of the attachment
    STATEMENT = "statement"  # subject: its id; sha256: what the audit holds
    PERSON = "person"  # subject: its id; sha256: of its id
    MENTION = "mention"  # subject: its id; sha256: of its id


@dataclass(frozen=True)
class Erasure:
    """The stub: what is left of one thing that was erased."""

    subject: str  # 32 or 64 hex
    kind: ErasedKind
    sha256: Sha256
    reason: ErasureReason
    author: ColleagueId
    erased_at: datetime


@dataclass(frozen=True)
class ErasurePlan:
    """Exactly what would go, and what would stay although one might think otherwise."""

    subject: str  # the report, person or statement that was named
    kind: ErasedKind
    reports: tuple[ReportId, ...] = ()  # with their amendments
    submissions: tuple[ReportId, ...] = ()
    objects: tuple[Sha256, ...] = ()  # sealed files
    attachments: tuple[Sha256, ...] = ()
    rows: tuple[str, ...] = ()  # of outside lists; the batch that they came in stays
    mentions: tuple[MentionId, ...] = ()
    people: tuple[PersonId, ...] = ()
    statements: tuple[StatementId, ...] = ()
    # What stays:
    shared_attachments: tuple[Sha256, ...] = ()  # another report has them, too
    without_original: tuple[ReportId, ...] = ()  # came in one sealed file with what is erased
    of_others: tuple[ReportId, ...] = ()  # speak of others as well, so they are not erased
    backups: int = 0  # disks that hold some of it until they are brought up to date
    # What forbids it:
    holds: tuple[Statement, ...] = ()
