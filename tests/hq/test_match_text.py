"""What is compared of a mention comes back as it was."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.hq.match_text import from_text, to_text

_WORDS = st.text(max_size=20)
_YEARS = st.none() | st.integers(1900, 2020)
# Reports may say any year that there is: a year of three digits once stopped all comparing.
_TIMES = st.none() | st.datetimes().map(lambda moment: moment.replace(second=0, microsecond=0))

mentions = st.builds(
    Mention,
    mention_id=st.just(MentionId("0a" * 16)),
    source=st.just("0b" * 16),
    path=st.just(""),
    form=st.just(""),
    names=st.lists(st.builds(SpelledName, _WORDS, _WORDS), max_size=3).map(tuple),
    patronymic=_WORDS,
    born_from=_YEARS,
    born_to=_YEARS,
    sex=_WORDS,
    station=_WORDS,
    from_time=_TIMES,
    to_time=_TIMES,
    articles=st.lists(_WORDS, max_size=3).map(tuple),
    source_ref=_WORDS,
)


@given(mentions)
def test_what_is_compared_comes_back(mention: Mention) -> None:
    assert from_text(mention.mention_id, to_text(mention)) == mention


@given(mentions)
def test_what_is_not_compared_is_left_out(mention: Mention) -> None:
    described = replace(mention, description="a scar", sensitivity="S4")
    assert to_text(described) == to_text(mention)
