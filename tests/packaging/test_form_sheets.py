"""Each question is written once, and a form's sheet says only what differs there."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def load(name):
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SHEETS = load("form_sheets")
LABEL = "label::English (en)"
MESSAGE = "constraint_message::English (en)"
SETTINGS = "form_title,form_id,version,default_language\nA form,X01,1,English (en)\n"
QUESTIONS = f"""type,name,{LABEL},constraint,{MESSAGE},default
text,name,Name,. != '',Write a name.,
integer,count,How many,,,1
begin_group,who,Who,,,
select_one own,kind,Kind,,,
"""
CHOICES = f"list_name,name,{LABEL}\nown,A,One\nother,B,Two\n"


@pytest.fixture
def source(tmp_path):
    (tmp_path / "blocks").mkdir()
    (tmp_path / "settings.csv").write_text(SETTINGS, "utf-8")
    (tmp_path / "questions.csv").write_text(QUESTIONS, "utf-8")
    (tmp_path / "choices.csv").write_text(CHOICES, "utf-8")
    (tmp_path / "blocks" / "both.csv").write_text("type,name,required\n,name,yes\n,count,\n")
    return tmp_path


def survey(source, text):
    (source / "X01.csv").write_text(text, "utf-8")
    return SHEETS.survey("X01", source)


def refusal(source, text):
    with pytest.raises(SHEETS.InvalidSheet) as refused:
        survey(source, text)
    return str(refused.value)


def test_a_question_is_taken_as_it_is_written(source):
    [row] = survey(source, "type,name\n,count\n")
    assert (row["type"], row[LABEL], row["default"]) == ("integer", "How many", "1")


def test_a_form_says_what_differs_there(source):
    [row] = survey(source, f"type,name,{LABEL},required,default\n,count,How many people,yes,-\n")
    assert (row[LABEL], row["required"], row["default"]) == ("How many people", "yes", "")


def test_a_block_stands_where_it_is_included(source):
    rows = survey(source, "type,name\nbegin_group,who\ninclude,both\nend_group,\n,kind\n")
    assert [row["name"] for row in rows] == ["who", "name", "count", "", "kind"]
    assert [row["required"] for row in rows[1:3]] == ["yes", ""]


def test_what_came_with_a_block_can_be_changed(source):
    rows = survey(source, "type,name,required,default\nchange,count,yes,7\ninclude,both,,\n")
    assert [(row["required"], row.get("default")) for row in rows] == [("yes", ""), ("yes", "7")]


def test_a_message_goes_with_its_constraint(source):
    [row] = survey(source, "type,name,constraint\n,name,-\n")
    assert not row["constraint"]
    assert MESSAGE not in row


def test_a_section_has_a_label_of_its_own_or_the_shared_one(source):
    rows = survey(
        source,
        f"type,name,{LABEL}\nbegin_group,who,\nend_group,,\nbegin_group,own,Own\nend_group,,\n",
    )
    assert [row.get(LABEL) for row in rows] == ["Who", "", "Own", ""]


def test_only_the_choices_of_a_form_are_in_its_workbook(source):
    survey(source, "type,name\n,kind\n")
    made = SHEETS.sheets("X01", source)
    assert made["choices"] == [["list_name", "name", LABEL], ["own", "A", "One"]]
    survey(source, "type,name\n,name\n")
    assert "choices" not in SHEETS.sheets("X01", source)


def test_an_empty_column_is_left_out(source):
    survey(source, "type,name\n,count\n")
    assert SHEETS.sheets("X01", source)["survey"][0] == ["type", "name", LABEL, "default"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("type,name\n,nobody\n", "nobody"),
        ("type,name\n,name\n,name\n", "twice"),
        ("type,name\n,name\ninclude,both\n", "twice"),
        ("type,name\ninclude,missing\n", "missing.csv"),
        ("type,name\nchange,count\n", "count"),
        ("type,name\ntext,other\n", "other"),
        ("type,name\nbegin_repeat,who\nend_repeat,\n", "who"),
        ("type,name,colour\n,name,red\n", "colour"),
        ("type,name,required\n,name\n", "name"),
        ("type,name\n,name,more\n", "name"),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused_by_name(source, text, named):
    assert named in refusal(source, text)


def test_a_block_that_includes_itself_is_refused(source):
    (source / "blocks" / "round.csv").write_text("type,name\ninclude,round\n", "utf-8")
    assert "round" in refusal(source, "type,name\ninclude,round\n")


def test_a_question_that_stands_twice_is_refused(source):
    (source / "questions.csv").write_text(QUESTIONS + "text,name,Again,,,\n", "utf-8")
    assert "twice" in refusal(source, "type,name\n,name\n")


CELLS = st.text("ab c,\"'ўі’", max_size=6).map(str.strip).filter(lambda text: text != "-")


@given(own=CELLS, said=CELLS, changed=CELLS)
def test_the_last_word_counts(tmp_path_factory, own, said, changed):
    source = tmp_path_factory.mktemp("sheets")
    for name, rows in (
        ("questions.csv", [["type", "name", LABEL], ["text", "q", own]]),
        ("X01.csv", [["type", "name", LABEL], ["", "q", said], ["change", "q", changed]]),
    ):
        with (source / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    [row] = SHEETS.survey("X01", source)
    assert row[LABEL] == (changed or said or own)


def test_every_question_and_block_of_ours_is_used():
    used = {row["name"] for form_id in SHEETS.form_ids() for row in SHEETS.survey(form_id)}
    assert set(SHEETS.questions()) <= used
    included = Counter()
    for path in SHEETS.SOURCE.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            included.update(r["name"] for r in csv.DictReader(file) if r.get("type") == "include")
    assert set(included) == {path.stem for path in (SHEETS.SOURCE / "blocks").glob("*.csv")}


def test_our_forms_are_those_in_the_settings():
    others = {"questions", "choices", "settings"}
    sheets = {path.stem for path in SHEETS.SOURCE.glob("*.csv")} - others
    assert set(SHEETS.form_ids()) == sheets
