"""A van of people, written down by keys alone, sealed, and found again at headquarters."""

from __future__ import annotations

import json
import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fieldkit.bundle.reader import open_object
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.find.view import FindScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.sheet.delegate import CellEditor
from fieldkit.gui.field.sheet.photos_view import PhotosScreen
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.today.view import TodayScreen
from tests import sample_photos

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


def on_top(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind))
    return window.stack.top


def press(window, *keys, modifier=NONE):
    for key in keys:
        QTest.keyClick(window.focusWidget(), key, modifier)


def write(window, text, key=None):
    for letter in text:  # the first one opens the cell, the others go where the cursor then is
        QTest.keyClicks(window.focusWidget(), letter)
    if key is not None:
        press(window, key)


def a_new_sheet(qtbot, window) -> SheetScreen:
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: bool(home._forms))
    QTest.keyClick(window.windowHandle(), Key.Key_0)
    sheet = on_top(qtbot, window, SheetScreen)
    qtbot.waitUntil(lambda: bool(sheet._shared.focused()))
    return sheet


def texts(sheet, row) -> dict[str, str]:
    model = sheet.model
    return {name: model.index(row, place).data() for place, name in enumerate(model.columns)}


@pytest.mark.slow
def test_a_van_from_typing_to_headquarters(
    qtbot, window, device_id, tmp_path, organisation, caplog
) -> None:
    caplog.set_level(logging.DEBUG, logger="fieldkit")
    sheet = a_new_sheet(qtbot, window)
    write(window, "CANARY march", Key.Key_Tab)
    press(window, Key.Key_Tab)
    write(window, "CANARY square", Key.Key_Tab)
    press(window, Key.Key_F6)
    assert sheet.grid.hasFocus()
    write(window, "man, about 25, CANARY jacket", Key.Key_Return)
    qtbot.waitUntil(lambda: len(sheet.model.rows) == 1)
    assert texts(sheet, 0)["sex"] == "Male"
    assert texts(sheet, 0)["age_estimate"] == "25"
    assert texts(sheet, 0)["place"] == "CANARY square"
    # The next person: name, sex and age, each marked by how certain it is.
    write(window, "CANARY Ivanova", Key.Key_Tab)
    write(window, "f", Key.Key_Tab)
    write(window, "30?", Key.Key_Return)
    assert sheet.grid.current_cell() == (2, "name_as_reported")
    press(window, Key.Key_Up)
    press(window, Key.Key_F4)
    assert sheet.model.rows[1].cells["name_as_reported"].certainty == "probable"
    assert sheet.model.rows[1].cells["age_estimate"].certainty == "probable"
    # Two more from a message.
    press(window, Key.Key_Down)
    QGuiApplication.clipboard().setText("1. CANARY one, 1985\n2. CANARY two")
    press(window, Key.Key_V, modifier=CONTROL)
    assert len(sheet.model.rows) == 4
    press(window, Key.Key_Z, modifier=CONTROL)
    assert len(sheet.model.rows) == 2
    press(window, Key.Key_Z, modifier=CONTROL | SHIFT)
    assert len(sheet.model.rows) == 4
    qtbot.waitUntil(lambda: sheet.presenters[0].is_saved())
    seal(qtbot, window)
    check_content(tmp_path, organisation, device_id)
    window.close()
    for path in (tmp_path / "vault").rglob("*"):
        assert not path.is_file() or b"CANARY" not in path.read_bytes()
    assert "CANARY" not in caplog.text


def seal(qtbot, window):
    QTest.keyClick(window.windowHandle(), Key.Key_Return, CONTROL)
    sealing = on_top(qtbot, window, SealScreen)
    qtbot.waitUntil(sealing._seal.isEnabled)
    assert "5 reports" in sealing._what.text()
    QTest.keyClick(window.windowHandle(), Key.Key_Return, CONTROL)
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: home._safety.sentence == "5 reports only here, 0 safe at headquarters.")


