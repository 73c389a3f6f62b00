from __future__ import annotations

import time

from fieldkit.gui.deadline import Deadline


def test_past_the_deadline_it_acts_without_the_gui_thread() -> None:
    acted = []
    deadline = Deadline(lambda: acted.append(True))
    deadline.start()
    deadline.set(0.01)
    deadline._thread.join(5)
    assert acted == [True]


def test_a_later_time_takes_the_place_of_an_earlier() -> None:
    acted = []
    deadline = Deadline(lambda: acted.append(time.monotonic()))
    deadline.start()
    begun = time.monotonic()
    deadline.set(0.02)
    deadline.set(0.3)
    deadline._thread.join(5)
    assert acted[0] - begun >= 0.3


def test_once_stopped_it_never_acts() -> None:
    acted = []
    deadline = Deadline(lambda: acted.append(True))
    deadline.start()
    deadline.set(0.05)
    deadline.stop()
    deadline._thread.join(5)
    assert not deadline._thread.is_alive()
    assert acted == []
