"""Sticks that come and go, by keys alone: hand over, take along, read what came back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.incoming.view import IncomingScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.hand_over import hand_over
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.transfer.spool import find_bags
from tests.fakes.drive import a_volume
from tests.fakes.field import a_device, a_draft
from tests.fakes.receipts import write_receipt
from tests.fakes.window import keys, on_top, open_session, shown_window

CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def plugged():
    """The sticks that are plugged in; a test changes it."""
    return []


@pytest.fixture
def window(qtbot, tmp_path, organisation, stick, plugged):
    with shown_window(qtbot, tmp_path / "vault", find_volumes=lambda: list(plugged)) as made:

        def make():
            colleague = a_device(tmp_path / "colleague", organisation)
            seal_report(colleague, [a_draft(colleague)])
            hand_over(colleague, stick)
            colleague.vault.close()
            session = a_device(tmp_path / "vault", organisation)
            [stub] = seal_report(session, [a_draft(session)])
            write_receipt(session, organisation, stub, stick)
            return session

        open_session(qtbot, made._jobs, made, make)
        home = on_top(qtbot, made, TodayScreen)
        qtbot.waitUntil(lambda: home._model.rowCount() == 1)
        yield made


@pytest.mark.slow
def test_one_visit_takes_along_hands_over_and_reads_the_receipt(
    qtbot, window, stick, plugged
) -> None:
    home = window.stack.top
    keys(window, Key.Key_H, held=CONTROL)
    screen = on_top(qtbot, window, HandOverScreen)
    qtbot.waitUntil(lambda: screen._waits)
    assert screen._none.isVisible()
    assert not screen._go.isEnabled()
    plugged.append(a_volume(stick))  # it appears by itself
    qtbot.waitUntil(screen._go.isEnabled)
    qtbot.waitUntil(lambda: bool(screen._finds))
    finds = screen._finds[str(stick)]
    assert (finds.receipts, finds.reports) == (1, 1)

    keys(window, Key.Key_T, held=CONTROL)
    qtbot.waitUntil(lambda: "2 sealed objects wait" in screen._lead.text(), timeout=20_000)
    assert "a colleague's" in screen._explanation.text()
    qtbot.waitUntil(lambda: window.focusWidget() is screen._go)
    keys(window, Key.Key_Return)  # one stick, one button
    qtbot.waitUntil(lambda: screen._back.text() == "Done", timeout=20_000)
    assert len(find_bags(stick)) == 3
    # Asked for again: what is on the stick is looked at while the screen is open.
    keys(window, Key.Key_R, held=CONTROL)
    incoming = on_top(qtbot, window, IncomingScreen)
    qtbot.waitUntil(lambda: "safe at headquarters now" in incoming._lines.text(), timeout=20_000)
    keys(window, Key.Key_Escape, Key.Key_Escape)
    on_top(qtbot, window, TodayScreen)
    qtbot.waitUntil(lambda: "1 safe at headquarters" in home._safety.sentence)
    assert any("1 report" in text for text in [home._safety._details.text()])


@pytest.mark.slow
def test_a_stick_that_is_pulled_leaves_the_list_and_nothing_is_lost(
    qtbot, window, stick, plugged
) -> None:
    keys(window, Key.Key_H, held=CONTROL)
    screen = on_top(qtbot, window, HandOverScreen)
    plugged.append(a_volume(stick))
    qtbot.waitUntil(screen._go.isEnabled)
    plugged.clear()
    qtbot.waitUntil(lambda: not screen._go.isEnabled())
    assert screen._none.isVisible()
    keys(window, Key.Key_Escape)
    on_top(qtbot, window, TodayScreen)
