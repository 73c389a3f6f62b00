"""The search as widgets: typing, the list that reads as it is seen, facts."""

import pytest
from PySide6.QtCore import Qt

from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.field.find.model import FOUND, PAGE, TITLE, FindModel
from fieldkit.gui.field.find.query import Fact, Found, Hit, Query, Shown
from fieldkit.gui.field.find.view import FindScreen
from fieldkit.gui.field.today.rows import ReportRow, Tone

DRAFT = ReportRow(ReportId("d" * 32), "Detention", "dddddddd", "today", "draft", Tone.DRAFT)
HIT = Hit(DRAFT, "victim/name", "Invented Alena  (Name)")


def stub_ids(count):
    return tuple(ReportId(f"{number:032x}") for number in range(count))


def stub_rows(first, count):
    return tuple(
        ReportRow(ReportId(f"{number:032x}"), f"Sealed {number}", "", "", "safe", Tone.SAFE)
        for number in range(first, first + count)
    )


@pytest.fixture
def screen(qtbot):
    made = FindScreen()
    qtbot.addWidget(made)
    made.resize(1024, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_the_model_keeps_the_rules_of_qt(qtbot, qtmodeltester) -> None:
    model = FindModel()
    qtmodeltester.check(model)
    model.show_found(Found((HIT,), stub_ids(5)))
    model.show_page(0, stub_rows(0, 5))
    qtmodeltester.check(model)


def test_a_page_is_asked_for_once_and_only_when_it_is_seen(qtbot) -> None:
    model = FindModel()
    asked = []
    model.page_requested.connect(asked.append)
    model.show_found(Found((HIT,), stub_ids(100_000)))
    assert model.rowCount() == 100_001
    assert asked == []
    row = 1 + 5 * PAGE + 7
    for _time in range(3):
        assert model.index(row, TITLE).data() == "…"
    assert asked == [5 * PAGE]
    model.show_page(5 * PAGE, stub_rows(5 * PAGE, PAGE))
    assert model.index(row, TITLE).data() == f"Sealed {5 * PAGE + 7}"
    assert model.index(0, FOUND).data() == HIT.found


def test_only_so_many_pages_are_kept(qtbot) -> None:
    model = FindModel()
    model.show_found(Found((), stub_ids(100_000)))
    for page in range(200):
        model.show_page(page * PAGE, stub_rows(page * PAGE, PAGE))
    shown = [model.index(page * PAGE, TITLE).data() for page in range(200)]
    assert shown.count("…") == 200 - 64
    assert shown[-1] == f"Sealed {199 * PAGE}"


def test_typing_asks_once_it_pauses(qtbot, screen) -> None:
    with qtbot.waitSignal(screen.search_requested) as asked:
        qtbot.keyClicks(screen._line, "Alena")
    assert asked.args == [Query("Alena")]
    with qtbot.waitSignal(screen.search_requested) as asked:
        screen._shown.setCurrentIndex(screen._shown.findData(Shown.HELD))
    assert asked.args == [Query("Alena", Shown.HELD)]


def test_enter_opens_the_first_hit_at_its_question(qtbot, screen) -> None:
    screen.show_found(Found((HIT,), stub_ids(1)))
    with qtbot.waitSignal(screen.draft_chosen) as chosen:
        qtbot.keyClick(screen._line, Qt.Key.Key_Return)
    assert chosen.args == [DRAFT.report_id, "victim/name"]


def test_enter_on_a_sealed_report_asks_for_its_facts_and_offers_a_correction(qtbot, screen) -> None:
    screen.show_found(Found((), stub_ids(2)))
    qtbot.keyClick(screen._line, Qt.Key.Key_Down)
    assert screen.focusWidget() is screen._table
    with qtbot.waitSignal(screen.facts_requested) as asked:
        qtbot.keyClick(screen._table, Qt.Key.Key_Return)
    screen.show_facts((Fact("Number", "1"), Fact("State", "safe"), Fact("Receipt", "none yet")))
    assert screen._facts_card.isVisible()
    with qtbot.waitSignal(screen.amend_requested) as amended:
        screen._amend.click()
    assert amended.args == asked.args
    qtbot.keyClick(screen._table, Qt.Key.Key_Down)
    assert not screen._facts_card.isVisible()


def test_it_says_how_much_was_found_and_how_much_is_read(screen) -> None:
    screen.show_found(Found((HIT,), stub_ids(1233)))
    assert screen._count.text() == "1,234 reports"
    screen.show_found(Found())
    assert screen._count.text() == "Nothing found"
    screen.show_reading(4, 20)
    assert screen._reading.isVisible()
    screen.show_reading(20, 20)
    assert not screen._reading.isVisible()


def test_what_is_no_day_is_said_in_place(screen) -> None:
    screen.show_failure("This date could not be understood.", "Write for example 8.11.2020.")
    assert screen._banners.isVisible()
    screen.show_failure("", "")
    assert not screen._banners.isVisible()
