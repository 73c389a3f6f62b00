"""The grammar of form expressions: XPath 1.0 as ODK forms use it, read into a small tree.

Source: W3C XPath 1.0 section 3; ODK XForms specification, "XPath"; `${name}` is XLSForm.
Left out: axes other than child, self and parent, wildcards, `//`, variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from fieldkit.errors import InvalidForm
from fieldkit.translations import _

MAX_LENGTH = 8192  # characters of one expression
MAX_DEPTH = 64  # operators and calls inside one another

_GRAMMAR = r"""
    ?start: expression
    ?expression: conjunction | conjunction ("or" conjunction)+ -> or_
    ?conjunction: equality | equality ("and" equality)+ -> and_
    ?equality: relation | relation (EQUALITY relation)+ -> chain
    ?relation: sum | sum (RELATION sum)+ -> chain
    ?sum: product | product (SIGN product)+ -> chain
    ?product: unary | unary (FACTOR unary)+ -> chain
    ?unary: union | MINUS+ union -> unary
    MINUS: "-"
    ?union: path | path ("|" path)+ -> union
    ?path: primary predicate* ("/" steps)?               -> filtered
         | "/" steps                                     -> absolute
         | steps                                         -> relative
    steps: step ("/" step)*
    step: (DOTS | NAME) predicate*
    predicate: "[" expression "]"
    ?primary: "(" expression ")"                         -> inner
            | STRING                                     -> text
            | NUMBER                                     -> number
            | REFERENCE                                  -> reference
            | NAME "(" (expression ("," expression)*)? ")" -> call
    EQUALITY: "!=" | "="
    RELATION: "<=" | ">=" | "<" | ">"
    SIGN: "+" | "-"
    FACTOR: "*" | "div" | "mod"
    DOTS: ".." | "."
    REFERENCE: /\$\{\s*[^\W\d][\w.-]*\s*\}/
    NUMBER.2: /\d+(\.\d*)?|\.\d+/
    STRING: /"[^"]*"|'[^']*'/
    NAME: /[^\W\d][\w.-]*(:[^\W\d][\w.-]*)?/
    %ignore /[ \t\r\n]+/
"""


@dataclass(frozen=True)
class Literal:
    """A text or a number."""

    value: str | float


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True)
class Chain:
    """`first` followed by (operator, operand) pairs of one precedence, worked left to right."""

    first: Tree
    rest: tuple[tuple[str, Tree], ...]


@dataclass(frozen=True)
class Negation:
    """Unary minus."""

    operand: Tree


@dataclass(frozen=True)
class Union:
    """Several paths together."""

    paths: tuple[Tree, ...]


@dataclass(frozen=True)
class Step:
    """One step of a path: ".", ".." or a child's name."""

    name: str
    predicates: tuple[Tree, ...] = ()


@dataclass(frozen=True)
class Path:
    """Steps from `start`: None is the question itself, "/" the form, a text `${name}`'s name."""

    start: Tree | str | None
    predicates: tuple[Tree, ...]
    steps: tuple[Step, ...]


Tree: TypeAlias = Literal | Call | Chain | Negation | Union | Path


def parse(expression: str) -> Tree:
    """Return the tree of `expression`.

    Raises:
        InvalidForm: It does not follow the grammar, is too long or too deep.
    """
    if len(expression) > MAX_LENGTH:
        raise InvalidForm(_("An expression in this form is too long."))
    try:
        tree: Any = _parser().parse(expression)
    except (LarkError, RecursionError) as error:
        where = getattr(error, "column", None)
        raise InvalidForm(
            _("An expression in this form cannot be read (near character {place}).").format(
                place=where if isinstance(where, int) and where > 0 else len(expression)
            )
        ) from error
    found: Tree = tree
    _check_depth(found)
    return found


def parts(tree: Tree) -> tuple[Tree, ...]:
    """Return the trees directly inside `tree`."""
    match tree:
        case Call():
            return tree.arguments
        case Chain():
            return (tree.first, *(operand for _operator, operand in tree.rest))
        case Negation():
            return (tree.operand,)
        case Union():
            return tree.paths
        case Path():
            inner = tree.predicates + tuple(p for step in tree.steps for p in step.predicates)
            start = tree.start
            return inner if start is None or isinstance(start, str) else (start, *inner)
        case _:
            return ()


def _check_depth(tree: Tree) -> None:
    level: tuple[Tree, ...] = (tree,)
    for _depth in range(MAX_DEPTH):
        level = tuple(part for item in level for part in parts(item))
        if not level:
            return
    raise InvalidForm(_("An expression in this form is nested too deeply."))


@v_args(inline=True)
class _Builder(Transformer[Token, Tree]):
    """Builds the tree while the parser runs, so that depth costs no recursion."""

    def inner(self, tree: Tree) -> Tree:
        return tree

    def text(self, token: Token) -> Tree:
        return Literal(token[1:-1])

    def number(self, token: Token) -> Tree:
        return Literal(float(token))

    def reference(self, token: Token) -> Tree:
        return Path(token[2:-1].strip(), (), ())

    def call(self, name: Token, *arguments: Tree | None) -> Tree:
        return Call(str(name), tuple(item for item in arguments if item is not None))

    def or_(self, *operands: Tree) -> Tree:
        return _logical("or", operands)

    def and_(self, *operands: Tree) -> Tree:
        return _logical("and", operands)

    def chain(self, first: Tree, *rest: Any) -> Tree:
        pairs = tuple(
            (str(operator), operand)
            for operator, operand in zip(rest[::2], rest[1::2], strict=True)
        )
        return Chain(first, pairs) if pairs else first

    def unary(self, *items: Any) -> Tree:
        operand: Tree = items[-1]
        return operand if len(items) % 2 else Negation(operand)

    def union(self, *paths: Tree) -> Tree:
        return Union(paths) if len(paths) > 1 else paths[0]

    def step(self, name: Token, *predicates: Tree) -> Step:
        return Step(str(name), predicates)

    def steps(self, *steps: Step) -> tuple[Step, ...]:
        return steps

    def predicate(self, tree: Tree) -> Tree:
        return tree

    def absolute(self, steps: tuple[Step, ...]) -> Tree:
        return Path("/", (), steps)

    def relative(self, steps: tuple[Step, ...]) -> Tree:
        return Path(None, (), steps)

    def filtered(self, start: Tree, *rest: Any) -> Tree:
        steps: tuple[Step, ...] = rest[-1] if rest and isinstance(rest[-1], tuple) else ()
        predicates = tuple(item for item in rest if not isinstance(item, tuple))
        if not steps and not predicates:
            return start
        if isinstance(start, Path) and not start.predicates and not start.steps:
            return Path(start.start, predicates, steps)
        return Path(start, predicates, steps)


def _logical(operator: str, operands: tuple[Tree, ...]) -> Tree:
    if len(operands) == 1:
        return operands[0]
    return Chain(operands[0], tuple((operator, operand) for operand in operands[1:]))


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual", transformer=_Builder())
