"""What can be written down in a case, and by which fields, as plain data; knows no Qt."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldkit.domain.money import BYN, BYR, EUR, Purpose
from fieldkit.domain.parcel import FOLLOWING, ParcelStatus
from fieldkit.domain.stage import PROCEDURAL
from fieldkit.hq.case_stages import VOCABULARIES_OF
from fieldkit.operations.hq.case_words import purpose_text, term
from fieldkit.operations.hq.term_labels import labels_of
from fieldkit.translations import _, language

MANY_TICKS = 12  # of more there is one choice
BETWEEN = ":"  # between a vocabulary and a code of it


class EntryKind(enum.StrEnum):
    """What is written down."""

    STAGE = "stage"
    PARCEL = "parcel"
    CONTACT = "contact"
    LAWYER = "lawyer"
    MONEY = "money"
    TASK = "task"
    QUESTION = "question"  # to the monitor of a report
    NOTE = "note"
    DECISION = "decision"  # of the case: closed, reopened, ...
    CASE = "case"  # a new one


class FieldKind(enum.Enum):
    """How a field is filled in."""

    LINE = "line"
    AREA = "area"  # several lines
    DATE = "date"  # local, as people say it
    CHOICE = "choice"
    TICKS = "ticks"  # several of a few
    FLAG = "flag"


@dataclass(frozen=True)
class EntryField:
    """One field; what is filled in is a text by its name, codes divided by spaces."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    choices: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # (code, text)
    hint: str = ""
    value: str = field(default="", repr=False)  # to begin with


@dataclass(frozen=True)
class EntryForm:
    """What the screen asks for."""

    kind: EntryKind
    title: str
    explanation: str
    fields: tuple[EntryField, ...]
    keep: str  # text of the button
    is_here_again: bool = False  # filled in with what was typed before, and not kept


@dataclass(frozen=True)
class FormFacts:
    """What the fields depend on."""

    case_type: str = ""
    people: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # of several: (id, name)
    colleagues: tuple[tuple[str, str], ...] = ()
    reports: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    parcel_status: ParcelStatus | None = None  # of the parcel that is followed
    for_people: str = field(default="", repr=False)  # numbers, of a new case


def kind_text(kind: EntryKind) -> str:
    """Return what is written down."""
    return {
        EntryKind.STAGE: _("Step"),
        EntryKind.PARCEL: _("Parcel"),
        EntryKind.CONTACT: _("Relatives"),
        EntryKind.LAWYER: _("Lawyer"),
        EntryKind.MONEY: _("Amount"),
        EntryKind.TASK: _("Task"),
        EntryKind.QUESTION: _("Ask the monitor"),
        EntryKind.NOTE: _("Note"),
        EntryKind.DECISION: _("Close or reopen"),
        EntryKind.CASE: _("New case"),
    }[kind]


def entry_form(kind: EntryKind, facts: FormFacts) -> EntryForm:
    """Return what the screen asks for."""
    fields = tuple(_FIELDS[kind](facts))
    if facts.people and kind not in (EntryKind.QUESTION, EntryKind.DECISION, EntryKind.CASE):
        everybody = (("", _("all of the case")), *facts.people)
        fields += (EntryField("person", _("About"), FieldKind.CHOICE, everybody),)
    explanation = {
        EntryKind.CONTACT: _("Stays at headquarters: talks with relatives are never exported."),
        EntryKind.PARCEL: _("Accepted is not delivered: say delivered only if the person has it."),
        EntryKind.QUESTION: _(
            "Only the number of the report and your question are sent. Write no name."
        ),
        EntryKind.MONEY: _("The reported amount is kept; what the base units come to is computed."),
    }.get(kind, "")
    keep = _("Send") if kind is EntryKind.QUESTION else _("Keep")
    return EntryForm(kind, kind_text(kind), explanation, fields, keep)


def _stage(facts: FormFacts) -> Iterable[EntryField]:
    yield EntryField("step", _("Step"), FieldKind.CHOICE, _steps(facts.case_type))
    yield EntryField("when", _("When"), FieldKind.DATE)
    yield EntryField("confirmed", _("Confirmed: I checked it"), FieldKind.FLAG)
    yield EntryField("place", _("Held at"), FieldKind.CHOICE, _terms("detention_place"))
    yield EntryField("where", _("Where it happened"))
    yield EntryField("days", _("Days of arrest"))
    yield EntryField("base_units", _("Base units"))
    yield EntryField("court", _("Court"))
    yield EntryField("judge", _("Judge"))
    yield EntryField("hearing", _("Next hearing"), FieldKind.DATE)
    yield EntryField("article", _("Article"), FieldKind.CHOICE, _terms("legal_article"))
    yield EntryField("sanction", _("Sanction"), FieldKind.CHOICE, _terms("sanction"))
    yield EntryField("months", _("Months of the sentence"))
    yield EntryField("note", _("Note"), FieldKind.AREA)