def check_content(tmp_path, organisation, device_id):
    [sealed] = (tmp_path / "vault").rglob("*.age")
    with sealed.open("rb") as source:
        found = open_object(source, [organisation.reserve], lambda _key: device_id)
        members = {member.name: member.read() for member in found.members()}
    records = [json.loads(members[f"record-{number:04d}.json"]) for number in range(1, 6)]
    answers = [{item["path"]: item["value"] for item in one["revisions"]} for one in records]
    assert answers[0]["assembly/assembly_name"] == "CANARY march"
    names = [one["victim/name_as_reported"] for one in answers[1:]]
    assert names == [
        "man, about 25, CANARY jacket",
        "CANARY Ivanova",
        "CANARY one",
        "CANARY two",
    ]
    assert set(answers[2]["source/probable_answers"]) == {"name_as_reported", "age_estimate"}
    assert answers[3]["victim/birth_year"] == 1985


def test_a_sheet_is_opened_again_from_the_list_as_it_was(qtbot, window, device_id) -> None:
    sheet = a_new_sheet(qtbot, window)
    press(window, Key.Key_F6)
    write(window, "Invented", Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.presenters[0].is_saved())
    press(window, Key.Key_Escape)
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)
    assert "1 person" in home._model.report(0).title
    home.open_requested.emit(home._model.report(0).report_id)
    again = on_top(qtbot, window, SheetScreen)
    qtbot.waitUntil(lambda: len(again.model.rows) == 1)
    assert texts(again, 0)["name_as_reported"] == "Invented"


def test_escape_takes_back_what_is_typed_and_what_was_pasted_then_leaves(
    qtbot, window, device_id
) -> None:
    sheet = a_new_sheet(qtbot, window)
    press(window, Key.Key_F6)
    write(window, "Inv")
    qtbot.waitUntil(lambda: len(sheet.model.rows) == 1)
    press(window, Key.Key_Escape)
    assert sheet.model.rows == ()
    QGuiApplication.clipboard().setText("Invented one\nInvented two\n")
    press(window, Key.Key_V, modifier=CONTROL)
    assert len(sheet.model.rows) == 2
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)
    assert sheet.model.rows == ()
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)
    on_top(qtbot, window, TodayScreen)


def test_a_spreadsheet_s_keys_work(qtbot, window, device_id) -> None:
    sheet = a_new_sheet(qtbot, window)
    press(window, Key.Key_F6)
    write(window, "Unknown 1", Key.Key_Return)
    write(window, "x", Key.Key_Return)
    write(window, "y", Key.Key_Return)
    # Count on over three cells, chosen with Shift.
    press(window, Key.Key_Up, Key.Key_Up, Key.Key_Up)
    press(window, Key.Key_Down, Key.Key_Down, modifier=SHIFT)
    press(window, Key.Key_D, modifier=CONTROL | SHIFT)
    assert named(sheet) == ["Unknown 1", "Unknown 2", "Unknown 3"]
    # A single cell takes what is above it.
    sheet.go_to(2, "name_as_reported")
    press(window, Key.Key_D, modifier=CONTROL)
    assert named(sheet) == ["Unknown 1", "Unknown 2", "Unknown 2"]
    press(window, Key.Key_Up, modifier=Qt.KeyboardModifier.AltModifier)
    press(window, Key.Key_Delete)
    assert named(sheet) == ["Unknown 1", None, "Unknown 2"]
    press(window, Key.Key_Insert, modifier=CONTROL)
    assert named(sheet) == ["Unknown 1", None, None, "Unknown 2"]
    press(window, Key.Key_Delete, modifier=CONTROL)
    assert named(sheet) == ["Unknown 1", None, "Unknown 2"]
    # F2 changes what is there, typing begins anew.
    sheet.go_to(0, "name_as_reported")
    press(window, Key.Key_F2, Key.Key_End)
    write(window, "0", Key.Key_Return)
    assert named(sheet)[0] == "Unknown 10"
    for _step in range(20):
        press(window, Key.Key_Z, modifier=CONTROL)
    assert sheet.model.rows == ()
    qtbot.waitUntil(lambda: sheet.presenters[0].is_saved())


