"""The screens that are one panel: hand over, return, card, changes, request, seal."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from fieldkit.gui.field.confirm.presenter import ShownChange
from fieldkit.gui.field.confirm.view import ConfirmScreen
from fieldkit.gui.field.handover.sticks import (
    Carried,
    HandOverResult,
    StickFinds,
    StickRow,
    Waiting,
    Work,
)
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.headquarters.view import HeadquartersScreen
from fieldkit.gui.field.incoming.view import IncomingScreen
from fieldkit.gui.field.request.view import RequestScreen
from fieldkit.gui.field.seal.shown import SealProblem, SealSummary
from fieldkit.gui.field.seal.view import SealScreen

WORDS = tuple(
    [
        "fitness",
        "acrobat",
        "physics",
        "primary",
        "exclude",
        "twice",
        "plot",
        "cover",
        "always",
        "fortune",
    ]
)


@pytest.fixture
def shown(qtbot):
    def make(screen):
        qtbot.addWidget(screen)
        screen.resize(1024, 640)
        screen.show()
        return screen

    return make


def texts(screen):
    return " ".join(part.text() for part in screen.findChildren(QLabel) if part.isVisible())


def press(screen, text):
    [found] = [
        made
        for made in screen.findChildren(QPushButton)
        if made.text() == text and made.isVisible()
    ]
    return found


STICK = StickRow("/invented/stick", "BLUE", "14 GB free of 16 GB")


def test_hand_over_says_when_it_is_safe_to_unplug(shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_waiting(Waiting(2, 0, 600_000))
    assert "2 sealed objects wait" in texts(screen)
    screen.show_result(HandOverResult(2, 600_000, "a1b2", is_verified=True, damaged=0))
    assert "Verified: it is safe to unplug." in texts(screen)
    assert "a1b2" in texts(screen)


def test_hand_over_does_not_say_verified_where_it_could_not(shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_result(HandOverResult(2, 600_000, "a1b2", is_verified=False, damaged=0))
    assert "safe to unplug" not in texts(screen)
    assert "not verified" in texts(screen)


def test_hand_over_names_what_was_left_out(shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_result(HandOverResult(1, 300_000, "a1b2", is_verified=True, damaged=1))
    assert "1 object was left out" in texts(screen)


def test_going_back_while_copying_stops_it_first(qtbot, shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_work(Work.HAND_OVER, 1, 10)
    with qtbot.assertNotEmitted(screen.left), qtbot.waitSignal(screen.cancel_requested):
        screen.go_back()
    screen.show_failure("", "")
    assert "Stopped" in texts(screen)
    with qtbot.waitSignal(screen.left):
        screen.go_back()


def test_nothing_to_hand_over_offers_no_button(shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_waiting(Waiting(0, 0, 0, "There is nothing to hand over.", "Seal a report first."))
    screen.show_sticks((STICK,))
    assert "nothing to hand over" in texts(screen)
    assert not screen._go.isVisible()


def test_the_only_stick_is_selected_and_one_press_is_enough(qtbot, shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_waiting(Waiting(2, 0, 600_000))
    assert not screen._go.isEnabled()
    screen.show_sticks((STICK,))
    with qtbot.waitSignal(screen.hand_over_requested) as asked:
        qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Return)
    assert asked.args == [STICK.path]


def test_of_two_sticks_the_person_chooses(qtbot, shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_waiting(Waiting(2, 0, 600_000))
    other = StickRow("/invented/other", "RED", "1 GB free of 2 GB")
    screen.show_sticks((STICK, other))
    assert not screen._go.isEnabled()
    screen._list.setFocus()
    qtbot.keyClick(screen._list, Qt.Key.Key_Down)
    qtbot.keyClick(screen._list, Qt.Key.Key_Down)
    assert screen._go.isEnabled()
    screen.show_sticks((other,))
    assert screen._selected_stick() == other.path


def test_a_write_protected_stick_cannot_be_written(shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_waiting(Waiting(2, 0, 600_000))
    screen.show_sticks((StickRow("/s", "BLUE", "1 GB", "write-protected", is_writable=False),))
    assert not screen._go.isEnabled()
    assert "write-protected" in screen._model.index(0, 0).data()


def test_what_is_on_a_stick_is_offered(qtbot, shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_waiting(Waiting(2, 0, 600_000))
    screen.show_sticks((STICK,))
    screen.show_finds(
        StickFinds(
            STICK.path, letters=1, receipts=3, reports=12, report_bytes=3_000_000, bytes_there=4096
        )
    )
    assert "3 receipts from headquarters are on this stick." in texts(screen)
    assert "12 sealed reports of a colleague" in texts(screen)
    assert "on this stick already" in texts(screen)
    with qtbot.waitSignal(screen.read_requested):
        press(screen, "Read it").click()
    with qtbot.waitSignal(screen.carry_requested) as asked:
        press(screen, "Take along").click()
    assert asked.args == [STICK.path]


def test_mail_for_others_is_said_and_cannot_be_read(shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_sticks((STICK,))
    screen.show_finds(StickFinds(STICK.path, is_for_others=True))
    assert "for other devices" in texts(screen)


def test_what_was_taken_along_is_said(shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_sticks((STICK,))
    screen.show_work(Work.CARRY, 0, 10)
    screen.show_carried(Carried(12, 3_000_000, 1, 2))
    assert "12 sealed reports of a colleague were taken along" in texts(screen)
    assert "1 file was left" in texts(screen)
    assert "no place for 2 more" in texts(screen)


def test_a_folder_can_be_used_in_place_of_a_stick(qtbot, shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_waiting(Waiting(1, 0, 300_000))
    screen.show_sticks((STICK,))
    screen.use_folder("/invented/folder")
    assert "The folder that you chose is used." in texts(screen)
    with qtbot.waitSignal(screen.hand_over_requested) as asked:
        screen._go.click()
    assert asked.args == ["/invented/folder"]


def test_copying_says_how_much_is_done(shown) -> None:
    screen = shown(HandOverScreen())
    screen.show_work(Work.HAND_OVER, 4 * 1024**2, 16 * 1024**2)
    assert "2 MB of 8 MB" in texts(screen)


def test_a_return_shows_its_sentences_and_what_waits(qtbot, shown) -> None:
    screen = shown(IncomingScreen())
    assert not screen._changes.isVisible()
    screen.show_work(0, 0)
    screen.show_result(("1 report is safe.", "A change waits."), waits_for_person=True)
    assert "1 report is safe.\nA change waits." in texts(screen)
    with qtbot.waitSignal(screen.changes_requested):
        press(screen, "See the changes…").click()


def test_a_failed_return_can_be_tried_again(shown) -> None:
    screen = shown(IncomingScreen())
    screen.show_work(0, 0)
    assert not screen._choose.isEnabled()
    screen.show_failure("The drive could not be read.", "")
    assert screen._choose.isEnabled()
    assert "could not be read" in texts(screen)


def test_the_words_of_a_card_are_asked_about_and_enter_does_not_say_yes(qtbot, shown) -> None:
    screen = shown(HeadquartersScreen())
    screen.show_words(WORDS)
    qtbot.waitUntil(lambda: all(word in texts(screen) for word in WORDS))
    assert screen.window().focusWidget() is screen._back
    with qtbot.waitSignal(screen.add_requested) as added:
        press(screen, "The same words: add").click()
    assert added.args == [True]


def test_recovery_can_be_refused(qtbot, shown) -> None:
    screen = shown(HeadquartersScreen())
    screen.show_words(WORDS)
    screen._recovery.click()
    with qtbot.waitSignal(screen.add_requested) as added:
        press(screen, "The same words: add").click()
    assert added.args == [False]


def test_the_words_of_a_sealed_card_are_forgotten_at_once(qtbot, shown) -> None:
    screen = shown(HeadquartersScreen())
    screen.ask_for_passphrase()
    line = screen.findChild(QLineEdit)
    qtbot.keyClicks(line, "six words")
    with qtbot.waitSignal(screen.passphrase_given) as given:
        press(screen, "Open the card").click()
    assert given.args == ["six words"]
    assert line.text() == ""


def test_an_added_headquarters_leads_to_the_request(qtbot, shown) -> None:
    screen = shown(HeadquartersScreen())
    screen.show_added()
    with qtbot.waitSignal(screen.request_requested):
        press(screen, "Next: ask to be enrolled…").click()


def test_changes_show_old_and_new(qtbot, shown) -> None:
    screen = shown(ConfirmScreen())
    screen.show_changes((ShownChange("Keys", ("one two",), ("three four",), is_key=True),))
    qtbot.waitUntil(lambda: "one two" in texts(screen) and "three four" in texts(screen))
    assert screen.window().focusWidget() is screen._back
    with qtbot.waitSignal(screen.confirmed):
        press(screen, "The same words: confirm").click()
    screen.show_confirmed()
    assert "in force" in texts(screen)


def test_without_changes_there_is_nothing_to_confirm(shown) -> None:
    screen = shown(ConfirmScreen())
    screen.show_changes(())
    assert "Nothing waits" in texts(screen)
    assert not screen._confirm.isVisible()


def test_a_request_says_its_name_once_it_is_saved(qtbot, shown) -> None:
    screen = shown(RequestScreen())
    screen.show_words(WORDS)
    screen.show_saved("0123.age")
    assert "Saved as 0123.age." in texts(screen)
    qtbot.waitUntil(lambda: all(word in texts(screen) for word in WORDS))


PROBLEM = SealProblem("ab" * 16, "who/name", "Name", "No answer yet.", blocks=True)


def summary(*problems, has_headquarters=True, keeps_copy=False):
    return SealSummary(("Detention",), problems, has_headquarters, keeps_copy)


def test_sealing_says_in_one_sentence_what_will_happen(shown) -> None:
    screen = shown(SealScreen())
    screen.show_summary(summary())
    assert "will be sealed to headquarters: Detention." in texts(screen)
    assert "nobody can read" in texts(screen)
    assert screen._seal.isEnabled()


def test_a_copy_that_stays_is_said(shown) -> None:
    screen = shown(SealScreen())
    screen.show_summary(summary(keeps_copy=True))
    assert "A readable copy stays" in texts(screen)


def test_what_blocks_keeps_the_button_closed_and_leads_to_the_question(qtbot, shown) -> None:
    screen = shown(SealScreen())
    screen.show_summary(summary(PROBLEM))
    assert not screen._seal.isEnabled()
    with qtbot.waitSignal(screen.question_chosen) as chosen:
        screen._list.clicked.emit(screen._problems.index(0))
    assert chosen.args == [PROBLEM.report_id, PROBLEM.path]


def test_without_headquarters_sealing_says_what_to_do(shown) -> None:
    screen = shown(SealScreen())
    screen.show_summary(summary(has_headquarters=False))
    assert not screen._seal.isEnabled()
    assert "Add the HQ card" in texts(screen)


def test_a_stopped_sealing_can_be_tried_again(qtbot, shown) -> None:
    screen = shown(SealScreen())
    screen.show_summary(summary())
    screen.show_work(1, 2)
    assert not screen._seal.isEnabled()
    with qtbot.assertNotEmitted(screen.left), qtbot.waitSignal(screen.cancel_requested):
        screen.go_back()
    screen.show_failure("", "")
    assert "Nothing was sealed" in texts(screen)
    assert screen._seal.isEnabled()