def _parcel(facts: FormFacts) -> Iterable[EntryField]:
    before = facts.parcel_status
    allowed = set(ParcelStatus) if before is None else FOLLOWING.get(before, frozenset())
    statuses = tuple(
        (item.value, term("parcel_status", item.value)) for item in ParcelStatus if item in allowed
    )
    yield EntryField("status", _("What became of it"), FieldKind.CHOICE, statuses)
    if before is None:
        yield EntryField("kinds", _("What is in it"), FieldKind.TICKS, _terms("parcel_kind")[1:])
    yield EntryField("when", _("When"), FieldKind.DATE)
    yield EntryField("place", _("Where"), FieldKind.CHOICE, _terms("detention_place"))
    yield EntryField(
        "reason", _("Reason of a refusal"), FieldKind.CHOICE, _terms("parcel_refusal_reason")
    )
    yield EntryField("bringer", _("Who brought it"), hint=_("a code, never a name"))
    yield EntryField("cost", _("Cost in BYN"))
    yield EntryField("note", _("Note"), FieldKind.AREA)


def _contact(_facts: FormFacts) -> Iterable[EntryField]:
    yield EntryField("who", _("Who"), hint=_("mother, neighbour, or a code"))
    yield EntryField("when", _("When"), FieldKind.DATE)
    asked = _terms("relative_request")[1:]
    yield EntryField("asked", _("What they ask for"), FieldKind.TICKS, asked)
    yield EntryField("text", _("What was said"), FieldKind.AREA)
    yield EntryField("promised", _("What we promised"), FieldKind.AREA)
    yield EntryField("next", _("Next contact"), FieldKind.DATE)
    yield EntryField("reach", _("How to reach them"))


def _lawyer(_facts: FormFacts) -> Iterable[EntryField]:
    arrangements = _terms("lawyer_arrangement")[1:]
    yield EntryField("arrangement", _("Lawyer"), FieldKind.CHOICE, arrangements)
    yield EntryField("lawyer", _("Name or code"))
    yield EntryField("first_access", _("First met the person"), FieldKind.DATE)
    yield EntryField("refused", _("Was not let in"), FieldKind.DATE)
    yield EntryField("reason", _("Reason that was given"))
    yield EntryField("note", _("Note"), FieldKind.AREA)


def _money(_facts: FormFacts) -> Iterable[EntryField]:
    purposes = tuple((item.value, purpose_text(item)) for item in Purpose)
    yield EntryField("purpose", _("What for"), FieldKind.CHOICE, purposes)
    yield EntryField("base_units", _("Base units"))
    yield EntryField("reported", _("Amount as reported"))
    currencies = tuple((code, code) for code in (BYN, BYR, EUR, "USD"))
    yield EntryField("currency", _("Currency"), FieldKind.CHOICE, currencies)
    yield EntryField("when", _("Day of the ruling or payment"), FieldKind.DATE)
    yield EntryField("paid", _("Paid"), FieldKind.DATE)
    yield EntryField("note", _("Note"), FieldKind.AREA)


def _task(facts: FormFacts) -> Iterable[EntryField]:
    yield EntryField("text", _("What is to be done"), FieldKind.AREA)
    anybody = (("", _("anybody here")), *facts.colleagues)
    yield EntryField("colleague", _("For"), FieldKind.CHOICE, anybody)
    yield EntryField("due", _("Until"), FieldKind.DATE)


def _question(facts: FormFacts) -> Iterable[EntryField]:
    yield EntryField("report", _("Report"), FieldKind.CHOICE, facts.reports)
    yield EntryField("text", _("Question"), FieldKind.AREA)
    yield EntryField("due", _("Until"), FieldKind.DATE)
    yield EntryField("names", _("Send it though it has a name"), FieldKind.FLAG)


def _note(_facts: FormFacts) -> Iterable[EntryField]:
    yield EntryField("text", _("Note"), FieldKind.AREA)


def _decision(_facts: FormFacts) -> Iterable[EntryField]:
    states = tuple(
        (code, term("case_state", code)) for code in ("CLOSED", "REOPENED", "REJECTED", "MERGED")
    )
    yield EntryField("state", _("What was decided"), FieldKind.CHOICE, states)
    yield EntryField("into", _("Joined to the case"), hint="C-000045")
    yield EntryField("why", _("Why"), FieldKind.AREA)


def _case(facts: FormFacts) -> Iterable[EntryField]:
    types = tuple((code, term("case_type", code)) for code in VOCABULARIES_OF)
    yield EntryField("type", _("Type"), FieldKind.CHOICE, types)
    yield EntryField(
        "people", _("People, by their numbers"), hint="P-000123 P-000124", value=facts.for_people
    )
    yield EntryField("title", _("Or an organisation, a subject"))


_FIELDS = {
    EntryKind.STAGE: _stage,
    EntryKind.PARCEL: _parcel,
    EntryKind.CONTACT: _contact,
    EntryKind.LAWYER: _lawyer,
    EntryKind.MONEY: _money,
    EntryKind.TASK: _task,
    EntryKind.QUESTION: _question,
    EntryKind.NOTE: _note,
    EntryKind.DECISION: _decision,
    EntryKind.CASE: _case,
}


def _steps(case_type: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for vocabulary in VOCABULARIES_OF.get(case_type, (PROCEDURAL,)):
        labels: Mapping[str, str] = labels_of(vocabulary, language())
        found += [(f"{vocabulary}{BETWEEN}{code}", text) for code, text in labels.items()]
    return tuple(found)


def _terms(vocabulary: str) -> tuple[tuple[str, str], ...]:
    return (("", "—"), *labels_of(vocabulary, language()).items())
