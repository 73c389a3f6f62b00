"""The numbers that a question of type `range` takes: from a start to an end, in steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_MOST_STEPS = 10_000  # more cannot be told apart on a slider


@dataclass(frozen=True)
class NumberRange:
    """The numbers from `start` to `end` in steps; `end` may be the smaller one, as in ODK."""

    start: Decimal
    end: Decimal
    step: Decimal

    @property
    def steps(self) -> int:
        """The number of steps between the ends."""
        return int(abs(self.end - self.start) / self.step)

    def at(self, place: int) -> str:
        """Return the number after so many steps, as it is written."""
        forwards = self.step if self.end >= self.start else -self.step
        return f"{self.start + place * forwards:f}"

    def place_of(self, text: str) -> int | None:
        """Return how many steps from the start a written number is; None where there is none."""
        try:
            number = Decimal(text.strip().replace(",", "."))
        except InvalidOperation:
            return None
        if not number.is_finite() or not (
            min(self.start, self.end) <= number <= max(self.start, self.end)
        ):
            return None
        places = abs(number - self.start) / self.step
        return int(places) if places == int(places) else None


def range_of(parameters: Mapping[str, str]) -> NumberRange | None:
    """Return the range that the parameters of a question give; None where they give none."""
    try:
        start, end, step = (
            Decimal(parameters.get(name, default))
            for name, default in (("start", ""), ("end", ""), ("step", "1"))
        )
    except InvalidOperation:
        return None
    if not all(number.is_finite() for number in (start, end, step)) or step == 0:
        return None
    found = NumberRange(start, end, abs(step))
    return found if 0 < abs(end - start) / found.step <= _MOST_STEPS else None
