"""A window that nobody touches locks, except while somebody is recorded."""

from PySide6.QtCore import QObject, Signal

from fieldkit.domain.preferences import Preferences
from fieldkit.gui.app import _watch_idleness


class FakeWindow(QObject):
    unlocked = Signal()
    preferences_changed = Signal()
    preferences = Preferences()

    def __init__(self) -> None:
        super().__init__()
        self.is_listening = False
        self.locked = 0

    def lock(self) -> None:
        self.locked += 1


class FakeDeadline:
    def __init__(self) -> None:
        self.seconds = []

    def set(self, seconds) -> None:
        self.seconds.append(seconds)


def test_a_recording_puts_the_lock_off_and_its_end_does_not(qtbot) -> None:
    window, deadline = FakeWindow(), FakeDeadline()
    watch = _watch_idleness(window, deadline)
    window.unlocked.emit()
    window.is_listening = True
    watch.idle.emit()
    assert window.locked == 0
    assert watch._timer.isActive()  # it counts anew
    assert len(deadline.seconds) == 2  # and so does what watches over a hanging window
    window.is_listening = False
    watch.idle.emit()
    assert window.locked == 1
    watch._timer.stop()
