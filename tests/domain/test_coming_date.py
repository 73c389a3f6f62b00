"""What is to come: a hearing, a promised call, the last day of a task."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.partial_date import DateKind, read_coming, read_date
from fieldkit.errors import InvalidDate

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("30 November", "2026-11-30"),
        ("30.11.", "2026-11-30"),
        ("26 November", "2026-11-26"),
        ("2 снежня", "2026-12-02"),
        ("8 января", "2027-01-08"),
        ("25 November", "2027-11-25"),
        ("November", "2026-11"),
        ("March", "2027-03"),
        ("28th", "2026-11-28"),
        ("2nd", "2026-12-02"),
        ("31st", "2026-12-31"),
        ("2 December 10:00", "2026-12-02T10:00"),
        ("tomorrow 10:00", "2026-11-27T10:00"),
        ("заўтра", "2026-11-27"),
        ("завтра", "2026-11-27"),
        ("demain", "2026-11-27"),
        ("today", "2026-11-26"),
        ("30 December to 2 January", "2026-12-30/2027-01-02"),
        ("20.11.2026", "2026-11-20"),
    ],
)
def test_what_is_not_fully_said_is_the_next_such_day(typed: str, edtf: str) -> None:
    assert read_coming(typed, TODAY).edtf == edtf


def test_what_happened_is_never_tomorrow() -> None:
    with pytest.raises(InvalidDate):
        read_date("tomorrow", TODAY)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 28), st.integers(1, 12))
def test_a_day_without_a_year_is_no_day_that_is_over(today: date, day: int, month: int) -> None:
    found = read_coming(f"{day}.{month}.", today, DateKind.DATE).earliest.date()
    assert (found.day, found.month) == (day, month)
    assert 0 <= (found - today).days <= 366
