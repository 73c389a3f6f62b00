"""Typing, pasting and undoing in a sheet, without a window."""

from __future__ import annotations

import io

import pytest

from fieldkit.domain.sheet import Certainty
from fieldkit.domain.unfinished import WorkKind
from fieldkit.errors import DiskFull
from fieldkit.gui.field.sheet.desk import SheetDesk
from fieldkit.gui.field.sheet.photos_presenter import PhotosPresenter
from fieldkit.gui.field.sheet.presenter import SheetPresenter
from fieldkit.gui.field.sheet.rows_presenter import RowsPresenter
from fieldkit.operations.field.begin_sheet import begin_sheet
from fieldkit.operations.field.fill_report import fill_report
from fieldkit.operations.field.note_work import note_work, unfinished_work
from fieldkit.operations.field.open_sheet import open_sheet
from tests import sample_photos
from tests.fakes.sheet_view import FakeSheetView
from tests.fakes.sheets import a_row, a_sheet, kept, people

NAME, SEX, AGE, LOOKS = "name_as_reported", "sex", "age_estimate", "person_description"


class Bench:
    """One sheet with everything that works on it."""

    def __init__(self, device, run, sheet_id) -> None:
        self.device, self.sheet_id = device, sheet_id
        self.view = FakeSheetView()
        self.desk = SheetDesk(self.view, device, run, sheet_id, language="en")
        self.typing = SheetPresenter(self.desk)
        self.rows = RowsPresenter(self.desk)
        self.photos = PhotosPresenter(self.desk, self.view)
        self.desk.start()

    def shown(self, row: int) -> dict[str, object]:
        return {name: cell.value for name, cell in self.view.rows[row].cells.items()}

    def certainty(self, row: int, column: str) -> Certainty:
        return self.view.rows[row].cells[column].certainty

    def names(self) -> list[object]:
        return [row.cells[NAME].value if NAME in row.cells else None for row in self.view.rows]

    def is_kept(self) -> bool:
        return kept(self.device, self.sheet_id) == self.desk.sheet


@pytest.fixture
def new(device, run) -> Bench:
    return Bench(device, run, begin_sheet(device))


@pytest.fixture
def van(device, run) -> Bench:
    rows = [a_row(name_as_reported=name) for name in ("Alena", "Branislau", "Chrystsina")]
    return Bench(device, run, a_sheet(device, rows))


def test_the_first_letter_makes_a_row_and_is_saved(new) -> None:
    new.typing.type(0, NAME, "I")
    assert new.shown(0) == {NAME: "I"}
    assert new.is_kept()


def test_what_is_typed_while_something_is_being_saved_is_saved_after_a_lock_too(new, run) -> None:
    run.hold()
    new.typing.edit(0, NAME, "Alena")
    new.typing.edit(1, NAME, "Branislau")
    run.is_heard = False  # the window is gone; the vault's lane comes to its end
    run.go()
    assert new.is_kept()


def test_a_long_paste_is_saved_to_its_end_after_a_lock_too(new, run) -> None:
    run.hold()
    new.typing.paste(0, NAME, "\n".join(f"Invented Person {number}" for number in range(350)))
    run.is_heard = False
    run.go()
    assert len(new.desk.sheet.rows) == 350
    assert new.is_kept()


def test_what_could_not_be_saved_is_saved_with_the_next_change(new, run) -> None:
    run.fails_with = DiskFull()
    new.typing.edit(0, NAME, "Alena")
    assert not new.desk.is_saved()
    new.typing.edit(1, NAME, "Branislau")
    assert new.is_kept()
    assert new.desk.is_saved()


def test_what_is_typed_while_the_sheet_is_read_again_stays(new, run) -> None:
    new.typing.edit(0, NAME, "Alena")
    run.hold()
    new.desk.reload()
    new.typing.share("place", "Invented Square")
    run.go()
    assert new.desk.sheet.shared["place"].value == "Invented Square"
    assert new.is_kept()


