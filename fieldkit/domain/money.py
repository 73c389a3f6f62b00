"""An amount in a case: a fine, costs, damages, help that was given.

Content of a MONEY statement (subject: the case; second subject: the person, of several): `purpose`,
and what is known of `when`, `base_units`, `reported` with `currency` (the amount as it was told),
`paid` (when it was paid), `note`. What base units were worth, and what it was in euros, is
computed where it is shown (hq/amounts.py) and stands beside the reported amount, never instead.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fieldkit.domain import content_members as read
from fieldkit.domain.amount import decimal_text
from fieldkit.domain.answers import Json
from fieldkit.domain.json_members import members, text
from fieldkit.domain.partial_date import PartialDate
from fieldkit.errors import InvalidJson

BYN, BYR, EUR = "BYN", "BYR", "EUR"  # BYR: roubles until 30 June 2016
CURRENCY = re.compile(r"[A-Z]{3}\Z")  # ISO 4217
_OPTIONAL = ("when", "base_units", "reported", "currency", "paid", "note")


class Purpose(enum.StrEnum):
    """What an amount is for."""

    FINE = "FINE"
    COSTS = "COSTS"  # of the court, of being held
    DAMAGES = "DAMAGES"
    TAX = "TAX"  # that the state claims
    LAWYER = "LAWYER"
    HELP = "HELP"  # that we or others gave
    OTHER = "OTHER"


@dataclass(frozen=True)
class Money:
    """One amount, as it was told."""

    purpose: Purpose
    when: PartialDate | None = None  # the day of the ruling or the payment, for unit and rate
    base_units: Decimal | None = None
    reported: Decimal | None = None
    currency: str = BYN  # of `reported`
    paid: PartialDate | None = None
    note: str = field(default="", repr=False)

    def to_content(self) -> dict[str, Json]:
        """Return the content of a statement."""
        reported = None if self.reported is None else decimal_text(self.reported)
        return {
            "purpose": self.purpose.value,
            **read.said(
                when=read.date_json(self.when),
                base_units=None if self.base_units is None else decimal_text(self.base_units),
                reported=reported,
                currency=None if reported is None else self.currency,
                paid=read.date_json(self.paid),
                note=self.note,
            ),
        }


def from_content(content: Mapping[str, Json]) -> Money:
    """Return what a MONEY statement says.

    Raises:
        InvalidJson: It does not fit, or it says no amount at all.
    """
    found = members(content, ("purpose",), _OPTIONAL)
    if found["purpose"] not in {purpose.value for purpose in Purpose}:
        raise InvalidJson
    money = Money(
        Purpose(found["purpose"]),
        read.date(found, "when"),
        read.decimal(found, "base_units"),
        read.decimal(found, "reported"),
        text(found.get("currency", BYN), max_length=3, pattern=CURRENCY),
        read.date(found, "paid"),
        read.long_text(found, "note"),
    )
    if (money.reported is None) is not ("currency" not in found):
        raise InvalidJson
    if money.reported is None and money.base_units is None:
        raise InvalidJson
    return money
