"""Running work says how far it is and how long it will take, calmly."""

import pytest

from fieldkit.gui.widgets.work_panel import WorkPanel

MIB = 1024**2


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("fieldkit.gui.widgets.work_panel.time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def panel(qtbot):
    made = WorkPanel()
    qtbot.addWidget(made)
    return made


def test_bytes_are_said_and_then_the_time_left(panel, clock) -> None:
    panel.show_bytes("Copying", 0, 100 * MIB)
    assert panel._figures.text() == "0 B of 100 MB"
    clock[0] += 10
    panel.show_bytes("Copying", 10 * MIB, 100 * MIB)
    assert panel._figures.text() == "10 MB of 100 MB · about 2 minutes left"


def test_what_goes_through_twice_is_counted_once(panel, clock) -> None:
    panel.show_bytes("Copying", 100 * MIB, 200 * MIB, passes=2)
    assert panel._figures.text() == "50 MB of 100 MB"


def test_figures_do_not_flicker(panel, clock) -> None:
    panel.show_bytes("Copying", 0, 100 * MIB)
    clock[0] += 0.3
    panel.show_bytes("Copying", 5 * MIB, 100 * MIB)
    assert panel._figures.text() == "0 B of 100 MB"


def test_steps_without_bytes_say_the_time_alone(panel, clock) -> None:
    panel.show_work("Sealing", 0, 100)
    clock[0] += 5
    panel.show_work("Sealing", 50, 100)
    assert panel._figures.text() == "a few seconds left"


def test_work_without_an_end_says_only_that_it_runs(panel, clock) -> None:
    panel.show_work("Reading")
    assert panel._bar.maximum() == 0
    assert not panel._figures.isVisibleTo(panel)


def test_the_next_work_is_timed_anew(panel, clock) -> None:
    panel.show_bytes("Copying", 0, 100 * MIB)
    clock[0] += 10
    panel.show_bytes("Copying", 90 * MIB, 100 * MIB)
    panel.show_idle()
    panel.show_bytes("Copying", 0, 100 * MIB)
    assert panel._figures.text() == "0 B of 100 MB"
