"""No hidden count can be computed from what is printed, even by who knows the rule."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.figures import SMALL, CountRange, FigureRow
from fieldkit.hq.figures.suppression import for_public


def _row(key: str, count: int) -> FigureRow:
    return FigureRow(key, count, CountRange(count, count), CountRange(count, count), 0, 0)


def _table(counts: list[int]) -> tuple[list[FigureRow], FigureRow]:
    return [_row(str(place), count) for place, count in enumerate(counts)], _row("", sum(counts))


def _shown(counts: list[int]) -> tuple[tuple[int | None, ...], int | None]:
    rows, total = for_public(*_table(counts))
    return (
        tuple(None if row.persons is None else row.persons.high for row in rows),
        None if total.persons is None else total.persons.high,
    )


@given(st.lists(st.integers(0, 12), min_size=1, max_size=7))
@settings(max_examples=500, deadline=None)
def test_each_hidden_count_could_be_another(counts: list[int]) -> None:
    counts = [count for count in counts if count]  # empty lines are not printed
    if not counts:
        return
    shown, total = _shown(counts)
    hidden = [place for place, count in enumerate(shown) if count is None]
    if total is None:
        assert set(shown) <= {None}  # no sum to compute from
        return
    for place in hidden:
        assert any(
            _shown(tried) == (shown, total) for tried in _alternatives(counts, place, hidden)
        ), (counts, shown)


def _alternatives(counts: list[int], place: int, hidden: list[int]) -> Iterator[list[int]]:
    """Yield tables with the same sum, and another count in `place`, moved to one hidden line."""
    for other in hidden:
        for moved in range(1 - counts[place], counts[other]):
            if other != place and moved:
                tried = [*counts]
                tried[place] += moved
                tried[other] -= moved
                yield tried


@given(st.lists(st.integers(0, 30), max_size=8))
def test_no_small_count_is_printed(counts: list[int]) -> None:
    shown, total = _shown(counts)
    for count in (*shown, total):
        assert count is None or count == 0 or count >= SMALL


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
        min_size=1,
        max_size=7,
    )
)
def test_in_each_column_what_is_hidden_adds_up_to_enough(
    numbers: list[tuple[int, int, int, int]],
) -> None:
    rows = [
        FigureRow(str(place), 1, CountRange(a, a + b), CountRange(c, c + d), 0, 0)
        for place, (a, b, c, d) in enumerate(numbers)
    ]
    total = FigureRow(
        "",
        1,
        CountRange(sum(a for a, *_ in numbers), sum(a + b for a, b, *_ in numbers)),
        CountRange(sum(c for *_, c, _d in numbers), sum(c + d for *_, c, d in numbers)),
        0,
        0,
    )
    printed, whole = for_public(rows, total)
    hidden = [rows[int(row.key)] for row in printed if row.is_withheld]
    assert all(row.reports is None and row.corroborated is None for row in printed)
    if not hidden or whole.is_withheld:
        return
    assert len(hidden) > 1
    for column in (
        [row.persons.high for row in hidden if row.persons],
        [row.persons.low for row in hidden if row.persons],
        [row.acts.high for row in hidden if row.acts],
        [row.acts.low for row in hidden if row.acts],
    ):
        assert sum(column) >= SMALL or sum(column) == 0


def test_one_small_line_takes_the_next_smallest_with_it() -> None:
    assert _shown([3, 40, 7, 90]) == ((None, 40, None, 90), 140)


def test_several_small_lines_that_hold_enough_take_no_other() -> None:
    assert _shown([3, 4, 40]) == ((None, None, 40), 47)


def test_two_fours_would_be_told_by_their_sum() -> None:
    assert _shown([4, 4, 9, 40]) == ((None, None, None, 40), 57)


def test_lines_of_one_size_are_hidden_together() -> None:
    assert _shown([2, 6, 6, 40]) == ((None, None, None, 40), 54)


def test_where_lines_are_too_few_to_hide_in_none_is_printed() -> None:
    assert _shown([1, 1, 1, 1, 1]) == ((), 5)
    assert _shown([4, 4]) == ((), 8)


def test_of_a_small_total_nothing_is_printed() -> None:
    assert _shown([2, 1]) == ((None, None), None)


def test_days_that_are_printed_give_no_hidden_one_back_from_its_month() -> None:
    days = [("2026-10-01", 3), ("2026-10-02", 20), ("2026-11-01", 2), ("2026-11-02", 30)]
    rows = [_row(key, count) for key, count in days]
    printed, _whole = for_public(rows, _row("", 55), lambda key: key[:7])
    # By themselves the two small ones would be enough to hide in: but each has its own month.
    assert [row.is_withheld for row in printed] == [True] * 4


def test_lines_of_a_month_too_few_to_hide_in_are_not_printed_and_others_are() -> None:
    days = [(f"2026-10-{day:02d}", 1) for day in range(1, 6)]
    days += [("2026-11-01", 30), ("2026-11-02", 2), ("2026-11-03", 9)]
    rows = [_row(key, count) for key, count in days]
    printed, _whole = for_public(rows, _row("", 46), lambda key: key[:7])
    assert [(row.key, row.is_withheld) for row in printed] == [
        ("2026-11-01", False),
        ("2026-11-02", True),
        ("2026-11-03", True),
    ]


@given(
    st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=4), min_size=1, max_size=4),
)
@settings(max_examples=300, deadline=None)
def test_no_small_count_is_left_when_days_are_taken_from_months(months: list[list[int]]) -> None:
    total = _row("", sum(map(sum, months)))
    wide, whole = for_public([_row(str(n), sum(days)) for n, days in enumerate(months)], total)
    printed = {row.key: row for row in wide if not row.is_withheld}
    rows = [_row(f"{n}-{d}", c) for n, days in enumerate(months) for d, c in enumerate(days)]
    narrow, _whole = for_public(
        rows, total, lambda key: month if (month := key.split("-")[0]) in printed else ""
    )
    if whole.is_withheld:
        return
    shown = [row for row in narrow if not row.is_withheld]
    for month, row in printed.items():
        left = row.persons.high if row.persons else 0
        left -= sum(r.persons.high for r in shown if r.persons and r.key.split("-")[0] == month)
        assert left == 0 or left >= SMALL
    left = total.persons.high if total.persons else 0
    left -= sum(row.persons.high for row in shown if row.persons)
    assert left == 0 or left >= SMALL
    # Months that are hidden, less the days that are printed of them.
    inside = [r for r in shown if r.key.split("-")[0] not in printed]
    left = total.persons.high if total.persons else 0
    left -= sum(row.persons.high for row in printed.values() if row.persons)
    left -= sum(row.persons.high for row in inside if row.persons)
    assert left == 0 or left >= SMALL
