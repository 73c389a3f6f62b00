"""Scenes of figures: as a table, as bars, on the map, for the public, and when there is nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fieldkit.domain.answers import Json
from fieldkit.domain.figures import Audience, Dimension
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.figures.saving.view import SavingScreen
from fieldkit.gui.hq.figures.shown import Asked
from fieldkit.gui.hq.figures.view import CHART, MAP, OVERLAP, TIME_LINE, FiguresScreen
from tests.fakes.counted_people import add_counted_people
from tests.fakes.headquarters import Device, enrol
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of, brought
from tests.scenes.headquarters_stage import HeadquartersStage, headquarters_scene
from tests.scenes.headquarters_worlds import house, opened_world, with_reports
from tests.scenes.stage import wait_for


def with_counted_people(folder: Path) -> None:
    """Reports of a Sunday in all regions, most of them compared."""
    with_reports(folder)
    with opened_world(folder) as session, tempfile.TemporaryDirectory() as name:
        add_counted_people(session)
        device = Device(house())
        enrol(session, device, Path(name), "M-44")
        device.seal(a_readable_report(device, "T01", _march()))
        brought(session, device, Path(name))


def _march() -> dict[str, Json]:
    rows = {
        "0a0a0a0a": {
            "timeline_at": a_moment("2026-11-01T12"),
            "timeline_event": "START",
            "timeline_place": "Invented square",
        },
        "0b0b0b0b": {
            "timeline_at": a_moment("2026-11-01T13:40"),
            "timeline_event": "POLICE_ARRIVE",
            "timeline_place": "Corner of Made-up street",
            "timeline_note": "Four vans without number plates",
        },
        "0c0c0c0c": {
            "timeline_at": a_moment("2026-11-01T14:05"),
            "timeline_event": "ARRESTS",
            "timeline_place": "Invented avenue",
        },
        "0d0d0d0d": {"timeline_event": "END"},
    }
    return answers_of(
        "T01",
        assembly_name="Invented march",
        event_group="EVENT-1",
        observed_at=a_moment("2026-11-01T12:00"),
        place="Invented square",
        timeline=rows,
    )


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


@headquarters_scene("hq-figures-time-line", with_counted_people)
def time_line(stage: HeadquartersStage) -> None:
    """One Sunday, minute by minute."""
    view = _shown(stage, Asked(first_day="1 Nov 2026", last_day="1 Nov 2026"))
    view.show_form(TIME_LINE)
    stage.rest()


@headquarters_scene("hq-figures-save", with_counted_people)
def saving(stage: HeadquartersStage) -> None:
    """Why, in which formats and until when."""
    view = _shown(stage, Asked(dimension=Dimension.REGION, audience=Audience.PUBLIC))
    view.export_requested.emit()
    stage.on_top(SavingScreen)
    stage.rest()


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
