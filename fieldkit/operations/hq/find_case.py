"""Find the case that a person means."""

from __future__ import annotations

from fieldkit.domain.case import ListedCase, read_number
from fieldkit.domain.identifiers import HEX_32, CaseId
from fieldkit.errors import UnknownCase
from fieldkit.operations.hq.session import HeadquartersSession


def find_case(session: HeadquartersSession, typed: str) -> ListedCase:
    """Return the case of a number ("C-000045", "45") or an id (32 hex).

    Raises:
        UnknownCase: There is none, or it was taken back.
    """
    store = session.store.cases
    number = read_number(typed)
    if number is not None:
        found = store.of_numbers([number])
    else:
        found = store.of_ids([CaseId(typed)]) if HEX_32.match(typed) else ()
    if len(found) != 1:
        raise UnknownCase
    return found[0]
