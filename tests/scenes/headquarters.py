"""Scenes of headquarters' own screens: entrance, who works, home. Others register theirs too."""

from __future__ import annotations

from fieldkit.gui.hq.colleague.view import ColleagueScreen
from fieldkit.gui.hq.colleagues.view import ColleaguesScreen
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.history.view import HistoryScreen
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.report.view import ReportScreen
from fieldkit.gui.hq.reports.view import ReportsScreen
from fieldkit.gui.hq.search.view import SearchScreen
from fieldkit.gui.hq.settings.view import SettingsScreen
from fieldkit.gui.hq.word.view import WordScreen
from tests.scenes.headquarters_stage import HeadquartersStage, headquarters_scene
from tests.scenes.headquarters_worlds import (
    a_new_headquarters,
    with_colleague_alone,
    with_colleagues,
    with_reports,
)
from tests.scenes.inbox import at_work
from tests.scenes.inbox_worlds import with_troubles
from tests.scenes.stage import wait_for

__all__ = ["HeadquartersStage", "headquarters_scene"]


@headquarters_scene("hq-absent", None)
def absent(stage: HeadquartersStage) -> None:
    """There is no headquarters in this folder: AbsentScreen."""
    stage.window.start()


@headquarters_scene("hq-who", with_colleagues)
def who(stage: HeadquartersStage) -> None:
    """Several people work here."""


@headquarters_scene("hq-who-first", a_new_headquarters)
def first(stage: HeadquartersStage) -> None:
    """Nobody works here yet."""


@headquarters_scene("hq-home", with_reports)
def home(stage: HeadquartersStage) -> None:
    """What needs somebody."""
    stage.on_top(HomeScreen)
    wait_for(lambda: bool(stage.window.stack.top._urgent.rowCount()))


@headquarters_scene("hq-reports", with_reports)
def reports(stage: HeadquartersStage) -> None:
    """The list of reports."""
    stage.show(SectionName.REPORTS)
    wait_for(lambda: stage.window.stack.top._model.rowCount() > 3)


@headquarters_scene("hq-reports-none", with_colleague_alone)
def no_reports(stage: HeadquartersStage) -> None:
    """No report has come yet."""
    stage.show(SectionName.REPORTS)


@headquarters_scene("hq-report", with_reports)
def report(stage: HeadquartersStage) -> None:
    """One report, assessed, with the person in it."""
    stage.show(SectionName.REPORTS)
    listed = stage.on_top(ReportsScreen)
    wait_for(lambda: listed._model.rowCount() > 3)
    listed.chosen.emit(listed._model.report(1).report_id)
    page = stage.on_top(ReportScreen)
    wait_for(lambda: page._card is not None)
    page.assessed.emit("ONE_SOURCE", "Invented: a relative says the same.")
    wait_for(lambda: page._card is not None and bool(page._card.judgements))


@headquarters_scene("hq-find", with_reports)
def find(stage: HeadquartersStage) -> None:
    """A name, typed in another script than it was written in."""
    stage.window.navigation.find("kavalchuk")
    screen = stage.on_top(SearchScreen)
    wait_for(lambda: screen._model.rowCount() > 2)


@headquarters_scene("hq-find-nothing", with_reports)
def find_nothing(stage: HeadquartersStage) -> None:
    """Nothing has these words."""
    stage.window.navigation.find("zzzz")
    stage.on_top(SearchScreen)


@headquarters_scene("hq-history", with_reports)
def history(stage: HeadquartersStage) -> None:
    """What was stated, and one statement that was taken back."""
    report(stage)
    stage.window._frame.act_bar.undo_requested.emit()
    stage.rest()
    stage.window._frame.rail.history_requested.emit()
    screen = stage.on_top(HistoryScreen)
    wait_for(lambda: screen._model.rowCount() > 1)


@headquarters_scene("hq-settings", with_reports)
def settings(stage: HeadquartersStage) -> None:
    """How the window looks and locks."""
    stage.window._frame.settings_requested.emit()
    stage.on_top(SettingsScreen)


@headquarters_scene("hq-colleagues", with_troubles)
def colleagues(stage: HeadquartersStage) -> None:
    """Who works here: ColleaguesScreen."""
    at_work(stage, SectionName.HOME)
    settings(stage)
    stage.window.stack.top.colleagues_requested.emit()
    screen = stage.on_top(ColleaguesScreen)
    wait_for(screen._people.isVisible)


@headquarters_scene("hq-colleague", with_troubles)
def colleague(stage: HeadquartersStage) -> None:
    """Whoever works now: ColleagueScreen."""
    colleagues(stage)
    stage.window.stack.top.chosen.emit("H-01")
    screen = stage.on_top(ColleagueScreen)
    wait_for(screen._word.isVisible)


@headquarters_scene("hq-word", with_troubles)
def word(stage: HeadquartersStage) -> None:
    """A word that was mistyped: WordScreen."""
    colleague(stage)
    stage.window.stack.top.word_requested.emit()
    screen = stage.on_top(WordScreen)
    wait_for(lambda: bool(screen._lead.text()))
    screen.taken.emit("", "kalyhanka 7", "kalyhanka 8")


@headquarters_scene("hq-home-new", with_colleague_alone)
def new(stage: HeadquartersStage) -> None:
    """The first screen of a new headquarters: what to do next."""
    wait_for(lambda: bool(stage.window.stack.top._urgent.rowCount()))
