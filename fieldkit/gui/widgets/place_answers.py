"""Answers that are points on the map, typed or pasted as coordinates: nothing is looked up."""

from __future__ import annotations

import re

from fieldkit.gui.widgets.questions import RawAnswer
from fieldkit.gui.widgets.typed_answers import LongText, ShortText
from fieldkit.translations import _

# As maps give it to be copied: "53.9023, 27.5619", "53.9023;27.5619", or with several spaces.
_PAIR = re.compile(
    r"(-?\d{1,2}(?:\.\d+)?)°?\s*[,; \t]\s*(-?\d{1,3}(?:\.\d+)?)°?((?: -?\d+(?:\.\d+)?)*)"
)


def one_point(text: str) -> str:
    """Return a point as it is stored, "latitude longitude"; other text as it is."""
    match = _PAIR.fullmatch(text.strip())
    return f"{match.group(1)} {match.group(2)}{match.group(3)}" if match else text.strip()


def points(text: str, *, is_closed: bool) -> str:
    """Return the points of several lines as they are stored: "; " between them.

    `is_closed`: they are the corners of an area, so the first one is also the last.
    """
    found = [one_point(line) for line in text.splitlines() if line.strip()]
    if is_closed and len(found) > 2 and found[0] != found[-1]:
        found.append(found[0])
    return "; ".join(found)


def point_lines(stored: str, *, is_closed: bool) -> str:
    """Return stored points as lines; the corner that only closes an area is left out."""
    found = [point.strip() for point in stored.split(";") if point.strip()]
    if is_closed and len(found) > 3 and found[0] == found[-1]:
        found.pop()
    return "\n".join(found)


class PointText(ShortText):
    """One point."""

    def __init__(self) -> None:
        super().__init__(_("latitude longitude, e.g. 53.9023 27.5619"))

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the point, unless it is what stands there in other signs."""
        if not isinstance(answer, str) or self.typed() != answer:
            super().show_answer(answer)

    def typed(self) -> str:
        """Return the point as it is stored."""
        return one_point(self.line.text())


class PointsText(LongText):
    """A line or an area: one point in each line."""

    def __init__(self, *, is_closed: bool) -> None:
        super().__init__()
        self._is_closed = is_closed
        self.text.setPlaceholderText(
            _("One point in each line: latitude longitude, e.g.\n53.9023 27.5619\n53.9031 27.5640")
        )

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the points, unless they are what stands there in other signs."""
        if not isinstance(answer, str):
            super().show_answer(answer)
        elif self.typed() != answer:
            super().show_answer(point_lines(answer, is_closed=self._is_closed))

    def typed(self) -> str:
        """Return the points as they are stored."""
        return points(self.text.toPlainText(), is_closed=self._is_closed)
