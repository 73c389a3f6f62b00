"""One day from left to right: a mark for what is known to the minute, a bar for what is not.

The list below it says the same in words and takes the cursor; this is only looked at.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.domain.time_line import EntryKind, TimeEntry
from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.icons import colour
from fieldkit.translations import _

_MARGIN = 14.0  # pixels
_RADIUS = 5.0
_HOURS = (1, 2, 3, 6, 12)  # between two marks of the scale
_MINUTES = 24 * 60
_NARROW = timedelta(hours=2)  # wider spans do not make the scale wider
_LANES = 3  # of bars, above each other, that are drawn for each kind


class TimeAxis(QWidget):
    """Above the line what monitors saw, below it detentions."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[TimeEntry, ...] = ()
        self._current = -1
        self._first, self._last = 0.0, float(_MINUTES)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Time-line"))
        give_accessible_role(self, QAccessible.Role.Graphic)

    def show_entries(self, entries: tuple[TimeEntry, ...]) -> None:
        """Show these; the scale reaches from the first hour to the last that matters."""
        self._entries, self._current = entries, -1
        narrow = [entry for entry in entries if entry.last - entry.first < _NARROW] or entries
        minutes = [_minute(moment) for entry in narrow for moment in (entry.first, entry.last)]
        self._first = max(min(minutes, default=0) // 60 * 60, 0)
        self._last = min(max(minutes, default=_MINUTES) // 60 * 60 + 60, _MINUTES)
        self.update()

    def show_current(self, place: int) -> None:
        """Show where in the day an entry of the list is."""
        self._current = place
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for both kinds and the scale."""
        line = self.fontMetrics().lineSpacing()
        return QSize(line * 20, round(line * 1.4 + 4 * _MARGIN + 2 * _LANES * _RADIUS * 2))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(self.fontMetrics().lineSpacing() * 10, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scale, then the entries, the chosen one last."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("surface"))
        middle = (self.height() - self.fontMetrics().lineSpacing() * 1.4) / 2
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawLine(QPointF(_MARGIN, middle), QPointF(self.width() - _MARGIN, middle))
        self._paint_scale(painter, middle)
        lanes = {EntryKind.OBSERVED: 0, EntryKind.DETENTIONS: 0}
        for place, entry in enumerate(self._entries):
            lane = lanes[entry.kind] % _LANES
            lanes[entry.kind] += 1
            side = -1 if entry.kind is EntryKind.OBSERVED else 1
            down = middle + side * (_RADIUS * 2 + lane * _RADIUS * 2.2)
            self._paint(painter, entry, down, is_current=place == self._current)
        painter.end()

    def _paint(self, painter: QPainter, entry: TimeEntry, down: float, *, is_current: bool) -> None:
        ink = colour("mark-held" if entry.kind is EntryKind.DETENTIONS else "accent")
        painter.setPen(QPen(colour("focus") if is_current else ink, 3 if is_current else 1))
        left = self._across(_minute(entry.first))
        if entry.is_exact:
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(left, down), _RADIUS, _RADIUS)
            return
        right = self._across(_minute(entry.last))
        painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(QRectF(left, down - _RADIUS, max(right - left, 2.0), _RADIUS * 2))

    def _paint_scale(self, painter: QPainter, middle: float) -> None:
        metrics = self.fontMetrics()
        room = metrics.horizontalAdvance("00:00") * 1.5
        hours = max((self._last - self._first) / 60, 1)
        fitting = max((self.width() - 2 * _MARGIN) / room, 1)
        step = next((each for each in _HOURS if hours / each <= fitting), _HOURS[-1])
        for hour in range(int(self._first // 60), int(self._last // 60) + 1, step):
            across = self._across(hour * 60)
            painter.setPen(QPen(colour("edge"), 1))
            painter.drawLine(QPointF(across, middle - 4), QPointF(across, middle + 4))
            painter.setPen(colour("quiet"))
            text = f"{hour % 24:02d}:00"
            width = metrics.horizontalAdvance(text)
            left = min(max(across - width / 2, 0.0), self.width() - width)
            painter.drawText(QPointF(left, self.height() - metrics.descent() - 2), text)

    def _across(self, minute: float) -> float:
        share = (min(max(minute, self._first), self._last) - self._first) / max(
            self._last - self._first, 1
        )
        return _MARGIN + share * (self.width() - 2 * _MARGIN)


def _minute(moment: datetime) -> float:
    return moment.hour * 60 + moment.minute + moment.second / 60
