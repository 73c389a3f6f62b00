"""Adds up what decisions come to. Exact decimals; what is not known is counted, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from fieldkit.domain.counted_decision import AmountRange, CountedDecision, DecisionSums


def add_up(decisions: Iterable[CountedDecision]) -> DecisionSums:
    """Return sums and medians."""
    listed = list(decisions)
    days = [item.days for item in listed if item.days is not None]
    months = [item.months for item in listed if item.months is not None]
    units = [item.base_units for item in listed if item.base_units is not None]
    return DecisionSums(
        days=sum(days) if days else None,
        days_median=median(days),
        months=sum(months) if months else None,
        months_median=median(months),
        base_units=sum(units, Decimal(0)) if units else None,
        base_units_median=median(units),
        roubles=_together(item.roubles for item in listed),
        euros=_together(item.euros for item in listed),
        fines_without_euros=sum(
            item.base_units is not None and item.euros is None for item in listed
        ),
    )


def median(numbers: Sequence[int] | Sequence[Decimal]) -> Decimal | None:
    """Return the middle number, or what lies between the two middle ones; of none, None."""
    if not numbers:
        return None
    ordered = sorted(Decimal(number) for number in numbers)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def _together(amounts: Iterable[AmountRange | None]) -> AmountRange | None:
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return None
    zero = Decimal(0)
    return AmountRange(
        sum((amount.low for amount in known), zero), sum((amount.high for amount in known), zero)
    )
