"""Scenes of the lists of headquarters. Everybody is invented."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, EditorialDecision, GivenBy, GivenHow
from fieldkit.gui.hq.consent.view import ConsentScreen
from fieldkit.gui.hq.deciding.view import DecidingScreen
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.letting_out.view import LettingOutScreen
from fieldkit.gui.hq.lists.navigation import CONSENT, OUTSIDE, PUBLISHED
from fieldkit.gui.hq.lists.rows import Part
from fieldkit.gui.hq.lists.view import ListsScreen
from fieldkit.gui.hq.outside.view import OutsideScreen
from fieldkit.gui.hq.published.view import PublishedScreen
from fieldkit.operations.hq.decide_editorially import decide_editorially
from fieldkit.operations.hq.export_tables import export_planned
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import list_people
from fieldkit.operations.hq.state_consent import state_consent, withdraw_consent
from tests.fakes.detainees import AKRESTSINA, ZHODZINA, Detainee, detained
from tests.scenes.headquarters_stage import HeadquartersStage, headquarters_scene
from tests.scenes.headquarters_worlds import opened_world, with_colleague_alone
from tests.scenes.stage import wait_for

_PEOPLE = (
    Detainee("Ёршаў Прыдуман Выдуманавіч", days=15),
    Detainee("Прыдуманая-Выдуманская Эмілія", days=7),
    Detainee("Ігнатовіч Выдум", station=ZHODZINA),
    Detainee("Дзям'янава Неіснуя", station=ZHODZINA, days=10),
    Detainee("Ўяўны Захар", station="BY_RUVD_SAVETSKI"),
    Detainee("Выдуманов Пётр", station="", town="Выдуманск"),
    Detainee("Непытаная Аўдоцця", consent=None, station=AKRESTSINA),
    Detainee("Маўклівы Сымон", consent=ConsentLevel.STATISTICS),
    Detainee("Падлеткавы Янка", consent=None, born=2010),
    Detainee("Адклікаўшы Ігнат", consent=ConsentLevel.WITHDRAWN),
)
_THEIRS = (
    "Прозвішча і імя;Год нараджэння;Дата затрымання;РУУС;Заўвага\n"
    "Ненастаяшчы Адам;1988;22.11.2026;Савецкі РУУС;-\n"
    "Выдумляеў Ян;тысяча;22.11.2026;Жодзіна;-\n"
    ";1990;;Жодзіна;без імя\n"
)


def with_detainees(folder: Path) -> None:
    """Ten people who were detained; the list left once, then one more came and one withdrew."""
    with_colleague_alone(folder)
    with opened_world(folder) as session:
        people = detained(session, _PEOPLE)
        _let_out(session)
        detained(session, [Detainee("Новая Надзея", station=ZHODZINA)], first=50)
        withdraw_consent(session, people[1])


def _let_out(session: HeadquartersSession) -> None:
    planned = plan_list(session, ListOrder(until=date(2026, 12, 1)))
    leaving = plan_list_export(session, planned, "Invented: families ask")
    with tempfile.TemporaryDirectory() as name:
        export_planned(session, leaving, Path(name))


def with_words(folder: Path) -> None:
    """One person about whom much was said."""
    with_colleague_alone(folder)
    with opened_world(folder) as session:
        (person,) = detained(
            session,
            [
                Detainee(
                    "Прыдуманая Алена",
                    consent=ConsentLevel.COALITION,
                    said={"consent": ConsentLevel.STATISTICS},
                )
            ],
        )
        decide_editorially(
            session, [person], EditorialDecision("Invented: being known protects her.")
        )
        word = ConsentWord(
            ConsentLevel.PUBLIC,
            GivenBy.RELATIVE,
            GivenHow.PHONE,
            given_on=date(2026, 11, 22),
            until=date(2027, 1, 31),
            silence=True,
            note="Invented: the mother asks to wait.",
        )
        state_consent(session, person, word)


@headquarters_scene("lists", with_detainees)
def lists(stage: HeadquartersStage) -> None:
    """The list as it would leave now."""
    _listed(stage)


@headquarters_scene("lists-withheld", with_detainees)
def withheld(stage: HeadquartersStage) -> None:
    """Who is not named, and why."""
    _show(_listed(stage), Part.WITHHELD)


@headquarters_scene("lists-changed", with_detainees)
def changed(stage: HeadquartersStage) -> None:
    """What is otherwise than when it last left."""
    _show(_listed(stage), Part.CHANGED)


@headquarters_scene("lists-none", with_colleague_alone)
def none(stage: HeadquartersStage) -> None:
    """Nobody is on the list."""
    stage.show(SectionName.LISTS)
    screen = stage.on_top(ListsScreen)
    wait_for(lambda: bool(screen._head.text()))


@headquarters_scene("lists-leaving", with_detainees)
def leaving(stage: HeadquartersStage) -> None:
    """The list is about to leave."""
    _leaving(stage)


@headquarters_scene("lists-left", with_detainees)
def left(stage: HeadquartersStage) -> None:
    """It left."""
    screen = _leaving(stage)
    with tempfile.TemporaryDirectory() as name:
        screen.use_folder(name)
        screen._go.click()
        wait_for(lambda: not screen._go.isVisible())


@headquarters_scene("lists-not-left", with_detainees)
def not_left(stage: HeadquartersStage) -> None:
    """The last day was no day."""
    screen = _leaving(stage)
    screen._until.setText("soon")
    screen.use_folder("invented")
    screen._go.click()
    wait_for(lambda: screen._go.isEnabled())


@headquarters_scene("lists-deciding", with_detainees)
def deciding(stage: HeadquartersStage) -> None:
    """All are chosen; whom nobody could ask is to be printed without consent."""
    screen = _listed(stage)
    _show(screen, Part.WITHHELD)
    screen._table.selectAll()
    screen._decide.click()
    asked = stage.on_top(DecidingScreen)
    wait_for(lambda: bool(asked._names.text()))
    asked._reason.setText("Invented: the family asks that he is known.")


@headquarters_scene("lists-published", with_detainees)
def published(stage: HeadquartersStage) -> None:
    """What left."""
    stage.show(SectionName.LISTS, PUBLISHED)
    screen = stage.on_top(PublishedScreen)
    wait_for(lambda: screen._model.rowCount() > 0)


@headquarters_scene("lists-outside", with_detainees)
def outside(stage: HeadquartersStage) -> None:
    """A list of others is to be brought in."""
    stage.show(SectionName.LISTS, OUTSIDE)
    stage.on_top(OutsideScreen)


@headquarters_scene("lists-outside-bad", with_detainees)
def outside_bad(stage: HeadquartersStage) -> None:
    """Two rows of it cannot come in."""
    screen = _looked_through(stage, _THEIRS)
    wait_for(lambda: screen._model.rowCount() == 2)


@headquarters_scene("lists-outside-good", with_detainees)
def outside_good(stage: HeadquartersStage) -> None:
    """All of it can come in."""
    screen = _looked_through(stage, "\n".join(_THEIRS.split("\n")[:2]))
    wait_for(lambda: screen._bring.isVisible())
    screen._source.setText("Invented partner")


@headquarters_scene("consent", with_words)
def consent(stage: HeadquartersStage) -> None:
    """What one person agreed to, with a word of relatives that outranks it."""
    people: list[str] = []
    place = stage.window.navigation._place
    place.jobs.run(
        stage.window, lambda _progress: list_people(place.session), people.extend, _raise
    )
    wait_for(lambda: bool(people))
    stage.show(SectionName.LISTS, people[0], CONSENT)
    screen = stage.on_top(ConsentScreen)
    wait_for(lambda: screen._model.rowCount() > 3)


def _listed(stage: HeadquartersStage) -> ListsScreen:
    stage.show(SectionName.LISTS)
    screen = stage.on_top(ListsScreen)
    wait_for(lambda: screen._model.rowCount() > 3)
    return screen


def _show(screen: ListsScreen, part: Part) -> None:
    screen._part.setCurrentIndex(list(Part).index(part))
    wait_for(lambda: screen._model.rowCount() > 1)


def _leaving(stage: HeadquartersStage) -> LettingOutScreen:
    _listed(stage)._leave.click()
    screen = stage.on_top(LettingOutScreen)
    wait_for(lambda: screen._summary.version > 0)
    screen._reason.setText("Invented: the morning list for the families")
    return screen


def _looked_through(stage: HeadquartersStage, text: str) -> OutsideScreen:
    stage.show(SectionName.LISTS, OUTSIDE)
    screen = stage.on_top(OutsideScreen)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "theirs.csv"
        path.write_bytes(text.encode("cp1251"))
        screen.file_chosen.emit(str(path))
        wait_for(lambda: screen._look.isVisible())
    screen._look.click()
    return screen


def _raise(error: Exception) -> None:
    raise error
