from PySide6.QtWidgets import QLabel

from fieldkit.gui.field.handover.sticks import HandOverResult, StickFinds
from fieldkit.gui.field.handover.view import HandOverScreen


def test_once_all_is_there_nothing_is_said_to_go_on(qtbot) -> None:
    screen = HandOverScreen()
    qtbot.addWidget(screen)
    screen.show()
    screen.use_folder("stick")
    screen.show_finds(StickFinds("stick", bytes_there=1000))
    qtbot.waitUntil(lambda: any("goes on from there" in text for text in texts(screen)))
    screen.show_result(HandOverResult(1, 1000, "folder", is_verified=True, damaged=0))
    screen.show_finds(StickFinds("stick", bytes_there=1000))  # of a look that began before
    assert not any("goes on from there" in text for text in texts(screen))


def texts(screen) -> list[str]:
    return [part.text() for part in screen.findChildren(QLabel) if part.isVisible()]
