from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from fieldkit.gui.field.today.presenter import (
    FormChoice,
    Notice,
    Overview,
    ReportRow,
    Step,
    Tone,
)
from fieldkit.gui.field.today.view import TodayScreen

DRAFT = ReportRow("a" * 32, "Detention of a person", "aaaaaaaa", "today", "draft", Tone.DRAFT)
STUB = ReportRow("b" * 32, "Sealed report 1", "bbbbbbbb", "22.11.2026", "safe", Tone.SAFE)
FORMS = (
    FormChoice("T02", "Record a detention", is_large=True),
    FormChoice("T05", "Administrative case", is_large=False),
)


def screen(qtbot, *rows, notices=()):
    view = TodayScreen()
    qtbot.addWidget(view)
    view.show_overview(Overview(tuple(rows), "2 reports only here.", "", FORMS, notices))
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
    view._table.selectRow(1)
    assert not any(press(view, name).isEnabled() for name in names)
    view._table.selectRow(0)
    assert all(press(view, name).isEnabled() for name in names)


def test_enter_opens_a_draft(qtbot) -> None:
    view = screen(qtbot, DRAFT, STUB)
    view._table.selectRow(0)
    with qtbot.waitSignal(view.open_requested) as opened:
        qtbot.keyClick(view._table, Qt.Key.Key_Return)
    assert opened.args == [DRAFT.report_id]


def test_enter_on_a_sealed_report_explains(qtbot) -> None:
    view = screen(qtbot, DRAFT, STUB)
    view._table.selectRow(1)
    with qtbot.assertNotEmitted(view.open_requested):
        qtbot.keyClick(view._table, Qt.Key.Key_Return)
    assert "only headquarters" in view._banners._shown[0][0].text


def test_selected_drafts_are_sealed_together_and_stubs_left_out(qtbot) -> None:
    view = screen(qtbot, DRAFT, STUB)
    view._table.selectAll()
    with qtbot.waitSignal(view.seal_requested) as sealing:
        press(view, "Seal…").click()
    assert sealing.args == [[DRAFT.report_id]]


def test_throwing_away_asks_for_a_second_press(qtbot) -> None:
    view = screen(qtbot, DRAFT)
    view._table.selectRow(0)
    with qtbot.assertNotEmitted(view.discard_requested):
        press(view, "Throw away").click()
    with qtbot.waitSignal(view.discard_requested) as discarded:
        press(view, "For good? Press again").click()
    assert discarded.args == [[DRAFT.report_id]]


def test_what_was_selected_stays_selected_after_a_refresh(qtbot) -> None:
    view = screen(qtbot, STUB, DRAFT)
    view._table.selectRow(1)
    view.show_overview(Overview((DRAFT, STUB), "", "", FORMS, ()))
    assert press(view, "Open").isEnabled()


def test_a_notice_offers_its_step(qtbot) -> None:
    notice = Notice("No headquarters.", "hint", "Add the HQ card…", Step.HEADQUARTERS)
    view = screen(qtbot, notices=(notice,))
    with qtbot.waitSignal(view.step_requested) as step:
        press(view, "Add the HQ card…").click()
    assert step.args == [Step.HEADQUARTERS]


def test_nothing_to_hand_over_is_not_offered(qtbot) -> None:
    assert not press(screen(qtbot, DRAFT), "Hand over to a stick…").isEnabled()
    assert press(screen(qtbot, DRAFT, STUB), "Hand over to a stick…").isEnabled()
