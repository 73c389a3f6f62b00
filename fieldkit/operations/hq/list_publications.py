"""List what was made to leave, and what of it may be used no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.domain.daily_list import ListEntry, from_content
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.local_text import local
from fieldkit.domain.publication import Publication
from fieldkit.domain.publication import from_content as publication_from_content
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.plan_export import list_id_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


@dataclass(frozen=True)
class ListedPublication:
    """One version that left; one that was taken back stays listed."""

    statement: Statement
    author: str  # the colleague's code
    publication: Publication


def list_publications(
    session: HeadquartersSession, list_name: str = ""
) -> tuple[ListedPublication, ...]:
    """Return the versions of a list, or of all lists, newest first."""
    kinds = (StatementKind.PUBLICATION,)
    if list_name:
        found = session.store.statements.about([list_id_of(list_name)], kinds)
    else:
        found = session.store.statements.of_kinds(kinds)
    codes = {item.colleague_id: item.code for item in session.store.colleagues.all()}
    return tuple(
        ListedPublication(item, codes.get(item.author, ""), publication_from_content(item.content))
        for item in reversed(found)
        if not item.is_erased
    )


def expired_publications(session: HeadquartersSession) -> tuple[ListedPublication, ...]:
    """Return what may be used no more, the longest ago first: whoever has it is to be told."""
    today = local(session.clock.now(), session.clock).date()
    kept = [item.statement_id for item in session.store.publications.expired(today)]
    listed = {item.statement.statement_id: item for item in list_publications(session)}
    return tuple(listed[statement] for statement in kept if statement in listed)


def entries_of_version(
    session: HeadquartersSession, list_name: str, version: int | None = None
) -> Mapping[PersonId, ListEntry]:
    """Return what a version said of each person, or the newest; nothing if there is none yet.

    Raises:
        InvalidInput: There is no such version, or it was taken back.
    """
    versions = session.store.publications.newest(
        list_id_of(list_name), limit=1 if version is None else None
    )
    if version is not None:
        versions = tuple(item for item in versions if item.version == version)
        if not versions:
            raise InvalidInput(_("There is no such version."))
    if not versions:
        return {}
    rows = session.store.publications.rows(versions[0].statement_id)
    return {person: from_content(person, content) for person, content in rows.items()}