def test_a_visit_to_a_cell_is_one_step(new) -> None:
    for text in ("I", "Iv", "Ivan"):
        new.typing.type(0, NAME, text)
    new.typing.edit(0, NAME, "Ivan")
    new.desk.undo()
    assert new.view.rows == ()
    new.desk.redo()
    assert new.shown(0) == {NAME: "Ivan"}
    assert new.is_kept()


def test_escape_leaves_a_cell_as_it_was(van) -> None:
    van.typing.type(1, NAME, "X")
    van.typing.give_up(1, NAME)
    assert van.names() == ["Alena", "Branislau", "Chrystsina"]
    assert van.view.steps == (False, False)
    assert van.is_kept()


def test_a_description_is_proposed_beside_what_was_typed(new) -> None:
    new.typing.edit(0, NAME, "man, about 25, red jacket")
    assert new.shown(0) == {
        NAME: "man, about 25, red jacket",
        SEX: "M",
        AGE: 25,
        LOOKS: "about 25, red jacket",
    }
    assert new.certainty(0, AGE) is Certainty.PROBABLE
    assert "Sex: Male" in new.view.message
    new.desk.undo()
    assert new.shown(0) == {NAME: "man, about 25, red jacket"}


def test_a_proposal_overwrites_nothing(new) -> None:
    new.typing.edit(0, SEX, "female")
    new.typing.edit(0, NAME, "person, man, 25")
    assert new.shown(0)[SEX] == "F"
    new.typing.edit(0, NAME, "person, man, 25")
    assert new.view.message != ""


def test_a_proposal_that_was_taken_back_does_not_come_again_by_itself(new) -> None:
    new.typing.edit(0, NAME, "man, 25")
    new.desk.undo()
    new.typing.edit(0, NAME, "man, 25")
    assert new.shown(0) == {NAME: "man, 25"}


@pytest.mark.parametrize(
    ("column", "typed", "value", "certainty"),
    [
        (SEX, "f", "F", ""),
        (SEX, "жен", "F", ""),
        (SEX, "robot", "robot", ""),
        (AGE, "25", 25, ""),
        (AGE, "25?", 25, "probable"),
        (AGE, "~25", 25, "probable"),
        (AGE, "25??", 25, "uncertain"),
        (AGE, "old", "old", ""),
        ("health_at_risk", "y", "YES", ""),
        ("taken_to", "Тюрьма № 8, ИВС, Жодино", "BY_ZHODZINA", ""),
        ("taken_to", "a yard", "a yard", ""),
    ],
)
def test_what_is_typed_is_read_by_its_column(van, column, typed, value, certainty) -> None:
    van.typing.edit(0, column, typed)
    cell = van.view.rows[0].cells[column]
    assert (cell.value, cell.certainty.value) == (value, certainty)
    assert van.is_kept()


def test_one_key_goes_round_the_certainties(van) -> None:
    for wanted in ("probable", "uncertain", ""):
        van.typing.mark([(0, NAME), (1, NAME), (1, AGE)])
        assert [van.certainty(row, NAME).value for row in (0, 1)] == [wanted, wanted]
    van.typing.mark([(1, AGE)])
    assert AGE not in van.shown(1)


def test_the_same_again_is_as_certain_as_it_was(van) -> None:
    van.typing.mark([(0, NAME)])
    van.typing.edit(0, NAME, "Alena")
    assert van.certainty(0, NAME) is Certainty.PROBABLE
    van.typing.edit(0, NAME, "Alena K")
    assert van.certainty(0, NAME) is Certainty.CERTAIN


def test_what_all_share_is_saved_understood_and_undone(van) -> None:
    van.typing.share("observed_at", "8.11.2020 14:05")
    van.typing.leave_shared("observed_at")
    assert van.view.shared["observed_at"].note == "8 November 2020, 14:05"
    van.typing.share("police_units", "OMON, men in black")
    van.typing.leave_shared("police_units")
    assert van.desk.sheet.shared["police_units"].value == ["BY_OMON", "men in black"]
    assert van.is_kept()
    van.desk.undo()
    assert "police_units" not in van.view.shared
    assert van.is_kept()


