"""Two public tables that could be subtracted from each other are noticed."""

from __future__ import annotations

from datetime import date

import pytest

from fieldkit.domain.figures import Act, Dimension
from fieldkit.domain.printed_figures import Numbers, PrintedFigures, from_json
from fieldkit.errors import InvalidJson
from fieldkit.hq.figures.subtraction import tells_of_few


def april(last: int | None, people: int, *, sources: int = 1, **said: object) -> PrintedFigures:
    numbers: Numbers = (people, people, people, people)
    facts = {
        "act": Act.DETENTION,
        "dimension": Dimension.REGION,
        "first_day": date(2026, 4, 1),
        "last_day": None if last is None else date(2026, 4, last),
        "least_sources": sources,
        "rows": {"BY-HM": (20, 20, 20, 20), "TOTAL": numbers},
        **said,
    }
    return PrintedFigures(**facts)  # type: ignore[arg-type]  # a builder of tests


@pytest.mark.parametrize("order", [1, -1])
def test_one_more_day_with_few_people_is_told(order: int) -> None:
    pair = [april(29, 40), april(30, 42)][::order]
    assert tells_of_few(*pair)
    assert tells_of_few(*[april(30, 40), april(None, 44)][::order])
    assert tells_of_few(*[april(30, 40, sources=2), april(30, 41)][::order])


@pytest.mark.parametrize(
    "other",
    [
        april(30, 40),  # nobody more
        april(30, 45),  # enough of them
        april(29, 42),  # the same again, later: people who came meanwhile
        april(30, 42, act=Act.SEARCH),
        april(30, 42, dimension=Dimension.SEX),
        april(30, 42, first_day=date(2026, 4, 2)),  # neither covers the other
        april(30, 42, sources=2),  # nor here
        april(30, 42, rows={"BY-BR": (42, 42, 42, 42)}),  # no line in common
    ],
)
def test_what_tells_nothing_is_not(other: PrintedFigures) -> None:
    assert not tells_of_few(april(29, 40), other)


def test_what_was_printed_is_kept_exactly() -> None:
    for table in (april(30, 40), april(None, 7, sources=3, first_day=None)):
        assert from_json(table.to_json()) == table


@pytest.mark.parametrize(
    "change",
    [{"rows": []}, {"rows": {"a": [1, 2, 3]}}, {"first": "soon"}, {"by": "shoe"}, {"more": 1}],
)
def test_what_does_not_fit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidJson):
        from_json({**april(30, 40).to_json(), **change})
