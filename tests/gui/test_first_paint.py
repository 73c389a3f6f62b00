from PySide6.QtWidgets import QLabel

from fieldkit.gui.first_paint import FirstPaint


def test_it_speaks_once_and_only_after_the_paint(qtbot) -> None:
    window, said = QLabel("Invented"), []
    qtbot.addWidget(window)
    first = FirstPaint(window)
    first.painted.connect(lambda: said.append(window.isVisible()))
    assert said == []
    with qtbot.waitSignal(first.painted):
        window.show()
    window.repaint()
    qtbot.waitUntil(lambda: bool(said))
    assert said == [True]
