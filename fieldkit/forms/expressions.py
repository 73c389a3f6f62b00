"""Form expressions, compiled once, each knowing what it refers to.

A changed answer runs only what depends on it. References keep to the row they stand in, as
pyxform writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fieldkit.forms.compiler import Compiler
from fieldkit.forms.context_functions import SPECIAL
from fieldkit.forms.grammar import Call, Literal, Tree, parse, parts
from fieldkit.forms.paths import Answers, Closure, Reference, Scope
from fieldkit.forms.schema import Element, Rows, Schema
from fieldkit.forms.values import Value, to_truth


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
    source: str,
    schema: Schema,
    element: Element,
    *,
    over_choices: bool = False,
    over_rows: bool = False,
) -> Expression:
    """Return `source`, which belongs to `element`, compiled.

    `over_choices`: it is a choice filter, whose bare names are columns of the choices.
    `over_rows`: it is about all rows of the repeat `element` together, so it stands in none.

    Raises:
        InvalidForm: It cannot be read, uses an unknown function or leads nowhere.
    """
    bound = element.depth - 1 if over_rows else element.depth
    compiler = Compiler(schema, element, element, bound, bound, set(), SPECIAL, over_choices)
    run = compiler.value(parse(source))
    return Expression(source, frozenset(compiler.references), run)


def lists_named(source: str) -> frozenset[str]:
    """Return the lists that `source` reads with instance() or pulldata().

    Raises:
        InvalidForm: It cannot be read.
    """
    return frozenset(_lists_in(parse(source)))


def _lists_in(tree: Tree) -> Iterator[str]:
    if isinstance(tree, Call) and tree.name in ("instance", "pulldata") and tree.arguments:
        name = tree.arguments[0]
        if isinstance(name, Literal) and isinstance(name.value, str):
            yield name.value.removesuffix(".csv")
    for part in parts(tree):
        yield from _lists_in(part)
