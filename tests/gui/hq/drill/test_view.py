"""A drill begins once both the disk and the reserve were named; the passphrase is forgotten."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fieldkit.gui.hq.devices.backup_work import drill_task
from fieldkit.gui.hq.drill.view import DrillScreen


def test_the_reserve_is_asked_for_and_its_passphrase_forgotten(qtbot: QtBot) -> None:
    screen = DrillScreen(drill_task())
    qtbot.addWidget(screen)
    asked: list[tuple[str, str, str]] = []
    screen.drill_requested.connect(lambda *given: asked.append(given))
    screen.use_folder("/disk")
    screen._go.click()
    assert asked == []
    assert "reserve" in screen._banners._shown[0][0].text
    screen.use_key("/keys")
    screen._passphrase.set_text("seven invented words")
    screen._go.click()
    assert asked == [("/disk", "/keys", "seven invented words")]
    assert screen._passphrase.text() == ""
