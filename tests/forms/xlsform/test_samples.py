"""Real workbooks: converted as pyxform converts them, or refused with the reason; and their
expressions give what was worked out by hand.
"""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ET

import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from fieldkit.domain.form import Question, Severity, nodes
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.program import Rule
from fieldkit.forms.xlsform.check import check_xlsform
from tests.fakes.forms import StandingClock, a_digest

pytestmark = pytest.mark.samples

# What we refuse although pyxform takes it, and the reason that is given.
REFUSED = {
    "bad_calc.xlsx": "row 2, column calculation: badcalc: An expression in this form cannot",
    "UCL_Biomass_Plot_Form.xlsx": "row 16, column type: region_id: the file UCL_regions.csv is",
}
CONVERTED = (
    "badly_named_choices_sheet.xls",
    "calculate.xls",
    "choice_filter_test.xlsx",
    "group.xlsx",
    "repeat_date_test.xls",
    "specify_other.xlsx",
    "table-list.xls",
    "tutorial.xls",
    "widgets.xls",
    "xlsform_spec_test.xlsx",
    "yes_or_no_question.xlsx",
)
UNREADABLE = ("duplicate_columns.xlsx", "unknown_question_type.xls")


def checked(samples, name, media=None):
    path = samples / "data" / "xlsform" / name
    return check_xlsform(path, media=media, version=lambda _data: "sample")


def form_of(samples, name, media=None):
    found = checked(samples, name, media)
    assert found.form is not None, [remark.sentence for remark in found.remarks]
    return found.form


def engine_of(samples, name, media=None, **members):
    form = form_of(samples, name, media)
    return FormEngine(form, {}, {}, StandingClock(), a_digest, **members)


