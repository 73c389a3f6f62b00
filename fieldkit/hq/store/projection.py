"""What a table that is computed from statements must be able to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from fieldkit.domain.statement import Statement, StatementKind


class Projection(Protocol):
    """A table that only says what the statements in force say, in a form that is quick to ask.

    It follows each statement as it begins and ceases to hold, and can be made again from all that
    hold, oldest first, with the same result, in whatever order they began to.
    """

    @property
    def kinds(self) -> frozenset[StatementKind]:
        """The statements it follows."""
        ...

    def begin(self, statement: Statement) -> None:
        """Take in that this holds now, within the transaction of the caller."""
        ...

    def end(self, statement: Statement) -> None:
        """Take in that this holds no more; its content may be erased already."""
        ...

    def clear(self) -> None:
        """Empty the table, to be made again."""
        ...


@runtime_checkable
class SettlingProjection(Protocol):
    """A projection whose rows follow from several statements at once."""

    def settle(self) -> None:
        """Compute what follows from all that began and ceased to hold in this act.

        Called once after each act, within its transaction; and after all were taken in again.
        """
        ...


@runtime_checkable
class FilledProjection(Protocol):
    """A projection that takes in very many statements faster than one by one."""

    def fill(self, statements: Iterable[Statement]) -> None:
        """Take in all that hold, oldest first, into empty tables; the result is the same."""
        ...
