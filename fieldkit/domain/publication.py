"""A list or a table that was made to leave headquarters: what stays stated about it.

Content of a statement of kind PUBLICATION (its subject is the list that it is a version of):
`{"list": "detainees", "version": 3, "as_of": "2026-11-22T18:00:00.000Z", "purpose": "public",
"language": "be", "named": 812, "withheld": {"nobody-asked": 30}, "reason": "...",
"until": "2026-12-01", "files": [{"format": "csv", "sha256": "..."}], "second": ""}`.
`until` is the last day on which it may be used, or ""; `second` is the colleague who agreed
besides its author, or "". Names of people and of files are not in it. Public figures have `figures`
besides: what each table printed (domain/printed_figures.py).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.clock import to_text
from fieldkit.domain.consent_statement import MAX_TEXT, Purpose
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.printed_figures import PrintedFigures
from fieldkit.domain.printed_figures import from_json as figures_from_json
from fieldkit.errors import InvalidInput, InvalidJson
from fieldkit.translations import _

MAX_VERSION = 10_000_000
_MAX_FILES = 100
_MAX_COUNT = 10_000_000
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)?")
_COLLEAGUE = re.compile(r"([0-9a-f]{32})?")
_LANGUAGE = re.compile(r"[a-z]{2}")
_MEMBERS = (
    "list",
    "version",
    "as_of",
    "purpose",
    "language",
    "named",
    "withheld",
    "reason",
    "until",
    "files",
    "second",
)


class FileFormat(enum.StrEnum):
    """What can be written."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


@dataclass(frozen=True)
class PublishedFile:
    """One file that left, by its content."""

    file_format: str  # of FileFormat, or "text"
    sha256: Sha256


@dataclass(frozen=True)
class Publication:
    """One version that left."""

    list_name: str  # small Latin letters and dashes: "detainees", "figures"
    version: int  # from 1
    as_of: datetime  # UTC
    purpose: Purpose
    language: str
    named: int  # people by name
    withheld: Mapping[str, int]  # how many were held back, by what decided
    reason: str = field(repr=False)
    until: date | None  # the last day on which it may be used
    files: tuple[PublishedFile, ...] = ()
    second: str = ""  # 32 hex, or nobody
    figures: tuple[PrintedFigures, ...] = ()  # what public tables printed

    def __post_init__(self) -> None:
        if not self.reason.strip() or len(self.reason) > MAX_TEXT:
            raise InvalidInput(_("Say why this leaves, in at most 2000 letters."))


def to_content(item: Publication) -> dict[str, Json]:
    """Return the content of a statement that says this."""
    return {
        "list": item.list_name,
        "version": item.version,
        "as_of": to_text(item.as_of),
        "purpose": item.purpose.value,
        "language": item.language,
        "named": item.named,
        "withheld": {why: item.withheld[why] for why in sorted(item.withheld)},
        "reason": item.reason,
        "until": "" if item.until is None else item.until.isoformat(),
        "files": [{"format": file.file_format, "sha256": file.sha256} for file in item.files],
        "second": item.second,
        **({"figures": [table.to_json() for table in item.figures]} if item.figures else {}),
    }


def from_content(content: Mapping[str, Json]) -> Publication:
    """Read what `to_content` wrote.

    Raises:
        InvalidJson: It does not fit.
    """
    item = read.members(dict(content), _MEMBERS, ("figures",))
    try:
        return Publication(
            list_name=read.text(item["list"], max_length=40, pattern=_NAME),
            version=read.integer(item["version"], at_least=1, at_most=MAX_VERSION),
            as_of=read.moment(item["as_of"]),
            purpose=Purpose(read.text(item["purpose"], max_length=40)),
            language=read.text(item["language"], max_length=2, pattern=_LANGUAGE),
            named=read.integer(item["named"], at_most=_MAX_COUNT),
            withheld=_counts(item["withheld"]),
            reason=read.text(item["reason"], max_length=MAX_TEXT),
            until=_day(item["until"]),
            files=tuple(map(_file, read.array(item["files"], at_most=_MAX_FILES))),
            second=read.text(item["second"], max_length=32, pattern=_COLLEAGUE),
            figures=tuple(map(figures_from_json, read.array(item.get("figures", [])))),
        )
    except InvalidJson:
        raise
    except (ValueError, InvalidInput) as error:
        raise InvalidJson from error


def _counts(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise InvalidJson
    return {
        read.text(why, max_length=40, pattern=_NAME): read.integer(count, at_most=_MAX_COUNT)
        for why, count in value.items()
    }


def _file(value: object) -> PublishedFile:
    item = read.members(value, ("format", "sha256"))
    return PublishedFile(
        read.text(item["format"], max_length=40, pattern=_NAME), read.hex_64(item["sha256"])
    )


def _day(value: object) -> date | None:
    text = read.text(value, max_length=10, pattern=_DAY)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidJson from error
