"""Sealing by itself, in a real window: before anything is shown, in time, and never under hands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.preferences import Preferences
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.sheet import Sheet
from fieldkit.domain.unfinished import WorkKind
from fieldkit.gui.field.auto_sealer import is_pulled
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.seal_first.view import SealFirstScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.auto_seal import left_at_lock
from fieldkit.operations.field.keep_preferences import keep_preferences
from fieldkit.operations.field.note_work import note_work, unfinished_work
from fieldkit.operations.field.write_report import put_answers
from fieldkit.operations.field.write_sheet import write_sheet
from fieldkit.operations.session import Session
from fieldkit.platform.volumes import Volume
from tests.fakes.enrolled import tell
from tests.fakes.field import a_device, a_draft
from tests.fakes.rules import asking_for
from tests.fakes.sheets import a_row, a_sheet, kept, people
from tests.fakes.window import Relaunched, open_session, shown_window

NO_CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


@pytest.fixture
def relaunched():
    return Relaunched()


@pytest.fixture
def sticks():
    return []


@pytest.fixture
def window(qtbot, tmp_path, relaunched, sticks):
    with shown_window(
        qtbot, tmp_path / "none", relaunch=relaunched, find_volumes=lambda: list(sticks)
    ) as made:
        yield made


@pytest.fixture
def unlocked(qtbot, window, tmp_path, organisation):
    """Unlock a vault with some drafts under some rules; return session and drafts."""

    def unlock(drafts: int, *, incomplete: int = 0, minutes: int = 0, **rules):
        def make() -> Session:
            session = a_device(tmp_path / "vault", asking_for(organisation, **rules))
            made.extend(a_draft(session) for _draft in range(drafts))
            made.extend(an_incomplete_draft(session) for _draft in range(incomplete))
            session.clock.pass_time(minutes=minutes)
            return Session(session.vault, session.clock, None, to_seal=left_at_lock(session))

        made: list[ReportId] = []
        session = open_session(qtbot, window._jobs, window, make)
        return session, made

    return unlock


def an_incomplete_draft(session: Session) -> ReportId:
    draft = a_draft(session)
    put_answers(session, draft, {"victim/group_size": 0})  # no group, and no person
    return draft


def in_vault(qtbot, window, question):
    answers: list[object] = []
    window._jobs.run(window, lambda _progress: question(), answers.append, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    return answers[0]


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_what_was_left_is_sealed_before_anything_is_shown(qtbot, window, unlocked) -> None:
    session, drafts = unlocked(2, auto_seal_at_lock=True)
    assert isinstance(window.stack.top, SealFirstScreen)
    assert window.stack.top._lead.text() == "Sealing what you left"
    assert window.stack._bar._lock.isEnabled()
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen), timeout=20_000)
    assert in_vault(qtbot, window, session.vault.reports.drafts) == ()
    stubs = in_vault(qtbot, window, session.vault.reports.stubs)
    assert {stub.report_id for stub in stubs} == set(drafts)
    qtbot.waitUntil(lambda: "2 drafts were sealed by themselves." in texts(window))


def test_what_its_form_does_not_let_go_stays_and_is_said(qtbot, window, unlocked) -> None:
    session, drafts = unlocked(1, incomplete=1, auto_seal_at_lock=True)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen), timeout=20_000)
    [left] = in_vault(qtbot, window, session.vault.reports.drafts)
    assert left.report_id == drafts[1]
    qtbot.waitUntil(lambda: "1 draft could not be sealed" in texts(window))


def test_a_sheet_that_was_left_is_sealed_as_one_with_all_its_people(
    qtbot, window, tmp_path, organisation
) -> None:
    rows = [*people(13), a_row()]

    def make() -> Session:
        session = a_device(tmp_path / "vault", asking_for(organisation, auto_seal_at_lock=True))
        sheet_id = a_sheet(session, rows)
        # A photo of the last one was being read when the lock came: all that is known of them.
        note_work(session, WorkKind.ATTACH, reports=[rows[-1].row_id], paths=["/of/a/stick.jpg"])
        return Session(session.vault, session.clock, None, to_seal=(sheet_id,))

    session = open_session(qtbot, window._jobs, window, make)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen), timeout=30_000)
    assert in_vault(qtbot, window, session.vault.reports.drafts) == ()
    stubs = in_vault(qtbot, window, session.vault.reports.stubs)
    assert len(stubs) == 1 + 13
    assert len({stub.object_sha256 for stub in stubs}) == 1
    qtbot.waitUntil(lambda: "1 draft was sealed by itself." in texts(window))
    assert "1 file was not attached: the lock came first." in texts(window)
    assert in_vault(qtbot, window, lambda: unfinished_work(session)) == ()


def test_a_sheet_is_sealed_by_itself_once_it_was_mended(qtbot, window, tmp_path, organisation):
    wrong, right = a_row(name_as_reported="Invented", age_estimate=999), a_row(name_as_reported="I")
    made = []

    def make() -> Session:
        session = a_device(tmp_path / "vault", asking_for(organisation, auto_seal_minutes=60))
        made.append(a_sheet(session, [wrong]))
        return Session(session.vault, session.clock, None)

    session = open_session(qtbot, window._jobs, window, make)
    sealer = window._navigation._auto_sealer
    session.clock.pass_time(minutes=61)
    sealer.look()
    qtbot.waitUntil(lambda: bool(sealer._refused), timeout=20_000)

    def mend() -> None:
        before = kept(session, made[0])
        write_sheet(session, made[0], before, Sheet(before.shared, (right,)))

    in_vault(qtbot, window, mend)
    session.clock.pass_time(minutes=61)
    sealer.look()
    qtbot.waitUntil(lambda: "1 draft was sealed by itself." in texts(window), timeout=20_000)
    assert in_vault(qtbot, window, session.vault.reports.drafts) == ()


def test_it_can_be_locked_while_that_runs(qtbot, window, unlocked, relaunched) -> None:
    unlocked(2, auto_seal_at_lock=True)
    window.lock()
    assert relaunched.count == 1


def test_what_is_due_is_sealed_in_the_background(qtbot, window, unlocked) -> None:
    session, _drafts = unlocked(1, auto_seal_minutes=60)
    home = window.stack.top
    assert isinstance(home, TodayScreen)
    session.clock.pass_time(minutes=61)
    window._navigation._auto_sealer.look()
    qtbot.waitUntil(lambda: "1 draft was sealed by itself." in texts(window), timeout=20_000)
    assert in_vault(qtbot, window, session.vault.reports.drafts) == ()
    assert window.stack.top is home


def test_an_open_draft_is_warned_of_and_not_sealed_under_the_hands(qtbot, window, unlocked) -> None:
    session, [draft] = unlocked(1, auto_seal_minutes=60)
    window.stack.top.open_requested.emit(draft)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen))
    editor = window.stack.top
    qtbot.waitUntil(lambda: bool(editor.title))
    session.clock.pass_time(minutes=57)
    window._navigation._auto_sealer.look()
    warning = "Without a change this draft is sealed by itself in 3 minutes."
    qtbot.waitUntil(lambda: warning in texts(editor))
    session.clock.pass_time(minutes=10)
    window._navigation._auto_sealer.look()
    warning = "This draft is sealed by itself as soon as you leave it."
    qtbot.waitUntil(lambda: warning in texts(editor))
    assert len(in_vault(qtbot, window, session.vault.reports.drafts)) == 1
    # Kept open once, by keys alone.
    [keep] = [b for b in editor.findChildren(QPushButton) if b.text() == "Keep it open once"]
    keep.setFocus()
    QTest.keyClick(keep, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: warning not in texts(editor))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen))
    window._navigation._auto_sealer.look()
    assert len(in_vault(qtbot, window, session.vault.reports.drafts)) == 1
    session.clock.pass_time(minutes=61)
    window._navigation._auto_sealer.look()
    qtbot.waitUntil(lambda: "1 draft was sealed by itself." in texts(window), timeout=20_000)


def test_pulling_out_a_stick_marks_the_drafts_and_locks(
    qtbot, window, unlocked, sticks, relaunched
) -> None:
    sticks.append(Volume(Path("/media/invented"), "stick", 10**9, 10**9, "vfat", False))
    session, _drafts = unlocked(2, auto_seal_on_removal=True)
    sealer = window._navigation._auto_sealer
    qtbot.waitUntil(lambda: bool(sealer._sticks), timeout=10_000)
    sticks.clear()
    qtbot.waitUntil(lambda: relaunched.count == 1, timeout=10_000)
    assert len(in_vault(qtbot, window, lambda: left_at_lock(session))) == 2


OWN = Volume(Path("/media/own"), "OWN", 10**9, 10**9, "vfat", False, uuid="AAAA-1111")
OTHER = Volume(Path("/media/other"), "OTHER", 10**9, 10**9, "vfat", False, uuid="BBBB-2222")


def choose(qtbot, window, session, **chosen) -> None:
    """Let the person's choice about the stick hold."""
    preferences = Preferences(stick=OWN.identity, stick_name="OWN", **chosen)
    in_vault(qtbot, window, lambda: keep_preferences(session.vault, preferences))
    window._navigation._auto_sealer.look()


