"""The structure a report carries: the same as its form's, and strict with what is forged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.form import Question, QuestionType, nodes
from fieldkit.errors import InvalidForm
from fieldkit.forms.embed import embedded_form
from fieldkit.forms.embedded_structure import structure_of
from fieldkit.forms.openrosa_writer import Instance, write_submission
from tests.fakes.forms import RESOURCES, shipped_form
from tests.fakes.submissions import a_whole_form, whole_answers

SHIPPED = sorted(path.stem for path in (RESOURCES / "forms").glob("*.json"))
INSTANCE = Instance("uuid:1", offset_minutes=180)


def line(path: str, kind: str = "question", **more: object) -> dict:
    return {"path": path, "kind": kind, "type": "text", **more}


def a_form_of(*lines: object) -> dict:
    return {"form": "X01", "version": "1", "questions": list(lines)}


@pytest.mark.parametrize("form_id", SHIPPED)
def test_names_types_and_concepts_are_those_of_the_form(form_id: str) -> None:
    form = shipped_form(form_id)
    found = structure_of(embedded_form(form, {}, {}, sha256_hex))
    assert (found.form_id, found.version) == (form.form_id, form.version)
    assert [(path, type(node), node.concept) for path, node in nodes(found)] == [
        (path, type(node), node.concept) for path, node in nodes(form)
    ]
    assert [node.type for _path, node in nodes(found) if isinstance(node, Question)] == [
        node.type for _path, node in nodes(form) if isinstance(node, Question)
    ]


@given(whole_answers())
def test_a_submission_by_it_is_the_one_by_the_form(answers) -> None:
    form = a_whole_form()
    structure = structure_of(embedded_form(form, {}, answers, sha256_hex))
    assert (
        write_submission(structure, answers, INSTANCE).xml
        == write_submission(form, answers, INSTANCE).xml
    )


def test_a_type_of_a_newer_program_is_text() -> None:
    form = structure_of(a_form_of(line("a", type="hologram")))
    assert form.children == (Question("a", QuestionType.TEXT),)


@pytest.mark.parametrize(
    "embedded",
    [
        {},
        {"questions": []},
        {"questions": "a"},
        a_form_of("a"),
        a_form_of(line("")),
        a_form_of(line("a"), line("a")),
        a_form_of(line("a"), line("a/b")),
        a_form_of(line("a/b")),
        a_form_of(line("a", "grid")),
        a_form_of(line("a", type=5)),
        a_form_of(line('a><b x="')),
        a_form_of(line("a b")),
        a_form_of(line("1a")),
        a_form_of(line("a:b")),
        a_form_of(line("a\n")),
        a_form_of(*(line(f"q{number}") for number in range(5001))),
        a_form_of(*(line("/".join(["g"] * depth), "group") for depth in range(1, 30))),
    ],
)
def test_what_does_not_fit_together_is_refused(embedded) -> None:
    with pytest.raises(InvalidForm):
        structure_of(embedded)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["form", "version", "questions", "x"]), _VALUES))
def test_any_object_is_read_or_refused(embedded) -> None:
    try:
        assert structure_of(embedded).children
    except InvalidForm:
        return
