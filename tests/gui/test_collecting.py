import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.collecting import GuiThreadCollector


@pytest.fixture(autouse=True)
def _nothing_stays_aside():
    yield
    gc.unfreeze()


class Cycle(QObject):
    """Something that only the collector can find; notes in which thread it ended."""

    ended_in: list[str]

    def __init__(self, ended_in) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: ended_in.append(threading.current_thread().name))


def test_a_busy_lane_never_collects_what_belongs_to_the_window(qtbot) -> None:
    jobs, ended, done = BackgroundJobs(), [], []
    collector = GuiThreadCollector()
    Cycle(ended)

    def allocate(_progress):
        for _step in range(200_000):
            [].append([])
        return [[] for _step in range(100_000)]

    jobs.run(collector, allocate, done.append, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert ended == []
    gc.collect()
    assert ended == ["MainThread"]
    jobs.close()


def test_what_fills_up_is_collected_from_the_timer(qtbot) -> None:
    collector, ended = GuiThreadCollector(), []
    Cycle(ended)
    kept = [[] for _step in range(5_000)]
    qtbot.waitUntil(lambda: ended == ["MainThread"])
    assert kept
    assert collector._timer.isActive()
    assert not gc.isenabled()


def test_what_is_set_aside_is_collected_in_a_quiet_moment_only(qtbot) -> None:
    collector, ended = GuiThreadCollector(), []
    cycle = Cycle(ended)
    collector.set_aside()
    del cycle
    gc.collect()
    assert ended == []
    collector.collect_all()
    assert ended == ["MainThread"]
    assert gc.get_freeze_count() > 0


def test_a_look_at_everything_sets_aside_what_it_has_seen(qtbot) -> None:
    collector = GuiThreadCollector()
    before = gc.get_threshold()
    gc.set_threshold(1, 1, 1)
    try:
        for _round in range(4):
            gc.collect(1)
        collector.collect()
    finally:
        gc.set_threshold(*before)
    assert gc.get_freeze_count() > 0
    assert len(gc.get_objects()) < gc.get_freeze_count()


def test_whoever_touches_anything_puts_it_off(qtbot) -> None:
    collector = GuiThreadCollector()
    collector._rest.setInterval(50)
    collector._rest.stop()
    collector.put_off()
    with qtbot.waitSignal(collector._rest.timeout):
        assert collector._rest.isActive()


def test_a_window_at_rest_is_woken_seldom_until_somebody_touches_it(qtbot) -> None:
    collector = GuiThreadCollector()
    awake = collector._timer.interval()
    collector.collect_all()
    assert collector._timer.interval() >= 5_000
    collector.put_off()
    assert collector._timer.interval() == awake
