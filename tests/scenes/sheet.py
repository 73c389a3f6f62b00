"""Scenes of the sheet of many people."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.answers import Json
from fieldkit.domain.sheet import Cell, Certainty, Row
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.sheet.photos_view import PhotosScreen
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.write_sheet import new_row_id
from tests import sample_photos
from tests.fakes.field import a_device
from tests.fakes.sheets import a_sheet
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import a_new_vault, organisation

_PROBABLE, _UNCERTAIN = Certainty.PROBABLE, Certainty.UNCERTAIN
_MESSAGE = "In the van:\n1. Invented one, 1985\n2. woman, about 40, blue coat\n3. Invented two"


def _row(guessed: dict[str, Certainty], **answers: Json) -> Row:
    cells = {
        name: Cell(value, guessed.get(name, Certainty.CERTAIN)) for name, value in answers.items()
    }
    return Row(new_row_id(), cells)


def with_a_van(folder: Path) -> None:
    """A device with a sheet of some people, whom nobody has asked for their names."""
    rows = [
        _row(
            {"age_estimate": _PROBABLE},
            name_as_reported="man, about 25, red jacket",
            sex="M",
            age_estimate=25,
            person_description="about 25, red jacket",
            health_at_risk="UNKNOWN",
        ),
        _row(
            {},
            name_as_reported="Invented Kavalchuk",
            sex="M",
            age_estimate=34,
            birth_year=1992,
            health_at_risk="NO",
            summary="pushed into the van",
        ),
        _row(
            {"name_as_reported": _UNCERTAIN, "age_estimate": _PROBABLE},
            name_as_reported="Invented Ivanova",
            sex="F",
            age_estimate=40,
            health_at_risk="YES",
            summary="insulin for one day",
            taken_to="BY_ZHODZINA",
        ),
        _row({}, name_as_reported="Unknown 1", age_estimate="old"),
        *(_row({}, name_as_reported=f"Unknown {number}") for number in range(2, 24)),
    ]
    session = a_device(folder, organisation())
    a_sheet(session, rows, police_units=["BY_OMON"], taken_to="an invented yard")
    session.vault.close()


def opened(stage: Stage) -> SheetScreen:
    """Open the sheet from the first screen."""
    home = stage.on_top(TodayScreen)
    home.open_requested.emit(home._model.report(0).report_id)
    sheet = stage.on_top(SheetScreen)
    wait_for(lambda: bool(sheet.model.rows) and bool(sheet.grid.currentIndex().isValid()))
    return sheet


@scene("sheet-new", a_new_vault)
def new(stage: Stage) -> None:
    """A sheet that was only just begun."""
    stage.on_top(TodayScreen).sheet_requested.emit()
    sheet = stage.on_top(SheetScreen)
    wait_for(lambda: bool(sheet._line.text))


@scene("sheet", with_a_van)
def full(stage: Stage) -> None:
    """A sheet with a cell that is wrong."""
    opened(stage).go_to(3, "age_estimate")


@scene("sheet-shared", with_a_van)
def shared(stage: Stage) -> None:
    """The answers that all share, above the people."""
    sheet = opened(stage)
    sheet._toggle.click()
    sheet.go_to(2, "age_estimate")


@scene("sheet-end", with_a_van)
def end_of_a_row(stage: Stage) -> None:
    """The last columns, with what all share in them."""
    opened(stage).go_to(2, "source_ref")


@scene("sheet-pasted", with_a_van)
def pasted(stage: Stage) -> None:
    """A message that was just understood."""
    sheet = opened(stage)
    sheet.go_to(26, "name_as_reported")
    sheet.grid.pasted.emit(26, "name_as_reported", _MESSAGE)


@scene("sheet-seal", with_a_van)
def sealing(stage: Stage) -> None:
    """What stands against sealing a sheet."""
    opened(stage)._seal.click()
    screen = stage.on_top(SealScreen)
    wait_for(lambda: bool(screen._what.text()))


@scene("sheet-photos", with_a_van)
def photos(stage: Stage) -> None:
    """The photos of one person."""
    sheet = opened(stage)
    path = stage.folder / "Invented.jpg"
    path.write_bytes(sample_photos.photo())
    sheet.files_chosen.emit(1, [str(path)])
    wait_for(lambda: sheet.model.photo_count(1) == 1)
    sheet.go_to(1, "photos")
    sheet._tools.photo.click()
    screen = stage.on_top(PhotosScreen)
    wait_for(lambda: screen.attachments._model.rowCount() == 1)
