"""What the viewer's pictures are asked for, in words that know no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.picture_area import PictureArea


@dataclass(frozen=True)
class Wanted:
    """An area of a page (0 for a picture), in at most `longest` pixels of the screen."""

    page: int
    area: PictureArea
    longest: int
