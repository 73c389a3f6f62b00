"""Holds a screen, and scrolls it where the window is lower than it can be made."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ScreenPage(QScrollArea):
    """The last resort of large type on small displays: nothing is ever out of reach."""

    def __init__(self, screen: QWidget) -> None:
        super().__init__()
        self.held = screen
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "page")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(_Paper(screen))
        self.setFocusProxy(screen)

    def sizeHint(self) -> QSize:
        """Return what the screen would like."""
        return self.held.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the width that the screen needs; its height can be scrolled."""
        return QSize(self.held.minimumSizeHint().width(), 0)


class _Paper(QWidget):
    """As large as the page, or as the least that the screen on it needs."""

    def __init__(self, screen: QWidget) -> None:
        super().__init__()
        self._screen = screen
        screen.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """Return the least height of the screen at the width there is."""
        least = self._screen.minimumSizeHint()
        layout = self._screen.layout()
        if layout is None or not layout.hasHeightForWidth():
            return least
        return QSize(least.width(), layout.minimumHeightForWidth(max(self.width(), least.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the screen all the room there is."""
        super().resizeEvent(event)
        self._screen.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        """Notice that the screen wants more room, or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