def test_of_two_sticks_only_the_chosen_one_counts(
    qtbot, window, unlocked, sticks, relaunched
) -> None:
    sticks += [OWN, OTHER]
    session, _drafts = unlocked(1, auto_seal_on_removal=True)
    choose(qtbot, window, session)
    sealer = window._navigation._auto_sealer
    qtbot.waitUntil(lambda: sealer._rules.stick == OWN.identity)
    qtbot.waitUntil(lambda: len(sealer._sticks or ()) == 2, timeout=10_000)
    sticks.remove(OTHER)
    qtbot.waitUntil(lambda: len(sealer._sticks) == 1, timeout=10_000)
    assert relaunched.count == 0
    sticks.remove(OWN)
    qtbot.waitUntil(lambda: relaunched.count == 1, timeout=10_000)
    assert len(in_vault(qtbot, window, lambda: left_at_lock(session))) == 1


def test_a_chosen_stick_that_is_not_there_does_not_switch_headquarters_rule_off(
    qtbot, window, unlocked, sticks, relaunched
) -> None:
    sticks.append(OTHER)
    session, _drafts = unlocked(1, auto_seal_on_removal=True)
    choose(qtbot, window, session)
    sealer = window._navigation._auto_sealer
    qtbot.waitUntil(lambda: sealer._rules.stick == OWN.identity)
    qtbot.waitUntil(lambda: bool(sealer._sticks), timeout=10_000)
    sticks.clear()
    qtbot.waitUntil(lambda: relaunched.count == 1, timeout=10_000)
    assert len(in_vault(qtbot, window, lambda: left_at_lock(session))) == 1


