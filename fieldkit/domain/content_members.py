"""Reads what the content of a statement may say and need not, refusing whatever does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from fieldkit.domain import json_members, partial_date
from fieldkit.domain.amount import decimal_of
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import HEX_32
from fieldkit.domain.partial_date import PartialDate
from fieldkit.errors import InvalidInput, InvalidJson

MAX_TEXT = 10_000  # characters of a note
MAX_LINE = 500  # characters of a name of a court, a judge, a place
MAX_CODES = 50

CODE = re.compile(r"[^\s,]{1,64}\Z")  # of a vocabulary

Content = Mapping[str, Json]


def line(content: Content, name: str) -> str:
    """Return a short text, "" if it was not said."""
    return json_members.text(content.get(name, ""), max_length=MAX_LINE)


def long_text(content: Content, name: str) -> str:
    """Return a text of several lines, "" if it was not said."""
    return json_members.text(content.get(name, ""), max_length=MAX_TEXT)


def code(content: Content, name: str, default: str = "") -> str:
    """Return a code of a vocabulary, `default` if it was not said."""
    value = content.get(name, default)
    if value == "" == default:
        return ""
    return json_members.text(value, max_length=64, pattern=CODE)


def codes(content: Content, name: str) -> tuple[str, ...]:
    """Return codes of a vocabulary in their order, none if they were not said."""
    listed = json_members.array(content.get(name, []), at_most=MAX_CODES)
    return tuple(json_members.text(item, max_length=64, pattern=CODE) for item in listed)


def identifier(content: Content, name: str) -> str:
    """Return an identifier of 32 hex, "" if it was not said."""
    value = content.get(name, "")
    return "" if value == "" else json_members.text(value, max_length=32, pattern=HEX_32)


def count(content: Content, name: str, *, at_most: int) -> int | None:
    """Return a count, None if it was not said."""
    value = content.get(name)
    return None if value is None else json_members.integer(value, at_most=at_most)


def date(content: Content, name: str) -> PartialDate | None:
    """Return a date, None if it was not said."""
    value = content.get(name)
    try:
        return None if value is None else partial_date.from_json(value)
    except InvalidInput as error:
        raise InvalidJson from error


def decimal(content: Content, name: str) -> Decimal | None:
    """Return an exact amount, None if it was not said."""
    value = content.get(name)
    try:
        return None if value is None else decimal_of(value)
    except InvalidInput as error:
        raise InvalidJson from error


def flag(content: Content, name: str) -> bool:
    """Return whether it was said to be so."""
    value = content.get(name, False)
    if not isinstance(value, bool):
        raise InvalidJson
    return value


def said(**values: Json) -> dict[str, Json]:
    """Return the members that say something; what is empty is left out of a content."""
    return {name: value for name, value in values.items() if value not in (None, "", [], False)}


def date_json(when: PartialDate | None) -> Json:
    """Return a date as it stands in a content."""
    return None if when is None else {**when.to_json()}
