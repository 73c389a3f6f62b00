"""What the list of people says of each, as plain data; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.local_text import number
from fieldkit.operations.hq.person_words import born_text, name_of_person
from fieldkit.translations import _

PAGE = 100  # people that are read at a time


@dataclass(frozen=True)
class PersonRow:
    """One line of the list."""

    person_id: PersonId
    number: str
    name: str = field(repr=False)
    born: str
    town: str
    reports: str
    note: str  # what somebody should look at, or nothing


def person_row(person: KnownPerson) -> PersonRow:
    """Return a person as the list shows them."""
    notes = []
    if person.contradictions:
        notes.append(_("sources contradict"))
    if person.probable:
        notes.append(_("perhaps more reports"))
    return PersonRow(
        person.person_id,
        person.written_number,
        name_of_person(person),
        born_text(person.born_from, person.born_to),
        person.town,
        number(len(person.mentions)),
        ", ".join(notes),
    )
