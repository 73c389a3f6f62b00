"""What one person was sentenced to is in no public sum, nor in the difference of two."""

from __future__ import annotations

from decimal import Decimal

from fieldkit.domain.counted_decision import AmountRange, CountedDecision
from fieldkit.hq.figures.public_sums import Counted, sums_for_public


def fined(first: int, count: int, *, euros: bool = True) -> list[Counted]:
    amount = AmountRange(Decimal(270), Decimal(270))
    decision = CountedDecision(
        "FINE_BASE_UNITS",
        base_units=Decimal(10),
        roubles=amount,
        euros=amount if euros else None,
    )
    return [(str(number), decision) for number in range(first, first + count)]


def arrested(first: int, count: int) -> list[Counted]:
    return [(str(n), CountedDecision("ARREST_DAYS", days=15)) for n in range(first, first + count)]


def test_the_days_of_one_among_many_fines_are_not_printed() -> None:
    row = [*fined(0, 6), *arrested(10, 1)]
    line, whole = sums_for_public([row], [], row)
    assert line == whole
    assert whole is not None
    assert (whole.days, whole.days_median) == (None, None)
    assert (whole.base_units, whole.fines_without_euros) == (Decimal(60), 0)


def test_what_few_in_one_line_have_stands_in_the_last_line_alone() -> None:
    one, other = arrested(0, 6), [*arrested(10, 2), *fined(20, 5)]
    first, second, whole = sums_for_public([one, other], [], [*one, *other])
    assert first is not None
    assert second is not None
    assert whole is not None
    assert (first.days, second.days, whole.days) == (None, None, 120)
    assert (first.base_units, second.base_units, whole.base_units) == (None, 50, 50)


def test_nor_can_it_be_had_from_hidden_lines() -> None:
    shown, hidden = arrested(0, 6), [*arrested(10, 2), *fined(20, 4)]
    first, second, whole = sums_for_public([shown, None], hidden, [*shown, *hidden])
    assert first is not None
    assert second is None
    assert whole is not None
    assert (first.days, whole.days) == (None, 120)
    assert whole.base_units is None


def test_nor_from_fines_that_are_in_no_sum_of_euros() -> None:
    row = [*fined(0, 6), *fined(10, 1, euros=False)]
    (_line, whole) = sums_for_public([row], [], row)
    assert whole is not None
    assert (whole.euros, whole.fines_without_euros) == (None, None)
    assert whole.roubles is not None


def test_one_person_sentenced_five_times_is_one() -> None:
    row = [*fined(0, 6), *(arrested(10, 1) * 5)]
    (_line, whole) = sums_for_public([row], [], row)
    assert whole is not None
    assert whole.days is None
