"""What base units were worth on a day, and what an amount was in euros. Exact decimals, no guess.

A date that is not exact to the day may span several units or rates: then the amount is a range. A
day for which nothing is known gives no amount, and the reason.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from fieldkit.domain.exchange_rate import ExchangeRate
from fieldkit.domain.money import BYN, BYR, EUR, Money
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import InvalidInput

OLD_ROUBLES = 10_000  # for one rouble, since DENOMINATION
DENOMINATION = date(2016, 7, 1)
_CENT = Decimal("0.01")
_LONGEST = 366 * 3  # days of a date that are looked at; a longer span says nothing of a rate


class Unknown(enum.StrEnum):
    """Why an amount is not known."""

    NO_DATE = "no-date"
    NO_BASE_UNIT = "no-base-unit"  # none is known for that day
    NO_RATE = "no-rate"
    TOO_VAGUE = "too-vague"  # the date spans years
    NO_AMOUNT = "no-amount"


@dataclass(frozen=True)
class Computed:
    """An amount from `low` to `high` (the same, where the day is known), with its table entries."""

    low: Decimal
    high: Decimal
    currency: str
    used: tuple[str, ...] = ()  # codes of base units, or rates as "3.0432 (source)"

    @property
    def is_exact(self) -> bool:
        """Whether there is only one."""
        return self.low == self.high


@dataclass(frozen=True)
class ShownMoney:
    """An amount as it was told, and beside it what it comes to."""

    money: Money
    roubles: Computed | Unknown  # of the base units, in roubles of today (BYN)
    euros: Computed | Unknown  # of the reported amount, or else of the roubles

    @property
    def differs(self) -> bool:
        """Whether the reported amount is not what the base units come to."""
        if not isinstance(self.roubles, Computed) or self.money.reported is None:
            return False
        reported = in_new_roubles(self.money.reported, self.money.currency)
        return reported is not None and not self.roubles.low <= reported <= self.roubles.high


def shown_money(money: Money, units: Vocabulary, rates: Sequence[ExchangeRate]) -> ShownMoney:
    """Return an amount with what is computed."""
    roubles = in_roubles(money.base_units, money.when, units)
    return ShownMoney(money, roubles, _euros(money, roubles, rates))


def in_roubles(
    base_units: Decimal | None, when: PartialDate | None, units: Vocabulary
) -> Computed | Unknown:
    """Return what base units were worth, in roubles of today, rounded to 0.01 (half to even)."""
    if base_units is None:
        return Unknown.NO_AMOUNT
    days = _days(when)
    if isinstance(days, Unknown):
        return days
    terms = [term for term in units.terms if term.is_active(days[0], days[-1])]
    if not terms or any(not any(t.is_active(day, day) for t in terms) for day in _ends(days)):
        return Unknown.NO_BASE_UNIT
    values = [_cents(base_units * Decimal(term.columns["value_byn"])) for term in terms]
    return Computed(min(values), max(values), BYN, tuple(term.code for term in terms))


def in_euros(
    roubles: Computed | Unknown, when: PartialDate | None, rates: Sequence[ExchangeRate]
) -> Computed | Unknown:
    """Return what roubles of today were in euros by the rates of that day, or why not."""
    if isinstance(roubles, Unknown):
        return roubles
    days = _days(when)
    if isinstance(days, Unknown):
        return days
    found: dict[date, ExchangeRate] = {}
    for day in days:
        rate = _rate_of(rates, day)
        if rate is None:
            return Unknown.NO_RATE
        found[day] = rate
    values = [
        _cents(amount / _in_new(rate.rate, day))
        for day, rate in found.items()
        for amount in (roubles.low, roubles.high)
    ]
    used = dict.fromkeys(f"{rate.rate:f} ({rate.source})" for rate in found.values())
    return Computed(min(values), max(values), EUR, tuple(used))


def in_new_roubles(amount: Decimal, currency: str) -> Decimal | None:
    """Return an amount in roubles of today, or None if it is in no roubles."""
    if currency == BYN:
        return amount
    return amount / OLD_ROUBLES if currency == BYR else None


def _euros(
    money: Money, roubles: Computed | Unknown, rates: Sequence[ExchangeRate]
) -> Computed | Unknown:
    if money.reported is None:
        return in_euros(roubles, money.when, rates)
    if money.currency == EUR:
        return Computed(money.reported, money.reported, EUR)
    told = in_new_roubles(money.reported, money.currency)
    if told is None:
        return Unknown.NO_RATE
    return in_euros(Computed(told, told, BYN), money.when, rates)


def _rate_of(rates: Sequence[ExchangeRate], day: date) -> ExchangeRate | None:
    """Return the rate of the latest statement that holds on a day."""
    for rate in reversed(rates):
        if rate.currency == EUR and rate.first <= day <= rate.last:
            return rate
    return None


def _in_new(rate: Decimal, day: date) -> Decimal:
    return rate / OLD_ROUBLES if day < DENOMINATION else rate


def _days(when: PartialDate | None) -> Sequence[date] | Unknown:
    if when is None:
        return Unknown.NO_DATE
    try:
        first, last = when.earliest.date(), when.latest.date()
    except InvalidInput:  # a time of day alone
        return Unknown.NO_DATE
    if (last - first).days > _LONGEST:
        return Unknown.TOO_VAGUE
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _ends(days: Sequence[date]) -> Iterable[date]:
    return days[0], days[-1]


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_EVEN)
