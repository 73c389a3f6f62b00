"""A row of an outside list as it is kept: its cells as they came, and what they say.

`{"line": 17, "cells": {"Прозвішча": "..."}, "says": {"name": "...", "born_from": 1980}}`; of `says`
what is empty is left out, times are local (`2026-11-22T18:00`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.errors import InvalidJson
from fieldkit.hq.mentions import mention_id_of
from fieldkit.hq.outside.understood import LIST_FORM, Understood

_LABEL = b"fieldkit-outside-row/1"
_TEXTS = (
    "name",
    "patronymic",
    "sex",
    "town",
    "occupation",
    "place",
    "station",
    "description",
    "source_ref",
)
_NUMBERS = ("born_from", "born_to")
_TIMES = ("from_time", "to_time")


def row_id_of(file: Sha256, sheet: str, line: int) -> str:
    """Return the id of a row, the same whenever this file is brought in: 32 hex."""
    return sha256_hex(_LABEL + bytes.fromhex(file) + f"{line}/{sheet}".encode())[:32]


def to_content(line: int, cells: Mapping[str, str], says: Understood) -> dict[str, Json]:
    """Return what is kept."""
    said: dict[str, Json] = {}
    for name in (*_TEXTS, *_NUMBERS):
        value = getattr(says, name)
        if value not in ("", None):
            said[name] = value
    for name in _TIMES:
        moment = getattr(says, name)
        if moment is not None:
            said[name] = moment.isoformat(timespec="minutes")
    if says.articles:
        said["articles"] = list(says.articles)
    return {"line": line, "cells": dict(cells), "says": said}


def mention_of(
    row_id: str, content: Mapping[str, Json], source: str, received_at: datetime
) -> Mention:
    """Return what a kept row says of a person; `source` is whose list it is.

    Raises:
        InvalidJson: It does not fit.
    """
    says = content.get("says")
    if not isinstance(says, dict):
        raise InvalidJson
    texts = {name: _text(says.get(name, "")) for name in _TEXTS}
    return Mention(
        mention_id=mention_id_of(row_id, ""),
        source=row_id,
        path="",
        form=LIST_FORM,
        names=(SpelledName(texts["name"], "AS_REPORTED"),),
        patronymic=texts["patronymic"],
        sex=texts["sex"],
        town=texts["town"],
        occupation=texts["occupation"],
        place=texts["place"],
        station=texts["station"],
        description=texts["description"],
        born_from=_number(says.get("born_from")),
        born_to=_number(says.get("born_to")),
        from_time=_time(says.get("from_time")),
        to_time=_time(says.get("to_time")),
        articles=_texts(says.get("articles", [])),
        source_type="PARTNER_NGO",
        source_ref=texts["source_ref"] or source,
        received_at=received_at,
    )


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise InvalidJson
    return value


def _number(value: Json) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise InvalidJson


def _time(value: Json) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(_text(value))
    except ValueError as error:
        raise InvalidJson from error


def _texts(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InvalidJson
    return tuple("-".join(_text(item).split()) for item in value)
