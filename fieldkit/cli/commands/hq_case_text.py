"""A case as the command line shows it: for people in lines, for programs as a document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fieldkit.domain.case import case_number
from fieldkit.domain.clock import to_text
from fieldkit.domain.local_text import short_day
from fieldkit.domain.stage import StatedStage
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.domain.suggestion import Suggestion
from fieldkit.hq.deadlines import Alarm
from fieldkit.operations.hq import case_words as words
from fieldkit.operations.hq.alarm_words import alarm_reason, alarm_sentence, coming_sentence
from fieldkit.operations.hq.due_alarms import is_due
from fieldkit.operations.hq.offer_words import offer_line
from fieldkit.operations.hq.show_case import ShownCase
from fieldkit.translations import _

_SHORT = 8  # digits of an id


def case_lines(shown: ShownCase, now: datetime) -> list[str]:
    """Return a case in lines; `now` is local."""
    case = shown.case
    lines = [
        f"{case_number(case.number)}  {words.case_title(case, shown.names)}",
        words.standing_line(case.standing),
        *words.why_line(case.standing).split("\n"),
    ]
    due = [item for item in shown.alarms if is_due(item, now)]
    lines += _part(_("Due now"), [f"{alarm_sentence(it)} ({alarm_reason(it)})" for it in due])
    next_ones = [item for item in shown.alarms if not is_due(item, now)]
    lines += _part(_("Next"), map(coming_sentence, next_ones))
    lines += _part(_("Steps"), [line for item in shown.stages for line in _stage(shown, item)])
    stages = {item.statement_id: item for item in shown.stages}
    told = [words.contradiction_line(item, stages) for item in shown.contradictions]
    lines += _part(_("Contradictions"), [line for line in told if line])
    offered = [
        f"{number}. {offer_line(item.suggestion)}" for number, item in enumerate(shown.offers, 1)
    ]
    lines += _part(_("Suggested by reports"), offered)
    parcels = [
        f"{parcel.first[:_SHORT]}  {words.parcel_line(parcel.said[-1][1])}"
        for parcel in shown.parcels
    ]
    lines += _part(_("Parcels"), parcels)
    talks = [_entry(item, words.contact_line(talk)) for item, talk in shown.contacts]
    lines += _part(_("Relatives (not for export)"), talks)
    lawyers = [_entry(item, words.lawyer_line(said)) for item, said in shown.lawyers]
    lines += _part(_("Lawyer"), lawyers)
    amounts = [_entry(item, "; ".join(words.money_lines(money))) for item, money in shown.money]
    lines += _part(_("Amounts"), amounts)
    notes = [_entry(item, note.text) for item, note in shown.notes if note.text]
    lines += _part(_("Notes"), notes)
    tasks = [
        f"{item.statement_id[:_SHORT]}  {item.task.text}"
        for item in shown.tasks
        if not item.done_by
    ]
    return lines + _part(_("To do"), tasks)


def case_document(shown: ShownCase, now: datetime) -> dict[str, object]:
    """Return a case for programs. Talks with relatives are counted and not told."""
    case, standing = shown.case, shown.case.standing
    return {
        "case": case.case_id,
        "number": case_number(case.number),
        "type": case.case_type,
        "title": case.title,
        "people": list(case.people),
        "state": standing.state.value,
        "legal_status": standing.legal_status,
        "basis": standing.basis,
        "reported_state": standing.reported_state.value,
        "reported_status": standing.reported_status,
        "stages": [_stage_document(item) for item in shown.stages],
        "contradictions": [
            {"kind": it.kind.value, "first": it.first, "second": it.second, "member": it.member}
            for it in shown.contradictions
        ],
        "suggestions": [_suggestion_document(item.suggestion) for item in shown.offers],
        "parcels": [
            {"parcel": item.first, "status": item.status.value, "open": item.is_open}
            for item in shown.parcels
        ],
        "contacts": len(shown.contacts),
        "lawyers": [_statement(item) for item, _said in shown.lawyers],
        "money": [_statement(item) for item, _said in shown.money],
        "notes": [_statement(item) for item, _said in shown.notes],
        "tasks": [
            {"task": item.statement_id, "text": item.task.text, "done": item.done_by is not None}
            for item in shown.tasks
        ],
        "alarms": [alarm_document(item, now) for item in shown.alarms],
    }


def alarm_document(alarm: Alarm, now: datetime) -> dict[str, object]:
    """Return an alarm for programs; its times are local."""
    return {
        "case": alarm.case_id,
        "number": case_number(alarm.number),
        "person": alarm.person_id,
        "rule": alarm.rule.key,
        "version": alarm.version,
        "urgency": alarm.rule.urgency.value,
        "basis": alarm.basis,
        "due_from": alarm.due_from.isoformat(timespec="minutes"),
        "due_to": alarm.due_to.isoformat(timespec="minutes"),
        "due": is_due(alarm, now),
        "certain": alarm.is_certain,
    }


def _part(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return ["", f"{title}:", *found] if found else []


def _stage(shown: ShownCase, item: StatedStage) -> list[str]:
    known = _("confirmed") if item.is_confirmed else _("only reported")
    line = f"{item.statement_id[:_SHORT]}  {words.step_line(item.stage)}  [{known}]"
    person = None if item.person_id is None else shown.people.get(item.person_id)
    if person is not None and len(shown.case.people) > 1:
        line += f"  {person.name}"
    details = [f"{label}: {text}" for label, text in words.step_details(item.stage)]
    stated = _("stated by {code} on {day}, resting on {count}").format(
        code=shown.codes.get(item.author, "?"), day=short_day(item.at), count=len(item.sources)
    )
    return [line, *(f"    {detail}" for detail in (*details, stated))]


def _entry(statement: Statement, line: str) -> str:
    return f"{statement.statement_id[:_SHORT]}  {line}"


def _statement(item: Statement) -> dict[str, object]:
    return {"statement": item.statement_id, **item.content}


def _stage_document(item: StatedStage) -> dict[str, object]:
    return {
        "statement": item.statement_id,
        "person": item.person_id,
        "confirmed": item.is_confirmed,
        "author": item.author,
        "at": to_text(item.at),
        "sources": [[it.kind.value, it.identifier, it.path] for it in item.sources],
        **item.stage.to_content(),
    }


def _suggestion_document(item: Suggestion) -> dict[str, object]:
    document: dict[str, object] = {
        "kind": item.kind.value,
        "code": item.code,
        "report": item.source,
    }
    if item.kind is not StatementKind.CONTACT:
        document["content"] = dict(item.content)
    return document
