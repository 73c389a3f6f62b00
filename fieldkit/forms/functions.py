"""The functions of form expressions that need nothing but the values they are given.

Sources: W3C XPath 1.0 section 4; ODK XForms specification, "XPath functions". Positions in
`substr` count from 0 (ODK), in `substring` from 1 (XPath).
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.forms import geography, patterns
from fieldkit.forms.values import (
    EPOCH,
    Moment,
    Value,
    moment,
    to_number,
    to_text,
    to_truth,
    words,
)

MANY = 1000
MAX_TEXT = 1_000_000  # characters that a function may make

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()  # noqa: SIM905


@dataclass(frozen=True)
class Function:
    """What a name does, and how many arguments it takes."""

    run: Callable[..., Value]
    least: int
    most: int


def _concat(*values: Value) -> Value:
    return _joined("", values)


def _join(separator: Value, *values: Value) -> Value:
    return _joined(to_text(separator), values)


def _joined(separator: str, values: tuple[Value, ...]) -> str:
    """Return the texts joined, cut at MAX_TEXT: a form cannot fill the memory."""
    parts: list[str] = []
    left = MAX_TEXT
    for value in values:
        text = to_text(value) if not parts else separator + to_text(value)
        parts.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return "".join(parts)


def _selected(value: Value, choice: Value) -> Value:
    return to_text(choice).strip() in words(value)


def _selected_at(value: Value, index: Value) -> Value:
    chosen, place = words(value), to_number(index)
    return chosen[int(place)] if 0 <= place < len(chosen) else ""


def _substr(text: Value, start: Value, end: Value = math.inf) -> Value:
    whole = to_text(text)
    return whole[_index(start, len(whole)) : _index(end, len(whole))]


def _index(value: Value, length: int) -> int:
    number = to_number(value)
    if math.isnan(number):
        return 0
    place = length if number > length else int(max(number, -length))
    return place if place >= 0 else length + place


def _substring(text: Value, start: Value, length: Value = math.inf) -> Value:
    whole = to_text(text)
    first, count = _half_up(to_number(start)), _half_up(to_number(length))
    # From `first` to before `first + count`, positions counting from 1; NaN takes nothing.
    end = first + count
    if math.isnan(first) or math.isnan(end):
        return ""
    size = len(whole)
    return whole[int(min(max(first, 1), size + 1)) - 1 : int(min(max(end, 1), size + 1)) - 1]


def _substring_before(text: Value, mark: Value) -> Value:
    before, found, _after = to_text(text).partition(to_text(mark) or "\0")
    return before if found else ""


def _substring_after(text: Value, mark: Value) -> Value:
    return to_text(text).partition(to_text(mark))[2] if to_text(mark) else to_text(text)


def _translate(text: Value, old: Value, new: Value) -> Value:
    before, after = to_text(old), to_text(new)
    table = {
        ord(letter): after[place] if place < len(after) else None
        for place, letter in reversed(tuple(enumerate(before)))
    }
    return to_text(text).translate(table)


def _half_up(number: float) -> float:
    return number if math.isnan(number) or math.isinf(number) else math.floor(number + 0.5)


def _round(value: Value, places: Value = 0.0) -> Value:
    number, digits = to_number(value), to_number(places)
    if math.isnan(digits) or abs(digits) > 15:
        return math.nan
    scale = 10.0 ** int(digits)
    return _finite(lambda: float(_half_up(number * scale) / scale))


def _finite(work: Callable[[], float]) -> float:
    """Return what `work` gives; where mathematics has no answer, NaN."""
    try:
        return float(work())
    except (ValueError, OverflowError, ZeroDivisionError):
        return math.nan


def _pow(base: Value, exponent: Value) -> Value:
    return _finite(lambda: math.pow(to_number(base), to_number(exponent)))


def _int(value: Value) -> Value:
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def _one(function: Callable[[float], float]) -> Callable[[Value], Value]:
    return lambda value: _finite(lambda: function(to_number(value)))


def _extreme(choose: Callable[..., float]) -> Callable[..., Value]:
    def run(*values: Value) -> Value:
        numbers = [to_number(value) for value in values if to_text(value) != ""]
        return choose(numbers) if numbers and not any(map(math.isnan, numbers)) else math.nan

    return run


def _sum(*values: Value) -> Value:
    return math.fsum(to_number(value) for value in values if to_text(value) != "")


def _boolean_from_string(value: Value) -> Value:
    return to_text(value) in ("true", "1")


def _checklist(least: Value, most: Value, *answers: Value) -> Value:
    yes, low, high = sum(map(to_truth, answers)), to_number(least), to_number(most)
    return (low < 0 or yes >= low) and (high < 0 or yes <= high)


def _weighted_checklist(least: Value, most: Value, *pairs: Value) -> Value:
    weight = math.fsum(
        to_number(size)
        for answer, size in zip(pairs[::2], pairs[1::2], strict=False)
        if to_truth(answer)
    )
    low, high = to_number(least), to_number(most)
    return (low < 0 or weight >= low) and (high < 0 or weight <= high)


def _base64_decode(value: Value) -> Value:
    try:
        return base64.b64decode(to_text(value), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _date(value: Value) -> Value:
    found = _date_time(value)
    if isinstance(found, Moment) and "T" in found.text and "/" not in found.text:
        return moment(found.text.partition("T")[0]) or ""
    return found


def _date_time(value: Value) -> Value:
    if isinstance(value, Moment):
        return value
    if isinstance(value, str):
        return moment(value.strip()) or ""
    number = to_number(value)
    try:
        point = EPOCH + timedelta(days=number)
    except (OverflowError, ValueError):
        return ""
    return moment(point.strftime("%Y-%m-%d") if number == int(number) else _minute(point)) or ""


def _minute(point: datetime) -> str:
    return point.isoformat(timespec="minutes")


def _format_date(value: Value, pattern: Value) -> Value:
    """Return a date in words; what it leaves open is not made up, then it stays as it is."""
    found = _date_time(value)
    if not isinstance(found, Moment):
        return ""
    first, last = found.span.earliest, found.span.latest
    if first.date() == last.date() and "T" not in found.text:
        last = first  # a day: its time is 0:00, as in ODK
    said = _formatted(first, to_text(pattern))
    last = last.replace(second=first.second, microsecond=first.microsecond)
    return said if said == _formatted(last, to_text(pattern)) else found.text


def _formatted(point: datetime, pattern: str) -> str:
    out, escaped = [], False
    for letter in pattern:
        if escaped:
            out.append(_date_part(point, letter))
        elif letter != "%":
            out.append(letter)
        escaped = letter == "%" and not escaped
    return "".join(out)


def _date_part(point: datetime, letter: str) -> str:
    """Return one part, by the letters of the ODK specification (`%a` and `%b` in English)."""
    shown = {
        "Y": f"{point.year:04d}",
        "y": f"{point.year % 100:02d}",
        "m": f"{point.month:02d}",
        "n": str(point.month),
        "b": _MONTHS[point.month - 1],
        "d": f"{point.day:02d}",
        "e": str(point.day),
        "a": _DAYS[point.weekday()],
        "W": str(point.isocalendar().week),
        "H": f"{point.hour:02d}",
        "h": str(point.hour),
        "M": f"{point.minute:02d}",
        "S": f"{point.second:02d}",
        "3": f"{point.microsecond // 1000:03d}",
        "%": "%",
    }
    return shown.get(letter, "")


def _decimal_time(value: Value) -> Value:
    found = _date_time(value)
    return found.days % 1 if isinstance(found, Moment) else math.nan


def _days(value: Value) -> Value:
    found = _date_time(value)
    return found.days if isinstance(found, Moment) else math.nan


def _atan2(y: Value, x: Value) -> Value:
    return math.atan2(to_number(y), to_number(x))


FUNCTIONS: dict[str, Function] = {
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "not": Function(lambda value: not to_truth(value), 1, 1),
    "boolean": Function(to_truth, 1, 1),
    "boolean-from-string": Function(_boolean_from_string, 1, 1),
    "number": Function(to_number, 1, 1),
    "string": Function(to_text, 1, 1),
    "int": Function(_int, 1, 1),
    "round": Function(_round, 1, 2),
    "floor": Function(_one(lambda number: float(math.floor(number))), 1, 1),
    "ceiling": Function(_one(lambda number: float(math.ceil(number))), 1, 1),
    "pow": Function(_pow, 2, 2),
    "abs": Function(_one(abs), 1, 1),
    "sqrt": Function(_one(math.sqrt), 1, 1),
    "exp": Function(_one(math.exp), 1, 1),
    "exp10": Function(_one(lambda number: math.pow(10, number)), 1, 1),
    "log": Function(_one(math.log), 1, 1),
    "log10": Function(_one(math.log10), 1, 1),
    "pi": Function(lambda: math.pi, 0, 0),
    "sin": Function(_one(math.sin), 1, 1),
    "cos": Function(_one(math.cos), 1, 1),
    "tan": Function(_one(math.tan), 1, 1),
    "asin": Function(_one(math.asin), 1, 1),
    "acos": Function(_one(math.acos), 1, 1),
    "atan": Function(_one(math.atan), 1, 1),
    "atan2": Function(_atan2, 2, 2),
    "selected": Function(_selected, 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(lambda value: float(len(words(value))), 1, 1),
    "contains": Function(lambda text, part: to_text(part) in to_text(text), 2, 2),
    "starts-with": Function(lambda text, part: to_text(text).startswith(to_text(part)), 2, 2),
    "ends-with": Function(lambda text, part: to_text(text).endswith(to_text(part)), 2, 2),
    "string-length": Function(lambda text: float(len(to_text(text))), 1, 1),
    "normalize-space": Function(lambda text: " ".join(words(text)), 1, 1),
    "substr": Function(_substr, 2, 3),
    "substring": Function(_substring, 2, 3),
    "substring-before": Function(_substring_before, 2, 2),
    "substring-after": Function(_substring_after, 2, 2),
    "translate": Function(_translate, 3, 3),
    "regex": Function(
        lambda text, pattern: patterns.matches(to_text(text), to_text(pattern)), 2, 2
    ),
    "date": Function(_date, 1, 1),
    "date-time": Function(_date_time, 1, 1),
    "format-date": Function(_format_date, 2, 2),
    "format-date-time": Function(_format_date, 2, 2),
    "decimal-date-time": Function(_days, 1, 1),
    "decimal-time": Function(_decimal_time, 1, 1),
    "checklist": Function(_checklist, 3, MANY),
    "weighted-checklist": Function(_weighted_checklist, 4, MANY),
    "base64-decode": Function(_base64_decode, 1, 1),
    "geofence": Function(geography.geofence, 2, 2),
}

# These take whole sets of answers: each argument that is a path gives all it leads to.
AGGREGATES: dict[str, Function] = {
    "sum": Function(_sum, 1, 1),
    "max": Function(_extreme(max), 1, MANY),
    "min": Function(_extreme(min), 1, MANY),
    "join": Function(_join, 1, MANY),
    "concat": Function(_concat, 0, MANY),
    "area": Function(geography.area, 1, MANY),
    "distance": Function(geography.distance, 1, MANY),
    "intersects": Function(geography.intersects, 1, MANY),
    "count-non-empty": Function(
        lambda *values: float(sum(1 for value in values if to_text(value) != "")), 1, 1
    ),
}
