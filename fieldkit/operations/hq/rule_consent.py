"""Say for many people at once whether a use of what is known of them is allowed.

Every list and export passes through here: nothing else makes what writers take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.local_text import local
from fieldkit.hq.consent_ledger import Clearance, Ledger, clear
from fieldkit.operations.hq.consent_basis import Basis, bases_of, basis_of, ledgers_on
from fieldkit.operations.hq.session import HeadquartersSession


def effective(
    session: HeadquartersSession, person_ids: Iterable[PersonId], purpose: Purpose, at: datetime
) -> Clearance:
    """Rule on people for one use at a time (aware), in the order in which they are given.

    What was said about any number of the same person counts, and what every report says that is
    linked to them as the same. What is only probably about them counts where it forbids:
    withdrawn, silence, or less than is allowed else. Somebody unknown or erased is allowed nothing.
    """
    asked = list(dict.fromkeys(person_ids))
    return _cleared(session, asked, bases_of(session, asked), purpose, at)


def clear_people(
    session: HeadquartersSession,
    asked: Sequence[PersonId],
    people: Mapping[PersonId, KnownPerson],
    purpose: Purpose,
    at: datetime,
) -> Clearance:
    """Rule as `effective` does, where the people were read already."""
    bases = {person: basis_of(known) for person, known in people.items()}
    return _cleared(session, asked, bases, purpose, at)


def ledger_of(session: HeadquartersSession, person: KnownPerson) -> Ledger:
    """Return everything that was said about a person."""
    return ledgers_on(session, {person.person_id: basis_of(person)})[person.person_id]


def _cleared(
    session: HeadquartersSession,
    asked: Sequence[PersonId],
    bases: Mapping[PersonId, Basis],
    purpose: Purpose,
    at: datetime,
) -> Clearance:
    erased = session.store.erasures.among(asked)
    found = ledgers_on(session, {key: it for key, it in bases.items() if key not in erased})
    today = local(at, session.clock).date()
    return clear({person: found.get(person) for person in asked}, purpose, at, today)
