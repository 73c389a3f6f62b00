from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.answers import current
from fieldkit.domain.identifiers import FormId
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.write_report import begin_report
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.clock import FixedClock
from tests.fakes.field import KEY, a_device, a_draft
from tests.fakes.secret_store import MemorySecretStore
from tests.fakes.window import Relaunched, a_window, open_session


@pytest.fixture
def jobs(qtbot):
    made = BackgroundJobs()
    yield made
    made.close()


@pytest.fixture
def relaunched():
    return Relaunched()


@pytest.fixture
def window(qtbot, jobs, tmp_path, relaunched):
    made = a_window(jobs, tmp_path / "vault", relaunch=relaunched)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def device(qtbot, jobs, window, tmp_path, organisation):
    return open_session(qtbot, jobs, window, lambda: a_device(tmp_path / "vault", organisation))


def top(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.stack.top, kind))
    return window.stack.top


def press(window, key, *modifiers):
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(window.windowHandle(), key, held)


CONTROL = Qt.KeyboardModifier.ControlModifier


def begin(qtbot, window):
    """Begin a detention by its keys, and wait until it can be typed into."""
    home = top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: bool(home._forms))
    press(window, Qt.Key.Key_N, CONTROL)
    editor = top(qtbot, window, EditorScreen)
    qtbot.waitUntil(lambda: bool(editor.title))
    return editor


def stored(tmp_path, report_id):
    """Read the answers after the window has let the vault go."""
    with unlock_vault_with_key(tmp_path / "vault", KEY) as vault:
        return current(vault.reports.revisions(report_id))


def test_the_first_screen_asks_for_a_passphrase(window) -> None:
    window.start()
    assert window.centralWidget().isVisible()
    assert not window.stack.isVisible()


def test_an_unlocked_vault_shows_its_reports(qtbot, window, device) -> None:
    home = top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: "0 reports only here" in home._safety.sentence)


def test_a_report_is_begun_by_keys_and_left_by_escape(qtbot, window, device) -> None:
    begin(qtbot, window)
    press(window, Qt.Key.Key_Escape)
    home = top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)


def test_locking_while_typing_loses_nothing(
    qtbot, jobs, window, device, relaunched, tmp_path
) -> None:
    editor = begin(qtbot, window)
    qtbot.keyClicks(window.focusWidget(), "Invented Pers")
    press(window, Qt.Key.Key_L, CONTROL)
    assert relaunched.count == 1
    # The process would be gone by now: what was saved was saved before.
    report_id, saved = editor.report_id, []
    jobs.run(
        window,
        lambda _progress: current(device.vault.reports.revisions(report_id)),
        saved.append,
        saved.append,
    )
    qtbot.waitUntil(lambda: bool(saved))
    assert saved[0]["victim/name_as_reported"] == "Invented Pers"


def test_the_lock_button_is_always_there(qtbot, window, device) -> None:
    lock = window.stack._bar._lock
    assert lock.isVisible()
    begin(qtbot, window)
    assert lock.isVisible()
    assert lock.isEnabled()


def test_there_is_nothing_to_lock_before_unlocking(window, relaunched) -> None:
    window.start()
    press(window, Qt.Key.Key_L, CONTROL)
    window.lock()
    assert relaunched.count == 0


def test_closing_while_typing_loses_nothing(qtbot, window, device, tmp_path) -> None:
    editor = begin(qtbot, window)
    qtbot.keyClicks(window.focusWidget(), "Invented Person")
    window.close()
    assert stored(tmp_path, editor.report_id)["victim/name_as_reported"] == "Invented Person"


def test_unlocking_leads_back_to_the_draft_that_was_open(
    qtbot, jobs, window, device, tmp_path
) -> None:
    editor = begin(qtbot, window)
    report_id = editor.report_id
    window.close()
    other = a_window(jobs, tmp_path / "vault")
    qtbot.addWidget(other)
    open_session(qtbot, jobs, other, lambda: reopened(device, tmp_path))
    assert top(qtbot, other, EditorScreen).report_id == report_id
    other.close()


def reopened(device, tmp_path):
    return replace(device, vault=unlock_vault_with_key(tmp_path / "vault", KEY))


