"""Scenes of figures: as a table, as bars, on the map, for the public, and when there is nothing."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.figures import Audience, Dimension
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.figures.shown import Asked
from fieldkit.gui.hq.figures.view import CHART, MAP, OVERLAP, FiguresScreen
from tests.fakes.counted_people import add_counted_people
from tests.scenes.headquarters_stage import HeadquartersStage, headquarters_scene
from tests.scenes.headquarters_worlds import opened_world, with_reports
from tests.scenes.stage import wait_for


def with_counted_people(folder: Path) -> None:
    """Reports of a Sunday in all regions, most of them compared."""
    with_reports(folder)
    with opened_world(folder) as session:
        add_counted_people(session)


@headquarters_scene("hq-figures", with_counted_people)
def table(stage: HeadquartersStage) -> None:
    """By day, as a table."""
    _shown(stage, Asked())


@headquarters_scene("hq-figures-bars", with_counted_people)
def bars(stage: HeadquartersStage) -> None:
    """By station, as bars."""
    _shown(stage, Asked(dimension=Dimension.STATION)).show_form(CHART)


@headquarters_scene("hq-figures-map", with_counted_people)
def on_the_map(stage: HeadquartersStage) -> None:
    """By region, on the map."""
    _shown(stage, Asked(dimension=Dimension.REGION)).show_form(MAP)


@headquarters_scene("hq-figures-overlap", with_counted_people)
def overlap(stage: HeadquartersStage) -> None:
    """How far sources speak of the same people."""
    _shown(stage, Asked()).show_form(OVERLAP)


@headquarters_scene("hq-figures-public", with_counted_people)
def for_the_public(stage: HeadquartersStage) -> None:
    """Small numbers are hidden."""
    _shown(stage, Asked(dimension=Dimension.REGION, audience=Audience.PUBLIC))


@headquarters_scene("hq-figures-nothing", with_reports)
def nothing(stage: HeadquartersStage) -> None:
    """Nothing was reported of these days."""
    _shown(stage, Asked(first_day="1 Jan 2001", last_day="2 Jan 2001"))


def _shown(stage: HeadquartersStage, asked: Asked) -> FiguresScreen:
    stage.show(SectionName.FIGURES)
    stage.rest()
    view = stage.on_top(FiguresScreen)
    view.ask_for(asked)
    wait_for(lambda: not view.is_waiting)
    stage.rest()
    return view
