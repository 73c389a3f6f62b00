"""How many acts the words about one person may speak of: the fewest and the most.

At most, each day or span of days that was named is an act of its own, and what has no time at all
is one more; nobody is counted twice for one day. At least, there are as many acts as moments are
needed so that each word holds at one of them, where words may be three hours wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.domain.figures import CountRange, Word

DAY = 1440  # minutes
_WRONG_BY = 180  # minutes: two who saw one arrest differ by so much, or write after midnight


def count_acts(words: Iterable[Word]) -> CountRange:
    """Return how many acts `words`, all about one person, speak of."""
    spans: set[tuple[int, int]] = set()
    days: set[tuple[int, int]] = set()
    is_undated = False
    for word in words:
        if word.begin is None or word.end is None:
            is_undated = True
            continue
        spans.add((word.end, word.begin))
        days.add((word.begin // DAY, word.end // DAY))
    most = len(days) + (1 if is_undated else 0)
    if len(spans) <= 1:
        return CountRange(min(len(spans) or 1, most), most)
    return CountRange(min(_fewest(spans), most), most)


def _fewest(spans: set[tuple[int, int]]) -> int:
    """Return how many moments are needed so that each span (end, begin) has one in it."""
    needed = 0
    moment = None
    for end, begin in sorted(spans):
        if moment is None or begin - _WRONG_BY > moment:
            needed += 1
            moment = end + _WRONG_BY
    return needed
