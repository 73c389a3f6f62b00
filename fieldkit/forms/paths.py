"""Where the paths of an expression lead: which question, in which rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Protocol, TypeAlias

from fieldkit.errors import InvalidForm
from fieldkit.forms.grammar import Step
from fieldkit.forms.schema import Element, Rows, Schema
from fieldkit.forms.values import Value, to_number, to_truth
from fieldkit.translations import _

# Called with the name of a hash ("SHA-256") and the bytes; handed in, as crypto is elsewhere.
Digest = Callable[[str, bytes], bytes]


class Answers(Protocol):
    """What an expression may look at."""

    def value(self, element: Element, rows: Rows) -> Value:
        """Return the answer, "" if there is none or the question is not relevant."""
        ...

    def kept(self, element: Element, rows: Rows) -> Value:
        """Return the answer, relevant or not; "" if there is none."""
        ...

    def is_relevant(self, element: Element, rows: Rows) -> bool:
        """Say whether this instance is relevant, its parents included."""
        ...

    def row_ids(self, repeat: Element, outer: Rows) -> Sequence[str]:
        """Return the rows of a repeat in their order."""
        ...

    def choice_label(self, element: Element, code: str) -> str:
        """Return the label of a choice in the language that is shown."""
        ...

    def items(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the choices of a list as columns ("name", "label" and the others)."""
        ...

    def item_with(self, name: str, column: str, value: str) -> Mapping[str, str]:
        """Return the first choice of a list whose column holds `value`; empty if none does."""
        ...

    def now(self) -> datetime:
        """Return local time, naive."""
        ...

    def spend(self, steps: int) -> None:
        """Count work that grows with rows or choices.

        Raises:
            FormTooCostly: It was more than one change may cost.
        """
        ...

    def digest(self, name: str, data: bytes) -> bytes:
        """Return a hash of `data`."""
        ...


@dataclass(frozen=True)
class Reference:
    """That an expression looks at `element`, in the same rows for the first `bound` repeats."""

    element: Element
    bound: int
    order_only: bool = False  # only the order of a repeat's rows matters, as in position(..)


@dataclass(slots=True)
class Scope:
    """What one evaluation sees."""

    answers: Answers
    rows: Rows  # of the instance that relative paths start at
    origin: Rows  # of the question that the expression belongs to
    own: Value | None = None  # the value of "." where it is not the stored one
    item: Mapping[str, str] | None = None  # the choice that a filter looks at
    place: int = 1  # position() in a predicate
    size: int = 1


Closure: TypeAlias = Callable[[Scope], Value]
Instance: TypeAlias = tuple[Element, Rows]
Move: TypeAlias = Callable[[Scope, list[Instance]], list[Instance]]


@dataclass(frozen=True)
class Route:
    """A path resolved: where it starts, how it moves on, where it ends."""

    start: Element
    bound: int  # rows that the start takes from the context
    from_origin: bool
    moves: tuple[Move, ...]
    target: Element
    target_bound: int
    filtered: bool = False

    @property
    def is_single(self) -> bool:
        """Whether it leads to one instance at most."""
        return not self.filtered and self.target_bound == self.target.depth

    def instances(self, scope: Scope) -> list[Instance]:
        """Return what the path leads to, in form order, the relevant ones only."""
        rows = scope.origin if self.from_origin else scope.rows
        found = [(self.start, rows[: self.bound])]
        for move in self.moves:
            found = move(scope, found)
        relevant = scope.answers.is_relevant
        return [instance for instance in found if relevant(*instance)]

    def values(self, scope: Scope) -> list[Value]:
        """Return the answers there."""
        value = scope.answers.value
        return [value(*instance) for instance in self.instances(scope)]

    def value(self, scope: Scope) -> Value:
        """Return the first answer there, or ""."""
        if self.is_single:
            rows = scope.origin if self.from_origin else scope.rows
            return scope.answers.value(self.target, rows[: self.target.depth])
        return next(iter(self.values(scope)), "")


