"""Rows of a long table: only pages that are seen are asked for, and not all of them are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Row = TypeVar("Row")
_MOST_PAGES = 64  # that are kept


class PagedRows(Generic[Row]):
    """A page that is not there yet is asked for once."""

    def __init__(self, page: int, ask: Callable[[int], object]) -> None:
        """`page` says how many rows are asked for; `ask` is told the place of the first."""
        self._page = page
        self._ask = ask
        self._pages: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self._asked: set[int] = set()

    def clear(self) -> None:
        """Forget all of them."""
        self._pages.clear()
        self._asked.clear()

    def fill(self, first: int, rows: tuple[Row, ...]) -> None:
        """Keep a page that was asked for."""
        self._asked.discard(first)
        self._pages[first] = rows
        if len(self._pages) > _MOST_PAGES:
            self._pages.popitem(last=False)

    def row(self, place: int) -> Row | None:
        """Return a row, None where it is not there; never waits."""
        first = place - place % self._page
        page = self._pages.get(first)
        if page is not None:
            return page[place - first] if place - first < len(page) else None
        if first not in self._asked:
            self._asked.add(first)
            self._ask(first)
        return None