def test_a_message_becomes_people_below_the_cursor_and_goes_back_in_one_step(van) -> None:
    van.typing.paste(0, NAME, "In the van:\n1. Dzmitry, 1985\n2. woman, about 40, blue coat")
    assert van.names() == [
        "Alena",
        "Dzmitry",
        "woman, about 40, blue coat",
        "Branislau",
        "Chrystsina",
    ]
    assert van.shown(1)["birth_year"] == 1985
    assert van.certainty(2, AGE) is Certainty.PROBABLE
    assert van.view.shared["summary"].text == "In the van:"
    assert van.view.can_take_back
    assert van.view.place == (1, NAME)
    assert "2 people" in van.view.message
    assert van.is_kept()
    van.desk.undo()
    assert van.names() == ["Alena", "Branislau", "Chrystsina"]
    assert "summary" not in van.view.shared
    assert van.is_kept()


def test_an_empty_row_makes_room_for_what_is_pasted(van) -> None:
    van.rows.insert(1)
    van.typing.paste(1, NAME, "Dzmitry\nEva")
    assert van.names() == ["Alena", "Dzmitry", "Eva", "Branislau", "Chrystsina"]


def test_a_table_is_read_by_its_headings_in_the_words_of_the_form(van) -> None:
    text = "Age, estimated\tName exactly as heard or written\tShoes\n30\tDzmitry\tred\n"
    van.typing.paste(9, NAME, text)
    assert van.shown(3) == {AGE: 30, NAME: "Dzmitry", "summary": "Shoes: red"}


def test_cells_are_pasted_from_the_cursor_on_and_what_is_too_wide_is_noted(van) -> None:
    wide = "\t".join(f"cell {number}" for number in range(13))
    van.typing.paste(2, NAME, f"Dzmitry\tm\t30\nEva\tf\t41\n{wide}")
    assert van.shown(2) == {NAME: "Dzmitry", SEX: "M", AGE: 30}
    assert van.shown(3) == {NAME: "Eva", SEX: "F", AGE: 41}
    everything = " ".join(str(value) for value in van.shown(4).values())
    assert all(f"cell {number}" in everything for number in range(13))
    assert van.is_kept()


def test_a_single_line_is_typed_into_the_cell(van) -> None:
    van.typing.paste(1, "place", "Invented lane")
    assert van.shown(1)["place"] == "Invented lane"


def test_too_many_people_are_refused_as_a_whole(van) -> None:
    van.typing.paste(0, NAME, "\n".join(f"Invented {number}" for number in range(2000)))
    assert "2000" in van.view.failure
    assert len(van.view.rows) == 3


def test_more_than_a_sheet_of_text_is_refused(van) -> None:
    van.typing.paste(0, NAME, "x" * 3_000_000)
    assert van.view.failure
    assert len(van.view.rows) == 3


def test_a_thousand_people_are_saved_in_parts_and_none_is_left_out(new, run) -> None:
    new.typing.paste(0, NAME, "\n".join(f"Invented {number}" for number in range(1000)))
    assert len(new.view.rows) == 1000
    assert new.is_kept()
    assert len(run.lanes) >= 10


def test_what_could_not_be_saved_goes_with_the_next_save(van, run) -> None:
    run.fails_with = DiskFull()
    van.typing.edit(0, NAME, "Alena K")
    assert van.view.not_saved
    assert not van.is_kept()
    van.typing.edit(1, NAME, "Branislau K")
    assert van.view.not_saved == ""
    assert van.is_kept()


def test_what_is_typed_while_it_is_being_saved_is_saved_next(van, run) -> None:
    run.hold()
    van.typing.edit(0, NAME, "Alena K")
    van.typing.edit(1, NAME, "Branislau K")
    run.go()
    assert van.is_kept()
    assert van.view.saved == 1


def test_cells_are_cleared(van) -> None:
    van.typing.clear([(0, NAME), (1, NAME)])
    assert van.names() == [None, None, "Chrystsina"]
    van.typing.clear([])
    van.desk.undo()
    assert van.names() == ["Alena", "Branislau", "Chrystsina"]


