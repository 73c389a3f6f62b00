"""Remember where somebody is, and how the program ended, so that unlocking leads back.

A lock or a close is noted; whatever ends without a note was killed, or lost its power. Then the
draft that was open is shown as recovered.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.errors import AlreadySealed, InvalidJson, UnknownReport
from fieldkit.operations.field.open_draft import open_draft

if TYPE_CHECKING:
    from fieldkit.operations.session import Session

_PLACE = "place"
_END = "last-end"


class End(enum.StrEnum):
    """How the program ended."""

    LOCKED = "locked"
    CLOSED = "closed"
    UNKNOWN = ""  # it is running, or it did not come to say


@dataclass(frozen=True)
class PlaceAtEnd:
    """Where one was when the program ended."""

    place: Place | None
    end: End

    @property
    def report_id(self) -> ReportId | None:
        """The draft that was open."""
        return ReportId(self.place.subject) if self.place and self.place.subject else None

    @property
    def is_recovered(self) -> bool:
        """Whether a draft was open when the program was cut off."""
        return self.report_id is not None and self.end is End.UNKNOWN


def remember_place(session: Session, place: Place | None) -> None:
    """Keep, inside the vault, where somebody is; None when there is nothing to come back to."""
    vault = session.vault
    kept = None if place is None else _json(place)
    if not vault.read_only and vault.working.get(_PLACE) != kept:
        with vault.transaction():
            vault.working.put(_PLACE, kept)


def remembered_place(session: Session) -> Place | None:
    """Return where somebody was, None where that was nowhere, or in a draft that is gone."""
    try:
        place = _read(session.vault.working.get(_PLACE))
        if place is not None and place.subject:
            open_draft(session.vault, ReportId(place.subject))
    except (UnknownReport, AlreadySealed, InvalidJson):
        return None
    return place


def remember_end(session: Session, end: End) -> None:
    """Note that the program ends as it should, by a lock or a close."""
    vault = session.vault
    if not vault.read_only and vault.settings.get(_END, "") != end.value:
        with vault.transaction():
            vault.settings.put(_END, end.value)


def place_at_end(session: Session) -> PlaceAtEnd:
    """Return where one was at the last end, once after unlocking; from now on it is running."""
    kept = session.vault.settings.get(_END, "")
    end = End(kept) if kept in tuple(End) else End.UNKNOWN
    place = PlaceAtEnd(remembered_place(session), end)
    remember_end(session, End.UNKNOWN)
    return place


def _json(place: Place) -> Json:
    return {"screen": place.screen, "subject": place.subject, "detail": dict(place.detail)}


def _read(kept: Json) -> Place | None:
    if not isinstance(kept, dict):
        return None
    screen, subject, detail = (kept.get(name) for name in ("screen", "subject", "detail"))
    if isinstance(screen, str) and isinstance(subject, str) and isinstance(detail, dict):
        return Place(screen, subject, detail)
    return None
