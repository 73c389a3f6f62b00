"""The question types of XLSForm: which are asked here, and which are never recorded.

Source: xlsform.org, "Question types" and "Metadata"; pyxform's own table for the older names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldkit.domain.form import QuestionType

# What says who holds the device, or records in secret. The question stays, always empty, so
# that a form made for other tools can be used and its expressions still lead somewhere.
_NEVER_RECORDED = frozenset(
    {
        "deviceid",
        "imei",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "start-geopoint",
        "background-audio",
        "background-geopoint",
    }
)

_TYPES = {
    "string": QuestionType.TEXT,
    "int": QuestionType.INTEGER,
    "date time": QuestionType.DATETIME,
    "datetime": QuestionType.DATETIME,
    "select one": QuestionType.SELECT_ONE,
    "select one external": QuestionType.SELECT_ONE,
    "select all that apply": QuestionType.SELECT_MULTIPLE,
    "trigger": QuestionType.ACKNOWLEDGE,
    "gps": QuestionType.GEOPOINT,
    "location": QuestionType.GEOPOINT,
    "photo": QuestionType.IMAGE,
    **{kind.value: kind for kind in QuestionType if not kind.value.startswith("select")},
}
_BINARY = {"image": QuestionType.IMAGE, "audio": QuestionType.AUDIO, "video": QuestionType.VIDEO}
_PRELOADS = {
    "today": QuestionType.TODAY,
    "start": QuestionType.START,
    "end": QuestionType.END,
}


@dataclass(frozen=True)
class KnownType:
    """What a type of the sheet is here; `constraint` and `hint` come with some older types."""

    type: QuestionType
    is_recorded: bool = True
    constraint: str = ""
    hint: str = ""


def known_type(name: str, older: Mapping[str, Mapping[str, Any]]) -> KnownType | None:
    """Return what the type `name` is here, None if nothing; `older` is pyxform's own table."""
    if name in _TYPES:
        return KnownType(_TYPES[name])
    if name.removeprefix("uri:") in _NEVER_RECORDED:
        return KnownType(QuestionType.HIDDEN, is_recorded=False)
    if name == "osm" or name not in older:
        return None
    return _of_entry(older[name])


def _of_entry(entry: Mapping[str, Any]) -> KnownType | None:
    bind, control = entry.get("bind", {}), entry.get("control", {})
    preload = str(bind.get("jr:preloadParams", ""))
    if preload:
        found = _PRELOADS.get(preload)
        return KnownType(found or QuestionType.HIDDEN, is_recorded=found is not None)
    kind = _TYPES.get(str(bind.get("type", "")))
    if bind.get("type") == "binary":
        media = str(control.get("mediatype", "")).partition("/")[0]
        kind = _BINARY.get(media, QuestionType.FILE)
    elif control.get("tag") == "trigger":
        kind = QuestionType.ACKNOWLEDGE
    elif bind.get("readonly"):
        kind = QuestionType.NOTE
    if kind is None:
        return None
    return KnownType(
        kind, constraint=str(bind.get("constraint", "")), hint=str(entry.get("hint", ""))
    )
