"""A map of regions, drawn without any network: discs as large as their numbers.

The full disc is what is sure, the ring what may be. Nothing smaller than a region is on it, so it
cannot show where somebody lives. The arrows go from region to region; each is spoken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QBrush,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldkit.domain.country_map import CountryMap, middle_of
from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.hq.figures.shown import MapMark
from fieldkit.gui.icons import colour
from fieldkit.translations import _

_MARGIN = 16.0  # pixels
_LARGEST = 0.085  # radius of the largest disc, of the width of the map
_LEAST_RADIUS = 4.0
_LEAST_LINES = 17  # of text, high
_TEXT_MARGIN = 8.0
_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class MapView(QWidget):
    """Regions in the order of the map."""

    region_chosen = Signal(str)  # what is known of it, in words

    def __init__(self, country: CountryMap) -> None:
        super().__init__()
        self._country = country
        self._marks: dict[str, MapMark] = {}
        self._current = 0
        self._name = _("Map")
        west, east, south, north = country.bounds()
        self._west, self._north = west, north
        self._squeeze = math.cos(math.radians((south + north) / 2))
        self._span = QSize(
            round((east - west) * self._squeeze * 1000), round((north - south) * 1000)
        )
        self._middles = {region.place: middle_of(region) for region in country.regions}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        give_accessible_role(self, QAccessible.Role.Chart)

    def show_marks(self, name: str, marks: tuple[MapMark, ...]) -> None:
        """Show these numbers."""
        self._name = name
        self._marks = {mark.place: mark for mark in marks}
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        height = self.fontMetrics().lineSpacing() * _LEAST_LINES * 2
        return QSize(height * self._span.width() // self._span.height(), height)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which regions can be told apart."""
        height = self.fontMetrics().lineSpacing() * _LEAST_LINES
        return QSize(height, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another region."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._go_to((self._current + step) % len(self._country.regions))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the region that was pressed."""
        super().mousePressEvent(event)
        # The last that holds the point: a town that lies in a region comes after it.
        for place, path in reversed(list(enumerate(self._paths()))):
            if path.contains(event.position()):
                self._go_to(place)
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the regions, then the discs, then the numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("surface"))
        for path in self._paths():
            painter.setPen(QPen(colour("edge"), 1))
            painter.setBrush(colour("raised"))
            painter.drawPath(path)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 3))
            painter.drawPath(list(self._paths())[self._current])
        most = max((mark.numbers.high for mark in self._marks.values() if mark.numbers), default=0)
        discs = [
            self._paint_disc(painter, self._at(self._middles[region.place]), mark, most)
            for region in self._country.regions
            if (mark := self._marks.get(region.place)) is not None
        ]
        self._write_all(painter, discs)
        painter.end()

    def _paint_disc(
        self, painter: QPainter, middle: QPointF, mark: MapMark, most: int
    ) -> tuple[MapMark, QRectF]:
        """Draw a disc, and return where it is."""
        whole = sure = 0.0
        if mark.numbers is not None and most:
            whole = self._radius(mark.numbers.high, most)
            sure = self._radius(mark.numbers.low, most)
        if whole:
            ink = colour("accent")
            painter.setPen(QPen(ink, 1.5))
            painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
            painter.drawEllipse(middle, whole, whole)
            painter.setBrush(ink)
            painter.drawEllipse(middle, sure, sure)
        corner = QPointF(whole, whole)
        return mark, QRectF(middle - corner, middle + corner)

    def _write_all(self, painter: QPainter, discs: list[tuple[MapMark, QRectF]]) -> None:
        """Write names and numbers where they cover nothing; without room, the numbers alone."""
        metrics = QFontMetricsF(self.font())
        taken = [disc for _mark, disc in discs]
        for mark, disc in sorted(discs, key=lambda item: -item[1].width()):
            for text in (f"{mark.name}\n{mark.text}", mark.text):
                size = _size_of(text, metrics)
                free = [
                    area
                    for area in _around(disc, size)
                    if QRectF(self.rect()).contains(area)
                    and not any(area.intersects(other) for other in taken)
                ]
                if free:
                    self._write(painter, free[0], text)
                    taken.append(free[0])
                    break
            else:
                self._write(painter, _around(disc, _size_of(mark.text, metrics))[0], mark.text)

    def _write(self, painter: QPainter, area: QRectF, text: str) -> None:
        """Write on a ground of its own, so that it is read over borders."""
        ground = colour("surface")
        ground.setAlphaF(0.65)
        painter.fillRect(area, ground)
        painter.setPen(colour("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _radius(self, count: int, most: int) -> float:
        """Return the radius of a disc whose area is as large as the number."""
        if not count:
            return 0.0
        largest = self._scale() * self._span.width() * _LARGEST
        return max(largest * math.sqrt(count / most), _LEAST_RADIUS)

    def _paths(self) -> Iterator[QPainterPath]:
        for region in self._country.regions:
            path = QPainterPath()
            for ring in region.rings:
                path.addPolygon(QPolygonF([self._at(point) for point in (*ring, ring[0])]))
            yield path

    def _at(self, point: tuple[float, float]) -> QPointF:
        scale = self._scale() * 1000
        across = (self.width() - self._scale() * self._span.width()) / 2
        down = (self.height() - self._scale() * self._span.height()) / 2
        return QPointF(
            across + (point[0] - self._west) * self._squeeze * scale,
            down + (self._north - point[1]) * scale,
        )

    def _scale(self) -> float:
        return min(
            max(self.width() - 2 * _MARGIN, 1) / self._span.width(),
            max(self.height() - 2 * _MARGIN, 1) / self._span.height(),
        )

    def _go_to(self, place: int) -> None:
        self._current = place
        self._say()
        self.update()
        self.region_chosen.emit(self.accessibleDescription())

    def _say(self) -> None:
        mark = self._marks.get(self._country.regions[self._current].place)
        self.setAccessibleName(self._name)
        self.setAccessibleDescription("" if mark is None else f"{mark.name}: {mark.text}")


def _size_of(text: str, metrics: QFontMetricsF) -> QSizeF:
    lines = text.splitlines()
    width = max(metrics.horizontalAdvance(line) for line in lines) + _TEXT_MARGIN
    return QSizeF(width, metrics.lineSpacing() * len(lines))


def _around(disc: QRectF, size: QSizeF) -> tuple[QRectF, ...]:
    """Return where words of this size may stand: below, above, right, left of a disc."""
    middle = disc.center()
    across, down = middle.x() - size.width() / 2, middle.y() - size.height() / 2
    corners = (
        QPointF(across, disc.bottom() + 1),
        QPointF(across, disc.top() - size.height() - 1),
        QPointF(disc.right() + 1, down),
        QPointF(disc.left() - size.width() - 1, down),
    )
    return tuple(QRectF(corner, size) for corner in corners)
