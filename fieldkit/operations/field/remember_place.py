"""Remember where somebody is, so that unlocking leads back to where the lock came."""

from __future__ import annotations

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.errors import AlreadySealed, InvalidJson, UnknownReport
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.session import Session

_PLACE = "place"


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


def _json(place: Place) -> Json:
    return {"screen": place.screen, "subject": place.subject, "detail": dict(place.detail)}


def _read(kept: Json) -> Place | None:
    if not isinstance(kept, dict):
        return None
    screen, subject, detail = (kept.get(name) for name in ("screen", "subject", "detail"))
    if isinstance(screen, str) and isinstance(subject, str) and isinstance(detail, dict):
        return Place(screen, subject, detail)
    return None
