from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.gui.idle import IdleWatch


def test_nobody_there_is_noticed(qtbot) -> None:
    watch = IdleWatch(1)
    with qtbot.waitSignal(watch.idle):
        watch.start()


def test_it_does_not_count_before_it_is_told_to(qtbot) -> None:
    watch = IdleWatch(1)
    assert not watch._timer.isActive()


def test_a_key_begins_the_count_anew(qtbot) -> None:
    watch = IdleWatch(60_000)
    watch.start()
    counted = []
    watch._timer.start = lambda: counted.append(True)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.installEventFilter(watch)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, key)
    assert counted == [True]


def test_what_nobody_did_does_not_count_as_touch(qtbot) -> None:
    watch = IdleWatch(60_000)
    watch.start()
    counted = []
    watch._timer.start = lambda: counted.append(True)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.installEventFilter(watch)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.UpdateRequest))
    assert counted == []
