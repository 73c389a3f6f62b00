"""What headquarters adds to the reports: authored statements that can be taken back.

A report never changes. Whatever people at headquarters decide, find out or do is a statement: it
has an author and a time, it names what it is about and what it rests on, and it is never edited.
It is taken back by another statement, a withdrawal, which can be taken back itself. What holds
now (who is one person, how a case stands) is computed from the statements that are in force.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import HEX_32, HEX_64, ColleagueId, Sha256, StatementId
from fieldkit.errors import InvalidInput


class StatementKind(enum.StrEnum):
    """What a statement says; what its content holds is said where it is read."""

    WITHDRAWAL = "withdrawal"  # of the statement that is its subject
    # People. Subject: a person, or for links a mention or a person, and another one.
    PERSON = "person"  # that this person is one of ours, under the next number
    LINK = "link"  # whether two are one, and how certain
    FACT = "fact"  # one thing known of a person, as headquarters holds it
    # Cases. Subject: the case, `other` the person where one of several is meant.
    CASE = "case"  # that it was opened: its type, its people
    STAGE = "stage"  # a step of the life-cycle
    PARCEL = "parcel"
    CONTACT = "contact"  # with relatives, or whoever speaks for the person
    LAWYER = "lawyer"
    MONEY = "money"  # an amount: a fine, costs, damages, help
    NOTE = "note"
    TASK = "task"
    TASK_DONE = "task-done"  # subject: the task's statement
    # What may be done. Subject: a person, a report, a statement.
    CONSENT = "consent"
    EDITORIAL = "editorial"  # a decision to print a name without consent
    HOLD = "hold"  # a legal hold: not to be erased
    REVIEW = "review"  # looked at again; to be looked at next
    ASSESSMENT = "assessment"  # how far a report is verified
    INBOX = "inbox"  # what was decided on a held object
    # Rules and files of the house. Subject: the table, the list, the batch.
    RULES = "rules"  # a version of an editable table of rules
    BATCH = "batch"  # rows of an outside list that were brought in together
    PUBLICATION = "publication"  # a list or a table that was made to leave


class SourceKind(enum.StrEnum):
    """What a statement can rest on."""

    REPORT = "report"  # id: a report; path: a person or an answer in it, or empty
    ROW = "row"  # id: a row of an outside list
    STATEMENT = "statement"  # id: another statement


@dataclass(frozen=True, order=True)
class Source:
    """One thing that a statement rests on."""

    kind: SourceKind
    identifier: str  # 32 hex
    path: str = ""


@dataclass(frozen=True)
class NewStatement:
    """A statement about to be made; `content` is JSON, without names of files or people's keys."""

    kind: StatementKind
    subject: str  # 32 hex, of sealed objects 64 hex
    content: dict[str, Json] = field(default_factory=dict, repr=False)
    other: str | None = None  # a second subject
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        for identifier in (self.subject, self.other):
            if identifier is not None and not _is_identifier(identifier):
                raise InvalidInput


@dataclass(frozen=True)
class Statement:
    """A statement as it was made; of an erased one the content and the sources are gone."""

    number: int  # in the order in which they were made, from 1
    statement_id: StatementId
    kind: StatementKind
    subject: str
    other: str | None
    author: ColleagueId
    at: datetime
    sha256: Sha256  # of everything but the number, and of the salt: what the audit holds
    content: dict[str, Json] = field(repr=False)
    sources: tuple[Source, ...] = ()
    salt: str = field(default="", repr=False)  # random, and gone once it is erased
    withdrawn_by: StatementId | None = None  # a withdrawal that is in force itself
    is_erased: bool = False

    @property
    def is_in_force(self) -> bool:
        """Whether it holds: neither taken back nor erased."""
        return self.withdrawn_by is None and not self.is_erased


def _is_identifier(text: str) -> bool:
    return HEX_32.match(text) is not None or HEX_64.match(text) is not None
