"""Scenes of the people of headquarters: the list, the desk, a page. Everybody is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.gui.hq.comparing.view import ComparingScreen
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.people.navigation import COMPARE
from fieldkit.gui.hq.people.view import PeopleScreen
from fieldkit.gui.hq.person.view import PersonScreen
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.add_read import add_read
from fieldkit.operations.hq.correct_person import correct_person
from fieldkit.operations.hq.decide_proposal import decide_proposal
from fieldkit.operations.hq.open_case import open_case
from fieldkit.operations.hq.propose_matches import propose_matches
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.people import a_mention
from tests.scenes.headquarters_stage import HeadquartersStage, headquarters_scene
from tests.scenes.headquarters_worlds import (
    a_new_headquarters,
    opened_world,
    with_reports,
)
from tests.scenes.stage import wait_for

_EVENING = datetime(2026, 11, 21, 18, 20)  # noqa: DTZ001  # local and naive, as mentions are


def _detained(number: int, *names: str, minutes: int = 0, **others: object) -> Mention:
    time = _EVENING + timedelta(minutes=minutes)
    told = {
        "from_time": time,
        "to_time": time,
        "station": "BY_AKRESTSINA_CIP",
        "place": "Прыдуманая плошча",
        "articles": ("KOAP21_24.23",),
        **others,
    }
    return a_mention(number, *names, **told)


MENTIONS = (
    _detained(1, "Кавальчук Марыя", sex="F", born_from=1990, born_to=1990, town="Выдуманск"),
    _detained(2, "Maria Kavalchuk", minutes=25, sex="F", born_from=1989, born_to=1991),
    _detained(
        3,
        "Ковальчук Мария Ивановна",
        minutes=10,
        patronymic="Ивановна",
        sex="F",
        born_from=1990,
        born_to=1990,
    ),
    _detained(4, "Кавальчук Мікалай", minutes=40, sex="M", born_from=1972, born_to=1972),
    _detained(5, "Николай Ковальчук", minutes=45, born_from=1985, born_to=1985),
    _detained(6, "Зміцер Прыдуманы", sex="M", town="Выдуманск"),
    _detained(7, "Dzmitry Prydumany", minutes=5, sex="M"),
    _detained(8, "Ганна Выдумка-Небывалая", sex="F", born_from=2001, born_to=2001),
    _detained(9, "Janka Nibyta", sex="M"),
    a_mention(10, description="Высокі, у чырвонай куртцы"),
)


def _read(session: HeadquartersSession, mentions: tuple[Mention, ...]) -> None:
    devices = [entry.device for entry in session.store.roster.entries()]
    with session.store.transaction():
        add_read(
            session,
            [
                ReadSource(mention.source, (_by(mention, devices[place % len(devices)]),))
                for place, mention in enumerate(mentions)
            ],
        )
    propose_matches(session)


def _by(mention: Mention, device: DeviceId) -> Mention:
    return replace(mention, device=device)


def with_people(folder: Path) -> None:
    """Some people, decisions of two colleagues that do not agree, and mentions that wait."""
    with_reports(folder)
    with opened_world(folder) as session:
        _read(session, MENTIONS)
        first, other = (mention.mention_id for mention in (MENTIONS[0], MENTIONS[7]))
        people = take_as_people(session, [first, other]).people
        decide_proposal(session, MENTIONS[2].mention_id, people[0], Certainty.SAME)
        decide_proposal(session, MENTIONS[1].mention_id, people[0], Certainty.PROBABLE)
        open_case(session, "ADMIN", [people[0]])
        colleague = with_colleague(session, "H-02")
        decide_proposal(colleague, MENTIONS[2].mention_id, people[0], Certainty.DIFFERENT)
        with session.store.transaction():  # so that the window need not ask who works
            session.store.colleagues.set_left(author_of(colleague), session.clock.now())
        correct_person(
            session,
            people[0],
            [
                Fact(FactField.NAME_BE, "Кавальчук Марыя Іванаўна"),
                Fact(FactField.NAME_FORM, "Маруся", "DIMINUTIVE"),
            ],
        )


def with_nobody(folder: Path) -> None:
    """A colleague, and no report yet."""
    a_new_headquarters(folder)
    with opened_world(folder):
        pass


@headquarters_scene("people-none", with_nobody)
def nobody(stage: HeadquartersStage) -> None:
    """Nobody is here yet."""
    stage.show(SectionName.PEOPLE)


@headquarters_scene("people-list", with_people)
def listed(stage: HeadquartersStage) -> None:
    """People, and mentions that wait."""
    stage.show(SectionName.PEOPLE)
    screen = stage.on_top(PeopleScreen)
    wait_for(lambda: screen._model.rowCount() > 0)
    stage.rest()


@headquarters_scene("people-desk", with_people)
def desk(stage: HeadquartersStage) -> None:
    """A mention, and whom it may be."""
    stage.show(SectionName.PEOPLE, COMPARE)
    stage.on_top(ComparingScreen)
    stage.rest()


@headquarters_scene("people-desk-empty", with_nobody)
def nothing_left(stage: HeadquartersStage) -> None:
    """Nothing is left to compare."""
    stage.show(SectionName.PEOPLE, COMPARE)
    stage.on_top(ComparingScreen)
    stage.rest()


@headquarters_scene("person-page", with_people)
def page(stage: HeadquartersStage) -> None:
    """A person about whom colleagues disagree."""
    stage.show(SectionName.PEOPLE)
    screen = stage.on_top(PeopleScreen)
    wait_for(lambda: screen._model.rowCount() > 0)
    stage.show(SectionName.PEOPLE, screen._model.person(0))
    stage.on_top(PersonScreen)
    stage.rest()
