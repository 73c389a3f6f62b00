"""Whatever runs, the lock comes; nothing of it is lost, and it goes on after the next unlock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from fieldkit.domain.answers import current
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.domain.upload import UploadState
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.editor.view import EditorScreen
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.sheet.view import SheetScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.list_uploads import list_uploads
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.transfer.spool import SpooledObject, copy_to_spool, find_bags
from fieldkit.vault.vault import unlock_vault_with_key
from fieldkit.vault.verify import housekeeping
from tests.fakes import locked_work
from tests.fakes.clock import FixedClock
from tests.fakes.field import KEY
from tests.fakes.outbox import put_object
from tests.fakes.synced import a_synced_device
from tests.fakes.window import a_window, open_session

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="the process is replaced by exec"),
]


def locked(folder: Path, work: str) -> tuple[int, dict[str, object]]:
    """Lock while `work` runs, in a process of its own; return its end and what came of it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fakes.locked_work", str(folder), work],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}
    return done.returncode, found


@pytest.fixture
def window(qtbot, tmp_path):
    jobs = BackgroundJobs()
    made = a_window(jobs, tmp_path / "vault")
    qtbot.addWidget(made)
    yield made
    made.close()
    jobs.close()


def unlock(qtbot, window, folder: Path) -> Session:
    def make() -> Session:
        session = Session(unlock_vault_with_key(folder / "vault", KEY), FixedClock(), None)
        housekeeping(session.vault, session.clock.now())
        return session

    session = open_session(qtbot, window._jobs, window, make)
    window.show()
    return session


def in_vault(qtbot, window, question):
    answers: list[object] = []
    window._jobs.run(window, lambda _progress: question(), answers.append, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    return answers[0]


def test_what_was_typed_last_is_saved_and_the_cursor_stands_behind_it(
    qtbot, window, tmp_path
) -> None:
    code, found = locked(tmp_path, "typing")
    assert (code, found["same_process"], found["work_was_cut"]) == (0, True, False)
    session = unlock(qtbot, window, tmp_path)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen), timeout=20_000)
    editor = window.stack.top

    def typing():
        place = editor.place().detail
        return place.get("question") == "event/place" and place["cursor"] == place["anchor"] != 0

    qtbot.waitUntil(typing)
    assert locked_work.TYPED in window.focusWidget().text()
    [draft] = in_vault(qtbot, window, session.vault.reports.drafts)
    revisions = in_vault(qtbot, window, lambda: session.vault.reports.revisions(draft.report_id))
    assert locked_work.TYPED in str(current(revisions)["event/place"])


def test_a_file_that_was_being_attached_is_attached_after_it(qtbot, window, tmp_path) -> None:
    code, found = locked(tmp_path, "attaching")
    assert (code, found["same_process"], found["work_was_cut"]) == (0, True, True)
    os.truncate(tmp_path / "large.bin", 1_000_000)  # to be done sooner
    session = unlock(qtbot, window, tmp_path)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen), timeout=20_000)
    editor = window.stack.top
    qtbot.waitUntil(lambda: editor.attachments._model.rowCount() == 1, timeout=20_000)
    assert in_vault(qtbot, window, session.vault.working.names) == ("place",)


def test_a_file_that_is_gone_meanwhile_is_named(qtbot, window, tmp_path) -> None:
    assert locked(tmp_path, "attaching")[0] == 0
    (tmp_path / "large.bin").unlink()
    unlock(qtbot, window, tmp_path)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, EditorScreen), timeout=20_000)
    banners = window.stack.top.attachments._banners
    qtbot.waitUntil(lambda: "large.bin" in "".join(b.text for b, _widget in banners._shown))


def test_sealing_begins_again_by_itself(qtbot, window, tmp_path) -> None:
    code, found = locked(tmp_path, "sealing")
    assert (code, found["same_process"], found["work_was_cut"]) == (0, True, True)
    session = unlock(qtbot, window, tmp_path)
    qtbot.waitUntil(lambda: not isinstance(window.stack.top, TodayScreen), timeout=20_000)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen), timeout=60_000)
    assert in_vault(qtbot, window, session.vault.reports.drafts) == ()
    assert len(in_vault(qtbot, window, session.vault.reports.stubs)) == 1
    assert in_vault(qtbot, window, session.vault.working.names) in ((), ("place",))


