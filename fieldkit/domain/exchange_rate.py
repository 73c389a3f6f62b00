"""Rates of exchange, each with the days on which it held and where it was read.

Content of a RULES statement (subject: `EXCHANGE_RATES`): `rates`, a list of `currency`, `rate` (of
one unit, in roubles of that time), `from`, `to` (days, both inclusive; no `to`: that day
alone) and `source`. Statements add up; of two that hold on one day the later statement wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fieldkit.domain import content_members as read
from fieldkit.domain.amount import decimal_of, decimal_text
from fieldkit.domain.answers import Json
from fieldkit.domain.json_members import array, members, text
from fieldkit.domain.money import CURRENCY
from fieldkit.errors import InvalidInput, InvalidJson

EXCHANGE_RATES = "e4c4" * 8  # subject of the RULES statements of this table
MAX_RATES = 4000


@dataclass(frozen=True)
class ExchangeRate:
    """What one unit of a currency cost in roubles, from one day to another."""

    currency: str  # ISO 4217
    rate: Decimal
    first: date
    last: date
    source: str

    def to_json(self) -> dict[str, Json]:
        """Return the rate as it stands in a statement."""
        return {
            "currency": self.currency,
            "rate": decimal_text(self.rate),
            "from": self.first.isoformat(),
            "source": self.source,
            **({} if self.last == self.first else {"to": self.last.isoformat()}),
        }


def to_content(rates: tuple[ExchangeRate, ...]) -> dict[str, Json]:
    """Return the content of a RULES statement."""
    return {"rates": [rate.to_json() for rate in rates]}


def from_content(content: Mapping[str, Json]) -> tuple[ExchangeRate, ...]:
    """Return the rates that a RULES statement says, in its order.

    Raises:
        InvalidJson: It does not fit.
    """
    found = members(content, ("rates",))
    return tuple(_rate(item) for item in array(found["rates"], at_most=MAX_RATES))


def _rate(value: object) -> ExchangeRate:
    found = members(value, ("currency", "rate", "from", "source"), ("to",))
    try:
        rate = decimal_of(found["rate"])
    except InvalidInput as error:
        raise InvalidJson from error
    first = _day(found["from"])
    last = _day(found.get("to", found["from"]))
    if rate == 0 or last < first:
        raise InvalidJson
    return ExchangeRate(
        text(found["currency"], max_length=3, pattern=CURRENCY),
        rate,
        first,
        last,
        text(found["source"], min_length=1, max_length=read.MAX_LINE),
    )


def _day(value: object) -> date:
    try:
        day = date.fromisoformat(text(value, max_length=10))
    except ValueError as error:
        raise InvalidJson from error
    if day.isoformat() != value:
        raise InvalidJson
    return day
