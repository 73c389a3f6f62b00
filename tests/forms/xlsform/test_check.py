"""XLSForms: compiled as ODK means them, with our columns; what we cannot carry is refused."""

from __future__ import annotations

import re

import pytest
from openpyxl import Workbook

from fieldkit.domain.form import FilledBy, Group, QuestionType, Repeat, Severity, Stage, questions
from fieldkit.errors import InvalidForm
from fieldkit.forms.xlsform.check import check_xlsform, compile_xlsform
from fieldkit.forms.xlsform.columns import unknown_appearances
from tests.fakes.forms import RESOURCES, an_engine

SETTINGS = {"form_title": "A form", "form_id": "X01", "version": "3"}


def a_workbook(folder, *survey, choices=(), settings=None):
    book = Workbook()
    book.remove(book.active)
    for title, rows in (
        ("survey", survey),
        ("choices", choices),
        ("settings", [SETTINGS if settings is None else settings]),
    ):
        sheet = book.create_sheet(title)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    path = folder / "form.xlsx"
    book.save(path)
    return path


def row(kind, name=None, label="L", **columns):
    return {"type": kind, "name": name, "label": label, **columns}


def compiled(folder, *survey, **sheets):
    return compile_xlsform(a_workbook(folder, *survey, **sheets))


def noted(checked):
    return "\n".join(r.sentence for r in checked.remarks if r.severity is Severity.WARN)


def only(form):
    return dict(questions(form)).popitem()[1]


def test_the_settings_give_id_version_and_title(tmp_path):
    form = compiled(tmp_path, row("text", "a"))
    assert (form.form_id, form.version, form.title) == ("X01", "3", {"und": "A form"})


def test_a_language_is_known_by_the_code_behind_its_name(tmp_path):
    form = compiled(
        tmp_path,
        {
            "type": "text",
            "name": "a",
            "label::English (en)": "Name",
            "label::Беларуская (be)": "Імя",
            "label::Français": "Nom",
        },
        settings=SETTINGS
        | {"default_language": "English (en)", "translated_title::Беларуская (be)": "Форма"},
    )
    assert only(form).label == {"en": "Name", "be": "Імя", "français": "Nom"}
    assert form.default_language == "en"
    assert form.title == {"en": "A form", "be": "Форма"}


def test_labels_keep_their_apostrophes(tmp_path):
    question = only(compiled(tmp_path, row("text", "a", "Сям’я", default="it’s", hint="l’heure")))
    assert (question.label, question.hint) == ({"und": "Сям’я"}, {"und": "l’heure"})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("text", "text"),
        ("integer", "integer"),
        ("decimal", "decimal"),
        ("date", "date"),
        ("time", "time"),
        ("dateTime", "dateTime"),
        ("note", "note"),
        ("acknowledge", "acknowledge"),
        ("barcode", "barcode"),
        ("geopoint", "geopoint"),
        ("image", "image"),
        ("audio", "audio"),
        ("video", "video"),
        ("file", "file"),
        ("hidden", "hidden"),
        ("today", "today"),
        ("start", "start"),
        ("end", "end"),
    ],
)
def test_types_keep_their_names(tmp_path, written, meant):
    assert only(compiled(tmp_path, row(written, "a"))).type is QuestionType(meant)


def test_the_columns_of_xlsform_are_carried(tmp_path):
    question = only(
        compiled(
            tmp_path,
            row(
                "text",
                "a",
                hint="H",
                guidance_hint="G",
                required="yes",
                required_message="R",
                relevant="1 = 1",
                constraint=". != ''",
                constraint_message="C",
                read_only="yes",
                appearance="multiline",
                default="x",
            ),
        )
    )
    assert (question.hint, question.guidance) == ({"und": "H"}, {"und": "G"})
    assert (question.required, question.required_message) == ("true()", {"und": "R"})
    assert (question.relevant, question.constraint) == ("1 = 1", ". != ''")
    assert (question.constraint_message, question.read_only) == ({"und": "C"}, "true()")
    assert (question.appearance, question.default) == ("multiline", "x")


def test_a_default_that_is_an_expression_is_one(tmp_path):
    question = only(compiled(tmp_path, row("dateTime", "a", default="now()")))
    assert (question.default, question.default_expression) == ("", "now()")


def test_our_own_columns_are_carried(tmp_path):
    question = only(
        compiled(
            tmp_path,
            row(
                "text",
                "a",
                concept="person.name_as_reported",
                rapid="yes",
                required="yes",
                required_at="hq",
                at_seal="warn",
                sealed_at_entry="yes",
                sensitivity="S3",
                filled_by="both",
            ),
        )
    )
    assert (question.concept, question.rapid) == ("person.name_as_reported", True)
    assert (question.required_at, question.at_seal) == (Stage.HQ, Severity.WARN)
    assert (question.sealed_at_entry, question.sensitivity) == (True, "S3")
    assert question.filled_by is FilledBy.BOTH


