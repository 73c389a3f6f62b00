"""Rectangles that will be covered in the clean copy: those that stand, and the one being drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

from fieldkit.domain.picture_area import PictureArea
from fieldkit.gui.field.viewer.glass import Glass, area_of

SMALLEST = 2  # pixels of the picture


class Covers:
    """Knows pixels of the picture only; what is seen of them is the stage's."""

    def __init__(self) -> None:
        self.areas: tuple[PictureArea, ...] = ()
        self.drawn: QRectF | None = None

    def begin_in(self, glass: Glass) -> None:
        """Begin a rectangle in the middle of what is seen, a quarter of it."""
        seen = glass.seen()
        side = max(min(seen.width(), seen.height()) / 4, SMALLEST)
        self.drawn = QRectF(
            seen.center() - QPointF(side / 2, side / 2),
            QSizeF(side, side),
        )

    def draw(self, corner: QPointF, other: QPointF, size: QSizeF) -> None:
        """Draw a rectangle between two points of the picture, within its edges."""
        whole = QRectF(QPointF(0, 0), size)
        self.drawn = QRectF(corner, other).normalized().intersected(whole)

    def move(self, by: QPointF, size: QSizeF) -> None:
        """Move the rectangle that is being drawn; it stays within the picture."""
        if self.drawn is not None:
            moved = self.drawn.translated(by)
            moved.moveLeft(min(max(moved.left(), 0.0), size.width() - moved.width()))
            moved.moveTop(min(max(moved.top(), 0.0), size.height() - moved.height()))
            self.drawn = moved

    def grow(self, by: QSizeF, size: QSizeF) -> None:
        """Make the rectangle larger or smaller on all sides; its middle stays."""
        if self.drawn is None:
            return
        width = max(self.drawn.width() + by.width(), SMALLEST)
        height = max(self.drawn.height() + by.height(), SMALLEST)
        middle = self.drawn.center()
        grown = QRectF(middle - QPointF(width / 2, height / 2), QSizeF(width, height))
        self.drawn = grown.intersected(QRectF(QPointF(0, 0), size))

    def keep(self, size: QSizeF) -> bool:
        """Cover what is drawn; return whether it was large enough to be meant."""
        drawn, self.drawn = self.drawn, None
        if drawn is None:
            return False
        area = area_of(drawn, size)
        if area.width < SMALLEST or area.height < SMALLEST:
            return False
        self.areas = (*self.areas, area)
        return True

    def cancel(self) -> None:
        """Forget what is being drawn."""
        self.drawn = None

    def uncover(self) -> None:
        """Take the last cover away."""
        self.areas = self.areas[:-1]
