"""The compiled form: written canonically, read strictly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import canonical_json
from fieldkit.domain.form import Choice, FilledBy, Group, Repeat, Severity, Stage
from fieldkit.errors import FieldkitError, InvalidForm
from fieldkit.forms.loader import load_form, load_program, write_form
from tests.fakes.forms import a_form, a_question

FORM = a_form(
    a_question(
        "name",
        label={"en": "Name", "be": "Імя"},
        hint={"en": "As heard"},
        guidance={"en": "g"},
        required="true()",
        required_message={"en": "m"},
        constraint=". != ''",
        constraint_message={"en": "c"},
        read_only="false()",
        appearance="multiline",
        concept="person.name_as_reported",
        rapid=True,
        required_at=Stage.HQ,
        at_seal=Severity.WARN,
        sensitivity="S2",
        filled_by=FilledBy.BOTH,
        default="x",
        parameters={"rows": "3"},
        media={"image": {"en": "a.png"}},
    ),
    a_question("contact", sealed_at_entry=True),
    a_question("when", "dateTime", precision="date_precision", default_expression="now()"),
    Group(
        "g",
        (
            a_question("unit", "select_one", vocabulary="perpetrator_unit"),
            a_question("own", "rank", choices="own", choice_filter="a = 'b'"),
        ),
        label={"en": "G"},
        relevant="${name} != ''",
    ),
    Repeat(
        "people",
        (a_question("c", "calculate", calculation="position(..)", trigger=("name",)),),
        concept="person",
        rapid=True,
    ),
    choices={"own": (Choice("A", {"en": "A"}, {"a": "b"}), Choice("B", {}))},
)


def test_a_form_is_read_as_it_was_written():
    assert load_form(write_form(FORM)) == FORM


def test_what_says_nothing_is_not_written():
    data = json.loads(write_form(a_form(a_question("a"))))
    assert data["children"] == [{"kind": "question", "name": "a", "type": "text"}]


def test_a_program_is_ready_to_run():
    assert load_program(write_form(FORM)).schema.form == FORM


def test_an_extension_is_ignored():
    data = json.loads(write_form(FORM)) | {"x": {"anything": [1]}}
    assert load_form(canonical_json.write(data)) == FORM


def changed(change):
    data = json.loads(write_form(FORM))
    change(data)
    return canonical_json.write(data)


def in_question(**members):
    return lambda data: data["children"][0].update(members)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("format"),
        lambda data: data.update(format="fieldkit-form/2"),
        lambda data: data.pop("id"),
        lambda data: data.update(id="../../etc"),
        lambda data: data.update(id=""),
        lambda data: data.update(version=1),
        lambda data: data.update(unknown=1),
        lambda data: data.update(children={}),
        lambda data: data.update(children=[1]),
        lambda data: data.update(languages="en"),
        lambda data: data.update(title="T"),
        lambda data: data.update(title={"en": 1}),
        lambda data: data.update(title={"<b>": "x"}),
        lambda data: data.update(choices={"own": []}),
        lambda data: data.update(choices={}),
        lambda data: data["choices"]["own"].append({"name": "B"}),
        lambda data: data["choices"]["own"].append({"label": {}}),
        lambda data: data["children"].append(data["children"][0]),
        lambda data: data["children"][3].update(kind="loop"),
        lambda data: data["children"][3].update(type="text"),
        lambda data: data["children"][4].update(count="3 +"),
        lambda data: data.update(lists=["Not a name"]),
        lambda data: data.update(instance_name=3),
        in_question(name="a b"),
        in_question(name="a/b"),
        in_question(name="a[0]"),
        in_question(name=""),
        in_question(name=None),
        in_question(type="unheard-of"),
        in_question(kind="group"),
        in_question(relevant="${nobody} = 1"),
        in_question(relevant="("),
        in_question(constraint="system('x')"),
        in_question(required_at="never"),
        in_question(at_seal="maybe"),
        in_question(filled_by="police"),
        in_question(rapid="yes"),
        in_question(label=["x"]),
        in_question(default_expression="now()"),
        in_question(vocabulary="perpetrator_unit"),
        in_question(choices="own"),
        in_question(choice_filter="true()"),
        in_question(sealed_at_entry=True),
        in_question(type="select_one"),
        in_question(type="select_one", choices="own", vocabulary="perpetrator_unit"),
        in_question(type="select_one", vocabulary="../x"),
        in_question(type="calculate"),
        in_question(trigger="name"),
        in_question(more="x"),
    ],
)
def test_a_form_of_another_shape_is_refused(change):
    with pytest.raises(InvalidForm):
        load_form(changed(change))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b'{"format":"fieldkit-form/1","format":"x"}',
        b"[" * 100_000,
    ],
)
def test_other_bytes_are_refused(data):
    with pytest.raises(InvalidForm):
        load_form(data)


def test_groups_nested_without_end_are_refused():
    form = a_form(a_question("a"))
    for number in range(18):
        form = a_form(Group(f"g{number}", form.children))
    with pytest.raises(InvalidForm):
        load_form(write_form(form))


def test_the_message_names_the_place():
    with pytest.raises(InvalidForm, match=r"children\[0\]/at_seal"):
        load_form(changed(in_question(at_seal="maybe")))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_form_or_refused(data):
    with pytest.raises(FieldkitError):
        load_form(data)


DATA = write_form(FORM)


@given(st.integers(0, len(DATA) - 1), st.integers(0, 255))
def test_a_form_with_one_byte_changed_is_read_or_refused(place, byte):
    try:
        load_form(DATA[:place] + bytes([byte]) + DATA[place + 1 :])
    except FieldkitError:
        return


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
PLACES = ["children", "choices", "title", "languages", "version", "default_language"]
MEMBERS = sorted(json.loads(DATA)["children"][0])


@given(st.sampled_from(PLACES), JSON)
def test_a_form_with_one_member_replaced_is_read_or_refused(place, value):
    try:
        load_form(canonical_json.write(json.loads(DATA) | {place: value}))
    except FieldkitError:
        return


@given(st.sampled_from(MEMBERS), JSON)
def test_a_question_with_one_member_replaced_is_read_or_refused(member, value):
    try:
        load_form(changed(in_question(**{member: value})))
    except FieldkitError:
        return