def test_rows_come_go_and_move(van) -> None:
    van.rows.insert(0)
    assert (van.names()[0], van.view.place) == (None, (0, NAME))
    van.rows.remove([0, 1])
    assert van.names() == ["Branislau", "Chrystsina"]
    assert "2 rows" in van.view.message
    van.rows.move([0], 1)
    assert van.names() == ["Chrystsina", "Branislau"]
    assert van.is_kept()
    for _step in range(3):
        van.desk.undo()
    assert van.names() == ["Alena", "Branislau", "Chrystsina"]
    assert van.is_kept()


def test_cells_are_copied_down_and_counted_on(new) -> None:
    new.typing.paste(0, NAME, "Unknown 1\n-\nx\ny")
    cells = [(row, NAME) for row in range(3)]
    new.rows.count_on(cells)
    assert new.names()[:3] == ["Unknown 1", "Unknown 2", "Unknown 3"]
    new.rows.copy_down(cells)
    assert new.names()[:3] == ["Unknown 1"] * 3


def test_a_find_goes_round(van) -> None:
    van.rows.find("ALENA", (0, NAME))
    assert van.view.place == (0, NAME)
    van.rows.find("s", (1, NAME))
    assert van.view.place == (2, NAME)
    van.rows.find("s", (2, NAME))
    assert van.view.place == (1, NAME)
    van.rows.find("zzz", (0, NAME))
    assert "zzz" in van.view.message


def test_a_photo_goes_into_the_vault_for_the_person_it_was_dropped_on(van, tmp_path) -> None:
    path = tmp_path / "Invented.jpg"
    path.write_bytes(sample_photos.photo())
    van.photos.add_files(1, [str(path), str(path)])
    row_id = van.view.rows[1].row_id
    assert van.view.photos == {row_id: 2}
    assert van.view.is_idle
    assert open_sheet(van.device, van.sheet_id, "en").photos == {row_id: 2}


def test_a_photo_that_a_lock_cut_goes_on_when_the_sheet_is_open_again(van, run, tmp_path) -> None:
    path = tmp_path / "Invented.jpg"
    path.write_bytes(sample_photos.photo())
    row_id = van.view.rows[1].row_id
    paths = [str(path), str(tmp_path / "gone.jpg")]
    note_work(van.device, WorkKind.ATTACH, reports=[row_id], paths=paths)
    again = Bench(van.device, run, van.sheet_id)
    again.photos.start()
    assert again.view.photos == {row_id: 1}
    assert "gone.jpg" in again.view.failure
    assert unfinished_work(van.device) == ()


def test_a_photo_is_noted_until_it_is_attached(van, run, tmp_path) -> None:
    path = tmp_path / "Invented.jpg"
    path.write_bytes(sample_photos.photo())
    run.hold()
    van.photos.add_files(0, [str(path)])
    run.step()
    assert len(unfinished_work(van.device)) == 1
    run.go()
    assert unfinished_work(van.device) == ()


def test_a_pasted_picture_alone_makes_a_person(new) -> None:
    picture = io.BytesIO(sample_photos.photo()).getvalue()
    new.photos.add_picture(0, picture)
    [row] = new.view.rows
    assert open_sheet(new.device, new.sheet_id, "en").photos == {row.row_id: 1}


def test_a_file_that_cannot_be_read_is_said_and_the_next_one_taken(van, tmp_path) -> None:
    path = tmp_path / "Invented.jpg"
    path.write_bytes(sample_photos.photo())
    van.photos.add_files(0, [str(tmp_path), str(path)])
    assert van.view.failure
    assert van.view.photos == {van.view.rows[0].row_id: 1}


def test_what_changed_in_the_full_report_is_shown_when_one_comes_back(van) -> None:
    fill_report(van.device, van.sheet_id, {"place": "Invented lane"})
    van.desk.reload()
    assert van.view.shared["place"].text == "Invented lane"
    van.typing.edit(0, NAME, "Alena K")
    assert kept(van.device, van.sheet_id).shared["place"].value == "Invented lane"


