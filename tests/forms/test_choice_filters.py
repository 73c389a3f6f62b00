"""A choice filter over a long list finds what trying it on every choice would keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.form import Repeat
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.forms.choice_filters import demands
from fieldkit.forms.places import load_places
from fieldkit.forms.program import Program
from tests.fakes.forms import RESOURCES, a_form, a_question, an_engine

PLACES = load_places(RESOURCES / "places")
TERMS = tuple(
    Term(
        f"T{number}",
        {"en": f"Term {number}"},
        parent="AB"[number % 2],
        valid_from="2020" if number % 3 else "",
        columns={"kind": ("x", "y", "10", "10.0")[number % 4]},
    )
    for number in range(240)
)
LISTS = {"list": Vocabulary("list", "1", "", ("en",), TERMS)}


def an_engine_with(choice_filter, answers=None, lists=None):
    form = a_form(
        a_question("other", "text"),
        Repeat("people", children=(a_question("town", "text"),)),
        a_question(
            "q", "select_one", vocabulary=next(iter(lists or LISTS)), choice_filter=choice_filter
        ),
    )
    return an_engine(form, answers, vocabularies=lists or LISTS)


def demanded(choice_filter):
    schema = Program(a_form(a_question("other", "text"), a_question("q"))).schema
    element = schema.locate("q")[0]
    return [(name, found.source) for name, found in demands(choice_filter, schema, element)]


@pytest.mark.parametrize(
    ("choice_filter", "expected"),
    [
        ("kind = 'x'", [("kind", '"x"')]),
        ("'x' = kind and parent = ${other}", [("kind", '"x"'), ("parent", "${other}")]),
        ("(kind = 'x' and parent = 'A') and true()", [("kind", '"x"'), ("parent", '"A"')]),
        ("""kind = 'say "x"'""", [("kind", """'say "x"'""")]),
        ("kind = 'x' or parent = 'A'", []),
        ("kind != 'x' and not(parent = 'A')", []),
        ("kind = 10 and name = 'T1' and kind = parent", []),
        ("kind = 'x' = 'y'", []),
        ("kind = concat(${other}, 'x')", []),
    ],
)
def test_only_what_must_hold_is_demanded(choice_filter, expected) -> None:
    assert demanded(choice_filter) == expected


_PARTS = st.sampled_from(
    [
        "kind = 'x'",
        "'y' = kind",
        "kind = 10",
        "kind = '10'",
        "kind = ${other}",
        "parent = 'A'",
        "parent = ''",
        "parent != ${other}",
        "valid_from = '2020'",
        "valid_from = ''",
        "nothing = ''",
        "nothing = 'x'",
        "name != 'T4'",
        "kind = ${town}",
        "position(..) > 0",
    ]
)


@given(
    st.lists(_PARTS, min_size=1, max_size=3),
    st.sampled_from([" and ", " or "]),
    st.sampled_from([None, "x", "10", "10.0", "A"]),
    st.lists(st.sampled_from(["x", "y", "10"]), max_size=2),
)
def test_a_search_keeps_what_the_filter_keeps(parts, joined, other, towns) -> None:
    rows = [f"0000000{number}" for number in range(len(towns))]
    answers = {"people": rows} if rows else {}
    answers |= {f"people[{row}]/town": town for row, town in zip(rows, towns, strict=True)}
    engine = an_engine_with(joined.join(parts), answers | ({"other": other} if other else {}))
    kept = [choice.name for choice in engine.offered("q")]
    assert [choice.name for choice in engine.find_offered("q", "", limit=999)] == kept
    assert {choice.name for choice in engine.find_offered("q", "term", limit=999)} == set(kept)


@pytest.mark.parametrize(
    "choice_filter",
    [
        "kind = 'region' and country = 'BY'",
        "kind = 'district' and parent = ${other}",
        "parent = 'GN_625144'",
        "country = 'BY' and latitude = '53.9002'",
        "kind = 'no such'",
    ],
)
def test_places_are_filtered_as_if_each_were_tried(choice_filter) -> None:
    engine = an_engine_with(choice_filter, {"other": "BY_HRODNA_REGION"}, {"place": PLACES})
    kept = [choice.name for choice in engine.offered("q")]
    assert [choice.name for choice in engine.find_offered("q", "", limit=99)] == kept
