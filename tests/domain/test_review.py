"""What statements of reviews, holds and their rules hold comes back, and nothing else passes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.answers import Json
from fieldkit.domain.review import (
    CLASSES,
    MAX_DAYS,
    MAX_TEXT,
    Review,
    ReviewRules,
    hold_from_content,
    hold_to_content,
    review_from_content,
    review_to_content,
    rules_from_content,
    rules_to_content,
)
from fieldkit.errors import InvalidJson

TEXTS = st.text(max_size=MAX_TEXT)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
CONTENTS = st.dictionaries(st.sampled_from(["next", "note", "why", "days", "x"]), JSON)


@given(next_on=st.dates(), note=TEXTS)
def test_a_review_comes_back(next_on: date, note: str) -> None:
    review = Review(next_on, note)
    assert review_from_content(review_to_content(review)) == review


@given(st.fixed_dictionaries({name: st.integers(1, MAX_DAYS) for name in CLASSES}))
def test_rules_come_back(days: dict[str, int]) -> None:
    rules = ReviewRules(days)
    assert rules_from_content(rules_to_content(rules)) == rules


@given(st.text(min_size=1, max_size=MAX_TEXT))
def test_a_hold_comes_back(why: str) -> None:
    assert hold_from_content(hold_to_content(why)) == why


@given(CONTENTS)
def test_whatever_does_not_fit_is_refused_and_nothing_else_happens(
    content: dict[str, Json],
) -> None:
    for reading in (review_from_content, rules_from_content, hold_from_content):
        try:
            reading(content)
        except InvalidJson:
            continue


@pytest.mark.parametrize("day", ["2026-13-01", "20261122", "2026-W47-7", "", "2026-1-001"])
def test_a_day_is_written_in_one_way(day: str) -> None:
    with pytest.raises(InvalidJson):
        review_from_content({"next": day})


@given(st.sampled_from(CLASSES), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_the_day_and_the_arrival_say_the_same(name: str, naive: datetime) -> None:
    rules, received = ReviewRules(), naive.replace(tzinfo=UTC)
    due_on = rules.due_on(name, received)
    noon = datetime(due_on.year, due_on.month, due_on.day, 12, tzinfo=UTC)
    assert received < rules.latest_arrival(name, noon)
    assert received >= rules.latest_arrival(
        name, noon.replace(hour=0) - (noon - noon.replace(hour=11))
    )
