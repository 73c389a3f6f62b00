"""Last days of something, as colleagues type them; knows no Qt."""

from __future__ import annotations

from datetime import date

from fieldkit.domain.partial_date import DateKind, Precision, read_coming
from fieldkit.errors import InvalidDate, InvalidInput
from fieldkit.translations import _


def day_of(text: str, today: date) -> date | None:
    """Return the day that is meant, None where nothing was typed.

    Raises:
        InvalidInput: It is no day, or not exact.
    """
    if not text.strip():
        return None
    try:
        read = read_coming(text, today, DateKind.DATE)
    except InvalidDate as error:
        raise _no_day() from error
    if read.precision is not Precision.EXACT_DAY:
        raise _no_day()
    return read.earliest.date()


def _no_day() -> InvalidInput:
    return InvalidInput(
        _("This day is not understood."), hint=_("Write for example 1.12.2026, with the year.")
    )