def test_what_is_copied_here_never_comes_to_the_clipboard(qtbot, window, device_id) -> None:
    QGuiApplication.clipboard().setText("from elsewhere")
    sheet = a_new_sheet(qtbot, window)
    press(window, Key.Key_F6)
    write(window, "Invented", Key.Key_Return)
    press(window, Key.Key_Up)
    press(window, Key.Key_C, modifier=CONTROL)
    press(window, Key.Key_Down)
    press(window, Key.Key_V, modifier=CONTROL)
    assert named(sheet) == ["Invented", "Invented"]
    assert QGuiApplication.clipboard().text() == "from elsewhere"
    # What somebody copies elsewhere afterwards is what they mean.
    QGuiApplication.clipboard().setText("another")
    press(window, Key.Key_V, modifier=CONTROL)
    assert named(sheet) == ["Invented", "another"]


def test_ctrl_f_finds_in_the_sheet(qtbot, window, device_id) -> None:
    sheet = a_new_sheet(qtbot, window)
    press(window, Key.Key_F6)
    for name in ("Alena", "Branislau", "Chrystsina"):
        write(window, name, Key.Key_Return)
    QTest.keyClick(window.windowHandle(), Key.Key_F, CONTROL)
    write(window, "branis", Key.Key_Return)
    assert window.stack.top is sheet
    assert sheet.grid.current_cell() == (1, "name_as_reported")


def found_for(qtbot, window, text) -> None:
    """Go to the first screen, search there, and open what is found."""
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)
    on_top(qtbot, window, TodayScreen)
    QTest.keyClick(window.windowHandle(), Key.Key_F, CONTROL)
    found = on_top(qtbot, window, FindScreen)
    qtbot.waitUntil(lambda: found._model.rowCount() > 0)
    QTest.keyClicks(window.focusWidget(), text)
    qtbot.waitUntil(lambda: found._model.rowCount() == 1)
    qtbot.waitUntil(lambda: text in (found._model.index(0, 1).data() or ""))
    press(window, Key.Key_Return)


def test_what_all_share_is_found_in_the_sheet(qtbot, window, device_id) -> None:
    sheet = a_new_sheet(qtbot, window)
    write(window, "Invented march", Key.Key_Tab)
    qtbot.waitUntil(lambda: sheet.presenters[0].is_saved())
    found_for(qtbot, window, "Invented march")
    again = on_top(qtbot, window, SheetScreen)
    qtbot.waitUntil(lambda: again._shared.focused() == "assembly_name")
    assert again.report_id == sheet.report_id


def test_what_only_the_whole_report_of_the_sheet_asks_is_found_above_the_sheet(
    qtbot, window, device_id
) -> None:
    sheet = a_new_sheet(qtbot, window)
    write(window, "Invented march", Key.Key_Tab)
    qtbot.waitUntil(lambda: sheet.presenters[0].is_saved())
    sheet.go_to_row(sheet.report_id, "source/source_ref")
    editor = on_top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: bool(editor.title))
    assert editor.report_id == sheet.report_id
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)
    assert on_top(qtbot, window, SheetScreen) is sheet


def test_a_sheet_built_anew_has_the_cursor_where_it_was(qtbot, window, device_id) -> None:
    sheet = a_new_sheet(qtbot, window)
    press(window, Key.Key_F6)
    write(window, "Alena", Key.Key_Tab)
    press(window, Key.Key_Tab)
    qtbot.waitUntil(lambda: sheet.presenters[0].is_saved())
    window._change_language("fr")
    qtbot.waitUntil(lambda: window.stack.top is not sheet)
    again = on_top(qtbot, window, SheetScreen)
    qtbot.waitUntil(lambda: again.grid.current_cell() == (0, "age_estimate"))
    assert named(again) == ["Alena"]


