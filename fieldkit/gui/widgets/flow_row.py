"""Places widgets side by side and goes on in the next line where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_COMFORTABLE_WIDTH = 640  # pixels


class FlowRow(QWidget):
    """Long labels and large type make more lines, never a clipped one; mirrored where read so."""

    def __init__(self, *, spacing: int = 8, spreads: bool = False) -> None:
        """`spreads`: the first stands at the beginning of the line, the last at its end."""
        super().__init__()
        self._spacing = spacing
        self._spreads = spreads
        self._parts: list[QWidget] = []
        self._heights: dict[int, int] = {}  # by width; layouts ask again and again
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """Add a widget, last."""
        part.setParent(self)
        self._parts.append(part)
        part.show()
        self._changed()

    def clear(self) -> None:
        """Take all widgets away and end them."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        self._changed()

    def hasHeightForWidth(self) -> bool:
        """Return that less width means more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in pixels that the lines take at `width`."""
        if width not in self._heights:
            self._heights[width] = self._place(width, moves=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """Return the room of all in one line, at most as wide as a comfortable column."""
        wanted = sum(part.sizeHint().width() + self._spacing for part in self._shown())
        width = max(min(wanted - self._spacing, _COMFORTABLE_WIDTH), self._widest(), 0)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the widest part."""
        return QSize(self._widest(), self.heightForWidth(max(self.width(), self._widest())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self._place(self.width(), moves=True)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the direction of reading and the size of type."""
        super().changeEvent(event)
        self._changed()

    def event(self, event: QEvent) -> bool:
        """Notice that a part wants another size, has come or gone."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._changed()
        return super().event(event)

    def _changed(self) -> None:
        self._heights.clear()
        self._place(self.width(), moves=True)
        self.updateGeometry()

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _widest(self) -> int:
        return max((part.minimumSizeHint().width() for part in self._shown()), default=0)

    def _place(self, width: int, *, moves: bool) -> int:
        x = y = height = 0
        line: list[tuple[QWidget, int, QSize]] = []
        for part in self._shown():
            hint = part.sizeHint()
            taken = min(hint.width(), max(width, part.minimumSizeHint().width()))
            if x > 0 and x + taken > width:
                if moves:
                    self._place_line(line, y, height, width)
                x, y, height, line = 0, y + height + self._spacing, 0, []
            # A row in a row, which has more lines where there is less room.
            high = part.heightForWidth(taken) if part.hasHeightForWidth() else hint.height()
            line.append((part, x, QSize(taken, high)))
            x += taken + self._spacing
            height = max(height, high)
        if moves:
            self._place_line(line, y, height, width)
        return y + height

    def _place_line(
        self, line: list[tuple[QWidget, int, QSize]], y: int, height: int, width: int
    ) -> None:
        for place, (part, x, size) in enumerate(line):
            if self._spreads and place and place == len(line) - 1:
                x = max(x, width - size.width())
            left = width - x - size.width() if self.isRightToLeft() else x
            middle = y + (height - size.height()) // 2  # words stand beside what is on buttons
            part.setGeometry(QRect(QPoint(left, middle), size))
