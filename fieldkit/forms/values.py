"""The values of XPath 1.0 in form expressions: text, number, truth, and dates as people know them.

Source: W3C XPath 1.0 sections 3.4 and 4; ODK XForms specification for dates (days since 1970).
A partial date stands for the time it spans: `<` and `>` are certain, `<=` and `>=` possible, so
that "about 20 March" is not refused as being before 21 March.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from fieldkit.domain import edtf
from fieldkit.domain.partial_date import PartialDate
from fieldkit.errors import InvalidDate

EPOCH = datetime.combine(date(1970, 1, 1), time.min)
_DAY = timedelta(days=1)
_DATE = re.compile(r"\s*(\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?)\s*\Z", re.ASCII)
_NUMBER = re.compile(r"\s*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))\s*\Z")


@dataclass(frozen=True)
class Moment:
    """A date or time of an answer; `text` is EDTF."""

    text: str
    span: edtf.Span

    @property
    def days(self) -> float:
        """Days since 1970-01-01, of the first moment it may mean; of a time alone, since 0:00.

        NaN for "before ...", which has no first moment.
        """
        is_time = self.text.startswith("T")
        if self.span.earliest == datetime.min and not is_time:  # noqa: DTZ901  # local
            return math.nan
        start = datetime.min if is_time else EPOCH  # noqa: DTZ901  # local
        return (self.span.earliest - start) / _DAY


Value: TypeAlias = str | float | bool | Moment


def moment(text: str) -> Moment | None:
    """Return the moment of EDTF `text`, or None if it is not EDTF."""
    try:
        return Moment(text, edtf.span(text))
    except InvalidDate:
        return None


def moment_of(partial: PartialDate) -> Moment:
    """Return the moment of a date that was read."""
    return Moment(partial.edtf, edtf.span(partial.edtf))


def to_text(value: Value) -> str:
    """Return `value` as XPath `string()` does."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return value.text
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def to_number(value: Value) -> float:
    """Return `value` as XPath `number()` does; text that is none is NaN.

    A day or a time of it as text, such as a calculation keeps, is what the date would be.
    """
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, Moment):
        return value.days
    match = _NUMBER.match(value)
    if match:
        return float(match[1])
    written = _DATE.match(value)
    found = moment(written[1]) if written else None
    return math.nan if found is None else found.days


def to_truth(value: Value) -> bool:
    """Return `value` as XPath `boolean()` does."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not (value == 0 or math.isnan(value))
    return True if isinstance(value, Moment) else value != ""


_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(symbol: str, left: Value, right: Value) -> bool:
    """Return whether `left` stands to `right` as `symbol` says."""
    if isinstance(left, Moment) or isinstance(right, Moment):
        first, second = _as_moment(left), _as_moment(right)
        if first is not None and second is not None:
            return _compare_moments(symbol, first, second)
    if symbol in _ORDER:
        return _ORDER[symbol](to_number(left), to_number(right))
    equal = _equal(left, right)
    return equal if symbol == "=" else not equal


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return to_text(left) == to_text(right)


def _compare_moments(symbol: str, left: Moment, right: Moment) -> bool:
    match symbol:
        case "<":
            return left.span.latest < right.span.earliest
        case ">":
            return left.span.earliest > right.span.latest
        case "<=":
            return left.span.earliest <= right.span.latest
        case ">=":
            return left.span.latest >= right.span.earliest
        case "=":
            return left.span == right.span
        case _:
            return left.span != right.span


def _as_moment(value: Value) -> Moment | None:
    if isinstance(value, Moment):
        return value
    return moment(value.strip()) if isinstance(value, str) and value.strip() else None


_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


def calculate(symbol: str, left: float, right: float) -> float:
    """Return `left` and `right` joined by an arithmetic operator; as IEEE 754 says, no error."""
    if symbol in _OPERATIONS:
        return _OPERATIONS[symbol](left, right)
    if symbol == "mod":
        return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)
    if right != 0 or math.isnan(left):
        return left / right if right != 0 else math.nan
    if left == 0:
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def words(value: Value) -> list[str]:
    """Return the choices that a select's value names."""
    return to_text(value).split()
