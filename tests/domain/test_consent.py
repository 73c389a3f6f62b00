"""Consent: the strictest word wins, and withdrawal over all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.consent import ConsentLevel, allows, level_of, strictest

LEVELS = st.sampled_from(ConsentLevel)


def test_nothing_said_is_no_consent():
    assert strictest([]) is ConsentLevel.NONE


def test_the_strictest_of_several_wins():
    assert strictest([ConsentLevel.PUBLIC, ConsentLevel.LEGAL_AID]) is ConsentLevel.LEGAL_AID


def test_withdrawal_overrides_what_came_before_and_after():
    said = [ConsentLevel.PUBLIC, ConsentLevel.WITHDRAWN, ConsentLevel.PUBLIC]
    assert strictest(said) is ConsentLevel.WITHDRAWN


@pytest.mark.parametrize("answer", [None, "", "C8_UNHEARD_OF", 7, ["C7_PUBLIC"]])
def test_an_unknown_answer_is_no_consent(answer):
    assert level_of(answer) is ConsentLevel.NONE


def test_a_known_code_is_its_level():
    assert level_of("C5_UN_CONFIDENTIAL") is ConsentLevel.UN_CONFIDENTIAL


@given(LEVELS)
def test_withdrawn_allows_nothing(use):
    assert not allows(ConsentLevel.WITHDRAWN, use)


def test_a_level_includes_the_lower_ones_only():
    assert allows(ConsentLevel.COALITION, ConsentLevel.STATISTICS)
    assert not allows(ConsentLevel.COALITION, ConsentLevel.PUBLIC)


@given(st.lists(LEVELS, min_size=1), LEVELS)
def test_one_more_statement_never_allows_more(levels, more):
    before, after = strictest(levels), strictest([*levels, more])
    for use in ConsentLevel:
        assert not allows(after, use) or allows(before, use)
