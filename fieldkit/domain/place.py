"""Where somebody was in a window, as the vault can keep it over a lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from fieldkit.domain.answers import Json


@dataclass(frozen=True)
class Place:
    """A screen, what is open in it, and whatever it needs to lead back there.

    `detail` is the screen's own, and must be read back with distrust: another version wrote it.
    """

    screen: str  # which kind of screen: "editor", "sheet", "find"
    subject: str = ""  # id of the report that is open there, if one is
    detail: Mapping[str, Json] = field(default_factory=dict, repr=False)


@runtime_checkable
class HasPlace(Protocol):
    """A screen that can say where one is in it, and go back there."""

    def place(self) -> Place:
        """Return where one is."""
        ...

    def return_to(self, place: Place) -> None:
        """Go back there, as soon as there is something to go to."""
        ...
