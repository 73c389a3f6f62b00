"""How many acts the words about one person may speak of: the fewest and the most.

At most, each day or span of days that was named is an act of its own, and what has no time at all
is one more; nobody is counted twice for one day. At least, there are as many acts as moments are
needed so that each word holds at one of them, where words may be three hours wrong. Decisions of
courts are each an act of its own, also several on one day.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.domain.counted_decision import FORM as DECISION
from fieldkit.domain.figures import CountRange, Word

DAY = 1440  # minutes
_NONE = CountRange(0, 0)
_ONE = CountRange(1, 1)
_WRONG_BY = 180  # minutes: two who saw one arrest differ by so much, or write after midnight


def count_acts(words: Iterable[Word]) -> CountRange:
    """Return how many acts `words`, all about one person, speak of."""
    said = list(words)
    if said and said[0].form == DECISION:
        decisions = len({word.report for word in said})
        return CountRange(decisions, decisions)
    dated = [(word.begin, word.end) for word in said if word.begin is not None]
    days = {(begin // DAY, end // DAY) for begin, end in dated if end is not None}
    most = len(days) + (1 if len(dated) < len(said) else 0)
    if most <= 1:
        return _ONE if most else _NONE
    spans = {(end, begin) for begin, end in dated if end is not None}
    return CountRange(min(_fewest(spans), most) or 1, most)


def _fewest(spans: set[tuple[int, int]]) -> int:
    """Return how many moments are needed so that each span (end, begin) has one in it."""
    needed = 0
    moment = None
    for end, begin in sorted(spans):
        if moment is None or begin - _WRONG_BY > moment:
            needed += 1
            moment = end + _WRONG_BY
    return needed
