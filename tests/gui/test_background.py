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