def test_the_persons_own_rule_locks_and_seals_nothing(
    qtbot, window, unlocked, sticks, relaunched
) -> None:
    sticks.append(OWN)
    session, _drafts = unlocked(1)
    choose(qtbot, window, session, locks_without_stick=True)
    sealer = window._navigation._auto_sealer
    qtbot.waitUntil(lambda: bool(sealer._sticks), timeout=10_000)
    sticks.clear()
    qtbot.waitUntil(lambda: relaunched.count == 1, timeout=10_000)
    assert in_vault(qtbot, window, lambda: left_at_lock(session)) == ()


@pytest.mark.parametrize(
    ("before", "now", "stick", "pulled"),
    [
        ([("/a", "1")], [], "", True),
        ([("/a", "1")], [("/b", "1")], "", True),
        ([("/a", "1")], [("/b", "1")], "1", False),  # it hangs somewhere else now
        ([("/a", "1"), ("/b", "2")], [("/a", "1")], "1", False),
        ([("/a", "1"), ("/b", "2")], [("/b", "2")], "1", True),
        ([], [], "1", False),  # it was never there
    ],
)
def test_a_stick_counts_by_what_it_is_known_by(before, now, stick, pulled) -> None:
    assert is_pulled(before, now, stick) is pulled


def test_without_the_rule_pulling_out_a_stick_means_nothing(
    qtbot, window, unlocked, sticks, relaunched
) -> None:
    unlocked(1)
    sealer = window._navigation._auto_sealer
    in_vault(qtbot, window, lambda: True)
    assert not sealer._volumes_timer.isActive()
    assert relaunched.count == 0


def test_a_revocation_seals_what_is_closed_at_once_and_what_is_open_when_it_is_left(
    qtbot, window, unlocked
) -> None:
    session, drafts = unlocked(3, seal_on_revocation=True)
    window.stack.top.open_requested.emit(drafts[0])
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen), timeout=20_000)
    qtbot.waitUntil(lambda: bool(window.stack.top.title), timeout=20_000)
    said: list[str] = []
    sealer = window._navigation._auto_sealer
    sealer._say = said.append
    in_vault(qtbot, window, lambda: tell(session, NO_CERTIFICATE, DeviceState.REVOKED))
    sealer.look()
    two = "2 drafts were sealed by themselves. Hand them over when you can."
    qtbot.waitUntil(lambda: said == [two], timeout=20_000)
    [left] = in_vault(qtbot, window, session.vault.reports.drafts)
    assert left.report_id == drafts[0]
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen), timeout=20_000)
    sealer.look()
    qtbot.waitUntil(lambda: len(said) == 2, timeout=20_000)
    assert in_vault(qtbot, window, session.vault.reports.drafts) == ()
    qtbot.waitUntil(lambda: "Headquarters has revoked this device." in texts(window))
