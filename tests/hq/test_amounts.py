"""Base units and euros: exact, by the day, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fieldkit.domain.exchange_rate import ExchangeRate
from fieldkit.domain.money import Money, Purpose
from fieldkit.hq.amounts import Computed, Unknown, in_euros, in_roubles, shown_money
from fieldkit.operations.shipped_forms import shipped_vocabulary
from tests.fakes.stages import when

UNITS = shipped_vocabulary("base_unit")
RATE = ExchangeRate("EUR", Decimal("2.4"), date(2018, 5, 1), date(2018, 5, 31), "National Bank")


@pytest.mark.parametrize(
    ("units", "day", "amount"),
    [
        ("190", "2018-08-01", "4655.00"),  # six fines of one day
        ("50", "2018-08-01", "1225.00"),
        ("100", "2021-06-01", "2900.00"),
        ("16.5", "2020-10-11", "445.50"),
        ("35", "2011-06-22", "122.50"),  # old roubles, in those of today
    ],
)
def test_documented_amounts(units: str, day: str, amount: str) -> None:
    found = in_roubles(Decimal(units), when(day), UNITS)
    assert isinstance(found, Computed)
    assert found.low == found.high == Decimal(amount)


def test_a_date_over_two_units_gives_both() -> None:
    found = in_roubles(Decimal(10), when("[2019-12-31,2020-01-01]"), UNITS)
    assert isinstance(found, Computed)
    assert (found.low, found.high) == (Decimal("255.00"), Decimal("270.00"))


@pytest.mark.parametrize(
    ("units", "day", "why"),
    [
        (None, "2018-01-01", Unknown.NO_AMOUNT),
        ("1", "", Unknown.NO_DATE),
        ("1", "1999-01-01", Unknown.NO_BASE_UNIT),
        ("1", "2000/2020", Unknown.TOO_VAGUE),
    ],
)
def test_what_is_not_known_is_said(units: str | None, day: str, why: Unknown) -> None:
    amount = None if units is None else Decimal(units)
    assert in_roubles(amount, when(day) if day else None, UNITS) is why


def test_euros_need_a_rate_of_that_very_day() -> None:
    roubles = Computed(Decimal(490), Decimal(490), "BYN")
    found = in_euros(roubles, when("2018-05-10"), [RATE])
    assert isinstance(found, Computed)
    assert found.low == Decimal("204.17")
    assert in_euros(roubles, when("2018-06-01"), [RATE]) is Unknown.NO_RATE
    assert in_euros(roubles, when("2018-05"), [RATE]) == found
    assert in_euros(roubles, when("[2018-05-31,2018-06-01]"), [RATE]) is Unknown.NO_RATE


def test_the_later_statement_of_a_rate_wins() -> None:
    other = ExchangeRate("EUR", Decimal("2.45"), date(2018, 5, 10), date(2018, 5, 10), "corrected")
    roubles = Computed(Decimal(245), Decimal(245), "BYN")
    found = in_euros(roubles, when("2018-05-10"), [RATE, other])
    assert isinstance(found, Computed)
    assert found.low == Decimal("100.00")


def test_the_reported_amount_is_never_replaced() -> None:
    fine = Money(Purpose.FINE, when("2018-05-10"), Decimal(20), Decimal("660000"), "BYR")
    shown = shown_money(fine, UNITS, [RATE])
    assert shown.differs  # 66 roubles of today against 490
    assert shown.money.reported == Decimal("660000")
    assert isinstance(shown.euros, Computed)
    assert shown.euros.low == Decimal("27.50")
