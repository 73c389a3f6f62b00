"""What was decided comes back as it was written, and nothing that does not fit is believed."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.identifiers import ColleagueId
from fieldkit.domain.inbox_decision import Decision, InboxDecision, from_content, to_content
from fieldkit.errors import InvalidInput, InvalidJson

SECOND = ColleagueId("5e" * 16)
MESSAGE = "3e" * 16

DECISIONS = st.one_of(
    st.builds(
        InboxDecision,
        st.sampled_from([Decision.ASKED, Decision.DEPUTY]),
        why=st.text(max_size=50),
        message=st.just(MESSAGE),
    ),
    st.builds(
        InboxDecision,
        st.just(Decision.ACCEPTED_UNVERIFIED),
        why=st.text(max_size=50),
        second=st.just(SECOND),
        reason=st.sampled_from(["chain-fork", "damaged"]),
    ),
    st.builds(
        InboxDecision,
        st.just(Decision.REFUSED),
        why=st.text(max_size=50),
        reason=st.just("damaged"),
        is_erased=st.booleans(),
    ),
    st.builds(
        InboxDecision,
        st.just(Decision.REVOKED),
        second=st.just(SECOND),
        at_once=st.booleans(),
        is_arrest=st.booleans(),
    ),
    st.builds(
        InboxDecision,
        st.just(Decision.REVOKED),
        at_once=st.booleans(),
        is_arrest=st.booleans(),
        is_alone=st.just(True),
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(DECISIONS)
def test_what_was_decided_comes_back(decision: InboxDecision) -> None:
    assert from_content(to_content(decision)) == decision


@given(
    DECISIONS,
    st.dictionaries(
        st.sampled_from(
            ["decision", "why", "second", "alone", "reason", "message", "erased", "more"]
        ),
        JSON,
    ),
)
def test_other_content_is_refused_or_says_the_same(
    decision: InboxDecision, changes: dict[str, Any]
) -> None:
    content = {**to_content(decision), **changes}
    with contextlib.suppress(InvalidJson):
        assert to_content(from_content(content)) == content


@pytest.mark.parametrize("decision", [Decision.ACCEPTED_UNVERIFIED, Decision.REVOKED])
def test_two_people_decide_or_nobody(decision: Decision) -> None:
    with pytest.raises(InvalidInput):
        InboxDecision(decision, reason="chain-fork" if "accept" in decision else "")


def test_alone_is_said_of_revoking_only_and_of_nobody_second() -> None:
    for decision, second in (
        (Decision.ACCEPTED_UNVERIFIED, None),
        (Decision.ACCEPTED_UNVERIFIED, SECOND),
        (Decision.REVOKED, SECOND),
    ):
        with pytest.raises(InvalidInput):
            InboxDecision(
                decision,
                reason="chain-fork" if "accept" in decision else "",
                second=second,
                is_alone=True,
            )


def test_a_decision_says_nothing_of_another() -> None:
    with pytest.raises(InvalidInput):
        InboxDecision(Decision.ASKED, message=MESSAGE, is_erased=True)
    with pytest.raises(InvalidInput):
        to_content(InboxDecision(Decision.ASKED, message=MESSAGE, why="x" * 1001))
