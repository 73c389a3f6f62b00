from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldkit.gui.widgets.tick import Tick

LONG = "If I lose my passphrase, headquarters can help to open this vault, which takes a while"


def test_words_wrap_where_a_check_box_would_be_cut(qtbot) -> None:
    tick = Tick(LONG)
    qtbot.addWidget(tick)
    tick.show()
    narrow, wide = tick.heightForWidth(200), tick.heightForWidth(2000)
    assert narrow > wide


def test_the_words_tick_the_box(qtbot) -> None:
    tick = Tick(LONG)
    qtbot.addWidget(tick)
    tick.show()
    with qtbot.waitSignal(tick.toggled):
        QTest.mouseClick(tick._words, Qt.MouseButton.LeftButton)
    assert tick.isChecked()


def test_the_box_says_the_words_to_screen_readers(qtbot) -> None:
    tick = Tick(LONG)
    qtbot.addWidget(tick)
    assert tick._box.accessibleName() == LONG
    assert tick.text() == LONG
    assert tick.focusProxy() is tick._box
