"""The least that PySide6 can do: an empty window, gone once it is painted."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """Ends the program after its first paint."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Leave at the next turn of the loop, as --quit-after-first-paint does."""
        QTimer.singleShot(0, QApplication.quit)


def main() -> int:
    """Show the window."""
    application = QApplication(["bare"])
    window = Window()
    window.resize(1080, 740)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
