"""Write down what happens in a case: parcels, talks with relatives, lawyers, amounts, notes."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.answers import Json
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.domain.lawyer import Lawyer
from fieldkit.domain.money import Money
from fieldkit.domain.note import Note
from fieldkit.domain.parcel import FOLLOWING, Parcel, followed
from fieldkit.domain.statement import NewStatement, Source, Statement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.operations.hq.add_stage import check_person
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

Entry = Parcel | Contact | Lawyer | Money | Note
_KINDS: dict[type, StatementKind] = {
    Parcel: StatementKind.PARCEL,
    Contact: StatementKind.CONTACT,
    Lawyer: StatementKind.LAWYER,
    Money: StatementKind.MONEY,
    Note: StatementKind.NOTE,
}


def add_entry(
    session: HeadquartersSession,
    case_id: CaseId,
    entry: Entry,
    *,
    person: PersonId | None = None,
    sources: Sequence[Source] = (),
) -> Statement:
    """State one entry of a case.

    Raises:
        UnknownCase: There is no such case.
        InvalidInput: The person is not in it, or the parcel it follows is not.
        NotAllowed: A parcel cannot go from what it was to this.
    """
    case = find_case(session, case_id)
    check_person(case.people, person)
    if isinstance(entry, Parcel) and entry.parcel is not None:
        _check_follows(session, case.case_id, entry, entry.parcel)
    return make_statements(session, entry_statement(case.case_id, entry, person, sources))[0]


def entry_statement(
    case_id: CaseId,
    entry: Entry,
    person: PersonId | None = None,
    sources: Sequence[Source] = (),
) -> NewStatement:
    """Return the statement of an entry, to be made."""
    content: dict[str, Json] = entry.to_content()
    kind = _KINDS[type(entry)]
    return NewStatement(kind, case_id, content, other=person, sources=tuple(sources))


def _check_follows(
    session: HeadquartersSession, case_id: CaseId, entry: Parcel, first: StatementId
) -> None:
    said = session.store.statements.about([case_id], [StatementKind.PARCEL])
    parcels = {item.first: item for item in followed(it for it in said if it.is_in_force)}
    if first not in parcels:
        raise InvalidInput(_("There is no such parcel in this case."))
    if entry.status not in FOLLOWING.get(parcels[first].status, frozenset()):
        raise NotAllowed(
            _("A parcel cannot go from what it was to this."),
            hint=_("Take the earlier word back if it was wrong."),
        )
