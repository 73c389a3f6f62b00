import sys

from PySide6.QtWidgets import QLabel


def test_calling_qt_costs_no_references(qtbot) -> None:
    # PySide6 6.12.0 on Python 3.11 lost one at each call: the program died after some minutes.
    widget = QLabel()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _step in range(500):
        widget.setText("x")
        widget.setWordWrap(True)
        widget.parentWidget()
    assert abs(sys.getrefcount(None) - before) < 100