class RouteBuilder:
    """Builds one route step by step."""

    def __init__(self, start: Element, bound: int, *, from_origin: bool) -> None:
        """Begin at `start`, of whose rows the first `bound` are those of the context."""
        self._start = start
        self._bound = bound
        self._from_origin = from_origin
        self._moves: list[Move] = []
        self._filtered = False
        self.element = start
        self.bound = bound

    def step(self, step: Step) -> None:
        """Move on by "..", "." or a child's name.

        Raises:
            InvalidForm: There is no such parent or child.
        """
        if step.name == "..":
            self.up()
        elif step.name != ".":
            child = self.element.children.get(step.name)
            if child is None:
                raise InvalidForm(
                    _("The form has no question named {name} at this place.").format(name=step.name)
                )
            self.down(child)

    def up(self) -> None:
        """Move to the parent.

        Raises:
            InvalidForm: The form itself has none.
        """
        parent = self.element.parent
        if parent is None:
            raise InvalidForm(_("A path in this form leads above the form."))
        self.element, self.bound = parent, min(self.bound, parent.depth)
        self._moves.append(_up)

    def down(self, child: Element) -> None:
        """Move to `child`; a repeat gives all its rows."""
        self.element = child
        self._moves.append(_into_rows(child) if child.is_repeat else _into(child))

    def filter(self, predicate: Closure) -> None:
        """Keep only what `predicate` holds for."""
        self._moves.append(_keep(predicate))
        self._filtered = True

    def finish(self) -> Route:
        """Return the route."""
        return Route(
            self._start,
            self._bound,
            self._from_origin,
            tuple(self._moves),
            self.element,
            self.bound,
            self._filtered,
        )


def named_route(schema: Schema, name: str, origin: Element, depth: int) -> RouteBuilder:
    """Return the route of `${name}`, in those of the first `depth` rows it shares with `origin`.

    With no depth it leads to all rows, as the arguments of indexed-repeat do.

    Raises:
        InvalidForm: No question, or several, have this name.
    """
    target = schema.named(name)
    shared = min(depth, _shared_repeats(origin, target))
    chain = (*reversed(tuple(target.ancestors())), target)
    start = schema.root
    for element in chain:
        if element.depth > shared:
            break
        start = element
    builder = RouteBuilder(start, shared, from_origin=True)
    for element in chain:
        if element.depth > shared:
            builder.down(element)
    return builder


def _shared_repeats(origin: Element, target: Element) -> int:
    pairs = zip(origin.repeats, target.repeats, strict=False)
    shared = len(list(takewhile(lambda pair: pair[0] is pair[1], pairs)))
    # A repeat named from inside itself means all its rows.
    return min(shared, target.depth - 1) if target.is_repeat else shared


def _up(_scope: Scope, instances: list[Instance]) -> list[Instance]:
    found: dict[Instance, None] = {}
    for element, rows in instances:
        if element.parent is not None:
            found[element.parent, rows[: element.parent.depth]] = None
    return list(found)


def _into(child: Element) -> Move:
    return lambda _scope, instances: [(child, rows) for _element, rows in instances]


def _into_rows(child: Element) -> Move:
    def move(scope: Scope, instances: list[Instance]) -> list[Instance]:
        row_ids = scope.answers.row_ids
        found = [
            (child, (*rows, row)) for _element, rows in instances for row in row_ids(child, rows)
        ]
        scope.answers.spend(len(found))
        return found

    return move


def _keep(predicate: Closure) -> Move:
    def move(scope: Scope, instances: list[Instance]) -> list[Instance]:
        kept, size = [], len(instances)
        scope.answers.spend(size)
        for place, instance in enumerate(instances, 1):
            inner = Scope(scope.answers, instance[1], scope.origin, place=place, size=size)
            if holds(predicate(inner), place):
                kept.append(instance)
        return kept

    return move


def holds(value: Value, place: int) -> bool:
    """Say whether a predicate's value keeps what stands at `place` (XPath 1.0 section 2.4)."""
    if isinstance(value, float):
        return to_number(value) == place
    return to_truth(value)