def test_partial_dates_are_asked_for_by_precision(tmp_path):
    question = only(compiled(tmp_path, row("dateTime", "a", precision="date_precision")))
    assert question.precision == "date_precision"


def test_a_list_from_a_file_is_a_vocabulary(tmp_path):
    form = compiled(
        tmp_path,
        row("select_one_from_file sex.csv", "a"),
        row("select_multiple_from_file force_type.csv", "b"),
    )
    assert [question.vocabulary for _path, question in questions(form)] == ["sex", "force_type"]
    assert form.vocabularies == ("force_type", "sex")


def test_a_list_of_the_form_keeps_its_columns_and_labels(tmp_path):
    form = compiled(
        tmp_path,
        row("select_one region", "a"),
        row("select_one town", "b", choice_filter="in = ${a}"),
        choices=[
            {"list_name": "region", "name": "M", "label": "Minsk"},
            {"list_name": "town", "name": "1", "label": "One", "in": "M"},
            {"list_name": "unused", "name": "U", "label": "U"},
        ],
    )
    assert set(form.choices) == {"region", "town"}
    assert form.choices["town"][0].columns == {"in": "M"}
    assert only(form).choice_filter == "in = ${a}"


def test_groups_and_repeats_are_nested(tmp_path):
    form = compiled(
        tmp_path,
        row("begin_repeat", "people", concept="person", rapid="yes"),
        row("begin_group", "g", relevant="1 = 1"),
        row("text", "a"),
        row("end_group", label=None),
        row("end_repeat", label=None),
    )
    (repeat,) = form.children
    assert isinstance(repeat, Repeat)
    assert (repeat.concept, repeat.rapid) == ("person", True)
    (group,) = repeat.children
    assert isinstance(group, Group)
    assert group.relevant == "1 = 1"


def test_a_trigger_is_carried(tmp_path):
    form = compiled(
        tmp_path, row("text", "a"), row("calculate", "b", calculation="now()", trigger="${a}")
    )
    assert only(form).trigger == ("a",)


def test_a_specified_other_asks_what(tmp_path):
    form = compiled(
        tmp_path,
        row("select_one own or_other", "a"),
        choices=[{"list_name": "own", "name": "A", "label": "A"}],
    )
    assert dict(questions(form))["a_other"].relevant == "selected(../a, 'other')"


@pytest.mark.parametrize(
    ("survey", "place"),
    [
        ([row("select_one_from_file places.xml", "b")], "row 2, column type"),
        ([row("select_one_from_file Big.csv", "b")], "row 2, column type"),
        (
            [row("text", "a", constraint="pulldata('A', 'b', 'c', 'd') = 1")],
            "row 2, column constraint",
        ),
        (
            [
                row("begin_repeat", "pets"),
                row("text", "pet"),
                row("end_repeat"),
                row("select_one ${pet}", "a"),
            ],
            "row 5, column type",
        ),
        ([row("text", "a", relevant="${last-saved#a} = 1")], "row 2, column relevant"),
        ([row("text", "a", constraint="regex(., '(?=a)')")], "row 2, column constraint"),
        ([row("text", "a", constraint="nosuch(.)")], "row 2, column constraint"),
        ([row("text", "a", relevant="${a} +")], "row 2, column relevant"),
        ([row("text", "a", required_at="soon")], "row 2, column required_at"),
        ([row("text", "a", at_seal="perhaps")], "row 2, column at_seal"),
        ([row("text", "a", filled_by="police")], "row 2, column filled_by"),
        ([row("text", "a", rapid="maybe")], "row 2, column rapid"),
        ([row("integer", "a", sealed_at_entry="yes")], "row 2, column sealed_at_entry"),
        ([row("text", "a", precision="date_precision")], "row 2, column precision"),
        ([row("date", "a", precision="rough")], "row 2, column precision"),
    ],
)
def test_what_is_not_supported_is_refused_with_its_place(tmp_path, survey, place):
    with pytest.raises(InvalidForm) as caught:
        compiled(tmp_path, *survey)
    assert place in str(caught.value)
    assert "survey" in str(caught.value)


@pytest.mark.parametrize(
    "survey",
    [
        [row("text", "a", relevant="${nobody} = 1")],
        [row("text", "a b")],
        [row("text", "a"), row("text", "a")],
        [row("begin_group", "g"), row("text", "a")],
        [row("unheard_of", "a")],
        [row("select_one nowhere", "a")],
        [row("calculate", "a")],
        [row("calculate", "a", calculation="${b}"), row("calculate", "b", calculation="${a}")],
        [],
    ],
)
def test_what_is_no_valid_form_is_refused(tmp_path, survey):
    with pytest.raises(InvalidForm):
        compiled(tmp_path, *survey)