def test_a_draft_that_was_left_is_not_opened_again(qtbot, jobs, window, device, tmp_path) -> None:
    begin(qtbot, window)
    press(window, Qt.Key.Key_Escape)
    top(qtbot, window, TodayScreen)
    window.close()
    other = a_window(jobs, tmp_path / "vault")
    qtbot.addWidget(other)
    open_session(qtbot, jobs, other, lambda: reopened(device, tmp_path))
    home = top(qtbot, other, TodayScreen)
    qtbot.waitUntil(lambda: home._model.rowCount() == 1)
    assert other.stack.top is home
    other.close()


def test_a_question_that_stands_against_sealing_is_one_press_away(qtbot, window, device) -> None:
    editor = begin(qtbot, window)
    press(window, Qt.Key.Key_Return, CONTROL)
    sealing = top(qtbot, window, SealScreen)
    qtbot.waitUntil(lambda: sealing._problems.rowCount() > 0)
    sealing._list.clicked.emit(sealing._problems.index(0))
    assert top(qtbot, window, EditorScreen) is editor
    assert window.focusWidget().accessibleName().startswith("Name")


def test_the_cursor_is_where_it_was_after_looking_at_the_seal(qtbot, window, device) -> None:
    begin(qtbot, window)
    press(window, Qt.Key.Key_Tab)
    line = window.focusWidget()
    press(window, Qt.Key.Key_Return, CONTROL)
    top(qtbot, window, SealScreen)
    press(window, Qt.Key.Key_Escape)
    top(qtbot, window, EditorScreen)
    assert window.focusWidget() is line


def test_drafts_are_sealed_from_the_list(qtbot, jobs, window, tmp_path, organisation) -> None:
    def make():
        session = a_device(tmp_path / "vault", organisation)
        a_draft(session)
        a_draft(session, "T01")
        return session

    open_session(qtbot, jobs, window, make)
    home = top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: home._model.rowCount() == 2)
    home._list._table.selectAll()
    home._list._seal.click()
    sealing = top(qtbot, window, SealScreen)
    qtbot.waitUntil(sealing._seal.isEnabled)
    sealing._seal.click()
    qtbot.waitUntil(lambda: window.stack.top is home, timeout=10_000)
    qtbot.waitUntil(lambda: not home._model.report(0).is_draft)
    assert "2 reports are sealed" in home._banners._shown[0][0].text


def test_each_step_of_the_first_screen_leads_somewhere(qtbot, window, device) -> None:
    home = top(qtbot, window, TodayScreen)
    for step in ("headquarters", "changes", "request"):
        home.step_requested.emit(step)
        assert window.stack.top is not home
        window.stack.pop()
    for signal in (home.hand_over_requested, home.find_requested):
        signal.emit()
        assert window.stack.top is not home
        window.stack.top.go_back()
    assert window.stack.top is home


def test_the_bar_says_when_it_was_saved(qtbot, window, device) -> None:
    editor = begin(qtbot, window)
    qtbot.keyClicks(window.focusWidget(), "I")
    editor.announce_pending()
    qtbot.waitUntil(lambda: window.stack._bar._state.text() == "Saved 15:00")


def test_a_passphrase_line_is_the_first_to_have_the_cursor(qtbot, window, tmp_path) -> None:
    a_device(tmp_path / "vault").vault.close()
    window.start()
    assert isinstance(window.focusWidget(), QLineEdit)


def test_locking_notes_how_far_the_vault_has_come(
    qtbot, jobs, window, tmp_path, relaunched
) -> None:
    secrets = MemorySecretStore()
    session = open_session(
        qtbot,
        jobs,
        window,
        lambda: create_vault(
            tmp_path / "vault",
            "invented words for tests",
            clock=FixedClock(),
            secrets=secrets,
            parameters=FOR_TESTS,
        ),
    )
    before = dict(secrets.entries)
    begun = []
    jobs.run(
        window, lambda _progress: begin_report(session, FormId("T02")), begun.append, begun.append
    )
    qtbot.waitUntil(lambda: bool(begun))
    assert secrets.entries == before
    window.lock()
    qtbot.waitUntil(lambda: secrets.entries != before)
