"""Values in groups that fit into one query of any database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Value = TypeVar("Value")
AT_ONCE = 500


def in_groups(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield the values, at most 500 at a time, in their order."""
    listed = list(values)
    for begin in range(0, len(listed), AT_ONCE):
        yield listed[begin : begin + AT_ONCE]
