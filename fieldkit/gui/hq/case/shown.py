"""What the page of a case says, as plain data; knows no Qt."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.case import case_number
from fieldkit.domain.case_rules import AlarmUrgency
from fieldkit.domain.date_text import shown_date
from fieldkit.domain.local_text import short_day
from fieldkit.domain.stage import StatedStage
from fieldkit.domain.statement import Statement
from fieldkit.domain.task import ListedTask
from fieldkit.hq.deadlines import Alarm
from fieldkit.operations.hq import case_words as words
from fieldkit.operations.hq.alarm_words import alarm_reason, alarm_sentence, coming_sentence
from fieldkit.operations.hq.due_alarms import is_due
from fieldkit.operations.hq.offer_words import offer_line
from fieldkit.operations.hq.person_words import name_of_person
from fieldkit.operations.hq.show_case import ShownCase
from fieldkit.operations.hq.show_person import each_once
from fieldkit.translations import _, ngettext

_DOT = " · "


class Part(enum.Enum):
    """The parts of the page, from the top."""

    DUE = "due"
    OFFERS = "offers"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    PEOPLE = "people"
    PARCELS = "parcels"
    CONTACTS = "contacts"
    LAWYERS = "lawyers"
    MONEY = "money"
    TASKS = "tasks"
    NOTES = "notes"
    DECISIONS = "decisions"
    NEXT = "next"


@dataclass(frozen=True)
class PageLine:
    """One line; `subject` is a statement, a person, or the place of an offer or alarm."""

    subject: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class CasePage:
    """One case."""

    number: str
    lead: str = field(repr=False)
    standing: str
    why: str
    alarms: tuple[tuple[str, str], ...]  # urgent ones: sentence, rule
    contradictions: tuple[str, ...] = field(repr=False)
    parts: dict[Part, tuple[PageLine, ...]] = field(repr=False)
    is_ended: bool


def part_title(part: Part) -> str:
    """Return the heading of a part."""
    return {
        Part.DUE: _("Due now"),
        Part.OFFERS: _("Suggested by reports"),
        Part.REPORTED: _("Steps that are only reported"),
        Part.CONFIRMED: _("Confirmed steps"),
        Part.PEOPLE: _("People"),
        Part.PARCELS: _("Parcels"),
        Part.CONTACTS: _("Relatives (never exported)"),
        Part.LAWYERS: _("Lawyer"),
        Part.MONEY: _("Amounts"),
        Part.TASKS: _("To do"),
        Part.NOTES: _("Notes"),
        Part.DECISIONS: _("Decisions"),
        Part.NEXT: _("Next deadlines"),
    }[part]


def case_page(shown: ShownCase, now: datetime) -> CasePage:
    """Return the page; `now` is local."""
    case = shown.case
    stages = {item.statement_id: item for item in shown.stages}
    told = (words.contradiction_line(item, stages) for item in shown.contradictions)
    return CasePage(
        number=case_number(case.number),
        lead=words.case_title(case, _names(shown)),
        standing=words.standing_line(case.standing),
        why=_why(shown),
        alarms=tuple(
            (alarm_sentence(item), alarm_reason(item))
            for item in shown.alarms
            if is_due(item, now) and item.rule.urgency is AlarmUrgency.URGENT
        ),
        contradictions=tuple(line for line in told if line),
        parts={part: tuple(lines) for part, lines in _parts(shown, now)},
        is_ended=case.is_ended,
    )


def _names(shown: ShownCase) -> str:
    found = each_once(shown.case.people, shown.people)
    return ", ".join(name_of_person(person) for _id, person in found)


def _why(shown: ShownCase) -> str:
    standing = shown.case.standing
    lines = [words.why_line(standing)]
    if release := words.release_text(standing):
        lines.append(_("The arrest ends {when}, as computed").format(when=release))
    if held := words.place_text(standing.place, standing.place_text):
        lines.append(_("Held at: {place}").format(place=held))
    return "\n".join(lines)


def _parts(shown: ShownCase, now: datetime) -> Iterator[tuple[Part, Iterable[PageLine]]]:
    due = [(place, item) for place, item in enumerate(shown.alarms) if is_due(item, now)]
    yield Part.DUE, [_alarm(place, item) for place, item in due]
    yield (
        Part.OFFERS,
        [
            PageLine(str(place), offer_line(item.suggestion))
            for place, item in enumerate(shown.offers)
        ],
    )
    yield Part.REPORTED, [_step(shown, item) for item in shown.stages if not item.is_confirmed]
    yield Part.CONFIRMED, [_step(shown, item) for item in shown.stages if item.is_confirmed]
    yield Part.PEOPLE, _people(shown)
    yield (
        Part.PARCELS,
        [
            PageLine(item.first, " → ".join(words.parcel_line(said) for _it, said in item.said))
            for item in shown.parcels
        ],
    )
    yield (
        Part.CONTACTS,
        [_entry(shown, it, words.contact_line(said), said.text) for it, said in shown.contacts],
    )
    yield Part.LAWYERS, [_entry(shown, it, words.lawyer_line(said)) for it, said in shown.lawyers]
    yield Part.MONEY, [_entry(shown, it, *words.money_lines(said)) for it, said in shown.money]
    yield Part.TASKS, [_task(shown, item, now) for item in shown.tasks if item.done_by is None]
    yield Part.NOTES, [_entry(shown, it, said.text) for it, said in shown.notes if said.text]
    yield (
        Part.DECISIONS,
        [_entry(shown, it, words.state_text(said.state), said.why) for it, said in shown.decisions],
    )
    waiting = [(place, item) for place, item in enumerate(shown.alarms) if not is_due(item, now)]
    yield (
        Part.NEXT,
        [
            PageLine(str(place), f"{coming_sentence(item)} ({alarm_reason(item)})")
            for place, item in waiting
        ],
    )


def _alarm(place: int, item: Alarm) -> PageLine:
    return PageLine(str(place), f"{alarm_sentence(item)} ({alarm_reason(item)})")


def _step(shown: ShownCase, item: StatedStage) -> PageLine:
    parts = [words.step_line(item.stage)]
    person = None if item.person_id is None else shown.people.get(item.person_id)
    if person is not None and len(shown.case.people) > 1:
        parts.append(name_of_person(person))
    parts += [f"{label}: {text}" for label, text in words.step_details(item.stage)]
    count = len(item.sources)
    if count:
        parts.append(ngettext("{count} source", "{count} sources", count).format(count=count))
    parts.append(_who(shown, item.author, item.at))
    return PageLine(item.statement_id, _DOT.join(parts))


def _people(shown: ShownCase) -> Iterator[PageLine]:
    for person_id in shown.case.people:
        person = shown.people.get(person_id)
        standing = shown.case.standing_of(person_id)
        if person is None:
            yield PageLine(person_id, _("a person who is not here any more"))
            continue
        parts = [person.written_number, name_of_person(person), words.standing_line(standing)]
        yield PageLine(person_id, _DOT.join(parts))


def _task(shown: ShownCase, item: ListedTask, now: datetime) -> PageLine:
    due = "" if item.task.due is None else shown_date(item.task.due.edtf)
    worker = shown.codes.get(item.task.colleague or item.task.device or "", "")
    late = _("overdue") if item.is_overdue(now) else ""
    parts = [item.task.text, due, worker, late]
    return PageLine(item.statement_id, _DOT.join(part for part in parts if part))


def _entry(shown: ShownCase, item: Statement, *texts: str) -> PageLine:
    parts = [*texts, _who(shown, item.author, item.at)]
    return PageLine(item.statement_id, _DOT.join(part for part in parts if part))


def _who(shown: ShownCase, author: str, at: datetime) -> str:
    return f"{shown.codes.get(author, '?')}, {short_day(at)}"
