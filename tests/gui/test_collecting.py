import gc
import threading
import weakref

from PySide6.QtCore import QObject

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.collecting import GuiThreadCollector


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
