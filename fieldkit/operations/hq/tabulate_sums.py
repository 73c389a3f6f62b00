"""The columns of what decisions come to: days, months, base units, roubles and euros."""

from __future__ import annotations

from decimal import Decimal

from fieldkit.domain.counted_decision import AmountRange, DecisionSums
from fieldkit.domain.figures import FigureColumn
from fieldkit.domain.local_text import number
from fieldkit.translations import _

Cell = str | int | Decimal | None


def sum_columns() -> tuple[FigureColumn, ...]:
    """Return the columns as they are written to files, in the order of `sum_cells`."""
    computed = _("Computed from base units for the day; from – to where the day is not exact")
    return (
        FigureColumn("days", _("Days of arrest"), _("Sum of days of administrative arrest")),
        FigureColumn("days_median", _("Days, median"), _("The one in the middle")),
        FigureColumn("months", _("Months"), _("Sum of months of criminal sentences")),
        FigureColumn("months_median", _("Months, median"), _("The one in the middle")),
        FigureColumn("base_units", _("Base units"), _("Sum of fines in base units")),
        FigureColumn("base_units_median", _("Base units, median"), _("The one in the middle")),
        FigureColumn("byn_from", _("BYN, from"), computed),
        FigureColumn("byn_to", _("BYN, to"), computed),
        FigureColumn("eur_from", _("EUR, from"), computed),
        FigureColumn("eur_to", _("EUR, to"), computed),
        FigureColumn(
            "without_eur",
            _("Fines without EUR"),
            _("Fines in no sum of euros: no rate or no exact day is known"),
        ),
    )


def sum_cells(sums: DecisionSums | None) -> tuple[Cell, ...]:
    """Return what stands in these columns; of a hidden row nothing."""
    if sums is None:
        return (None,) * len(sum_columns())
    return (
        sums.days,
        sums.days_median,
        sums.months,
        sums.months_median,
        sums.base_units,
        sums.base_units_median,
        *_ends(sums.roubles),
        *_ends(sums.euros),
        sums.fines_without_euros,
    )


def shown_sum_columns() -> tuple[FigureColumn, ...]:
    """Return the columns as they are read on a screen, in the order of `shown_sums`."""
    return (
        FigureColumn("days", _("Days of arrest"), _("Sum (median)")),
        FigureColumn("months", _("Months"), _("Sum (median)")),
        FigureColumn("base_units", _("Base units"), _("Sum (median)")),
        FigureColumn("byn", _("BYN"), _("Computed from base units for the day")),
        FigureColumn("eur", _("EUR"), _("Where a rate for the day is known")),
    )


def shown_sums(sums: DecisionSums | None) -> tuple[Cell, ...]:
    """Return what stands in these columns."""
    if sums is None:
        return (None,) * len(shown_sum_columns())
    return (
        _with_median(sums.days, sums.days_median),
        _with_median(sums.months, sums.months_median),
        _with_median(sums.base_units, sums.base_units_median),
        _range(sums.roubles),
        _range(sums.euros),
    )


def _with_median(whole: int | Decimal | None, middle: Decimal | None) -> str:
    if whole is None or middle is None:
        return ""
    return f"{number(whole)} ({number(middle)})"


def _range(amount: AmountRange | None) -> str:
    if amount is None:
        return ""
    low, high = number(amount.low), number(amount.high)
    return low if low == high else f"{low}–{high}"


def _ends(amount: AmountRange | None) -> tuple[Decimal | None, Decimal | None]:
    return (None, None) if amount is None else (amount.low, amount.high)
