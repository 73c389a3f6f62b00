"""One thing that headquarters holds of a person, beside what reports said: a FACT statement.

The content is `{"field": F, "value": V}`, for a further form of the name also `"kind"`, a code of
the vocabulary name_kind. The subject is the person. A later statement about a field counts before
an earlier one, forms of the name add up; what was reported is never overwritten by either.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from fieldkit.domain import json_members
from fieldkit.domain.answers import Json
from fieldkit.errors import InvalidJson

MAX_VALUE = 200  # characters
_YEAR = re.compile(r"(1[89]|20)[0-9]{2}\Z")
_CODE = re.compile(r"[A-Z0-9_]{1,80}\Z")


class FactField(enum.StrEnum):
    """What can be held of a person."""

    NAME_BE = "name_be"  # the name as lists print it, in Belarusian
    NAME_RU = "name_ru"
    NAME_LATIN = "name_latin"
    NAME_FORM = "name_form"  # one more way in which the name is written
    BORN = "born"  # a year
    SEX = "sex"  # a code of the vocabulary sex
    TOWN = "town"
    OCCUPATION = "occupation"  # a code of the vocabulary occupation, or words


@dataclass(frozen=True, repr=False)  # it must not be logged by mistake
class Fact:
    """What is held; `kind` is a code of name_kind and stands with a form of the name alone."""

    field: FactField
    value: str
    kind: str = ""


def to_content(fact: Fact) -> dict[str, Json]:
    """Return the content of a FACT statement."""
    content: dict[str, Json] = {"field": fact.field.value, "value": fact.value}
    return {**content, "kind": fact.kind} if fact.kind else content


def from_content(content: dict[str, Json]) -> Fact:
    """Read the content of a FACT statement.

    Raises:
        InvalidJson: It does not fit.
    """
    found = json_members.members(content, {"field", "value"}, {"kind"})
    code = json_members.text(found["field"], max_length=16)
    if code not in list(FactField):
        raise InvalidJson
    field = FactField(code)
    value = json_members.text(
        found["value"],
        min_length=1,
        max_length=MAX_VALUE,
        pattern={FactField.BORN: _YEAR, FactField.SEX: _CODE}.get(field),
    )
    if not value.strip() or ("kind" in found) is not (field is FactField.NAME_FORM):
        raise InvalidJson
    kind = json_members.text(found["kind"], max_length=80, pattern=_CODE) if "kind" in found else ""
    return Fact(field, value, kind)
