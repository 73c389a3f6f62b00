"""Form expressions, compiled once, each knowing what it refers to.

A changed answer runs only what depends on it. References keep to the row they stand in, as
pyxform writes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.forms.compiler import Compiler
from fieldkit.forms.context_functions import SPECIAL
from fieldkit.forms.grammar import parse
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
    source: str, schema: Schema, element: Element, *, over_choices: bool = False
) -> Expression:
    """Return `source`, which belongs to `element`, compiled.

    `over_choices`: it is a choice filter, whose bare names are columns of the choices.

    Raises:
        InvalidForm: It cannot be read, uses an unknown function or leads nowhere.
    """
    compiler = Compiler(
        schema, element, element, element.depth, set(), SPECIAL, over_items=over_choices
    )
    run = compiler.value(parse(source))
    return Expression(source, frozenset(compiler.references), run)
