"""The daily list of detainees: what it says of each person, in no language yet.

Kept of each version for the difference to the next as a JSON object with the members of
`ListEntry` (without `person_id`; what is not known is left out): names, years, town, times
(`2026-11-22T18:00`, local), places and codes of the vocabularies. Contacts, health and notes are
no members: they never leave.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import PersonId
from fieldkit.errors import InvalidJson

LIST_LANGUAGES = ("be", "ru", "en")


class Grouping(enum.StrEnum):
    """By what the list is divided."""

    STATION = "station"  # where people are held
    TOWN = "town"  # where they were detained or live


@dataclass(frozen=True, repr=False)  # it must not be logged by mistake
class ListEntry:
    """One person on the list; codes are those of the vocabularies."""

    person_id: PersonId
    name_be: str = field(default="", repr=False)
    name_ru: str = field(default="", repr=False)
    name_latin: str = field(default="", repr=False)
    born_from: int | None = None
    born_to: int | None = None
    town: str = field(default="", repr=False)
    detained_from: datetime | None = None  # local and naive: earliest and latest moment
    detained_to: datetime | None = None
    detained_place: str = field(default="", repr=False)
    units: tuple[str, ...] = ()  # by whom, of perpetrator_unit
    station: str = ""  # of detention_place
    station_text: str = field(default="", repr=False)  # where there is no code
    status: str = ""  # of legal_status
    is_confirmed: bool = False  # else the status is only reported
    articles: tuple[str, ...] = ()  # of legal_article
    court: str = field(default="", repr=False)
    judge: str = field(default="", repr=False)
    sanction: str = ""  # of sanction
    days: int | None = None
    months: int | None = None
    base_units: str = ""  # a decimal number
    roubles: str = ""  # BYN, a decimal number
    until: datetime | None = None  # local: when the term ends, as computed

    def name_in(self, language: str) -> str:
        """Return the name in this language, else in another one: what was reported."""
        chosen = {"be": self.name_be, "ru": self.name_ru}.get(language, self.name_latin)
        return chosen or self.name_be or self.name_ru or self.name_latin


_TEXTS = (
    "name_be",
    "name_ru",
    "name_latin",
    "town",
    "detained_place",
    "station",
    "station_text",
    "status",
    "court",
    "judge",
    "sanction",
    "base_units",
    "roubles",
)
_NUMBERS = ("born_from", "born_to", "days", "months")
_CODES = ("units", "articles")
_TIMES = ("detained_from", "detained_to", "until")
_MEMBERS = frozenset(item.name for item in fields(ListEntry)) - {"person_id"}


def to_content(entry: ListEntry) -> dict[str, Json]:
    """Return what is kept of an entry."""
    content: dict[str, Json] = {}
    for name in (*_TEXTS, *_NUMBERS):
        value = getattr(entry, name)
        if value not in ("", None):
            content[name] = value
    for name in _TIMES:
        moment = getattr(entry, name)
        if moment is not None:
            content[name] = moment.isoformat(timespec="minutes")
    for name in _CODES:
        codes = getattr(entry, name)
        if codes:
            content[name] = list(codes)
    if entry.is_confirmed:
        content["is_confirmed"] = True
    return content


def from_content(person_id: PersonId, content: Mapping[str, Json]) -> ListEntry:
    """Read what `to_content` wrote.

    Raises:
        InvalidJson: It does not fit.
    """
    if not content.keys() <= _MEMBERS:
        raise InvalidJson
    read: dict[str, object] = {}
    for name, value in content.items():
        read[name] = _value(name, value)
    return ListEntry(person_id, **read)  # type: ignore[arg-type]  # each was checked by its name


def _value(name: str, value: Json) -> object:
    if name in _TEXTS and isinstance(value, str):
        return value
    if name in _NUMBERS and isinstance(value, int) and not isinstance(value, bool):
        return value
    if name in _TIMES and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise InvalidJson from error
        if moment.tzinfo is None:
            return moment
    if name == "is_confirmed" and value is True:
        return True
    if name in _CODES and isinstance(value, list) and all(isinstance(i, str) for i in value):
        return tuple(value)
    raise InvalidJson
