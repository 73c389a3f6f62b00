from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from fieldkit.gui.field.today.rows import (
    FormChoice,
    Notice,
    Overview,
    Recovered,
    ReportRow,
    Safety,
    Step,
    Tone,
)
from fieldkit.gui.field.today.view import TodayScreen

DRAFT = ReportRow("a" * 32, "Detention of a person", "aaaaaaaa", "today", "draft", Tone.DRAFT)
STUB = ReportRow("b" * 32, "Sealed report 1", "bbbbbbbb", "22.11.2026", "safe", Tone.SAFE)
SAFETY = Safety("2 reports only here.", ("1 draft can still be read here.",), Tone.WAITING)
FORMS = (
    FormChoice("T02", "Record a detention", is_large=True),
    FormChoice("T05", "Administrative case", is_large=False),
)


def screen(qtbot, *rows, notices=(), recovered=None, more=0):
    view = TodayScreen()
    qtbot.addWidget(view)
    view.show_overview(Overview(tuple(rows), SAFETY, FORMS, notices, recovered, more))
    view.show()
    return view


def press(view, text):
    [found] = [b for b in view.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    return found


def test_the_large_button_begins_a_report(qtbot) -> None:
    view = screen(qtbot)
    with qtbot.waitSignal(view.begin_requested) as begun:
        press(view, "Record a detention").click()
    assert begun.args == ["T02"]


def test_other_forms_are_in_a_menu(qtbot) -> None:
    view = screen(qtbot)
    [action] = press(view, "Other report").menu().actions()
    with qtbot.waitSignal(view.begin_requested) as begun:
        action.trigger()
    assert begun.args == ["T05"]


def test_only_a_draft_can_be_opened_sealed_and_thrown_away(qtbot) -> None:
    view = screen(qtbot, DRAFT, STUB)
    names = ("Open", "Seal…", "Throw away")
    assert not any(press(view, name).isEnabled() for name in names)
    view._list._table.selectRow(1)
    shown = [part.text() for part in view.findChildren(QPushButton) if part.isVisible()]
    assert not set(shown) & set(names)
    view._list._table.selectRow(0)
    assert all(press(view, name).isEnabled() for name in names)


def test_enter_opens_a_draft(qtbot) -> None:
    view = screen(qtbot, DRAFT, STUB)
    view._list._table.selectRow(0)
    with qtbot.waitSignal(view.open_requested) as opened:
        qtbot.keyClick(view._list._table, Qt.Key.Key_Return)
    assert opened.args == [DRAFT.report_id]


def test_enter_on_a_sealed_report_asks_for_its_facts(qtbot) -> None:
    view = screen(qtbot, DRAFT, STUB)
    view._list._table.selectRow(1)
    with (
        qtbot.assertNotEmitted(view.open_requested),
        qtbot.waitSignal(view.stub_requested) as asked,
    ):
        qtbot.keyClick(view._list._table, Qt.Key.Key_Return)
    assert asked.args == [STUB.report_id]


def test_a_sealed_report_can_be_corrected(qtbot) -> None:
    view = screen(qtbot, DRAFT, STUB)
    view._list._table.selectRow(1)
    with qtbot.waitSignal(view.amend_requested) as asked:
        press(view, "Correct…").click()
    assert asked.args == [STUB.report_id]


def test_selected_drafts_are_sealed_together_and_stubs_left_out(qtbot) -> None:
    view = screen(qtbot, DRAFT, STUB)
    view._list._table.selectAll()
    with qtbot.waitSignal(view.seal_requested) as sealing:
        press(view, "Seal…").click()
    assert sealing.args == [[DRAFT.report_id]]


def test_throwing_away_asks_for_a_second_press(qtbot) -> None:
    view = screen(qtbot, DRAFT)
    view._list._table.selectRow(0)
    with qtbot.assertNotEmitted(view.discard_requested):
        press(view, "Throw away").click()
    with qtbot.waitSignal(view.discard_requested) as discarded:
        press(view, "For good? Press again").click()
    assert discarded.args == [[DRAFT.report_id]]


def test_what_was_selected_stays_selected_after_a_refresh(qtbot) -> None:
    view = screen(qtbot, STUB, DRAFT)
    view._list._table.selectRow(1)
    view.show_overview(Overview((DRAFT, STUB), SAFETY, FORMS))
    assert press(view, "Open").isEnabled()


def test_what_was_sealed_just_now_is_selected_once_it_is_listed(qtbot) -> None:
    view = screen(qtbot, STUB, DRAFT)
    view._list._table.selectRow(0)
    others = [replace(STUB, report_id=f"{number:032d}") for number in range(50)]
    new = [replace(STUB, report_id=name * 32) for name in "cd"]
    view.select_when_shown([row.report_id for row in new])
    view.show_overview(Overview((STUB, *others), SAFETY, FORMS))  # read before the sealing
    assert [row.report_id for row in view._list.selected()] == [STUB.report_id]
    view.show_overview(Overview((STUB, *others, *new), SAFETY, FORMS))
    assert view._list.selected() == new
    table = view._list._table
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
    table.selectRow(0)
    view.show_overview(Overview((STUB, *others, *new), SAFETY, FORMS))
    assert [row.report_id for row in view._list.selected()] == [STUB.report_id]


def test_a_notice_offers_its_step(qtbot) -> None:
    notice = Notice("No headquarters.", "hint", "Add the HQ card…", Step.HEADQUARTERS)
    view = screen(qtbot, notices=(notice,))
    with qtbot.waitSignal(view.step_requested) as step:
        press(view, "Add the HQ card…").click()
    assert step.args == [Step.HEADQUARTERS]


def test_digits_begin_a_report_and_open_the_sheet(qtbot) -> None:
    view = screen(qtbot)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    with qtbot.waitSignal(view.begin_requested) as begun:
        QTest.keyClick(view.windowHandle(), Qt.Key.Key_1)
    assert begun.args == ["T02"]
    with qtbot.waitSignal(view.sheet_requested):
        QTest.keyClick(view.windowHandle(), Qt.Key.Key_0)


def test_a_recovered_draft_is_one_card_and_enter_goes_on(qtbot) -> None:
    recovered = Recovered(DRAFT.report_id, "Detention of a person", "today 14:05")
    view = screen(qtbot, DRAFT, recovered=recovered)
    card = view._recovered
    assert card.isVisible()
    assert "Detention of a person, saved today 14:05" in card.accessibleName()
    with qtbot.waitSignal(view.open_requested) as opened:
        press(view, "Go on writing").click()
    assert opened.args == [DRAFT.report_id]
    with qtbot.waitSignal(view.seal_requested) as sealing:
        card._seal.click()
    assert sealing.args == [[DRAFT.report_id]]
    card._discard.click()
    with qtbot.waitSignal(view.discard_requested):
        card._discard.click()
    view.show_overview(Overview((DRAFT,), SAFETY, FORMS))
    assert not card.isVisible()


def test_how_much_is_only_here_is_said_in_words_and_by_a_mark(qtbot) -> None:
    view = screen(qtbot, DRAFT)
    assert view._safety.sentence == "2 reports only here."
    assert not view._safety._sign.pixmap().isNull()
    assert view._safety.property("role") == "banner"
    view.show_overview(Overview((), Safety("0 only here", (), Tone.SAFE), FORMS))
    assert view._safety.property("role") == "good"


def test_sealed_reports_that_are_not_listed_are_counted(qtbot) -> None:
    view = screen(qtbot, STUB, more=99_970)
    with qtbot.waitSignal(view.find_requested):
        press(view, "Find… (99970 more)").click()


def test_a_stick_is_always_offered(qtbot) -> None:
    view = screen(qtbot, DRAFT)
    with qtbot.waitSignal(view.hand_over_requested):
        press(view, "Hand over, read a stick…").click()