def test_what_was_typed_last_in_a_sheet_is_saved_and_the_cursor_is_in_its_cell(
    qtbot, window, tmp_path
) -> None:
    code, found = locked(tmp_path, "typing-in-a-sheet")
    assert (code, found["same_process"], found["work_was_cut"]) == (0, True, False)
    unlock(qtbot, window, tmp_path)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, SheetScreen), timeout=20_000)
    sheet = window.stack.top
    qtbot.waitUntil(lambda: sheet.grid.current_cell() == (1, "summary"), timeout=20_000)
    assert sheet.model.rows[1].cells["summary"].value == locked_work.TYPED


def test_the_sealing_of_a_sheet_begins_again_by_itself(qtbot, window, tmp_path) -> None:
    code, found = locked(tmp_path, "sealing-a-sheet")
    assert (code, found["same_process"], found["work_was_cut"]) == (0, True, True)
    session = unlock(qtbot, window, tmp_path)
    qtbot.waitUntil(lambda: not isinstance(window.stack.top, TodayScreen), timeout=20_000)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, TodayScreen), timeout=60_000)
    assert len(in_vault(qtbot, window, session.vault.reports.stubs)) == 4
    assert in_vault(qtbot, window, session.vault.sheets.sheet_ids) == ()


def test_handing_over_goes_on_where_it_was_cut(qtbot, window, tmp_path) -> None:
    code, found = locked(tmp_path, "handing-over")
    assert (code, found["same_process"], found["work_was_cut"]) == (0, True, True)
    unlock(qtbot, window, tmp_path)
    qtbot.waitUntil(lambda: isinstance(window.stack.top, HandOverScreen), timeout=20_000)
    stick, spool = tmp_path / "stick", tmp_path / "spool"
    qtbot.waitUntil(lambda: not list(stick.glob("*.part")), timeout=60_000)
    spool.mkdir()
    items = [item for bag in find_bags(stick) for item in copy_to_spool(bag, spool)]
    assert len(items) == 1
    assert isinstance(items[0], SpooledObject)


def test_handing_over_does_not_go_on_where_the_stick_was(qtbot, window, tmp_path) -> None:
    assert locked(tmp_path, "handing-over")[0] == 0
    (tmp_path / "stick").rename(tmp_path / "pulled")
    (tmp_path / "stick").mkdir()  # as an empty mount point stays
    unlock(qtbot, window, tmp_path)
    home = window.stack.top
    news = "Handing over was cut by the lock. With the same stick it goes on there."
    qtbot.waitUntil(lambda: news in shown_texts(home), timeout=20_000)
    assert list((tmp_path / "stick").iterdir()) == []


@pytest.mark.parametrize(
    "hanging", ["endless-vault-job", "hanging-window", "waiting-for-the-vault"]
)
def test_what_hangs_does_not_keep_the_lock_from_coming(tmp_path, hanging: str) -> None:
    code, found = locked(tmp_path, hanging)
    assert (code, found["same_process"]) == (0, True)


def test_where_not_even_the_interpreter_runs_the_program_ends(tmp_path) -> None:
    code, found = locked(tmp_path, "hanging-interpreter")
    assert code == -signal.SIGALRM
    assert found == {}


def shown_texts(screen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel))


def test_what_was_being_sent_is_sent_on_after_it(qtbot, window, tmp_path, organisation) -> None:
    with a_synced_device(tmp_path, organisation) as synced:
        session = synced.session
        sealed = put_object(session, bytes(range(256)) * 4096 * 6)
        keep_sync_choice(session.vault, SyncChoice(limit_kib_per_second=256))
        session.vault.close()
        code, found = locked(tmp_path, "sending")
        assert (code, found["same_process"], found["work_was_cut"]) == (0, True, True)
        vault = unlock_vault_with_key(tmp_path / "vault", KEY)
        [upload] = list_uploads(vault)
        assert upload.state is not UploadState.STORED
        keep_sync_choice(vault, SyncChoice())
        vault.close()

        def make() -> Session:
            return Session(unlock_vault_with_key(tmp_path / "vault", KEY), SystemClock(), None)

        unlocked = open_session(qtbot, window._jobs, window, make)
        window.show()
        said = "1 sealed object is at the server now"
        qtbot.waitUntil(
            lambda: any(said in label.text() for label in window.findChildren(QLabel)),
            timeout=60_000,
        )
        assert in_vault(qtbot, window, unlocked.vault.working.names) == ()
        assert synced.listed() == [sealed]
        window.close()
        synced.session = Session(
            unlock_vault_with_key(tmp_path / "vault", KEY), SystemClock(), None
        )
