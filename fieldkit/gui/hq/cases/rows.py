"""What the list of cases says of each, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.case import ListedCase, case_number
from fieldkit.domain.case_rules import AlarmUrgency
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.local_text import short_day
from fieldkit.gui.field.today.rows import Tone
from fieldkit.hq.deadlines import Alarm
from fieldkit.operations.hq.alarm_words import alarm_sentence
from fieldkit.operations.hq.case_words import place_text, standing_line, term
from fieldkit.operations.hq.person_words import name_of_person
from fieldkit.operations.hq.show_person import each_once
from fieldkit.translations import _

PAGE = 100  # cases that are read at a time
_TONES = {
    AlarmUrgency.URGENT: Tone.HELD,
    AlarmUrgency.SOON: Tone.WAITING,
    AlarmUrgency.NOTICE: Tone.WAITING,
}


@dataclass(frozen=True)
class CaseRow:
    """One line of the list."""

    case_id: CaseId
    number: str
    about: str = field(repr=False)
    state: str
    place: str
    due: str  # what is due most urgently, or nothing
    tone: Tone | None  # of what is due
    changed: str


@dataclass(frozen=True)
class Choice:
    """One value that the list can be narrowed to; "" is all."""

    code: str
    text: str


@dataclass(frozen=True)
class CaseChoices:
    """What the list can be narrowed to."""

    states: tuple[Choice, ...]
    types: tuple[Choice, ...]
    places: tuple[Choice, ...]


def case_row(
    case: ListedCase, people: Mapping[PersonId, KnownPerson], alarm: Alarm | None
) -> CaseRow:
    """Return a case as the list shows it; `alarm` is its most urgent one."""
    names = [name_of_person(known) for _id, known in each_once(case.people, people)]
    about = ", ".join(names) or case.title
    if case.case_type != "ADMIN":
        about = _("{names}: {type}").format(names=about, type=term("case_type", case.case_type))
    state = standing_line(case.standing)
    if case.standing.contradictions:
        state += " · " + _("contradictions")
    return CaseRow(
        case.case_id,
        case_number(case.number),
        about,
        state,
        place_text(case.standing.place, case.standing.place_text),
        "" if alarm is None else alarm_sentence(alarm),
        None if alarm is None else _TONES[alarm.rule.urgency],
        short_day(case.changed_at),
    )
