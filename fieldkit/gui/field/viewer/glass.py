"""Where a picture stands behind the window: turned, larger or smaller, moved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

from fieldkit.domain.picture_area import PictureArea

MOST_ZOOM = 8.0  # pixels of the screen for one of the picture


@dataclass(frozen=True)
class Glass:
    """`zoom` in logical pixels of the screen for each of the picture; None fits it all in."""

    size: QSizeF  # of the picture, in its pixels
    window: QSizeF  # in logical pixels
    centre: QPointF  # of the window, in pixels of the picture
    zoom: float | None = None
    quarter_turns: int = 0  # clockwise

    @classmethod
    def fitting(cls, size: QSizeF, window: QSizeF) -> Glass:
        """Return a glass that shows all of a picture."""
        return cls(size, window, QPointF(size.width() / 2, size.height() / 2))

    @classmethod
    def for_reading(cls, size: QSizeF, window: QSizeF, least_zoom: float) -> Glass:
        """Return a glass that shows all of a page, or where it were too small, its upper part."""
        whole = cls.fitting(size, window)
        across = min(window.width() / size.width(), 1.0)
        if whole.fit_zoom >= least_zoom or across <= whole.fit_zoom * 1.01:
            return whole
        return replace(whole, zoom=across, centre=QPointF(size.width() / 2, 0))._kept_in_sight()

    @property
    def fit_zoom(self) -> float:
        """Return the zoom at which all is seen; small pictures stay small."""
        across, down = self.size.width(), self.size.height()
        if self.quarter_turns % 2:
            across, down = down, across
        return min(self.window.width() / across, self.window.height() / down, 1.0)

    @property
    def actual_zoom(self) -> float:
        """Return the zoom that holds now."""
        return self.fit_zoom if self.zoom is None else self.zoom

    def to_window(self) -> QTransform:
        """Return what places a point of the picture in the window."""
        transform = QTransform()
        transform.translate(self.window.width() / 2, self.window.height() / 2)
        transform.rotate(90 * self.quarter_turns)
        transform.scale(self.actual_zoom, self.actual_zoom)
        transform.translate(-self.centre.x(), -self.centre.y())
        return transform

    def to_picture(self) -> QTransform:
        """Return what finds the point of the picture under a point of the window."""
        return self.to_window().inverted()[0]

    def seen(self) -> QRectF:
        """Return the part of the picture that can be seen."""
        window = QRectF(0, 0, self.window.width(), self.window.height())
        return self.to_picture().mapRect(window).intersected(QRectF(QPointF(0, 0), self.size))

    def resized(self, window: QSizeF) -> Glass:
        """Return the same in a window of another size."""
        return replace(self, window=window)._kept_in_sight()

    def turned(self, quarters: int) -> Glass:
        """Return the picture turned clockwise by quarters."""
        turned = replace(self, quarter_turns=(self.quarter_turns + quarters) % 4)
        return turned._kept_in_sight()

    def zoomed(self, factor: float, around: QPointF) -> Glass:
        """Return it larger; what stands at a point of the window stays there."""
        wanted = self.actual_zoom * factor
        if wanted <= self.fit_zoom * 1.01:
            return self.fitted()
        fixed = self.to_picture().map(around)
        zoomed = replace(self, zoom=min(wanted, MOST_ZOOM))
        moved = zoomed.to_picture().map(around)
        return replace(zoomed, centre=zoomed.centre + fixed - moved)._kept_in_sight()

    def fitted(self) -> Glass:
        """Return all of the picture."""
        middle = QPointF(self.size.width() / 2, self.size.height() / 2)
        return replace(self, zoom=None, centre=middle)

    def moved(self, by: QPointF) -> Glass:
        """Return it moved by a way in the window: the picture follows a hand."""
        inverse = self.to_picture()
        way = inverse.map(by) - inverse.map(QPointF(0, 0))
        return replace(self, centre=self.centre - way)._kept_in_sight()

    def _kept_in_sight(self) -> Glass:
        """Leave no room beside the picture that the picture could fill."""
        half = QSizeF(self.window.width(), self.window.height()) / (2 * self.actual_zoom)
        across, down = half.width(), half.height()
        if self.quarter_turns % 2:
            across, down = down, across
        return replace(
            self,
            centre=QPointF(
                _within(self.centre.x(), across, self.size.width()),
                _within(self.centre.y(), down, self.size.height()),
            ),
        )


def area_of(rect: QRectF, size: QSizeF) -> PictureArea:
    """Return the whole pixels of a picture that a rectangle touches."""
    outer = rect.normalized().toAlignedRect()
    area = PictureArea(outer.x(), outer.y(), outer.width(), outer.height())
    return area.within(round(size.width()), round(size.height()))


def rect_of(area: PictureArea) -> QRectF:
    """Return an area as a rectangle."""
    return QRectF(area.x, area.y, area.width, area.height)


def _within(place: float, half: float, whole: float) -> float:
    return whole / 2 if 2 * half >= whole else min(max(place, half), whole - half)