def test_a_form_without_a_version_gets_one_of_its_content_and_that_is_said(tmp_path):
    settings = {"form_id": "X01", "form_title": "T"}
    path = a_workbook(tmp_path, row("text", "a"), settings=settings)
    with pytest.raises(InvalidForm, match="version"):
        compile_xlsform(path)
    checked = check_xlsform(path, version=lambda data: f"v{len(data)}")
    assert checked.form.version.startswith("v")
    assert "settings" in noted(checked)
    assert checked.form.version in noted(checked)


@pytest.mark.parametrize(
    ("survey", "said"),
    [
        ([row("deviceid", "b")], "row 2, column type: b"),
        ([row("username", "b")], "row 2, column type"),
        ([row("phonenumber", "b")], "row 2, column type"),
        ([row("email", "b")], "row 2, column type"),
        ([row("start-geopoint", "b")], "row 2, column type"),
        ([row("background-audio", "b")], "row 2, column type"),
        ([row("text", "a", **{"media::image": "a.png"})], "row 2, column media::image"),
        ([row("text", "a", **{"bind::custom": "x"})], "row 2, column custom"),
        ([row("text", "a", notes="for us")], "row 2, column notes"),
        ([row("audio", "a", parameters="quality=low")], "row 2, column parameters: a: quality"),
        ([row("image", "a", default="a.png")], "row 2, column default"),
        ([row("image", "a", appearance="signature")], "row 2, column appearance: a: signature"),
    ],
)
def test_what_is_not_used_is_named_and_the_form_is_made(tmp_path, survey, said):
    checked = check_xlsform(a_workbook(tmp_path, row("text", "z"), *survey))
    assert checked.form is not None
    assert said.replace("row 2", "row 3") in noted(checked)


def test_all_that_is_wrong_is_named_in_one_go(tmp_path):
    path = a_workbook(
        tmp_path,
        row("text", "a", relevant="${a} +"),
        row("osm", "b"),
        row("text", "c", filled_by="police", rapid="maybe"),
    )
    checked = check_xlsform(path)
    assert checked.form is None
    places = [(r.row, r.column) for r in checked.remarks if r.severity is Severity.BLOCK]
    assert places == [(2, "relevant"), (3, "type"), (4, "filled_by"), (4, "rapid")]


def test_what_is_never_recorded_can_still_be_named_by_an_expression(tmp_path):
    form = compiled(
        tmp_path, row("deviceid", "d"), row("calculate", "c", calculation="concat('x', ${d})")
    )
    device = dict(questions(form))["d"]
    assert (device.type, device.filled_by) == (QuestionType.HIDDEN, FilledBy.SYSTEM)
    assert an_engine(form).answer("c") == "x"


def test_a_name_that_stands_in_two_groups_is_told_apart_by_its_row(tmp_path):
    path = a_workbook(
        tmp_path,
        row("begin_group", "g"),
        row("text", "a"),
        row("end_group"),
        row("begin_group", "h"),
        row("text", "a", rapid="maybe"),
        row("end_group"),
    )
    assert [remark.row for remark in check_xlsform(path).remarks] == [6]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.xls", b"\xd0\xcf"),
        ("a.pdf", b"%PDF"),
        ("a.xlsx", b"<x/>"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidForm):
        compile_xlsform(path)


def test_a_missing_workbook_is_refused(tmp_path):
    with pytest.raises(InvalidForm):
        compile_xlsform(tmp_path / "none.xlsx")


@pytest.mark.parametrize(
    "name", ["../secret", "../secret.csv", "/secret", "C:secret", "a/../../secret"]
)
def test_no_file_outside_the_folder_of_the_form_is_read(tmp_path, name):
    (tmp_path / "secret.csv").write_text("name,label\nn,Invented\n")
    (tmp_path / "form-media" / "a").mkdir(parents=True)
    path = a_workbook(
        tmp_path,
        row("text", "t"),
        row("calculate", "c", calculation=f"instance('{name}') / root / item[1] / label"),
        row("calculate", "d", calculation=f"pulldata('{name}', 'label', 'name', ${{t}})"),
    )
    checked = check_xlsform(path)
    assert checked.form is None
    assert {remark.row for remark in checked.remarks} == {3, 4}


def test_the_appearances_that_the_documentation_names_are_not_said_to_change_nothing():
    page = (RESOURCES.parent / "docs" / "forms.md").read_text("utf-8")
    table = page.split("### Appearances")[1].split("### ")[0]
    cells = [line.split("|")[2] for line in table.splitlines() if line.count("|") > 3]
    words = {word for cell in cells for word in re.findall(r"`([a-z0-9-]+)`", cell)}
    assert {"likert", "rating", "multiline"} <= words
    assert unknown_appearances(" ".join(sorted(words))) == []
