from __future__ import annotations

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from fieldkit.domain.sheet import Cell, Certainty, insert_rows, move_rows, put_cells, remove_rows
from fieldkit.gui.field.sheet.columns import PHOTOS, ShownSheet
from fieldkit.gui.field.sheet.model import SheetModel
from fieldkit.operations.field.open_sheet import open_sheet
from tests.fakes.sheets import a_row, a_sheet

NAME, AGE = "name_as_reported", "age_estimate"
VERTICAL = Qt.Orientation.Vertical


@pytest.fixture
def opened(device):
    rows = [a_row(name_as_reported=name) for name in ("Alena", "Branislau", "Chrystsina")]
    return open_sheet(device, a_sheet(device, rows), "en")


@pytest.fixture
def model(opened):
    made = SheetModel()
    made.show_sheet(ShownSheet(opened.columns, opened.shared, opened.sheet.rows, {}))
    return made


def names(model) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def at(model, row, column):
    return model.index(row, model.columns.index(column))


def test_it_is_a_sound_model_with_an_empty_row_at_the_end(qtmodeltester, model) -> None:
    qtmodeltester.check(model)
    assert names(model) == ["Alena", "Branislau", "Chrystsina", ""]
    assert model.headerData(3, VERTICAL) == "+"


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: remove_rows(sheet, [1]),
        lambda sheet: insert_rows(sheet, 1, [a_row(name_as_reported="Dzmitry"), a_row()]),
        lambda sheet: insert_rows(sheet, 3, [a_row(name_as_reported="Dzmitry")]),
        lambda sheet: move_rows(sheet, [0], 2),
        lambda sheet: remove_rows(sheet, [0, 1, 2]),
        lambda sheet: put_cells(sheet, {(2, NAME): Cell("Eva")}),
    ],
)
def test_every_change_is_shown_and_keeps_the_model_sound(
    qtmodeltester, model, opened, change
) -> None:
    qtmodeltester.check(model)
    changed = change(opened.sheet)
    model.show_rows(changed.rows)
    wanted = [str(row.cells[NAME].value) if NAME in row.cells else "" for row in changed.rows]
    assert names(model) == [*wanted, ""]
    qtmodeltester.check(model)


def test_the_cursor_stays_in_the_row_that_is_being_begun(model, opened) -> None:
    cursor = QPersistentModelIndex(model.index(3, 0))
    model.show_rows((*opened.sheet.rows, a_row(name_as_reported="D")))
    assert cursor.row() == 3


def test_what_is_typed_is_announced(qtbot, model) -> None:
    with qtbot.waitSignal(model.edited) as announced:
        assert model.setData(at(model, 1, AGE), "30")
    assert announced.args == [1, AGE, "30"]
    assert names(model)[1] == "Branislau"


def test_certainty_and_problems_are_said_in_words_too(model, opened) -> None:
    said = {(0, NAME): Cell("Alena", Certainty.UNCERTAIN), (0, AGE): Cell("old")}
    model.show_rows(put_cells(opened.sheet, said).rows)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert at(model, 0, NAME).data(role) == "Alena, uncertain"
    assert at(model, 0, AGE).data(role) == "old, Write a whole number."
    assert model.shown_cell(0, 0).certainty is Certainty.UNCERTAIN
    assert model.shown_cell(0, model.columns.index(AGE)).is_wrong


def test_what_all_share_stands_in_the_cells_that_say_nothing(model, opened) -> None:
    model.show_inherited({"place": "Invented square"})
    rows = put_cells(opened.sheet, {(1, "place"): Cell("Invented lane")}).rows
    model.show_rows(rows)
    places = [at(model, row, "place").data() for row in range(4)]
    assert places == ["Invented square", "Invented lane", "Invented square", ""]
    assert at(model, 0, "place").data(Qt.ItemDataRole.EditRole) == ""


def test_photos_are_counted_and_not_typed(model, opened) -> None:
    model.show_photos(opened.sheet.rows[1].row_id, 2)
    photos = at(model, 1, PHOTOS)
    assert photos.data() == "2"
    assert photos.data(Qt.ItemDataRole.AccessibleTextRole) == "2 photos"
    assert not photos.flags() & Qt.ItemFlag.ItemIsEditable


def test_rows_are_named_beside_their_numbers_when_the_names_are_out_of_sight(model) -> None:
    assert model.headerData(0, VERTICAL) == "1"
    model.name_rows(True)
    assert model.headerData(0, VERTICAL) == "1  Alena"
