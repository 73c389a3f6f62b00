"""Scenes of cases: the list, one case, what is written down, what is due. Everybody is invented."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import CaseId, PersonId
from fieldkit.domain.lawyer import Lawyer
from fieldkit.domain.money import Money, Purpose
from fieldkit.domain.note import Note
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.partial_date import PartialDate, read_date
from fieldkit.domain.stage import Stage
from fieldkit.domain.task import Task
from fieldkit.gui.hq.case.view import CaseScreen
from fieldkit.gui.hq.case_entry.shown import EntryKind
from fieldkit.gui.hq.case_entry.view import CaseEntryScreen
from fieldkit.gui.hq.cases.navigation import WORK
from fieldkit.gui.hq.cases.view import CasesScreen
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.rules.view import RulesScreen
from fieldkit.gui.hq.work.view import WorkScreen
from fieldkit.operations.hq.add_case_entry import add_entry
from fieldkit.operations.hq.add_stage import add_stage
from fieldkit.operations.hq.add_task import add_task
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.headquarters import START
from tests.scenes.headquarters_stage import HeadquartersStage, headquarters_scene
from tests.scenes.headquarters_worlds import opened_world, with_reports
from tests.scenes.people import with_nobody
from tests.scenes.stage import wait_for

_TODAY = START.date()
_NAMES = (
    "Прыдуманая Алена", "Прыдуманы Кавальчук", "Выдуманный Пётр",
    # These have no case; the detention of the second lies ahead of the clock, so one is waiting.
    "Invented Kavalchuk", "Invented Zhanna",
)  # fmt: skip


def _when(text: str) -> PartialDate:
    return read_date(text, _TODAY)


def _everybody(session: HeadquartersSession) -> tuple[PersonId, ...]:
    """Return new people in an order that is always the same: the ids of mentions are random."""
    mentions = {item.name: item.mention_id for item in session.store.mentions.every()}
    return take_as_people(session, [mentions[name] for name in _NAMES]).people


def with_cases(folder: Path) -> None:
    """People whose cases are of several kinds, one of them with everything that a case can have."""
    with_reports(folder)
    with opened_world(folder) as session:
        people = _everybody(session)
        _full(session, people[0])
        _held(session, people[1])
        criminal, _made = open_case(session, "CRIMINAL", [people[2]])
        add_stage(session, criminal, _step("SUSPECT_HELD", "20 November 2026 09:00"))
        union, _made = open_case(session, "ASSOCIATION", title="Прыдуманае таварыства садоўнікаў")
        suit = Stage("SUIT_DISSOLUTION", "association_measure", _when("2026-10"), is_confirmed=True)
        add_stage(session, union, suit)


def _step(code: str, when: str, **others: object) -> Stage:
    return Stage(code, when=_when(when), is_confirmed=True, **others)  # type: ignore[arg-type]


def _held(session: HeadquartersSession, person: PersonId) -> None:
    case, _made = open_case(session, "ADMIN", [person])
    add_stage(session, case, Stage("DETAINED", when=_when("20 November 2026 18:30")))


def _full(session: HeadquartersSession, person: PersonId) -> None:
    case, _made = open_case(session, "ADMIN", [person])
    for stage in (
        _step(
            "DETAINED",
            "8 November 2026 14:05",
            where="Invented square, by the fountain",
            place="BY_RUVD_SAVETSKI",
            articles=("KOAP21_24.23",),
        ),
        _step("PROTOCOL", "8 November 2026"),
        _step(
            "ADMIN_ARREST",
            "10 November 2026",
            days=15,
            place="BY_ZHODZINA",
            court="Invented district court",
            judge="A. Invented",
            articles=("KOAP21_24.23",),
        ),
        Stage(
            "ADMIN_ARREST",
            when=_when("10 November 2026"),
            days=13,
            court="Прыдуманы раённы суд",
            articles=("KOAP21_24.23",),
        ),
        Stage("ADMIN_TRIAL", when=_when("10 November 2026")),
    ):
        add_stage(session, case, stage)
    _entries(session, case)


def _entries(session: HeadquartersSession, case: CaseId) -> None:
    first = add_entry(
        session, case, Parcel(ParcelStatus.BROUGHT, ("FOOD", "CLOTHES"), _when("12 November 2026"))
    )
    accepted = Parcel(ParcelStatus.ACCEPTED_PARTLY, parcel=first.statement_id, note="no books")
    add_entry(session, case, accepted)
    refused = Parcel(
        ParcelStatus.REFUSED, ("MEDICINE",), _when("13 November 2026"), reason="NO_CERTIFICATE"
    )
    add_entry(session, case, refused)
    talk = Contact(
        "mother", _when("14 November 2026"), ("LAWYER",), "asks who visits", "to call again",
        _when("20 November 2026"),
    )  # fmt: skip
    add_entry(session, case, talk)
    add_entry(session, case, Lawyer("NGO_PAID", "L-3", refused=_when("11 November 2026")))
    costs = Money(Purpose.FINE, _when("10 November 2026"), Decimal(20), Decimal("850"))
    add_entry(session, case, costs)
    add_entry(session, case, Note("The sister may know who else was in the van."))
    task = Task("Ask the court for the ruling", author_of(session), due=_when("19 November 2026"))
    add_task(session, case, task)
    later = (START + timedelta(days=3)).date()
    add_task(session, case, Task("Book the room", due=_when(later.isoformat())))


def _first(stage: HeadquartersStage) -> CaseId:
    stage.show(SectionName.CASES)
    screen = stage.on_top(CasesScreen)
    wait_for(lambda: screen._model.rowCount() == 4)
    return screen._model.case(3)


@headquarters_scene("cases-none", with_nobody)
def nothing(stage: HeadquartersStage) -> None:
    """No case is followed yet."""
    stage.show(SectionName.CASES)
    stage.on_top(CasesScreen)
    stage.rest()


@headquarters_scene("cases-detained", with_reports)
def detained(stage: HeadquartersStage) -> None:
    """Detentions were reported, nobody has a case."""
    stage.show(SectionName.CASES)
    stage.on_top(CasesScreen)
    stage.rest()


@headquarters_scene("cases-list", with_cases)
def listed(stage: HeadquartersStage) -> None:
    """Cases of several kinds."""
    _first(stage)
    stage.rest()


@headquarters_scene("case-page", with_cases)
def page(stage: HeadquartersStage) -> None:
    """A case with everything that a case can have."""
    stage.show(SectionName.CASES, _first(stage))
    stage.on_top(CaseScreen)
    stage.rest()


@headquarters_scene("case-entry-step", with_cases)
def entry(stage: HeadquartersStage) -> None:
    """The fields of a step."""
    stage.show(SectionName.CASES, _first(stage))
    stage.on_top(CaseScreen).entry_requested.emit(EntryKind.STAGE, "")
    stage.rest()
    stage.on_top(CaseEntryScreen)
    stage.rest()


@headquarters_scene("case-entry-failing", with_cases)
def failing(stage: HeadquartersStage) -> None:
    """An amount that is none: what was filled in stays."""
    stage.show(SectionName.CASES, _first(stage))
    stage.on_top(CaseScreen).entry_requested.emit(EntryKind.MONEY, "")
    stage.rest()
    screen = stage.on_top(CaseEntryScreen)
    stage.rest()
    screen._keep.click()
    stage.rest()


@headquarters_scene("case-new", with_cases)
def new(stage: HeadquartersStage) -> None:
    """A new case."""
    _first(stage)
    stage.on_top(CasesScreen)._new.click()
    stage.rest()
    stage.on_top(CaseEntryScreen)
    stage.rest()


@headquarters_scene("cases-work", with_cases)
def work(stage: HeadquartersStage) -> None:
    """What is due, and what is to be done."""
    stage.show(SectionName.CASES, WORK)
    stage.on_top(WorkScreen)
    stage.rest()


@headquarters_scene("cases-rules", with_cases)
def rules(stage: HeadquartersStage) -> None:
    """The rules that say what is due."""
    stage.show(SectionName.CASES, WORK)
    stage.on_top(WorkScreen)._rules.click()
    stage.rest()
    stage.on_top(RulesScreen)
    stage.rest()
