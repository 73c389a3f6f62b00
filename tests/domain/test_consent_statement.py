"""What is stated about consent reads as it was written, and nothing else is taken for it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.answers import Json
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import (
    ConsentWord,
    EditorialDecision,
    GivenBy,
    GivenHow,
    Purpose,
    consent_from_content,
    consent_to_content,
    editorial_from_content,
    editorial_to_content,
)
from fieldkit.errors import InvalidInput, InvalidJson

GIVEN = date(2026, 11, 22)
words = st.builds(
    ConsentWord,
    level=st.sampled_from(ConsentLevel),
    given_by=st.just(GivenBy.PERSON),
    how=st.sampled_from(GivenHow),
    refused=st.frozensets(st.sampled_from(Purpose)),
    given_on=st.none() | st.just(GIVEN),
    until=st.none() | st.dates(min_value=GIVEN),
    renews=st.booleans(),
    silence=st.booleans(),
    adult=st.booleans(),
    note=st.text(max_size=20),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(words)
def test_a_word_reads_as_it_was_written(word: ConsentWord) -> None:
    assert consent_from_content(consent_to_content(word)) == word


@given(words, st.sampled_from(["level", "refused", "given_by", "until", "renews"]), anything)
def test_what_does_not_fit_is_refused_and_raises_nothing_else(
    word: ConsentWord, member: str, value: Json
) -> None:
    content = consent_to_content(word)
    try:
        read = consent_from_content({**content, member: value})
    except InvalidJson:
        return
    assert consent_to_content(read) == {**content, member: consent_to_content(read)[member]}


def test_a_decision_reads_as_it_was_written() -> None:
    decision = EditorialDecision("the family asked for it at night", date(2026, 12, 1))
    assert editorial_from_content(editorial_to_content(decision)) == decision
    with pytest.raises(InvalidJson):
        editorial_from_content({"reason": " ", "until": ""})
    with pytest.raises(InvalidJson):
        editorial_from_content({"reason": "x", "until": "2026-02-30"})


def test_it_cannot_end_before_it_was_given() -> None:
    with pytest.raises(InvalidInput):
        ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON, given_on=GIVEN, until=date(2026, 11, 21))


@pytest.mark.parametrize("giver", [GivenBy.RELATIVE, GivenBy.LAWYER, GivenBy.NONE])
def test_only_the_person_or_a_parent_gives_it_anew(giver: GivenBy) -> None:
    with pytest.raises(InvalidInput):
        ConsentWord(ConsentLevel.PUBLIC, giver, renews=True)
