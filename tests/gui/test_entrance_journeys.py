"""From nothing to the first screen, and back in after losing something, by keyboard alone."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from fieldkit.bundle import card as cards
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.identifiers import FormId
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.drill.view import DrillScreen
from fieldkit.gui.field.headquarters.view import HeadquartersScreen
from fieldkit.gui.field.request.view import RequestScreen
from fieldkit.gui.field.settings.view import SettingsScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.first_run.view import FirstRunScreen, Page
from fieldkit.gui.recovery.view import RecoveryScreen
from fieldkit.gui.rescue.view import RescueScreen
from fieldkit.gui.unlock.view import UnlockScreen
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.write_report import begin_report
from fieldkit.vault import keyslots, recovery
from tests.fakes.clock import FixedClock
from tests.fakes.keys import (
    PATIENCE,
    choose_path,
    focused,
    on_top,
    press,
    press_button,
    type_text,
)
from tests.fakes.organisation import NOW
from tests.fakes.window import a_window

PASSPHRASE = "canary words that nobody guessed"


@pytest.fixture
def jobs(qtbot):
    made = BackgroundJobs()
    yield made
    made.close()


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def started(qtbot, jobs, tmp_path, secrets, clock):
    """Start the program over the same folder, as often as asked."""
    windows = []

    def start(**options):
        window = a_window(
            jobs, tmp_path / "vault", open_keyring=lambda: secrets, clock=clock, **options
        )
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.start()
        windows.append(window)
        return window

    yield start
    for window in windows:
        window.close()


@pytest.fixture
def card(organisation, tmp_path):
    directory = organisation.directory()
    path = tmp_path / "card.age"
    path.write_bytes(
        cards.make_card(
            directory.to_archive(),
            organisation.headquarters.headquarters_id,
            directory.root_sha256,
            organisation.receipt,
            NOW,
        )
    )
    return path


def page(window, kind):
    shown = window._entrance.page
    assert isinstance(shown, kind)
    return shown


def texts(widget):
    return " ".join(part.text() for part in widget.findChildren(QLabel) if part.isVisible())


def make_vault(qtbot, window):
    """Answer the three pages before there is a vault."""
    pages = page(window, FirstRunScreen)
    press(Qt.Key.Key_Space)  # the cursor is on "Begin"
    assert pages.page is Page.CHOICE
    type_text(PASSPHRASE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pages.page is Page.REPEAT)
    type_text(PASSPHRASE)
    press(Qt.Key.Key_Return)


@pytest.mark.slow
def test_from_nothing_to_an_enrolled_device(
    qtbot, started, card, tmp_path, caplog, secrets
) -> None:
    caplog.set_level(logging.DEBUG, logger="fieldkit")
    window = started()
    make_vault(qtbot, window)
    adding = on_top(qtbot, window, HeadquartersScreen)
    assert "Step 4 of 5" in texts(adding)
    press_button(window, "Choose the card file…")
    choose_path(qtbot, window, card)
    qtbot.waitUntil(lambda: "ten words" in texts(adding))
    assert focused().text() == "Not now"  # Enter must not say yes
    press_button(window, "The same words: add")
    qtbot.waitUntil(lambda: "Headquarters was added" in texts(adding), timeout=PATIENCE)
    press(Qt.Key.Key_Return)  # the cursor is on "Next: ask to be enrolled…"
    asking = on_top(qtbot, window, RequestScreen)
    assert "Step 5 of 5" in texts(asking)
    stick = tmp_path / "stick"
    stick.mkdir()
    press_button(window, "Save the request…")
    choose_path(qtbot, window, stick)
    qtbot.waitUntil(lambda: "Saved as" in texts(asking), timeout=PATIENCE)
    press(Qt.Key.Key_Return)  # "Done"
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: "waits for headquarters" in texts(home), timeout=PATIENCE)
    assert list(stick.glob("*.age"))
    assert (tmp_path / "vault" / "recovery.age").exists()
    assert secrets.entries
    assert "canary" not in caplog.text.lower()
    for path in (tmp_path / "vault").rglob("*"):
        assert not path.is_file() or b"canary words" not in path.read_bytes()


@pytest.mark.slow
def test_an_interrupted_first_run_goes_on_where_it_was(qtbot, started) -> None:
    window = started()
    make_vault(qtbot, window)
    on_top(qtbot, window, HeadquartersScreen)
    window.close()  # as a kill would: nothing was left for later
    window = started()
    page(window, UnlockScreen)
    type_text(PASSPHRASE)
    press(Qt.Key.Key_Return)
    on_top(qtbot, window, HeadquartersScreen)
    press_button(window, "Not now")
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: "No headquarters has been added yet" in texts(home))
    window.close()
    window = started()
    type_text(PASSPHRASE)
    press(Qt.Key.Key_Return)
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: "No headquarters has been added yet" in texts(home))
    assert window.stack.top is home  # left for later: it is not asked for again


def test_weak_passphrases_and_slips_do_not_make_a_vault(qtbot, started, tmp_path) -> None:
    window = started()
    pages = page(window, FirstRunScreen)
    press(Qt.Key.Key_Space)
    type_text("password1234")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Too weak" in texts(pages))
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text("short")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Too short" in texts(pages))
    press_button(window, "Propose words for me")
    qtbot.waitUntil(lambda: "Very good" in texts(pages))
    proposed = pages._first.text()
    assert all(word in texts(pages) for word in proposed.split())
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pages.page is Page.REPEAT)
    assert proposed.split()[0] not in texts(pages)
    type_text("something else")
    press(Qt.Key.Key_Return)
    assert "not what you typed before" in texts(pages)
    assert not (tmp_path / "vault").exists()
    press_button(window, "Back")
    assert pages.page is Page.CHOICE
    assert pages._first.text() == proposed


def test_another_language_keeps_the_page_and_what_was_typed(qtbot, started) -> None:
    window = started()
    press(Qt.Key.Key_Space)
    type_text(PASSPHRASE)
    window._entrance.page.language_chosen.emit("be")
    pages = page(window, FirstRunScreen)
    assert pages.page is Page.CHOICE
    assert pages._first.text() == PASSPHRASE


@pytest.mark.slow
def test_without_a_keyring_the_person_says_so_themselves(qtbot, started, secrets, tmp_path) -> None:
    secrets.is_locked = True
    window = started()
    make_vault(qtbot, window)
    pages = page(window, FirstRunScreen)
    qtbot.waitUntil(lambda: "keyring cannot be reached" in texts(pages), timeout=PATIENCE)
    assert not (tmp_path / "vault").exists()
    press(Qt.Key.Key_Space)  # the cursor is on "The passphrase alone"
    press_button(window, "Create the vault")
    on_top(qtbot, window, HeadquartersScreen)
    assert not keyslots.read(tmp_path / "vault").needs_keyring


def existing_vault(folder, secrets, clock):
    """Make a vault with a recovery secret and a draft; return the recovery words."""
    session = create_vault(folder, PASSPHRASE, clock=clock, secrets=secrets, parameters=FOR_TESTS)
    secret = recovery.RecoverySecret.generate()
    with session.vault as vault:
        keyslots.write(folder, keyslots.read(folder).with_recovery(vault.key, secret.value))
        begin_report(session, FormId("T02"))
    return recovery.to_words(secret)


def test_wrong_tries_are_counted_down_and_then_it_opens(
    qtbot, started, tmp_path, secrets, clock
) -> None:
    existing_vault(tmp_path / "vault", secrets, clock)
    window = started()
    screen = page(window, UnlockScreen)
    for _time in range(3):
        type_text("wrong")
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not screen._busy.isVisible() and bool(screen.banners._shown))
    qtbot.waitUntil(lambda: "then try again" in texts(screen))
    assert "The passphrase is wrong." in texts(screen)
    window.close()
    clock.pass_time(seconds=3)  # a restart does not end the wait, time does
    window = started()
    screen = page(window, UnlockScreen)
    qtbot.waitUntil(lambda: "Wait 2 seconds" in texts(screen))
    clock.pass_time(seconds=2)
    qtbot.waitUntil(lambda: "try again" not in texts(screen), timeout=5000)
    type_text(PASSPHRASE)
    press(Qt.Key.Key_Return)
    on_top(qtbot, window, TodayScreen)


@pytest.mark.slow
def test_recovery_words_open_it_when_passphrase_and_keyring_are_lost(
    qtbot, started, tmp_path, secrets, clock
) -> None:
    words = existing_vault(tmp_path / "vault", secrets, clock)
    secrets.entries.clear()
    window = started()
    press_button(window, "I cannot open it…")
    screen = page(window, RecoveryScreen)
    type_text("1. nonsense " + words.split(" ", 1)[1])
    press_button(window, "Check these words")
    qtbot.waitUntil(lambda: "Word 1 is not one of the list" in texts(screen))
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(words.upper())
    press_button(window, "Check these words")
    qtbot.waitUntil(lambda: "The words fit" in texts(screen), timeout=PATIENCE)
    type_text("another canary that holds long")
    press(Qt.Key.Key_Return)
    type_text("another canary that holds long")
    press(Qt.Key.Key_Return)
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)
    assert keyslots.read(tmp_path / "vault").needs_keyring


@pytest.mark.slow
def test_a_damaged_vault_is_rescued_and_the_copy_takes_its_place(
    qtbot, started, tmp_path, secrets, clock
) -> None:
    existing_vault(tmp_path / "vault", secrets, clock)
    window = started()
    press_button(window, "I cannot open it…")
    press_button(window, "The vault is damaged…")
    screen = page(window, RescueScreen)
    type_text(PASSPHRASE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Copied: 1 draft" in texts(screen), timeout=PATIENCE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window._entrance.page, UnlockScreen))
    assert list((tmp_path / "vault").glob("damaged-*"))
    assert not list(tmp_path.glob("vault-*"))
    type_text(PASSPHRASE)
    press(Qt.Key.Key_Return)
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)


@pytest.mark.slow
def test_the_recovery_drill_is_reached_from_the_settings(
    qtbot, started, tmp_path, secrets, clock
) -> None:
    words = existing_vault(tmp_path / "vault", secrets, clock)
    window = started()
    type_text(PASSPHRASE)
    press(Qt.Key.Key_Return)
    on_top(qtbot, window, TodayScreen)
    press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    settings = on_top(qtbot, window, SettingsScreen)
    for _subject in range(3):
        press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(settings.passphrase.isVisible)
    press_button(window, "Try out the recovery…")
    drill = on_top(qtbot, window, DrillScreen)
    qtbot.waitUntil(lambda: "Would you get in again" in texts(drill))
    type_text("nonsense " + words.split(" ", 1)[1])
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Word 1 is not one of the list" in texts(drill))
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(words)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "These words open this vault." in texts(drill))
    press(Qt.Key.Key_Return)  # the cursor is on "Done"
    on_top(qtbot, window, SettingsScreen)
