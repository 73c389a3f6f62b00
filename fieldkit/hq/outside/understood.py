"""Understands the rows of an outside list, each whole or not at all; nothing is guessed.

What one row says of a person is a mention, as a report's is, with the form "list". Consent is none:
somebody else's list says nothing about what the people on it agreed to.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from fieldkit.domain.described_person import OLDEST
from fieldkit.domain.outside_list import ListField
from fieldkit.domain.partial_date import read_date
from fieldkit.errors import InvalidDate
from fieldkit.translations import _

LIST_FORM = "list"
_MAX_TEXT = 1000
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AGE = re.compile(r"(\d{1,3})(?:\s*(?:лет|год(?:а|ов)?|гадоў|гады|years?|ans?|y\.?o\.?)\.?)?")
_MALE = "m male man м муж мужской мужчина мужчынскі мужчына h homme masculin"
_FEMALE = "f female woman ж жен женский женщина жаночы жанчына femme féminin"
_SEXES = {
    **dict.fromkeys(_MALE.split(), "M"),
    **dict.fromkeys(_FEMALE.split(), "F"),
    **dict.fromkeys(["x"], "X"),
    **dict.fromkeys(["?", "-", "unknown", "неизвестно", "невядома", "inconnu"], "UNKNOWN"),
}
_TERMS_APART = re.compile(r"[;,\s]+")

FindCode = Callable[[str, str], str]  # vocabulary and text to the code that is meant, or ""


class RowProblem(enum.StrEnum):
    """Why a row cannot come in."""

    NO_NAME = "no-name"
    BORN = "born"
    AGE = "age"
    SEX = "sex"
    DETAINED = "detained"
    FUTURE = "future"
    TOO_LONG = "too-long"
    ERASED = "erased"


@dataclass(frozen=True)
class Understood:
    """What one row says of a person."""

    name: str = field(repr=False)
    patronymic: str = field(default="", repr=False)
    born_from: int | None = None
    born_to: int | None = None
    sex: str = ""
    town: str = field(default="", repr=False)
    occupation: str = ""
    from_time: datetime | None = None  # local and naive
    to_time: datetime | None = None
    place: str = field(default="", repr=False)
    station: str = ""
    articles: tuple[str, ...] = ()
    description: str = field(default="", repr=False)  # what has no place of its own
    source_ref: str = field(default="", repr=False)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot come in, and why."""

    line: int
    problem: RowProblem
    heading: str = ""  # of the column at fault


def understand(
    line: int,
    cells: Sequence[str],
    headings: Sequence[str],
    mapping: Mapping[str, ListField],
    today: date,
    find_code: FindCode,
) -> Understood | BadRow:
    """Return what a row says, or why it cannot come in; `today` gives years that are not said."""
    by_field = {
        mapping[heading]: cell
        for heading, cell in zip(headings, cells, strict=True)
        if heading in mapping
    }
    columns = {meaning: heading for heading, meaning in mapping.items()}
    try:
        return _understood(by_field, today, find_code)
    except _Unclear as unclear:
        heading = columns.get(unclear.meaning, "")
        return BadRow(line, unclear.problem, heading or columns.get(ListField.SURNAME, ""))


def problem_text(bad: BadRow) -> str:
    """Return why a row cannot come in, as one sentence without its content."""
    return {
        RowProblem.NO_NAME: _("There is no name."),
        RowProblem.BORN: _("The year of birth is no year."),
        RowProblem.AGE: _("The age is no age."),
        RowProblem.SEX: _("The sex is not understood."),
        RowProblem.DETAINED: _("The date is not understood."),
        RowProblem.FUTURE: _("The date is yet to come."),
        RowProblem.TOO_LONG: _("A text is too long."),
        RowProblem.ERASED: _("This row was erased here and does not come back."),
    }[bad.problem]


class _Unclear(Exception):
    def __init__(self, problem: RowProblem, meaning: ListField) -> None:
        super().__init__(problem)
        self.problem, self.meaning = problem, meaning


def _understood(cells: Mapping[ListField, str], today: date, find_code: FindCode) -> Understood:
    def text(meaning: ListField) -> str:
        said = cells.get(meaning, "").strip()
        if len(said) > _MAX_TEXT:
            raise _Unclear(RowProblem.TOO_LONG, meaning)
        return said

    name = text(ListField.NAME) or " ".join(
        part for part in (text(ListField.SURNAME), text(ListField.GIVEN)) if part
    )
    if not any(letter.isalpha() for letter in name):
        raise _Unclear(RowProblem.NO_NAME, ListField.NAME)
    born = _born(text(ListField.BORN), text(ListField.AGE), today)
    times = _times(text(ListField.DETAINED), today)
    station = text(ListField.STATION)
    station_code = find_code("detention_place", station) if station else ""
    occupation = text(ListField.OCCUPATION)
    occupation_code = find_code("occupation", occupation) if occupation else ""
    rest = [
        said
        for said, code in ((station, station_code), (occupation, occupation_code))
        if said and not code
    ]
    return Understood(
        name=name,
        patronymic=text(ListField.PATRONYMIC),
        born_from=born[0],
        born_to=born[1],
        sex=_sex(text(ListField.SEX)),
        town=text(ListField.TOWN),
        occupation=occupation_code,
        from_time=times[0],
        to_time=times[1],
        place=text(ListField.PLACE),
        station=station_code,
        articles=_articles(text(ListField.ARTICLE), find_code),
        description="; ".join(rest),
        source_ref=text(ListField.SOURCE),
    )


def _born(born: str, age: str, today: date) -> tuple[int | None, int | None]:
    if born:
        years = {int(found) for found in _YEAR.findall(born)} or _year_of_date(born, today)
        if len(years) != 1 or not today.year - OLDEST <= min(years) <= today.year:
            raise _Unclear(RowProblem.BORN, ListField.BORN)
        return min(years), min(years)
    if age:
        match = _AGE.fullmatch(age.casefold())
        if match is None or int(match.group(1)) > OLDEST:
            raise _Unclear(RowProblem.AGE, ListField.AGE)
        # Written down on a day that is not known, this year or in the last one.
        return today.year - int(match.group(1)) - 2, today.year - int(match.group(1))
    return None, None


def _year_of_date(text: str, today: date) -> set[int]:
    try:
        return {read_date(text, today).earliest.year}
    except InvalidDate:
        return set()


def _times(text: str, today: date) -> tuple[datetime | None, datetime | None]:
    if not text:
        return None, None
    try:
        when = read_date(text, today)
    except InvalidDate as error:
        raise _Unclear(RowProblem.DETAINED, ListField.DETAINED) from error
    if when.earliest.date() > today:
        raise _Unclear(RowProblem.FUTURE, ListField.DETAINED)
    return when.earliest, when.latest


def _sex(text: str) -> str:
    if not text:
        return ""
    found = _SEXES.get(text.casefold().strip("."))
    if found is None:
        raise _Unclear(RowProblem.SEX, ListField.SEX)
    return found


def _articles(text: str, find_code: FindCode) -> tuple[str, ...]:
    """Return codes where the list knows the article, else the words as they stand."""
    whole = find_code("legal_article", text) if text else ""
    if whole:
        return (whole,)
    parts = [part for part in _TERMS_APART.split(text) if any(sign.isdigit() for sign in part)]
    return tuple(dict.fromkeys(find_code("legal_article", part) or part for part in parts))
