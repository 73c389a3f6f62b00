"""Rows of parcels, contacts and other entries of a case."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy.engine import Row

from fieldkit.domain import contact as contacts
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import ColleagueId, Sha256, StatementId
from fieldkit.domain.parcel import FollowedParcel, followed
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.hq.store.case_rows import content_text


def entry_row(statement: Statement) -> dict[str, Any]:
    """Return the row of a statement."""
    return {
        "statement": statement.statement_id,
        "number": statement.number,
        "kind": statement.kind.value,
        "case": statement.subject,
        "person": statement.other,
        "content": content_text(statement),
        "made_at": to_text(statement.at),
    }


def parcels_of_rows(rows: Iterable[Row[Any]]) -> tuple[FollowedParcel, ...]:
    """Return the parcels among rows, which are in the order of their numbers.

    Their statements have neither author, hash nor sources: a table does not hold them.
    """
    return followed(_bare(row) for row in rows if row.kind == StatementKind.PARCEL.value)


def read_contact(row: Row[Any]) -> Contact:
    """Return the contact of a row."""
    return contacts.from_content(json.loads(row.content))


def _bare(row: Row[Any]) -> Statement:
    return Statement(
        number=row.number,
        statement_id=StatementId(row.statement),
        kind=StatementKind(row.kind),
        subject=row.case,
        other=row.person,
        author=ColleagueId(""),
        at=from_text(row.made_at),
        sha256=Sha256(""),
        content=json.loads(row.content),
    )
