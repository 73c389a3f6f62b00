"""What the sheet shows, as its view and its presenters speak of it; knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import Row

PHOTOS = "photos"  # the column that is no question


class Reader(Protocol):
    """How the answers to one question are shown in a cell, and checked there."""

    label: str

    @property
    def takes_many(self) -> bool:
        """Whether several terms may stand in one cell, with commas between them."""
        ...

    @property
    def may_be_wrong(self) -> bool:
        """Whether `problem` ever says something."""
        ...

    def shown(self, value: Json) -> str:
        """Return an answer as it stands in a cell."""
        ...

    def meaning(self, value: Json) -> str:
        """Return how a date was understood, "" for any other answer."""
        ...

    def problem(self, value: Json) -> str:
        """Return what is wrong with an answer by itself."""
        ...

    def offers(self, text: str) -> tuple[str, ...]:
        """Return the labels that what is typed could mean."""
        ...


@dataclass(frozen=True)
class ShownSheet:
    """Everything that is on the screen when a sheet is opened."""

    columns: Mapping[str, Reader] = field(repr=False)
    shared: Mapping[str, Reader] = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)
    photos: Mapping[ReportId, int] = field(repr=False)


@dataclass(frozen=True)
class SharedText:
    """One answer that all share, as it stands in its field, and how it was understood."""

    text: str
    note: str = ""
