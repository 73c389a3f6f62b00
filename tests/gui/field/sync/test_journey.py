"""Sending from the window: real vault, real TLS, a real drop server in a process of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.domain.upload import UploadState
from fieldkit.gui.field.sync.view import SyncScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.window import FieldWindow
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.list_uploads import list_uploads
from fieldkit.operations.field.note_work import unfinished_work
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.field import KEY
from tests.fakes.letters import a_letter, a_receipt_for
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object
from tests.fakes.synced import Synced, a_synced_device, allow_here
from tests.fakes.window import on_top, open_session, shown_window

PATIENCE = 60_000  # milliseconds: the machine may be busy
HELD = Qt.KeyboardModifier.ControlModifier
SLOW = SyncChoice(limit_kib_per_second=256)
LARGE = bytes(range(256)) * 4096 * 6  # 6 MiB: far from its end when somebody stops it


@pytest.fixture
def synced(tmp_path: Path, organisation: Organisation) -> Iterator[Synced]:
    with a_synced_device(tmp_path, organisation, is_allowed=False) as found:
        yield found


@contextlib.contextmanager
def opened(qtbot: QtBot, synced: Synced) -> Iterator[tuple[FieldWindow, Session]]:
    """Show a window over the vault of the device, opened in its lane, as after an unlock."""
    folder = synced.session.vault.folder
    synced.session.vault.close()
    with shown_window(qtbot, folder) as window:
        session = open_session(
            qtbot,
            window._jobs,
            window,
            lambda: Session(unlock_vault_with_key(folder, KEY), SystemClock(), None),
        )
        on_top(qtbot, window, TodayScreen)
        yield window, session
    reopen(synced)


def reopen(synced: Synced) -> None:
    """Open the vault here again, for what the test asks of it and for its end."""
    vault = unlock_vault_with_key(synced.session.vault.folder, KEY)
    synced.session = Session(vault, SystemClock(), None)


def sending(qtbot: QtBot, window: FieldWindow) -> SyncScreen:
    """Go to the screen by its key."""
    home = on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: shows(home, "Send over the network…"), timeout=PATIENCE)
    QTest.keyClick(window, Qt.Key.Key_S, HELD | Qt.KeyboardModifier.ShiftModifier)
    return on_top(qtbot, window, SyncScreen)


def texts(screen: QWidget) -> list[str]:
    """Return what stands on a screen."""
    return [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]


def says(screen: QWidget, words: str) -> Callable[[], bool]:
    """Return whether something that stands there holds these words."""
    return lambda: any(words in text for text in texts(screen))


def shows(screen: QWidget, words: str) -> bool:
    """Return whether a button with these words can be pressed."""
    return any(
        press.text() == words and press.isVisible() and press.isEnabled()
        for press in screen.findChildren(QPushButton)
    )


def press(qtbot: QtBot, screen: QWidget, words: str) -> None:
    """Press a button as soon as it is there."""
    qtbot.waitUntil(lambda: shows(screen, words), timeout=PATIENCE)
    [button] = [
        found
        for found in screen.findChildren(QPushButton)
        if found.text() == words and found.isVisible()
    ]
    button.click()


def in_vault(qtbot: QtBot, window: FieldWindow, question: Callable[[], object]) -> object:
    answers: list[object] = []
    window._jobs.run(window, lambda _progress: question(), answers.append, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE)
    return answers[0]


def is_under_way(synced: Synced, sha256: Sha256) -> Callable[[], bool]:
    """Return whether the server has a part of an object."""
    part = synced.server.data

    def is_there() -> bool:
        return any(
            sha256 in str(path) and path.is_file() and path.stat().st_size > 64 * 1024
            for path in part.rglob("*")
        )

    return is_there


def test_a_network_is_allowed_and_everything_goes_and_comes_back(
    qtbot: QtBot, synced: Synced
) -> None:
    small = put_object(synced.session, b"small" * 100)
    large = put_object(synced.session, LARGE)
    with opened(qtbot, synced) as (window, session):
        screen = sending(qtbot, window)
        qtbot.waitUntil(says(screen, "May reports leave over this network?"), timeout=PATIENCE)
        assert not shows(screen, "Send now")
        QTest.keyClick(window, Qt.Key.Key_Return, HELD)
        qtbot.waitUntil(says(screen, "2 sealed objects are at the server now"), timeout=PATIENCE)
        assert says(screen, "This connection can be trusted.")()
        assert says(screen, "Nothing waits to be sent.")()
        letter = in_vault(
            qtbot,
            window,
            lambda: a_letter(
                session,
                synced.organisation,
                *(a_receipt_for(session, synced.organisation, one) for one in (small, large)),
            ),
        )
        assert isinstance(letter, bytes)
        assert synced.listed() == [small, large]
        with synced.as_headquarters() as headquarters:
            [(device, _certificate)] = headquarters.devices()
            headquarters.put_mail(device, sha256_hex(letter), letter)
        press(qtbot, screen, "Once more")
        qtbot.waitUntil(says(screen, "2 reports are safe at headquarters now."), timeout=PATIENCE)
        screen.go_back()
        home = on_top(qtbot, window, TodayScreen)
        qtbot.waitUntil(says(home, "2 safe at headquarters"), timeout=PATIENCE)
        assert says(home, "Last connection with the server")()


def test_what_was_stopped_goes_on_where_it_stopped(qtbot: QtBot, synced: Synced) -> None:
    allow_here(synced.session)
    keep_sync_choice(synced.session.vault, SLOW)
    large = put_object(synced.session, LARGE)
    with opened(qtbot, synced) as (window, session):
        screen = sending(qtbot, window)
        press(qtbot, screen, "Send now")
        qtbot.waitUntil(is_under_way(synced, large), timeout=PATIENCE)
        qtbot.waitUntil(says(screen, "Sending: 0 of 1"), timeout=PATIENCE)
        press(qtbot, screen, "Stop")
        qtbot.waitUntil(says(screen, "Stopped."), timeout=PATIENCE)
        [upload] = in_vault(qtbot, window, lambda: list_uploads(session.vault))  # type: ignore[misc]
        assert upload.state is UploadState.WAITING
        assert in_vault(qtbot, window, lambda: unfinished_work(session)) == ()
        in_vault(qtbot, window, lambda: keep_sync_choice(session.vault, SyncChoice()))
        press(qtbot, screen, "Try again")
        qtbot.waitUntil(says(screen, "1 sealed object is at the server now"), timeout=PATIENCE)
        assert synced.listed() == [large]


def test_it_goes_on_while_one_works_elsewhere_and_says_so(qtbot: QtBot, synced: Synced) -> None:
    allow_here(synced.session)
    keep_sync_choice(synced.session.vault, SLOW)
    large = put_object(synced.session, LARGE)
    with opened(qtbot, synced) as (window, session):
        screen = sending(qtbot, window)
        press(qtbot, screen, "Send now")
        qtbot.waitUntil(is_under_way(synced, large), timeout=PATIENCE)
        screen.go_back()
        home = on_top(qtbot, window, TodayScreen)
        qtbot.waitUntil(says(window, "Sending…"), timeout=PATIENCE)
        in_vault(qtbot, window, lambda: keep_sync_choice(session.vault, SyncChoice()))
        again = sending(qtbot, window)
        press(qtbot, again, "Stop")
        press(qtbot, again, "Try again")
        again.go_back()
        qtbot.waitUntil(says(home, "1 sealed object is at the server now"), timeout=PATIENCE)
        assert synced.listed() == [large]


def test_a_run_goes_on_while_the_screens_are_built_in_another_language(
    qtbot: QtBot, synced: Synced
) -> None:
    allow_here(synced.session)
    keep_sync_choice(synced.session.vault, SLOW)
    large = put_object(synced.session, LARGE)
    with opened(qtbot, synced) as (window, session):
        press(qtbot, sending(qtbot, window), "Send now")
        qtbot.waitUntil(is_under_way(synced, large), timeout=PATIENCE)
        window.stack.pop_to_first()
        before = window.stack
        window.stack.language_chosen.emit("be")
        qtbot.waitUntil(lambda: window.stack is not before, timeout=PATIENCE)
        on_top(qtbot, window, TodayScreen)
        assert window._syncing is not None
        assert window._syncing.runs.is_running
        assert len(in_vault(qtbot, window, lambda: unfinished_work(session))) == 1  # type: ignore[arg-type]
        window.stack.language_chosen.emit("en")
        qtbot.waitUntil(says(window, "Sending…"), timeout=PATIENCE)


def test_a_window_that_is_closed_during_an_upload_goes_on_when_it_is_opened_again(
    qtbot: QtBot, synced: Synced
) -> None:
    allow_here(synced.session)
    keep_sync_choice(synced.session.vault, SLOW)
    large = put_object(synced.session, LARGE)
    with opened(qtbot, synced) as (window, _session):
        press(qtbot, sending(qtbot, window), "Send now")
        qtbot.waitUntil(is_under_way(synced, large), timeout=PATIENCE)
    [upload] = list_uploads(synced.session.vault)
    assert upload.state is not UploadState.STORED
    keep_sync_choice(synced.session.vault, SyncChoice())
    with opened(qtbot, synced) as (window, session):
        home = on_top(qtbot, window, TodayScreen)
        qtbot.waitUntil(says(home, "1 sealed object is at the server now"), timeout=PATIENCE)
        assert in_vault(qtbot, window, lambda: unfinished_work(session)) == ()
    assert synced.listed() == [large]


def test_by_itself_it_sends_on_a_network_that_was_allowed(qtbot: QtBot, synced: Synced) -> None:
    allow_here(synced.session)
    keep_sync_choice(synced.session.vault, SyncChoice(SyncMode.AUTOMATIC))
    small = put_object(synced.session, b"small" * 100)
    with opened(qtbot, synced) as (window, _session):
        home = on_top(qtbot, window, TodayScreen)
        qtbot.waitUntil(says(home, "1 sealed object is at the server now"), timeout=PATIENCE)
        qtbot.waitUntil(says(home, "1 at the server"), timeout=PATIENCE)
    assert synced.listed() == [small]


def test_it_asks_first_where_that_was_chosen(qtbot: QtBot, synced: Synced) -> None:
    allow_here(synced.session)
    keep_sync_choice(synced.session.vault, SyncChoice(SyncMode.ASK))
    small = put_object(synced.session, b"small" * 100)
    with opened(qtbot, synced) as (window, _session):
        home = on_top(qtbot, window, TodayScreen)
        qtbot.waitUntil(says(home, "Send 1 sealed object?"), timeout=PATIENCE)
        assert synced.listed() == []
        press(qtbot, home, "Send now")
        screen = on_top(qtbot, window, SyncScreen)
        qtbot.waitUntil(says(screen, "1 sealed object is at the server now"), timeout=PATIENCE)
        screen.go_back()
        qtbot.waitUntil(lambda: not says(home, "Send 1 sealed object?")(), timeout=PATIENCE)
    assert synced.listed() == [small]
