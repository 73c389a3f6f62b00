"""A scroll area that is as high as what is in it, and scrolls only where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget

from fieldkit.gui.accessible_roles import give_accessible_role

_LEAST_LINES = 3  # of text; less could not be read


class GrowingArea(QScrollArea):
    """Never scrolls across: what is in it wraps. Takes the cursor only while it scrolls."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        give_accessible_role(self, QAccessible.Role.Pane)
        self._content = content
        self._is_read = False
        self.setWidget(content)
        content.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(self._be_reachable)

    def be_read(self) -> None:
        """Take the cursor always, and tell screen readers all words that are in it."""
        self._is_read = True
        words = [part.text() for part in self._content.findChildren(QLabel) if part.text()]
        self.setAccessibleDescription(" ".join(words))
        give_accessible_role(self, QAccessible.Role.Document)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Return the room that the content takes at the width there is."""
        content = self._content
        height = content.sizeHint().height()
        if content.hasHeightForWidth():
            # With the bar and without it: rows may wrap beside it that do not wrap without, and
            # what had room would then be scrolled, or cut, for as long as it is shown.
            bar = self.verticalScrollBar().sizeHint().width()
            width = self.width() - 2 * self.frameWidth()
            height = max(content.heightForWidth(width), content.heightForWidth(width - bar))
        return QSize(content.minimumSizeHint().width(), height + 2 * self.frameWidth() + 4)

    def minimumSizeHint(self) -> QSize:
        """Return the room of a few lines, or of all where that is less."""
        least = self.fontMetrics().lineSpacing() * _LEAST_LINES
        hint = self.sizeHint()
        return QSize(hint.width(), min(hint.height(), least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the content."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _be_reachable(self, _least: int, most: int) -> None:
        takes = self._is_read or most > 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if takes else Qt.FocusPolicy.NoFocus)


class ReadableFrame(QFrame):
    """Not wider than lines that the eye follows easily, whatever the size of text."""

    def __init__(self, letters: int) -> None:
        super().__init__()
        self._letters = letters
        self._limit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._limit()

    def _limit(self) -> None:
        width = self.fontMetrics().averageCharWidth() * self._letters
        if width != self.maximumWidth():
            self.setMaximumWidth(width)


class ScrollingFrame(ReadableFrame):
    """A frame around a growing area and what stands below it; shrinks where there is no room."""

    def hasHeightForWidth(self) -> bool:
        """Return that the width says only how high it would like to be."""
        return False

    def sizeHint(self) -> QSize:
        """Return the room it would like at the width it has."""
        layout = self.layout()
        if layout is None:
            return super().sizeHint()
        wanted = layout.totalSizeHint()
        if layout.hasHeightForWidth() and self.width() > 0:
            return QSize(wanted.width(), layout.totalHeightForWidth(self.width()))
        return wanted

    def minimumSizeHint(self) -> QSize:
        """Return the room without which nothing of it could be used."""
        layout = self.layout()
        if layout is None:
            return super().minimumSizeHint()
        least = layout.totalMinimumSize()
        if layout.hasHeightForWidth() and self.width() > 0:
            return QSize(least.width(), layout.totalMinimumHeightForWidth(self.width()))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height at another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
