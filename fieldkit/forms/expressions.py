"""Compiles form expressions once into closures over the answers; nothing is ever `eval`ed.

Each compiled expression knows what it refers to, so that a changed answer runs only what
depends on it. References keep to the row they stand in, as pyxform writes them.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from fieldkit.errors import InvalidForm
from fieldkit.forms import patterns
from fieldkit.forms.functions import AGGREGATES, FUNCTIONS, Function
from fieldkit.forms.grammar import Call, Chain, Literal, Negation, Path, Step, Tree, Union, parse
from fieldkit.forms.paths import (
    Answers,
    Closure,
    Reference,
    Route,
    RouteBuilder,
    Scope,
    holds,
    named_route,
)
from fieldkit.forms.schema import Element, Rows, Schema
from fieldkit.forms.values import (
    Value,
    calculate,
    compare,
    moment,
    to_number,
    to_text,
    to_truth,
)
from fieldkit.translations import _

_ManyClosure: TypeAlias = Callable[[Scope], list[Value]]


@dataclass(frozen=True)
class Expression:
    """One expression, ready to run."""

    source: str
    references: frozenset[Reference]
    _run: Closure

    def value(self, answers: Answers, rows: Rows, own: Value | None = None) -> Value:
        """Return its value for the instance in `rows`; `own` stands for "." if given."""
        return self._run(Scope(answers, rows, rows, own))

    def truth(self, answers: Answers, rows: Rows, own: Value | None = None) -> bool:
        """Return whether it holds."""
        return to_truth(self.value(answers, rows, own))

    def keeps(self, answers: Answers, rows: Rows, item: dict[str, str]) -> bool:
        """Return whether, as a choice filter, it keeps the choice with these columns."""
        return to_truth(self._run(Scope(answers, rows, rows, item=item)))


def compile_expression(
    source: str, schema: Schema, element: Element, *, over_choices: bool = False
) -> Expression:
    """Return `source`, which belongs to `element`, compiled.

    `over_choices`: it is a choice filter, whose bare names are columns of the choices.

    Raises:
        InvalidForm: It cannot be read, uses an unknown function or leads nowhere.
    """
    compiler = _Compiler(schema, element, element, element.depth, set(), over_items=over_choices)
    run = compiler.value(parse(source))
    return Expression(source, frozenset(compiler.references), run)


@dataclass
class _Compiler:
    schema: Schema
    origin: Element  # what the expression belongs to
    context: Element  # what relative paths start at
    bound: int  # rows of `context` that are those of `origin`
    references: set[Reference]
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
            if not self._is_column(tree):
                return self.route(tree).values
        single = self.value(tree)
        return lambda scope: [single(scope)]

    # Operators

    def _chain(self, tree: Chain) -> Closure:
        run = self.value(tree.first)
        first: Tree = tree.first
        for symbol, operand in tree.rest:
            if symbol in ("or", "and"):
                run = _logical(symbol, run, self.value(operand))
            elif symbol in ("=", "!=", "<", "<=", ">", ">="):
                run = self._comparison(symbol, first, run, operand)
            else:
                run = _arithmetic(symbol, run, self.value(operand))
            first = Literal("")  # what stands to the left is one value from here on
        return run

    def _comparison(self, symbol: str, first: Tree, left: Closure, operand: Tree) -> Closure:
        if not (self._may_be_many(first) or self._may_be_many(operand)):
            right = self.value(operand)
            return lambda scope: compare(symbol, left(scope), right(scope))
        lefts: _ManyClosure = lambda scope: [left(scope)]  # noqa: E731
        if self._may_be_many(first):
            lefts = self.values(first)
        rights = self.values(operand)
        # Of sets, one pair that fits is enough (XPath 1.0 section 3.4).
        return lambda scope: any(
            compare(symbol, one, other) for one in lefts(scope) for other in rights(scope)
        )

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
                return named_route(self.schema, name, self.origin, from_anywhere=from_anywhere)
            case Call(name="current", arguments=()):
                return RouteBuilder(self.origin, self.origin.depth, from_origin=True)
            case _:
                raise InvalidForm(_("A path in this form starts with something unknown."))

    def _predicate(self, builder: RouteBuilder, tree: Tree) -> Closure:
        inner = _Compiler(self.schema, self.origin, builder.element, builder.bound, self.references)
        # Inside, rows are those of what is filtered: all of them, not only the bound ones.
        inner.bound = builder.element.depth
        before = set(self.references)
        run = inner.value(tree)
        for reference in self.references - before:
            self.references.discard(reference)
            self.references.add(Reference(reference.element, min(reference.bound, builder.bound)))
        return run

    # Choices as items: instance('list')/root/item[filter]/column

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
                _("instance() is understood as instance('list')/root/item[...]/column only.")
            )
        list_name = (
            to_text(call.arguments[0].value) if isinstance(call.arguments[0], Literal) else ""
        )
        inner = _Compiler(
            self.schema, self.origin, self.context, self.bound, self.references, over_items=True
        )
        tests = [inner.value(predicate) for predicate in tree.steps[1].predicates]
        column = names[2] if len(names) == 3 else "name"

        def run(scope: Scope) -> list[Value]:
            items = list(scope.answers.items(list_name))
            for test in tests:
                items = [
                    item
                    for place, item in enumerate(items, 1)
                    if holds(test(Scope(scope.answers, scope.rows, scope.origin, item=item)), place)
                ]
            return [item.get(column, "") for item in items]

        return run

    # Functions

    def _call(self, tree: Call) -> Closure:
        if tree.name in _SPECIAL:
            least, most, compile_call = _SPECIAL[tree.name]
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


def _logical(symbol: str, left: Closure, right: Closure) -> Closure:
    if symbol == "or":
        return lambda scope: to_truth(left(scope)) or to_truth(right(scope))
    return lambda scope: to_truth(left(scope)) and to_truth(right(scope))


def _arithmetic(symbol: str, left: Closure, right: Closure) -> Closure:
    return lambda scope: calculate(symbol, to_number(left(scope)), to_number(right(scope)))


_Arguments: TypeAlias = tuple[Tree, ...]


def _if(compiler: _Compiler, arguments: _Arguments) -> Closure:
    test, then, otherwise = (compiler.value(tree) for tree in arguments)
    return lambda scope: then(scope) if to_truth(test(scope)) else otherwise(scope)


def _coalesce(compiler: _Compiler, arguments: _Arguments) -> Closure:
    options = [compiler.value(tree) for tree in arguments]
    return lambda scope: next(
        (value for value in (option(scope) for option in options) if to_text(value) != ""), ""
    )


def _once(compiler: _Compiler, arguments: _Arguments) -> Closure:
    element, first_time = compiler.origin, compiler.value(arguments[0])

    def run(scope: Scope) -> Value:
        # Its own value, which is no dependency: it is what the expression gave before.
        stored = scope.answers.value(element, scope.origin)
        return stored if to_text(stored) != "" else first_time(scope)

    return run


def _count(compiler: _Compiler, arguments: _Arguments) -> Closure:
    several = compiler.values(arguments[0])
    return lambda scope: float(len(several(scope)))


def _position(compiler: _Compiler, arguments: _Arguments) -> Closure:
    if not arguments:
        return lambda scope: float(scope.place)
    before = set(compiler.references)
    route = compiler.route(arguments[0])
    compiler.references.difference_update(compiler.references - before)
    repeat = route.target.repeats[-1] if route.target.repeats else None
    if repeat is None:
        return lambda _scope: 1.0
    bound = min(route.target_bound, repeat.depth - 1)
    compiler.references.add(Reference(repeat, bound, order_only=True))

    def run(scope: Scope) -> Value:
        instances = route.instances(scope)
        if not instances:
            return 0.0
        rows = instances[0][1][: repeat.depth]
        ids = list(scope.answers.row_ids(repeat, rows[:-1]))
        return float(ids.index(rows[-1]) + 1) if rows[-1] in ids else 0.0

    return run


def _indexed_repeat(compiler: _Compiler, arguments: _Arguments) -> Closure:
    target = compiler.route(arguments[0], from_anywhere=True).target
    pairs = []
    for group, index in zip(arguments[1::2], arguments[2::2], strict=False):
        repeat = compiler.route(group, from_anywhere=True).target
        if repeat not in target.repeats:
            raise InvalidForm(_("indexed-repeat() names a repeat that its question is not in."))
        pairs.append((repeat, compiler.value(index)))
    compiler.references.add(Reference(target, 0))
    by_repeat = dict(pairs)

    def run(scope: Scope) -> Value:
        rows: Rows = ()
        for place, repeat in enumerate(target.repeats):
            ids = scope.answers.row_ids(repeat, rows)
            if repeat not in by_repeat:
                if scope.origin[: place + 1][:place] != rows or len(scope.origin) <= place:
                    return ""
                rows = scope.origin[: place + 1]
                continue
            index = to_number(by_repeat[repeat](scope))
            if not 1 <= index <= len(ids):
                return ""
            rows = (*rows, ids[int(index) - 1])
        return scope.answers.value(target, rows)

    return run


def _choice_name(compiler: _Compiler, arguments: _Arguments) -> Closure:
    code, question = compiler.value(arguments[0]), arguments[1]
    if isinstance(question, Literal):
        question = parse(to_text(question.value))
    target = compiler.route(question).target
    return lambda scope: scope.answers.choice_label(target, to_text(code(scope)).strip())


def _today(_compiler: _Compiler, _arguments: _Arguments) -> Closure:
    return lambda scope: moment(scope.answers.now().strftime("%Y-%m-%d")) or ""


def _now(_compiler: _Compiler, _arguments: _Arguments) -> Closure:
    return lambda scope: moment(scope.answers.now().strftime("%Y-%m-%dT%H:%M")) or ""


def _uuid(_compiler: _Compiler, _arguments: _Arguments) -> Closure:
    return lambda _scope: str(uuid.uuid4())


def _random(_compiler: _Compiler, _arguments: _Arguments) -> Closure:
    return lambda _scope: (uuid.uuid4().int >> 75) / 2.0**53


def _digest(compiler: _Compiler, arguments: _Arguments) -> Closure:
    parts = [compiler.value(tree) for tree in arguments]

    def run(scope: Scope) -> Value:
        text, name, *encoding = (to_text(part(scope)) for part in parts)
        found = scope.answers.digest(name, text.encode("utf-8", "surrogatepass"))
        if encoding == ["hex"]:
            return found.hex()
        return base64.b64encode(found).decode("ascii")

    return run


def _last(_compiler: _Compiler, _arguments: _Arguments) -> Closure:
    return lambda scope: float(scope.size)


def _current(compiler: _Compiler, _arguments: _Arguments) -> Closure:
    return compiler.value(Path(Call("current", ()), (), ()))


_SPECIAL: dict[str, tuple[int, int, Callable[[_Compiler, _Arguments], Closure]]] = {
    "if": (3, 3, _if),
    "coalesce": (1, 20, _coalesce),
    "once": (1, 1, _once),
    "count": (1, 1, _count),
    "position": (0, 1, _position),
    "last": (0, 0, _last),
    "indexed-repeat": (3, 7, _indexed_repeat),
    "jr:choice-name": (2, 2, _choice_name),
    "today": (0, 0, _today),
    "now": (0, 0, _now),
    "uuid": (0, 1, _uuid),
    "random": (0, 0, _random),
    "digest": (2, 3, _digest),
}
