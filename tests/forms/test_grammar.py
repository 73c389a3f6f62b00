"""The grammar: what is an expression, and that anything else is refused, never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import FieldkitError, InvalidForm
from fieldkit.forms.grammar import Call, Chain, Literal, Negation, Path, Step, Union, parse, parts


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("1.5", Literal(1.5)),
        ("'it'", Literal("it")),
        ('"it\'s"', Literal("it's")),
        ("${a}", Path("a", (), ())),
        ("${ a }", Path("a", (), ())),
        (".", Path(None, (), (Step("."),))),
        ("../b", Path(None, (), (Step(".."), Step("b")))),
        ("/data/b", Path("/", (), (Step("data"), Step("b")))),
        ("a-b", Path(None, (), (Step("a-b"),))),
        ("-1", Negation(Literal(1.0))),
        ("--1", Literal(1.0)),
        ("((1))", Literal(1.0)),
        ("f()", Call("f", ())),
        ("jr:f(1, 2)", Call("jr:f", (Literal(1.0), Literal(2.0)))),
        ("1 - 2", Chain(Literal(1.0), (("-", Literal(2.0)),))),
        ("div", Path(None, (), (Step("div"),))),
        ("${a}[1]/b", Path("a", (Literal(1.0),), (Step("b"),))),
        ("${a} | ${b}", Union((Path("a", (), ()), Path("b", (), ())))),
    ],
)
def test_expressions_are_read(source, tree):
    assert parse(source) == tree


def test_and_binds_more_than_or():
    tree = parse("1 or 2 and 3")
    assert tree == Chain(Literal(1.0), (("or", Chain(Literal(2.0), (("and", Literal(3.0)),))),))


def test_products_bind_more_than_sums_and_sums_more_than_comparisons():
    tree = parse("1 < 2 + 3 * 4")
    product = Chain(Literal(3.0), (("*", Literal(4.0)),))
    assert tree == Chain(Literal(1.0), (("<", Chain(Literal(2.0), (("+", product),))),))


def test_operators_are_names_where_a_name_stands():
    assert parse("div div mod") == Chain(
        Path(None, (), (Step("div"),)), (("div", Path(None, (), (Step("mod"),))),)
    )


@pytest.mark.parametrize(
    "source",
    [
        "",
        " ",
        "(1",
        "1)",
        "1 2",
        "f(",
        "f(1,)",
        "a//b",
        "*",
        "${}",
        "${1a}",
        "${a",
        "$a",
        "'open",
        "1 +",
        "and",
        "a[",
        "a[]",
        "1 == 2",
        "a ? b : c",
        "__import__('os').system('true')",
        "lambda: 1",
        "a; b",
        "1e999999x",
    ],
)
def test_what_is_no_expression_is_refused(source):
    if source == "and":  # a question may be called so
        assert parse(source) == Path(None, (), (Step("and"),))
        return
    with pytest.raises(InvalidForm):
        parse(source)


@pytest.mark.parametrize(
    "source", ["f(" * 70 + "1" + ")" * 70, "1" * 9000, "a[" * 70 + "1" + "]" * 70]
)
def test_too_long_or_too_deep_is_refused(source):
    with pytest.raises(InvalidForm):
        parse(source)


@pytest.mark.parametrize(
    "source", ["(" * 3000 + "1" + ")" * 3000, "1" + "+1" * 4000, "-" * 8000 + "1"]
)
def test_long_but_shallow_is_fine(source):
    assert parse(source)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(source):
    try:
        parse(source)
    except FieldkitError:
        return


TOKENS = st.sampled_from(
    ["${a}", "${b}", ".", "..", "/", "a", "(", ")", "[", "]", ",", "+", "-", "*", "div", "and"]
    + ["or", "mod", "=", "!=", "<", ">=", "'x'", "1", ".5", "f", "count", "current()", "|", " "]
)


@given(st.lists(TOKENS, max_size=25))
def test_any_row_of_tokens_is_read_or_refused(tokens):
    try:
        tree = parse(" ".join(tokens))
    except FieldkitError:
        return
    assert all(parts(part) is not None for part in parts(tree))
