"""Bars with ranges: solid as far as the number is sure, hatched as far as it may be.

The table beside it says the same in words; screen readers are told the bar that has the cursor.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.hq.figures.shown import Bar
from fieldkit.gui.icons import colour
from fieldkit.translations import _

_MARGIN = 12  # pixels
_GAP = 12  # between name, bar and number
_NAME_SHARE = 0.34  # of the width, at most
_NUMBER_LETTERS = 13
_ROW_LINES = 1.7
_LEAST_ROWS = 4
_LEAST_BAR = 3.0  # pixels, so that one person among thousands is seen
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class BarChart(QWidget):
    """As high as its bars; the arrows go from bar to bar."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._current = 0
        self._name = _("Chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        give_accessible_role(self, QAccessible.Role.Chart)

    def show_bars(self, name: str, bars: tuple[Bar, ...]) -> None:
        """Show these, from top to bottom."""
        self._name, self._bars, self._current = name, bars, 0
        self._say()
        self.updateGeometry()
        self.update()

    @property
    def current_row(self) -> QRectF:
        """Return where the bar with the cursor is."""
        return QRectF(0, _MARGIN + self._current * self._row(), self.width(), self._row())

    def sizeHint(self) -> QSize:
        """Return room for all bars."""
        rows = max(len(self._bars), _LEAST_ROWS)
        letter = self.fontMetrics().horizontalAdvance("0")
        return QSize(letter * 40, round(rows * self._row()) + 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: what is around it scrolls."""
        letter = self.fontMetrics().horizontalAdvance("0")
        return QSize(letter * 24, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another bar."""
        steps = {Qt.Key.Key_Home: -len(self._bars), Qt.Key.Key_End: len(self._bars)}
        step = _STEPS.get(Qt.Key(event.key())) or steps.get(Qt.Key(event.key()))
        if step is None or not self._bars:
            super().keyPressEvent(event)
            return
        self._go_to(self._current + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the bar that was pressed."""
        super().mousePressEvent(event)
        self._go_to(int((event.position().y() - _MARGIN) // self._row()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        most = max((bar.numbers.high for bar in self._bars if bar.numbers), default=0)
        for place, bar in enumerate(self._bars):
            self._paint(painter, place, bar, most)
        painter.end()

    def _paint(self, painter: QPainter, place: int, bar: Bar, most: int) -> None:
        row = self._row()
        top = _MARGIN + place * row
        metrics = self.fontMetrics()
        number = metrics.horizontalAdvance("0") * _NUMBER_LETTERS
        name = min(
            self.width() * _NAME_SHARE,
            max(metrics.horizontalAdvance(item.name) for item in self._bars) + _GAP,
        )
        if place == self._current and self.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRect(QRectF(2, top + 1, self.width() - 4, row - 2))
        painter.setPen(colour("text"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        short = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, int(name - _GAP))
        painter.drawText(QRectF(_MARGIN, top, name, row), flags, short)
        left = _MARGIN + name
        room = max(self.width() - left - number - _MARGIN - _GAP, 1.0)
        if bar.numbers is None:
            painter.setPen(colour("quiet"))
            painter.drawText(QRectF(left, top, room + number, row), flags, bar.text)
            return
        end = self._paint_bar(painter, QRectF(left, top + row * 0.2, room, row * 0.6), bar, most)
        painter.setPen(colour("text"))
        painter.drawText(QRectF(end + _GAP, top, number, row), flags, bar.text)

    def _paint_bar(self, painter: QPainter, area: QRectF, bar: Bar, most: int) -> float:
        """Draw one bar and return where it ends."""
        if bar.numbers is None or not most:
            return area.left()
        sure = area.width() * bar.numbers.low / most
        whole = max(area.width() * bar.numbers.high / most, _LEAST_BAR if bar.numbers.high else 0.0)
        edge = colour("accent")
        painter.setPen(QPen(edge, 1))
        painter.setBrush(QBrush(edge, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(QRectF(area.left(), area.top(), whole, area.height()))
        painter.fillRect(QRectF(area.topLeft(), QPointF(area.left() + sure, area.bottom())), edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return area.left() + whole

    def _go_to(self, place: int) -> None:
        if not self._bars:
            return
        self._current = max(0, min(place, len(self._bars) - 1))
        self._say()
        self.update()
        parent = self.parentWidget()
        area = parent.parentWidget() if parent is not None else None
        if area is not None and hasattr(area, "ensureVisible"):
            middle = self.current_row.center().toPoint()
            area.ensureVisible(middle.x(), middle.y(), 0, round(self._row() * 2))

    def _say(self) -> None:
        self.setAccessibleName(self._name)
        bar = self._bars[self._current] if self._bars else None
        self.setAccessibleDescription("" if bar is None else f"{bar.name}: {bar.text}")

    def _row(self) -> float:
        return self.fontMetrics().lineSpacing() * _ROW_LINES