def test_the_whole_report_of_the_sheet_is_one_key_away(qtbot, window, device_id) -> None:
    sheet = a_new_sheet(qtbot, window)
    write(window, "Invented march", Key.Key_Tab)
    QTest.keyClick(window.windowHandle(), Key.Key_2, CONTROL)
    editor = on_top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: bool(editor.title))
    assert editor.report_id == sheet.report_id
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)
    assert on_top(qtbot, window, SheetScreen) is sheet


def test_the_photos_of_a_person_are_one_key_away(qtbot, window, device_id, tmp_path) -> None:
    photo = tmp_path / "Invented.jpg"
    photo.write_bytes(sample_photos.photo())
    sheet = a_new_sheet(qtbot, window)
    press(window, Key.Key_F6)
    write(window, "Alena", Key.Key_Return)
    sheet.files_chosen.emit(0, [str(photo)])
    qtbot.waitUntil(lambda: sheet.model.photo_count(0) == 1, timeout=20_000)
    sheet.go_to(0, "photos")
    press(window, Key.Key_Space)
    photos = on_top(qtbot, window, PhotosScreen)
    qtbot.waitUntil(lambda: photos.attachments._model.rowCount() == 1)
    assert photos.title == "Photos: Alena"
    attachment = photos.attachments._model.attachment(0)
    photos.attachments.remove_requested.emit(attachment.attachment_id, attachment.question)
    qtbot.waitUntil(lambda: photos.attachments._model.rowCount() == 0)
    QTest.keyClick(window.windowHandle(), Key.Key_Escape)
    assert on_top(qtbot, window, SheetScreen) is sheet
    qtbot.waitUntil(lambda: sheet.model.photo_count(0) == 0)


def named(sheet) -> list[object]:
    rows = sheet.model.rows
    return [row.cells["name_as_reported"].value if row.cells else None for row in rows]


def test_what_could_not_be_saved_is_left_only_by_who_asks_twice(qtbot) -> None:
    sheet, left = SheetScreen("ab" * 16), []
    qtbot.addWidget(sheet)
    sheet.left.connect(lambda: left.append(1))
    sheet.show_not_saved("The disk is full.", "Free some space.")
    sheet.go_back()
    assert left == []
    sheet.go_back()
    assert left == [1]


def test_a_lock_right_after_a_paste_loses_nobody(qtbot, window, device_id) -> None:
    sheet = a_new_sheet(qtbot, window)
    sheet.grid.pasted.emit(0, "name_as_reported", "\n".join(f"Invented {n}" for n in range(250)))
    # As a lock does: the vault's lane comes to its end, and nothing is told to the window.
    window._jobs.wait_for_vault(30)
    sheets = window._session.vault.sheets
    counted = []
    window._jobs.run(
        window, lambda _progress: sheets.people(sheet.report_id), counted.append, counted.append
    )
    qtbot.waitUntil(lambda: bool(counted))
    assert counted == [250]


def test_a_term_that_was_taken_from_a_list_is_saved_before_the_cell_is_left(
    qtbot, window, device_id
) -> None:
    sheet = a_new_sheet(qtbot, window)
    columns = sheet.model.columns
    long_lists = [
        place
        for place in range(len(columns))
        if (reader := sheet.model.reader(place)) is not None and len(reader.offers("")) > 6
    ]
    column = long_lists[0]
    term = sheet.model.reader(column).offers("")[0]
    sheet.go_to(0, columns[column])
    QTest.keyClicks(window.focusWidget(), term[0])
    editor = sheet.grid.findChild(CellEditor)
    with qtbot.waitSignal(sheet.typed) as said:
        editor._completer.activated.emit(term)
    assert said.args == [0, columns[column], term]
