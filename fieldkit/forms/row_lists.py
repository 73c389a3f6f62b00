"""The rows of a report's repeats: their order, and those that wait where a count went down."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from fieldkit.domain.identifiers import RowId
from fieldkit.forms.schema import Element, Rows

Place = tuple[Element, Rows]  # a repeat, in the rows around it

_NONE: tuple[RowId, ...] = ()


class RowLists:
    """Rows by place. A row that waits has left its list but keeps its id, and so its answers."""

    def __init__(self) -> None:
        """Begin without rows."""
        self._ids: dict[Place, list[RowId]] = {}
        self._known: dict[Place, set[str]] = {}
        self._waiting: dict[Place, list[RowId]] = {}

    def ids(self, place: Place) -> Sequence[RowId]:
        """Return the rows at `place`, in order."""
        return self._ids.get(place, _NONE)

    def has(self, place: Place, row: str) -> bool:
        """Say whether `row` stands at `place`."""
        return row in self._known.get(place, ())

    def places(self) -> Iterator[Place]:
        """Yield every place that has or had rows, waiting ones included."""
        yield from self._ids
        yield from self._waiting.keys() - self._ids.keys()

    def with_waiting(self, place: Place) -> Sequence[RowId]:
        """Return the rows at `place`, then those that wait for it."""
        return (*self.ids(place), *self._waiting.get(place, _NONE))

    def put(self, place: Place, ids: Sequence[RowId]) -> None:
        """Let exactly `ids` stand at `place`."""
        self._ids[place] = list(ids)
        self._known[place] = set(ids)

    def add(self, place: Place, at: int | None = None, row: RowId | None = None) -> RowId:
        """Add a row, last or before the one now at `at`; return its id.

        `row`: the id of one that was removed and comes back; otherwise it gets a new one.
        """
        ids = self._ids.setdefault(place, [])
        known = self._known.setdefault(place, set())
        while row is None or row in known or row in self._waiting.get(place, ()):
            row = RowId(uuid.uuid4().hex[:8])
        ids.insert(len(ids) if at is None else max(0, min(at, len(ids))), row)
        known.add(row)
        return row

    def remove(self, place: Place, row: str) -> None:
        """Take a row out of its list."""
        self._ids[place].remove(RowId(row))
        self._known[place].discard(row)

    def drop(self, place: Place) -> list[RowId]:
        """Forget all rows at `place`; return what stood there."""
        self._known.pop(place, None)
        self._waiting.pop(place, None)
        return self._ids.pop(place, [])

    def wait(self, place: Place, row: RowId) -> None:
        """Note a row that stands in no list but has answers."""
        self._waiting.setdefault(place, []).append(row)

    def is_waiting(self, place: Place, row: str) -> bool:
        """Say whether a row waits to come back."""
        return row in self._waiting.get(place, ())

    def resize(self, place: Place, count: int) -> tuple[list[RowId], list[RowId]]:
        """Let `count` rows stand at `place`; return (rows that are new, rows that came back).

        Too many: the last ones wait. Too few: those that wait come back first, in their order.
        """
        ids = list(self.ids(place))
        waiting = self._waiting.setdefault(place, [])
        waiting[:0] = ids[count:]
        back = waiting[: max(0, count - len(ids))]
        del waiting[: len(back)]
        self.put(place, [*ids[:count], *back])
        new = [self.add(place) for _row in range(count - len(self.ids(place)))]
        return new, back
