"""Expressions that mean harm: nothing runs as Python, nothing runs for ever, no untyped error."""

from __future__ import annotations

import builtins
import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.form import Repeat
from fieldkit.errors import FieldkitError, InvalidForm
from fieldkit.forms import state
from fieldkit.forms.functions import AGGREGATES, FUNCTIONS
from fieldkit.forms.grammar import MAX_LENGTH, parse
from fieldkit.forms.program import Program
from fieldkit.forms.values import to_number, to_text
from tests.fakes.forms import a_form, a_question, an_engine

FORM = a_form(
    a_question("name"),
    a_question("n", "integer"),
    a_question("made", "calculate", calculation="1"),
    Repeat("people", (a_question("who"), a_question("age", "integer"))),
)
ROWS = [f"{number:08x}" for number in range(200)]
ANSWERS = {
    "name": "Invented",
    "n": 3,
    "people": ROWS,
    **{f"people[{row}]/age": place for place, row in enumerate(ROWS)},
}


def engine_with(source, answers=ANSWERS):
    made = replace(FORM.children[2], calculation=source)
    form = replace(FORM, children=(*FORM.children[:2], made, *FORM.children[3:]))
    return an_engine(form, answers)


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os').system('true')",
        "().__class__.__bases__",
        "${name.__class__}",
        "open('/etc/passwd')",
        "exec('1')",
        "lambda: 1",
        "name.format(1)",
        "f'{1}'",
        "[x for x in (1,)]",
        "1 if 1 else 2",
        "document('file:///etc/passwd')",
        "unparsed-entity-uri('a')",
    ],
)
def test_what_other_languages_understand_is_refused(source):
    with pytest.raises(InvalidForm):
        engine_with(source)


def test_no_expression_reaches_the_interpreter(monkeypatch):
    def caught(*_arguments, **_members):
        pytest.fail("an expression was run as Python")

    for name in ("eval", "exec", "compile"):
        monkeypatch.setattr(builtins, name, caught)
    monkeypatch.setattr(os, "system", caught)
    for source in ("'__import__(1)'", "concat('{0.__class__}', ${name})", "regex(${name}, '.*')"):
        assert engine_with(source).answer("made") is not None


@pytest.mark.parametrize(
    "source",
    [
        "(" * 4000 + "1" + ")" * 4000,
        "-" * 8000 + "1",
        "not(" * 1000 + "1" + ")" * 1000,
        "1" + "+1" * 4000,
        "a[" * 2000 + "1" + "]" * 2000,
        "1" * (MAX_LENGTH + 1),
        "/".join(["a"] * 4000),
    ],
)
def test_a_very_deep_or_long_expression_is_run_or_refused(source):
    try:
        engine_with(source)
    except FieldkitError:
        return


INSIDE = "count(/data/people[age >= 0"
NESTED = INSIDE + " and " + INSIDE + " and " + INSIDE + "]) > 0]) > 0]) > 0"


def test_predicates_inside_predicates_end_and_it_is_said(monkeypatch):
    # 200 people in each of three levels are 8 million looks.
    monkeypatch.setattr(state, "MAX_STEPS", 100_000)
    engine = engine_with(NESTED)
    (problem,) = [p for p in engine.problems("seal") if p.path == "made"]
    assert problem.severity.value == "warn"
    assert "more calculation" in problem.message


def test_an_answer_is_kept_when_what_depends_on_it_costs_too_much(monkeypatch):
    source = f"if(${{n}} = 4, {NESTED}, 'cheap')"
    engine = engine_with(source)
    assert engine.answer("made") == "cheap"
    monkeypatch.setattr(state, "MAX_STEPS", 100_000)
    changes = engine.put("n", 4)
    assert changes.values["n"] == 4
    assert engine.answer("made") == "cheap"
    assert "made" in changes.rechecked
    engine.put("n", 5)
    assert not [p for p in engine.problems("seal") if p.path == "made"]


def test_comparing_everything_with_everything_ends(monkeypatch):
    monkeypatch.setattr(state, "MAX_STEPS", 10_000)
    engine = engine_with("/data/people/age = /data/people/who")
    assert [p.path for p in engine.problems("seal")] == ["made"]


def test_ordinary_sums_over_many_rows_are_far_from_the_limit():
    engine = engine_with("sum(/data/people/age)")
    assert engine.answer("made") == str(sum(range(200)))
    assert engine._steps_left > state.MAX_STEPS * 0.99


WORDS = st.sampled_from(
    ["${name}", "${n}", "${age}", "${people}", "/data/people/age", ".", "..", "current()/../name"]
    + ["'a'", "1", "(", ")", "[", "]", ",", "+", "-", "*", "div", "mod", "=", "!=", "<", ">="]
    + ["and", "or", "|", "/", "instance('x') / root / item", "position()", "last()", "once("]
    + [f"{name}(" for name in sorted([*FUNCTIONS, *AGGREGATES])]
    + ["if(", "coalesce(", "indexed-repeat(", "jr:choice-name(", "pulldata(", "count("]
)


@settings(max_examples=400)
@given(st.lists(WORDS, max_size=14))
def test_any_words_of_the_language_in_any_order_run_or_are_refused(words):
    try:
        engine = engine_with(" ".join(words) or "''", {**ANSWERS, "people": ROWS[:5]})
    except FieldkitError:
        return
    engine.put("n", 4)
    engine.add_row("people")
    to_text(str(engine.answer("made")))
    engine.problems("seal")


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_refused(text):
    try:
        Program(replace(FORM, instance_name=text))
        tree = parse(text)
    except FieldkitError:
        return
    assert tree is not None or text == ""


@given(st.recursive(WORDS, lambda inner: st.lists(inner, max_size=4).map(" ".join), max_leaves=40))
def test_reading_any_expression_ends(source):
    try:
        parse(source)
    except FieldkitError:
        return


@given(st.floats() | st.text(max_size=20) | st.booleans())
def test_any_value_is_a_text_and_a_number(value):
    assert isinstance(to_text(value), str)
    assert isinstance(to_number(value), float)


COSTLY = a_form(
    a_question("n", "integer"),
    a_question("text", label={"en": "With ${who}"}),
    a_question("told", sealed_at_entry=True, constraint=". = 'x' and ${who} = ${who}"),
    a_question("made", "calculate", calculation="${who} = ${who}"),
    Repeat("people", (a_question("who", default="Ales"),), count="${n}"),
)


def test_after_too_costly_an_answer_a_sealed_one_is_taken_all_the_same(monkeypatch):
    monkeypatch.setattr(state, "MAX_STEPS", 10_000)
    engine = an_engine(COSTLY)
    engine.put("n", 200)
    assert engine.check_before_sealing("told", "x") == ()
    assert len(engine.check_before_sealing("told", "y")) == 1


def test_after_too_costly_an_answer_texts_are_shown_all_the_same(monkeypatch):
    monkeypatch.setattr(state, "MAX_STEPS", 10_000)
    engine = an_engine(COSTLY)
    engine.put("n", 200)
    label = engine.question("text").label
    assert engine.shown("text", label) == "With Ales"
    shown = {engine.shown("text", label) for _time in range(100)}
    assert shown == {"With Ales", "With ${who}"}
