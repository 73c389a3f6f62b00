"""What a choice filter demands of columns, so that a long list is not tried choice by choice."""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.forms.expressions import Expression, compile_expression
from fieldkit.forms.grammar import Chain, Literal, Path, Tree, parse
from fieldkit.forms.schema import Element, Schema

_OF_EVERY_CHOICE = frozenset({"name", "label"})  # not columns of the list


def demands(source: str, schema: Schema, element: Element) -> Iterator[tuple[str, Expression]]:
    """Yield (column, expression) where the filter cannot hold unless the column equals that.

    Only what stands between `and`s in the plain shape `column = 'text'` or `column = ${name}`
    is seen. The filter itself still decides; this says where trying it is in vain.

    Raises:
        InvalidForm: It is no expression, or leads nowhere.
    """
    for tree in _conjuncts(parse(source)):
        if not isinstance(tree, Chain) or len(tree.rest) != 1 or tree.rest[0][0] != "=":
            continue
        sides = (tree.first, tree.rest[0][1])
        for column, other in (sides, sides[::-1]):
            name, given = _column(column), _given(other)
            if name and given:
                expression = compile_expression(given, schema, element)
                # Of several answers, as of all rows, any may be equal.
                if all(to.bound == to.element.depth for to in expression.references):
                    yield name, expression


def _conjuncts(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Chain) and all(symbol == "and" for symbol, _operand in tree.rest):
        for part in (tree.first, *(operand for _symbol, operand in tree.rest)):
            yield from _conjuncts(part)
    else:
        yield tree


def _column(tree: Tree) -> str:
    if not isinstance(tree, Path) or tree.start is not None or len(tree.steps) != 1:
        return ""
    step = tree.steps[0]
    is_plain = not step.predicates and not tree.predicates and step.name not in (".", "..")
    return step.name if is_plain and step.name not in _OF_EVERY_CHOICE else ""


def _given(tree: Tree) -> str:
    """Return the expression of a text or of one answer; others are not worked out here."""
    if isinstance(tree, Literal) and isinstance(tree.value, str):
        quote = "'" if '"' in tree.value else '"'
        return f"{quote}{tree.value}{quote}"
    if not isinstance(tree, Path) or not isinstance(tree.start, str) or tree.start == "/":
        return ""
    return "" if tree.steps or tree.predicates else f"${{{tree.start}}}"
