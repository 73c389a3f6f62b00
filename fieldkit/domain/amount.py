"""Amounts of money and of base units: exact decimals, kept as the text that was said."""

from __future__ import annotations

import re
from decimal import Decimal

from fieldkit.errors import InvalidInput
from fieldkit.translations import _

MAX_DIGITS = 12  # before the point
MAX_PLACES = 6

_DECIMAL = re.compile(rf"\d{{1,{MAX_DIGITS}}}(?:\.\d{{1,{MAX_PLACES}}})?\Z", re.ASCII)
_SEPARATORS = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", "'": "", ",": "."})


def decimal_of(text: object) -> Decimal:
    """Return the amount that `text` of a stored answer or statement is, e.g. "16.5".

    Raises:
        InvalidInput: Anything else; an amount is never negative, a float or in other digits.
    """
    if not isinstance(text, str) or _DECIMAL.match(text) is None:
        raise InvalidInput(_("This is no amount."), hint=_("Write it like 735 or 16.5."))
    return Decimal(text)


def typed_decimal(typed: str) -> Decimal:
    """Return the amount that a person typed: "1 225,50" is 1225.50.

    Raises:
        InvalidInput: It is no amount.
    """
    return decimal_of(typed.strip().translate(_SEPARATORS))


def decimal_text(amount: Decimal) -> str:
    """Return the amount as it is stored: no exponent, no zeros that say nothing.

    Raises:
        InvalidInput: It is negative, or longer than amounts are.
    """
    text = f"{amount:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    decimal_of(text)
    return text
