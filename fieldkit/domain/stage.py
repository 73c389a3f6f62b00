"""A step in the life-cycle of a case, as somebody at headquarters stated it.

Content of a STAGE statement (subject: the case; second subject: the person, where it concerns
one of several): `stage`, and what is known of `vocabulary` (where it is not procedural_stage),
`when`, `hearing` (the next one that was set), `where` (it happened), `place` and `place_text` (of
custody: code, words), `court`, `judge`, `articles`, `sanction`, `days`, `months`, `base_units`,
`confirmed`, `note`. Dates are stored as answers are (domain/partial_date.py), amounts as text. Or
`confirms` alone: the statement of the stage that is confirmed by this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from fieldkit.domain import content_members as read
from fieldkit.domain.amount import decimal_text
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import CaseId, ColleagueId, PersonId, StatementId
from fieldkit.domain.json_members import hex_32, members, text
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.statement import Source, Statement
from fieldkit.errors import InvalidJson

PROCEDURAL = "procedural_stage"
# The lists whose terms are steps of a case; which of them fit a type of case is said in hq/.
STAGE_VOCABULARIES = (
    PROCEDURAL,
    "association_measure",
    "reprisal_kind",
    "union_violation",
    "media_violation",
    "intervention",
    "un_stage",
    "death_family_violation",
)
MAX_DAYS = 3660
MAX_MONTHS = 1200

_CONFIRMS = "confirms"
_OPTIONAL = (
    "vocabulary", "when", "hearing", "where", "place", "place_text", "court", "judge", "articles",
    "sanction", "days", "months", "base_units", "confirmed", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """What was said of one step; codes are those of the vocabularies, "" is not known."""

    code: str
    vocabulary: str = PROCEDURAL
    when: PartialDate | None = None  # local time
    hearing: PartialDate | None = None  # the next one, as it was set at this step
    where: str = field(default="", repr=False)  # it happened, as written
    place: str = ""  # of custody, of the vocabulary detention_place
    place_text: str = field(default="", repr=False)
    court: str = field(default="", repr=False)
    judge: str = field(default="", repr=False)
    articles: tuple[str, ...] = ()  # of the vocabulary legal_article
    sanction: str = ""  # of the vocabulary sanction
    days: int | None = None  # of administrative arrest
    months: int | None = None  # of a criminal sentence
    base_units: Decimal | None = None  # of a fine
    is_confirmed: bool = False  # else it is only reported
    note: str = field(default="", repr=False)

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        return {
            "stage": self.code,
            **read.said(
                vocabulary="" if self.vocabulary == PROCEDURAL else self.vocabulary,
                when=read.date_json(self.when),
                hearing=read.date_json(self.hearing),
                where=self.where,
                place=self.place,
                place_text=self.place_text,
                court=self.court,
                judge=self.judge,
                articles=[*self.articles],
                sanction=self.sanction,
                base_units=None if self.base_units is None else decimal_text(self.base_units),
                confirmed=self.is_confirmed,
                note=self.note,
            ),
            **({} if self.days is None else {"days": self.days}),
            **({} if self.months is None else {"months": self.months}),
        }


@dataclass(frozen=True)
class StatedStage:
    """A stage with its statement, and the statements that confirm it."""

    stage: Stage
    statement_id: StatementId
    number: int  # of the statement, in the order in which they were made
    case_id: CaseId
    person_id: PersonId | None  # None: all people of the case
    author: ColleagueId
    at: datetime  # UTC, when it was stated
    sources: tuple[Source, ...] = ()  # () where it comes from a table, not from the statement
    confirmed_by: tuple[StatementId, ...] = ()

    @property
    def is_confirmed(self) -> bool:
        """Whether a person confirmed it, at once or later."""
        return self.stage.is_confirmed or bool(self.confirmed_by)


def from_content(content: Mapping[str, Json]) -> Stage:
    """Return the stage that a statement says.

    Raises:
        InvalidJson: It does not fit, or it only confirms another one.
    """
    found = members(content, ("stage",), _OPTIONAL)
    vocabulary = read.code(found, "vocabulary", PROCEDURAL)
    if vocabulary not in STAGE_VOCABULARIES:
        raise InvalidJson
    return Stage(
        code=text(found["stage"], max_length=64, pattern=read.CODE),
        vocabulary=vocabulary,
        when=read.date(found, "when"),
        hearing=read.date(found, "hearing"),
        where=read.line(found, "where"),
        place=read.code(found, "place"),
        place_text=read.line(found, "place_text"),
        court=read.line(found, "court"),
        judge=read.line(found, "judge"),
        articles=read.codes(found, "articles"),
        sanction=read.code(found, "sanction"),
        days=read.count(found, "days", at_most=MAX_DAYS),
        months=read.count(found, "months", at_most=MAX_MONTHS),
        base_units=read.decimal(found, "base_units"),
        is_confirmed=read.flag(found, "confirmed"),
        note=read.long_text(found, "note"),
    )


def confirmation(stage: StatementId) -> dict[str, Json]:
    """Return the content of a statement that confirms another one."""
    return {_CONFIRMS: stage}


def confirmed_stage(content: Mapping[str, Json]) -> StatementId | None:
    """Return which stage a statement confirms, or None if it says a stage itself.

    Raises:
        InvalidJson: It says both, or what it confirms is no statement.
    """
    if _CONFIRMS not in content:
        return None
    return StatementId(hex_32(members(content, (_CONFIRMS,))[_CONFIRMS]))


def stated(statement: Statement, confirmed_by: tuple[StatementId, ...] = ()) -> StatedStage:
    """Return the stage of a statement.

    Raises:
        InvalidJson: Its content does not fit.
    """
    return StatedStage(
        stage=from_content(statement.content),
        statement_id=statement.statement_id,
        number=statement.number,
        case_id=CaseId(statement.subject),
        person_id=None if statement.other is None else PersonId(statement.other),
        author=statement.author,
        at=statement.at,
        sources=statement.sources,
        confirmed_by=confirmed_by,
    )
