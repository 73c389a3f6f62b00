"""A rectangle in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class PictureArea:
    """Whole pixels of the upright picture, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def whole(cls, width: int, height: int) -> Self:
        """Return all of a picture of this size."""
        return cls(0, 0, width, height)

    def within(self, width: int, height: int) -> Self:
        """Return the part that lies inside a picture of this size; empty: width or height 0."""
        left, top = min(max(self.x, 0), width), min(max(self.y, 0), height)
        right = min(max(self.x + self.width, left), width)
        bottom = min(max(self.y + self.height, top), height)
        return type(self)(left, top, right - left, bottom - top)

    @property
    def is_empty(self) -> bool:
        """Return whether it holds no pixel."""
        return self.width <= 0 or self.height <= 0
