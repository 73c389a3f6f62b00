"""Which texts of reports and statements can be searched, and which never are; no I/O.

Found are names, places, what was written. Not found are answers that could endanger whoever helps:
sources, relatives and their numbers, papers, injuries and witnesses (classes S3 and S4 of the
shipped forms), and of a report of class S4 everything but the names of its people. Whoever needs
those opens the report. Contacts with relatives and lawyers are never in the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fieldkit.domain.answers import Json, is_sealed, question_of
from fieldkit.domain.form import Question, QuestionType, questions
from fieldkit.domain.mention import Mention
from fieldkit.domain.statement import StatementKind
from fieldkit.errors import InvalidAnswer
from fieldkit.hq.mentions import ReadSource

SEARCHED_STATEMENTS = frozenset(
    {StatementKind.FACT, StatementKind.NOTE, StatementKind.CASE, StatementKind.TASK}
)
_WITHHELD = frozenset(
    {
        "data.at_risk",
        "data.device_unlocked",
        "defender.role",
        "detention.health_at_risk",
        "person.id_document",
        "person.names.source",
        "person.relative_contact",
        "source.ref",
    }
)
_WITHHELD_KINDS = ("ill_treatment.", "relative.", "record.")
_HIGHEST = "S4"
_TEXTS = frozenset({QuestionType.TEXT, QuestionType.BARCODE})
_MAX_TEXTS = 20_000  # of one report
_IDENTIFIER = re.compile(r"[0-9a-f]{32}([0-9a-f]{32})?\Z")
_MAX_DEPTH = 8


def texts_of_mention(mention: Mention) -> Iterator[str]:
    """Yield what a person is found by."""
    for name in mention.names:
        yield name.text
    yield mention.patronymic
    if mention.sensitivity == _HIGHEST:
        return
    yield from (mention.description, mention.town, mention.place, mention.place_code)
    yield from (mention.station, mention.occupation, mention.event_group, *mention.articles)
    if mention.born_from is not None and mention.born_from == mention.born_to:
        yield str(mention.born_from)


def texts_of_report(read: ReadSource) -> Iterator[str]:
    """Yield what was written in a report, without what is withheld."""
    if read.form is None or _HIGHEST in (
        read.sensitivity,
        *(it.sensitivity for it in read.mentions),
    ):
        return
    searched = {path for path, question in questions(read.form) if _is_searched(question)}
    for count, (path, value) in enumerate(read.answers.items()):
        if count >= _MAX_TEXTS:
            return
        if isinstance(value, str) and not is_sealed(value) and _question(path) in searched:
            yield value


def texts_of_content(content: Mapping[str, Json]) -> Iterator[str]:
    """Yield the texts of a statement, whatever its shape; identifiers are none."""
    yield from _texts(dict(content), 0)


def _is_searched(question: Question) -> bool:
    return (
        question.type in _TEXTS
        and question.concept not in _WITHHELD
        and not question.concept.startswith(_WITHHELD_KINDS)
    )


def _question(path: str) -> str:
    try:
        return question_of(path)
    except InvalidAnswer:
        return ""


def _texts(value: Json, depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str):
        if not _IDENTIFIER.match(value):
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item, depth + 1)