def test_undoing_in_the_sheet_undoes_nothing_of_the_full_report(van) -> None:
    van.typing.edit(0, NAME, "Alena K")
    fill_report(van.device, van.sheet_id, {"place": "Invented lane"})
    van.desk.reload()
    van.desk.undo()
    assert van.names()[0] == "Alena"
    assert kept(van.device, van.sheet_id).shared["place"].value == "Invented lane"
    assert van.is_kept()


def test_what_was_removed_is_forgotten_when_the_sheet_is_opened_again(van, run) -> None:
    van.rows.remove([0])
    again = Bench(van.device, run, van.sheet_id)
    assert again.names() == ["Branislau", "Chrystsina"]
    assert len(van.device.vault.sheets.rows(van.sheet_id)) == 2


def test_a_sheet_that_is_gone_is_said(device, run) -> None:
    bench = Bench(device, run, people(1)[0].row_id)
    assert bench.view.failure


def test_a_photo_that_comes_after_its_row_was_removed_goes_or_comes_back_with_it(
    van, run, device
) -> None:
    content = io.BytesIO()
    sample_photos.upright().save(content, "PNG")
    run.hold()
    van.photos.add_picture(1, content.getvalue())
    van.rows.remove([1])
    run.go()
    sheets = device.vault.sheets
    assert sheets.people(van.sheet_id) == 2
    assert [row.cells[NAME].value for row in kept(device, van.sheet_id).rows] == [
        "Alena",
        "Chrystsina",
    ]
    van.desk.undo()
    assert sheets.people(van.sheet_id) == 3
    [row_id] = sheets.reported(van.sheet_id)
    assert len(device.vault.attachments.of_report(row_id)) == 1


def test_people_are_not_pasted_over_a_row_of_which_there_is_only_a_photo(new, device) -> None:
    content = io.BytesIO()
    sample_photos.upright().save(content, "PNG")
    new.photos.add_picture(0, content.getvalue())
    [photographed] = device.vault.sheets.reported(new.sheet_id)
    new.typing.paste(0, NAME, "1. Alena\n2. Branislau")
    assert new.names() == [None, "Alena", "Branislau"]
    assert new.view.rows[0].row_id == photographed
    assert device.vault.sheets.people(new.sheet_id) == 3


@pytest.mark.parametrize("is_late", [False, True])
def test_undoing_takes_no_row_away_that_has_a_photo(van, run, device, is_late) -> None:
    content = io.BytesIO()
    sample_photos.upright().save(content, "PNG")
    if is_late:
        run.hold()
    van.photos.add_picture(3, content.getvalue())
    van.typing.edit(3, SEX, "male")
    van.desk.undo()
    van.desk.undo()
    run.go()
    assert van.names() == ["Alena", "Branislau", "Chrystsina", None]
    assert van.shown(3) == {}
    [row_id] = device.vault.sheets.reported(van.sheet_id)
    assert van.view.rows[3].row_id == row_id
    assert device.vault.sheets.people(van.sheet_id) == 4
    van.rows.remove([3])
    assert device.vault.sheets.people(van.sheet_id) == 3


def test_people_are_not_pasted_over_a_row_to_which_a_photo_is_on_its_way(new, run, device) -> None:
    content = io.BytesIO()
    sample_photos.upright().save(content, "PNG")
    run.hold()
    new.photos.add_picture(0, content.getvalue())
    new.typing.paste(0, NAME, "1. Alena\n2. Branislau")
    run.go()
    assert new.names() == [None, "Alena", "Branislau"]
    [photographed] = device.vault.sheets.reported(new.sheet_id)
    assert photographed == new.view.rows[0].row_id


def test_leaving_a_cell_by_escape_takes_no_row_away_that_has_a_photo(van, device) -> None:
    content = io.BytesIO()
    sample_photos.upright().save(content, "PNG")
    van.typing.type(3, NAME, "Inv")
    van.photos.add_picture(3, content.getvalue())
    van.typing.give_up(3, NAME)
    assert van.names() == ["Alena", "Branislau", "Chrystsina", None]
    assert device.vault.sheets.people(van.sheet_id) == 4