def xform(samples, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = convert(xlsform=str(samples / "data" / "xlsform" / name), validate=False)
    return ET.fromstring(made.xform)  # noqa: S314  # made by pyxform just now


def local(tag):
    return tag.rpartition("}")[2]


def paths_of(element, prefix=""):
    for child in element:
        name = local(child.tag)
        if not prefix and name == "meta":
            continue
        if not any(key.endswith("template") for key in child.attrib) and any(
            sibling is not child and sibling.tag == child.tag for sibling in element
        ):
            continue  # the first row that pyxform puts beside the template of a repeat
        yield prefix + name
        yield from paths_of(child, f"{prefix}{name}/")


def binds(root):
    for bind in root.iter("{http://www.w3.org/2002/xforms}bind"):
        path = bind.attrib["nodeset"].removeprefix("/data/")
        if not path.startswith("meta/"):
            yield path, bind.attrib


def test_every_workbook_here_is_looked_at(samples):
    there = {path.name for path in (samples / "data" / "xlsform").iterdir()}
    assert there == {*REFUSED, *CONVERTED, *UNREADABLE}


@pytest.mark.parametrize("name", CONVERTED)
def test_the_form_has_the_questions_that_pyxform_gives_it_in_the_same_places(samples, name):
    instance = next(iter(xform(samples, name).iter("{http://www.w3.org/2002/xforms}instance")))
    ours = [path for path, _node in nodes(form_of(samples, name))]
    assert ours == list(paths_of(instance[0]))


@pytest.mark.parametrize("name", CONVERTED)
def test_the_form_has_the_rules_that_pyxform_gives_it(samples, name):
    ours = dict(nodes(form_of(samples, name)))
    for path, attributes in binds(xform(samples, name)):
        node = ours[path]
        rules = {
            "relevant": node.relevant,
            "constraint": node.constraint if isinstance(node, Question) else "",
            "calculate": node.calculation if isinstance(node, Question) else "",
        }
        for rule, source in rules.items():
            assert bool(source) == (rule in attributes), (path, rule)
        if isinstance(node, Question):
            assert (node.required == "true()") == (attributes.get("required") == "true()"), path


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_refused_is_refused_with_the_reason(samples, name):
    found = checked(samples, name)
    assert found.form is None
    assert REFUSED[name] in "\n".join(
        remark.sentence for remark in found.remarks if remark.severity is Severity.BLOCK
    )


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_pyxform_refuses_we_refuse_with_its_reason(samples, name):
    with pytest.raises(PyXFormError) as theirs:
        xform(samples, name)
    (ours,) = checked(samples, name).remarks
    assert ours.severity is Severity.BLOCK
    assert " ".join(str(theirs.value).split())[:60] in ours.sentence


# Worked out by hand from the sheets


def test_calculate(samples):
    engine = engine_of(samples, "calculate.xls")
    answers = {path: engine.answer(path) for path, _element, _rows in engine.instances()}
    assert "4" in answers.values()
    assert "success" in answers.values()


def test_a_household_member_of_the_tutorial(samples):
    engine = engine_of(samples, "tutorial.xls")
    row, _changes = engine.add_row("member")
    at = f"member[{row}]/".__add__
    engine.put(at("older_than_five"), "no")
    assert engine.relevant(at("age_in_months"))
    assert not engine.relevant(at("age_in_years"))
    engine.put(at("age_in_months"), 73)
    assert engine.holds(at("age_in_months"), Rule.CONSTRAINT)
    engine.put(at("age_in_months"), 72)
    assert not engine.holds(at("age_in_months"), Rule.CONSTRAINT)
    engine.put(at("older_than_five"), "yes")
    engine.put(at("sex"), "female")
    for years, asked in ((14, False), (15, True), (49, True), (50, False)):
        engine.put(at("age_in_years"), years)
        assert engine.relevant(at("pregnant")) is asked


def test_the_widgets(samples):
    engine = engine_of(samples, "widgets.xls")
    engine.begin()
    assert engine.answer("my_decimal") == "18.31"
    assert engine.answer("my_select") == ["a", "c"]
    assert engine.answer("my_select1") == "8"
    assert engine.holds("my_date", Rule.CONSTRAINT)  # 2010 is not in the future
    for value, breaks in (("10.51", True), ("10.52", False), ("18.39", True)):
        engine.put("my_decimal", value)
        assert engine.holds("my_decimal", Rule.CONSTRAINT) is breaks
    for value, breaks in ((9, False), (10, True)):
        engine.put("my_int", value)
        assert engine.holds("my_int", Rule.CONSTRAINT) is breaks
    for value, breaks in ((["c"], False), (["c", "d"], True)):
        engine.put("my_select", value)
        assert engine.holds("my_select", Rule.CONSTRAINT) is breaks


def test_a_cascade(samples):
    engine = engine_of(samples, "choice_filter_test.xlsx")
    engine.put("state", "texas")
    assert {choice.name for choice in engine.offered("county")} == {"king", "cameron"}
    engine.put("county", "cameron")
    assert {choice.name for choice in engine.offered("city")} == {"brownsville", "harlingen"}


def test_a_count_that_is_calculated(samples):
    engine = engine_of(samples, "repeat_date_test.xls")
    assert len(engine.rows("repeat_test")) == 1


def test_other(samples):
    engine = engine_of(samples, "specify_other.xlsx")
    assert not engine.relevant("sex_other")
    engine.put("sex", "other")
    assert engine.relevant("sex_other")
    assert [choice.name for choice in engine.offered("sex")] == ["male", "female", "other"]


def test_the_specification(samples):
    engine = engine_of(samples, "xlsform_spec_test.xlsx", language="english")
    engine.begin()
    assert len(engine.rows("everything/repeat_test")) == 2
    assert engine.answer("everything/calculate_test") == "4"
    assert engine.answer("everything/start")["edtf"] == "2026-11-22T13:05"
    for address, is_one in (("me@example.org", True), ("me at example", False)):
        engine.put("everything/address", address)
        assert engine.relevant("everything/email_note") is is_one
    engine.put("everything/a_integer", 3)
    engine.put("everything/a_decimal", "3.5")
    assert engine.holds("everything/a_decimal", Rule.CONSTRAINT)
    row = engine.rows("everything/repeat_test")[0]
    path = f"everything/repeat_test[{row}]/group_test/select_multiple_test"
    engine.put("everything/my_name", "Nobody")
    engine.put(path, ["yes", "no"])
    messages = [p.message for p in engine.problems("seal") if p.path == path]
    assert "Sorry Nobody, you can't select yes and no." in messages
    engine.put("skip_to_end", "yes")
    assert not engine.relevant("everything/a_integer")


@pytest.fixture
def plots(tmp_path):
    """The files that the form of the biomass plots needs, with two rows each."""
    for name, header in (
        ("UCL_regions", "name,label"),
        ("UCL_districts", "name,label,region_id"),
        ("UCL_villages", "name,label,district_id"),
        ("ULC_Biomass_Plots", "name,label,village,plant_phase"),
        ("species_names", "name,label"),
    ):
        more = ",1,2022" if name == "ULC_Biomass_Plots" else ",1"
        more = more if header.count(",") > 1 else ""
        other = more.replace(",1", ",2")
        content = f"{header}\n1,One{more}\n2,Two{other}\n"
        (tmp_path / f"{name}.csv").write_text(content)
    return tmp_path


def test_a_plot_of_trees(samples, plots):
    engine = engine_of(samples, "UCL_Biomass_Plot_Form.xlsx", plots)
    engine.put("location/region_id", "2")
    assert [choice.name for choice in engine.offered("location/district_id")] == ["2"]
    engine.put("location/village", "1")
    engine.put("location/plant_phase", "2022")
    assert [choice.name for choice in engine.offered("location/plot_id")] == ["1"]
    engine.put("location/plot_id", "1")
    # A slope of 30 %: 15 / sqrt(cos(atan(0.3))) = 15.33, 5 / ... = 5.11.
    engine.put("location/slope", 30)
    assert engine.answer("location/slope_radius") == "15.33"
    assert engine.answer("location/slope_radius_inner") == "5.11"
    engine.put("any_trees", "yes")
    tree, _changes = engine.add_row("trees")
    at = f"trees[{tree}]/".__add__
    assert engine.answer(at("plot_id1")) == "1"
    for metres, size, outside in (
        ("5.11", "6", False),
        ("5.12", "15", False),
        ("15.33", "15", True),
    ):
        engine.put(at("tree_distance"), metres)
        assert engine.answer(at("size_constraint")) == size
        assert engine.holds(at("tree_distance"), Rule.CONSTRAINT) is outside
    engine.put(at("tag"), 7)
    engine.put(at("stem_count"), 2)
    first, second = engine.rows(at("stems"))
    assert engine.answer(at(f"stems[{second}]/tag_1")) == "7"
    engine.put(at(f"stems[{first}]/cbh"), 14)
    assert engine.holds(at(f"stems[{first}]/cbh"), Rule.CONSTRAINT)
    engine.put(at(f"stems[{first}]/cbh"), 200)
    assert engine.relevant(at(f"stems[{first}]/tree_photo"))
    for number, breaks in (("071 234 5678", False), ("12", True)):
        engine.put("info/leader_number", number)
        assert engine.holds("info/leader_number", Rule.CONSTRAINT) is breaks
