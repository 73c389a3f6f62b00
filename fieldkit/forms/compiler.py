"""Turns the tree of an expression into closures over the answers; nothing is ever `eval`ed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from fieldkit.errors import InvalidForm
from fieldkit.forms import patterns
from fieldkit.forms.functions import AGGREGATES, FUNCTIONS, Function
from fieldkit.forms.grammar import Call, Chain, Literal, Negation, Path, Step, Tree, Union
from fieldkit.forms.paths import Closure, Reference, Route, RouteBuilder, Scope, holds, named_route
from fieldkit.forms.schema import Element, Schema
from fieldkit.forms.values import Value, calculate, compare, to_number, to_text, to_truth
from fieldkit.translations import _

Arguments: TypeAlias = tuple[Tree, ...]
# The least and most arguments, and what compiles the call.
SpecialFunction: TypeAlias = "tuple[int, int, Callable[[Compiler, Arguments], Closure]]"
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_ManyClosure: TypeAlias = Callable[[Scope], list[Value]]


@dataclass
class Compiler:
    """Turns the tree of one expression into closures, noting what it refers to."""

    schema: Schema
    origin: Element  # what the expression belongs to
    context: Element  # what relative paths start at
    bound: int  # rows of `context` that are those of `origin`
    depth: int  # rows that `origin` stands in
    references: set[Reference]
    special: Mapping[str, SpecialFunction]
    over_items: bool = False

    def value(self, tree: Tree) -> Closure:
        """Compile what gives one value."""
        match tree:
            case Literal(value=constant):
                return lambda _scope: constant
            case Negation():
                operand = self.value(tree.operand)
                return lambda scope: -to_number(operand(scope))
            case Chain():
                return self._chain(tree)
            case Call():
                return self._call(tree)
            case Union():
                several = self.values(tree)
                return lambda scope: next(iter(several(scope)), "")
            case Path():
                return self._path(tree)

    def values(self, tree: Tree) -> _ManyClosure:
        """Compile what gives a set of values; what is no path gives a set of one."""
        if isinstance(tree, Union):
            parts = [self.values(path) for path in tree.paths]
            return lambda scope: [value for part in parts for value in part(scope)]
        if isinstance(tree, Path):
            if self._is_item_path(tree):
                return self._items(tree)
            if not (self._is_column(tree) or _is_self(tree)):
                return self.route(tree).values
        single = self.value(tree)
        return lambda scope: [single(scope)]

    # Operators

    def _chain(self, tree: Chain) -> Closure:
        (symbol, operand), *more = tree.rest
        if symbol in _COMPARISONS:
            first = self._comparison(symbol, tree.first, self.value(tree.first), operand)
        else:
            first = _joined(symbol, self.value(tree.first), self.value(operand))
        if not more:
            return first
        # One after the other, not inside one another: a long sum would be too deep.
        steps = [_step(symbol, self.value(operand)) for symbol, operand in more]

        def run(scope: Scope) -> Value:
            value = first(scope)
            for step in steps:
                value = step(scope, value)
            return value

        return run

    def _comparison(self, symbol: str, first: Tree, left: Closure, operand: Tree) -> Closure:
        if not (self._may_be_many(first) or self._may_be_many(operand)):
            right = self.value(operand)
            return lambda scope: compare(symbol, left(scope), right(scope))
        lefts: _ManyClosure = lambda scope: [left(scope)]  # noqa: E731
        if self._may_be_many(first):
            lefts = self.values(first)
        rights = self.values(operand)
        return _some_pair(symbol, lefts, rights)

    def _may_be_many(self, tree: Tree) -> bool:
        if isinstance(tree, Union):
            return True
        if not isinstance(tree, Path) or self._is_column(tree) or _is_self(tree):
            return False
        return self._is_item_path(tree) or not self.route(tree).is_single

    # Paths

    def _path(self, tree: Path) -> Closure:
        if self._is_column(tree):
            column = tree.steps[0].name
            return lambda scope: (scope.item or {}).get(column, "")
        if self._is_item_path(tree):
            several = self._items(tree)
            return lambda scope: next(iter(several(scope)), "")
        route = self.route(tree)
        if _is_self(tree):
            return lambda scope: route.value(scope) if scope.own is None else scope.own
        return route.value

    def route(self, tree: Tree, *, from_anywhere: bool = False) -> Route:
        """Resolve a path and note what it refers to.

        Raises:
            InvalidForm: It is no path, or leads nowhere.
        """
        if not isinstance(tree, Path):
            raise InvalidForm(_("An expression in this form needs a question at this place."))
        builder = self._begin(tree, from_anywhere=from_anywhere)
        for predicate in tree.predicates:
            builder.filter(self._predicate(builder, predicate))
        for step in tree.steps:
            builder.step(step)
            for predicate in step.predicates:
                builder.filter(self._predicate(builder, predicate))
        self.references.add(Reference(builder.element, builder.bound))
        return builder.finish()

    def _begin(self, tree: Path, *, from_anywhere: bool) -> RouteBuilder:
        match tree.start:
            case None:
                return RouteBuilder(self.context, self.bound, from_origin=False)
            case "/":
                return _Absolute(self.schema.root)
            case str() as name:
                depth = 0 if from_anywhere else self.depth
                return named_route(self.schema, name, self.origin, depth)
            case Call(name="current", arguments=()):
                return RouteBuilder(self.origin, self.depth, from_origin=True)
            case _:
                raise InvalidForm(_("A path in this form starts with something unknown."))

    def _predicate(self, builder: RouteBuilder, tree: Tree) -> Closure:
        # Inside, rows are those of what is filtered: all of them, not only the bound ones.
        element = builder.element
        inner = replace(self, context=element, bound=element.depth, over_items=False)
        before = set(self.references)
        run = inner.value(tree)
        for reference in self.references - before:
            self.references.discard(reference)
            self.references.add(Reference(reference.element, min(reference.bound, builder.bound)))
        return run

    # Choices as items: instance('list') / root / item[filter] / column

    def _is_column(self, tree: Tree) -> bool:
        return (
            self.over_items
            and isinstance(tree, Path)
            and tree.start is None
            and len(tree.steps) == 1
            and tree.steps[0].name not in (".", "..")
        )

    def _is_item_path(self, tree: Path) -> bool:
        return isinstance(tree.start, Call) and tree.start.name == "instance"

    def _items(self, tree: Path) -> _ManyClosure:
        call = tree.start
        names = [step.name for step in tree.steps]
        if (
            not isinstance(call, Call)
            or [type(argument) for argument in call.arguments] != [Literal]
            or names[:2] != ["root", "item"]
            or len(names) > 3
            or tree.predicates
        ):
            raise InvalidForm(
                _("instance() is understood as instance('list') / root / item[...] / column only.")
            )
        list_name = (
            to_text(call.arguments[0].value) if isinstance(call.arguments[0], Literal) else ""
        )
        inner = replace(self, over_items=True)
        tests = [inner.value(predicate) for predicate in tree.steps[1].predicates]
        column = names[2] if len(names) == 3 else "name"

        def run(scope: Scope) -> list[Value]:
            items = list(scope.answers.items(list_name))
            for test in tests:
                scope.answers.spend(len(items))
                size = len(items)
                items = [
                    item
                    for place, item in enumerate(items, 1)
                    if holds(test(_over_item(scope, item, place, size)), place)
                ]
            return [item.get(column, "") for item in items]

        return run

    # Functions

    def _call(self, tree: Call) -> Closure:
        if tree.name in self.special:
            least, most, compile_call = self.special[tree.name]
            _check_count(tree, least, most)
            return compile_call(self, tree.arguments)
        function = FUNCTIONS.get(tree.name) or AGGREGATES.get(tree.name)
        if function is None:
            raise InvalidForm(
                _("The function {name}() is not supported in forms.").format(name=tree.name)
            )
        _check_count(tree, function.least, function.most)
        if tree.name == "regex" and isinstance(tree.arguments[1], Literal):
            patterns.compiled(to_text(tree.arguments[1].value))
        if tree.name in AGGREGATES:
            return self._aggregate(function, tree.arguments)
        arguments = [self.value(argument) for argument in tree.arguments]
        run = function.run
        return lambda scope: run(*[argument(scope) for argument in arguments])

    def _aggregate(self, function: Function, trees: tuple[Tree, ...]) -> Closure:
        sets = [self.values(tree) for tree in trees]
        run = function.run
        return lambda scope: run(*[value for values in sets for value in values(scope)])


class _Absolute(RouteBuilder):
    """A route from the top, whose first step names the form itself."""

    def __init__(self, root: Element) -> None:
        super().__init__(root, 0, from_origin=True)
        self._named_root = False

    def step(self, step: Step) -> None:
        if self._named_root:
            super().step(step)
        self._named_root = True


def _over_item(scope: Scope, item: Mapping[str, str], place: int, size: int) -> Scope:
    return Scope(scope.answers, scope.rows, scope.origin, item=item, place=place, size=size)


def _is_self(tree: Tree) -> bool:
    return (
        isinstance(tree, Path)
        and tree.start is None
        and len(tree.steps) == 1
        and tree.steps[0].name == "."
        and not tree.steps[0].predicates
    )


def _check_count(tree: Call, least: int, most: int) -> None:
    if not least <= len(tree.arguments) <= most:
        raise InvalidForm(
            _("The function {name}() has too few or too many arguments.").format(name=tree.name)
        )


def _joined(symbol: str, left: Closure, right: Closure) -> Closure:
    """Join two values by a logical or arithmetic operator."""
    if symbol == "or":
        return lambda scope: to_truth(left(scope)) or to_truth(right(scope))
    if symbol == "and":
        return lambda scope: to_truth(left(scope)) and to_truth(right(scope))
    return lambda scope: calculate(symbol, to_number(left(scope)), to_number(right(scope)))


def _step(symbol: str, right: Closure) -> Callable[[Scope, Value], Value]:
    """Join the value of what stands to the left with one more operand."""
    if symbol == "or":
        return lambda scope, left: to_truth(left) or to_truth(right(scope))
    if symbol == "and":
        return lambda scope, left: to_truth(left) and to_truth(right(scope))
    if symbol in _COMPARISONS:
        return lambda scope, left: compare(symbol, left, right(scope))
    return lambda scope, left: calculate(symbol, to_number(left), to_number(right(scope)))


def _some_pair(symbol: str, lefts: _ManyClosure, rights: _ManyClosure) -> Closure:
    """Compare sets: one pair that fits is enough (XPath 1.0 section 3.4)."""

    def run(scope: Scope) -> Value:
        ones, others = lefts(scope), rights(scope)
        scope.answers.spend(len(ones) * len(others))
        return any(compare(symbol, one, other) for one in ones for other in others)

    return run
