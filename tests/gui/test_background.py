import threading

from PySide6.QtCore import QObject
from shiboken6 import delete

from fieldkit.errors import Cancelled
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.running import Lane


def test_a_result_arrives_on_the_gui_thread(qtbot) -> None:
    jobs, results = BackgroundJobs(), []
    owner = QObject()
    jobs.run(owner, lambda progress: 42, results.append, results.append)
    qtbot.waitUntil(lambda: results == [42])
    jobs.close()


def test_an_error_goes_to_the_error_callback(qtbot) -> None:
    jobs, errors = BackgroundJobs(), []
    owner = QObject()

    def work(progress):
        raise ValueError

    jobs.run(owner, work, lambda result: None, errors.append, lane=Lane.IO)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)
    jobs.close()


def test_nothing_is_delivered_to_an_owner_that_has_gone(qtbot) -> None:
    jobs, results = BackgroundJobs(), []
    gone, stays = QObject(), QObject()
    jobs.run(gone, lambda progress: 1, results.append, results.append)
    delete(gone)
    jobs.run(stays, lambda progress: 2, results.append, results.append)
    qtbot.waitUntil(lambda: results == [2])
    jobs.close()


def test_cancelled_work_ends_at_its_next_sign_of_progress(qtbot) -> None:
    jobs, errors = BackgroundJobs(), []
    owner = QObject()

    def work(progress):
        while True:
            progress(0, 0)

    job = jobs.run(owner, work, errors.append, errors.append, lane=Lane.IO)
    job.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)
    jobs.close()


def test_progress_arrives_before_the_result(qtbot) -> None:
    jobs, seen = BackgroundJobs(), []
    owner = QObject()
    jobs.run(
        owner,
        lambda progress: progress(1, 2),
        lambda result: seen.append("done"),
        seen.append,
        on_progress=lambda done, total: seen.append((done, total)),
    )
    qtbot.waitUntil(lambda: "done" in seen)
    assert seen == [(1, 2), "done"]
    jobs.close()


def test_long_work_is_known_while_it_runs_and_short_work_is_not(qtbot) -> None:
    jobs, owner, may_end, ended = BackgroundJobs(), QObject(), threading.Event(), []
    jobs.run(owner, lambda _progress: None, ended.append, ended.append)
    assert not jobs.is_streaming
    jobs.run(owner, lambda _progress: may_end.wait(10), ended.append, ended.append, lane=Lane.IO)
    assert jobs.is_streaming
    may_end.set()
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert not jobs.is_streaming
    jobs.close()


def test_io_work_does_steps_in_the_vaults_lane(qtbot) -> None:
    jobs, names = BackgroundJobs(), []
    owner = QObject()

    def work(progress):
        step = jobs.in_vault(lambda: threading.current_thread().name)
        return step, threading.current_thread().name

    jobs.run(owner, work, names.append, names.append, lane=Lane.IO)
    qtbot.waitUntil(lambda: bool(names))
    step, own = names[0]
    assert step.startswith("vault")
    assert own.startswith("io")
    jobs.close()


def test_what_a_step_raises_reaches_the_work_that_asked(qtbot) -> None:
    jobs, errors = BackgroundJobs(), []
    owner = QObject()

    def fail() -> None:
        raise ValueError

    jobs.run(
        owner, lambda progress: jobs.in_vault(fail), errors.append, errors.append, lane=Lane.IO
    )
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)
    jobs.close()


def test_work_in_the_vaults_lane_cannot_wait_for_itself(qtbot) -> None:
    jobs, errors = BackgroundJobs(), []
    owner = QObject()
    jobs.run(owner, lambda progress: jobs.in_vault(int), errors.append, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], RuntimeError)
    jobs.close()


def test_stopped_work_may_still_leave_the_vault_in_order(qtbot) -> None:
    jobs, seen = BackgroundJobs(), []
    owner = QObject()

    def work(progress):
        try:
            while True:
                progress(0, 0)
        except Cancelled:
            return jobs.in_vault(lambda: "tidied up")

    job = jobs.run(owner, work, seen.append, seen.append, lane=Lane.IO)
    job.cancel()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["tidied up"]
    jobs.close()


def test_abandoned_work_touches_the_vault_no_more(qtbot) -> None:
    jobs, seen, begun = BackgroundJobs(), [], threading.Event()
    owner = QObject()

    def work(progress):
        begun.set()
        try:
            while True:
                progress(0, 0)
        except Cancelled:
            return jobs.in_vault(lambda: "touched it")

    jobs.run(owner, work, seen.append, seen.append, lane=Lane.IO)
    begun.wait(30)
    jobs.cancel_all()
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], Cancelled)
    jobs.close()


def test_closing_ends_work_that_waits_for_the_vaults_lane(qtbot) -> None:
    jobs, ended = BackgroundJobs(), []
    is_held, waits = threading.Event(), threading.Event()
    owner = QObject()

    def hold(progress) -> None:
        is_held.set()
        while True:  # until the jobs are closed
            progress(0, 0)

    def work(progress):
        waits.set()
        try:
            jobs.in_vault(lambda: ended.append("touched it"))
        except Cancelled:
            ended.append("cancelled")

    jobs.run(owner, hold, ended.append, ended.append)
    is_held.wait(30)
    jobs.run(owner, work, ended.append, ended.append, lane=Lane.IO)
    waits.wait(30)
    jobs.close()  # comes back: nobody waits for anybody
    assert ended == ["cancelled"]


def test_news_of_running_work_is_heard_on_the_gui_thread(qtbot) -> None:
    jobs, heard = BackgroundJobs(), []
    owner = QObject()
    tell = jobs.teller(owner)

    def work(progress):
        tell(lambda: heard.append(threading.current_thread() is threading.main_thread()))

    jobs.run(owner, work, lambda result: None, heard.append, lane=Lane.IO)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [True]
    jobs.close()


def test_news_for_an_owner_that_has_gone_are_not_heard(qtbot) -> None:
    jobs, heard = BackgroundJobs(), []
    gone, stays = QObject(), QObject()
    tell_gone, tell = jobs.teller(gone), jobs.teller(stays)
    delete(gone)
    tell_gone(lambda: heard.append("gone"))
    tell(lambda: heard.append("stays"))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["stays"]
    jobs.close()
