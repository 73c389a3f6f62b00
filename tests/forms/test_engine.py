"""The engine: what is asked, calculated and wrong, and that only dependants run again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.form import Choice, FilledBy, Group, Repeat, Severity, Stage
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.errors import FieldkitError, InvalidAnswer, InvalidForm
from fieldkit.forms.checks import ProblemKind
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.program import Program, Rule
from tests.fakes.forms import StandingClock, a_digest, a_form, a_question, an_engine

PEOPLE = a_form(
    a_question("place"),
    a_question("total", "calculate", calculation="sum(${age})"),
    a_question("crowd", relevant="count(${people}) > 2"),
    a_question("names", "calculate", calculation="join(',', ${name})"),
    Repeat(
        "people",
        (
            a_question("name", required="true()"),
            a_question("age", "integer", constraint=". >= 0 and . <= 120"),
            a_question("guardian", relevant="${age} < 18", required="true()"),
            a_question("number", "calculate", calculation="position(..)"),
            a_question(
                "before",
                "calculate",
                calculation="indexed-repeat(${name}, ${people}, ${number} - 1)",
            ),
            Repeat("spellings", (a_question("spelling"),), relevant="${age} != 40"),
        ),
        relevant="${place} != 'nowhere'",
    ),
)


def date_answer(edtf, precision="EXACT_DAY"):
    return {"typed": edtf, "edtf": edtf, "precision": precision}


def kinds(engine, stage="seal"):
    return [
        (problem.path, problem.kind.value, problem.severity.value)
        for problem in engine.problems(stage)
    ]


def with_rows(count):
    engine = an_engine(PEOPLE)
    return engine, [engine.add_row("people")[0] for _number in range(count)]


def test_a_changed_answer_is_the_first_of_the_changes():
    engine, (row,) = with_rows(1)
    changes = engine.put(f"people[{row}]/age", 30)
    assert list(changes.values.items())[0] == (f"people[{row}]/age", 30)
    assert changes.values["total"] == "30"


def test_a_repeat_without_rows_is_relevant_or_not():
    engine = an_engine(PEOPLE)
    assert engine.relevant("people")
    engine.put("place", "nowhere")
    assert not engine.relevant("people")


def test_none_takes_an_answer_away_and_what_was_calculated_from_it():
    engine, (row,) = with_rows(1)
    engine.put(f"people[{row}]/name", "Ales")
    changes = engine.put(f"people[{row}]/name", None)
    assert changes.values == {f"people[{row}]/name": None, "names": None}


def test_relevance_follows_the_answer_in_its_own_row_only():
    engine, (one, two) = with_rows(2)
    changes = engine.put(f"people[{one}]/age", 12)
    assert changes.relevant == {f"people[{one}]/guardian": True}
    assert engine.relevant(f"people[{one}]/guardian")
    assert not engine.relevant(f"people[{two}]/guardian")


def test_rows_move_up_when_one_before_them_goes():
    engine, (one, two) = with_rows(2)
    engine.put(f"people[{one}]/name", "Ales")
    engine.put(f"people[{two}]/name", "Jan")
    assert engine.answer(f"people[{two}]/before") == "Ales"
    changes = engine.remove_row(f"people[{one}]")
    assert changes.values["people"] == [two]
    assert changes.values[f"people[{one}]/name"] is None
    assert changes.values[f"people[{two}]/number"] == "1"
    assert engine.answer(f"people[{two}]/before") is None


def test_a_row_may_be_put_before_others():
    engine, (one, two) = with_rows(2)
    row, changes = engine.add_row("people", at=1)
    assert engine.rows("people") == (one, row, two)
    assert changes.values[f"people[{two}]/number"] == "3"


def test_rows_of_rows_go_with_their_row():
    engine, (one,) = with_rows(1)
    inner, _changes = engine.add_row(f"people[{one}]/spellings")
    engine.put(f"people[{one}]/spellings[{inner}]/spelling", "Aleś")
    changes = engine.remove_row(f"people[{one}]")
    assert changes.values[f"people[{one}]/spellings"] is None
    assert changes.values[f"people[{one}]/spellings[{inner}]/spelling"] is None
    assert engine.current() == {"total": "0"}


def test_a_question_may_depend_on_how_many_rows_there_are():
    engine, rows = with_rows(2)
    assert not engine.relevant("crowd")
    _row, changes = engine.add_row("people")
    assert changes.relevant["crowd"] is True
    engine.remove_row(f"people[{rows[0]}]")
    assert not engine.relevant("crowd")


def test_what_is_not_relevant_counts_as_empty_but_is_kept():
    engine, (row,) = with_rows(1)
    engine.put(f"people[{row}]/age", 30)
    changes = engine.put("place", "nowhere")
    assert changes.values["total"] == "0"
    assert changes.relevant == {"people": False}
    assert not engine.relevant(f"people[{row}]/age")
    assert engine.answer(f"people[{row}]/age") == 30
    assert engine.problems("seal") == ()
    assert engine.put("place", "Minsk").values["total"] == "30"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("nobody", "x"),
        ("people", ["00000000"]),
        ("people/name", "x"),
        ("people[00000000]/name", "x"),
        ("place[00000000]", "x"),
        ("place/name", "x"),
        ("place", 1),
        ("people/age", 2**53),
        ("place", ["x"]),
        ("place", True),
        ("place", {"sealed": "YWdl"}),
        ("place", {"typed": "x"}),
        ("total", "1"),
        ("", "x"),
    ],
)
def test_an_answer_that_has_no_place_or_the_wrong_shape_is_refused(path, answer):
    engine, _rows = with_rows(1)
    before = engine.current()
    with pytest.raises(InvalidAnswer):
        engine.put(path, answer)
    assert engine.current() == before


@pytest.mark.parametrize(
    "path", ["people", "people[00000000]", "place", "people[00000000]/spellings"]
)
def test_a_row_that_is_not_there_is_not_removed(path):
    engine, _rows = with_rows(1)
    with pytest.raises(InvalidAnswer):
        engine.remove_row(path)


@pytest.mark.parametrize("path", ["place", "people[00000000]/spellings", "people[00000000]", "x"])
def test_a_row_is_not_added_where_there_are_none(path):
    engine, _rows = with_rows(1)
    with pytest.raises(InvalidAnswer):
        engine.add_row(path)


def test_answers_the_form_has_no_place_for_are_kept_aside():
    answers = {
        "place": "Minsk",
        "gone": "x",
        "people[0000000a]/name": "y",
        "people": "z",
        "total": "0",
    }
    engine = an_engine(PEOPLE, answers)
    assert engine.unplaced == {"gone": "x", "people[0000000a]/name": "y", "people": "z"}
    assert engine.current() == {"place": "Minsk", "total": "0"}


def test_opening_says_what_calculations_give_now():
    engine = an_engine(PEOPLE, {"people": ["0000000a"], "people[0000000a]/age": 4, "total": "3"})
    assert engine.opened.values["total"] == "4"
    assert engine.opened.relevant == {}


# Required, constraint and stages

STAGES = a_form(
    a_question("at_save", required="true()", required_at=Stage.SAVE),
    a_question("at_seal", required="true()"),
    a_question("softly", required="true()", at_seal=Severity.WARN),
    a_question("at_hq", required="true()", required_at=Stage.HQ, filled_by=FilledBy.HQ),
    a_question("both", required="true()", required_at=Stage.HQ, filled_by=FilledBy.BOTH),
    a_question("by_program", required="true()", required_at=Stage.SAVE, filled_by=FilledBy.SYSTEM),
    a_question("perhaps", required="${at_seal} = 'x'"),
    a_question(
        "number",
        "integer",
        constraint=". > 0",
        constraint_message={"en": "Too small", "be": "Мала"},
    ),
)


def test_nothing_blocks_saving():
    assert kinds(an_engine(STAGES), "save") == [("at_save", "required", "warn")]


def test_sealing_is_blocked_or_warned_of_as_the_form_says():
    assert kinds(an_engine(STAGES), "seal") == [
        ("at_save", "required", "block"),
        ("at_seal", "required", "block"),
        ("softly", "required", "warn"),
    ]


def test_headquarters_must_answer_what_is_required_there():
    found = kinds(an_engine(STAGES), "hq")
    assert ("at_hq", "required", "block") in found
    assert ("both", "required", "block") in found
    assert not [entry for entry in found if entry[0] == "by_program"]


def test_required_may_depend_on_an_answer():
    engine = an_engine(STAGES)
    changes = engine.put("at_seal", "x")
    assert "perhaps" in changes.rechecked
    assert engine.holds("perhaps", Rule.REQUIRED)


def test_a_broken_constraint_says_so_in_the_language_shown():
    engine = an_engine(STAGES, {"number": -1}, language="be")
    (problem,) = [p for p in engine.problems("seal") if p.kind is ProblemKind.CONSTRAINT]
    assert (problem.path, problem.message, problem.severity) == ("number", "Мала", Severity.BLOCK)


def test_no_answer_breaks_no_constraint():
    assert not an_engine(STAGES).holds("number", Rule.CONSTRAINT)


def test_problems_come_row_by_row():
    engine, (one, two) = with_rows(2)
    for row in (one, two):
        engine.put(f"people[{row}]/age", 5)
    assert [p.path for p in engine.problems("seal")] == [
        f"people[{one}]/name",
        f"people[{one}]/guardian",
        f"people[{two}]/name",
        f"people[{two}]/guardian",
    ]


# Types, dates and lists

LISTED = a_form(
    a_question("when", "dateTime", precision="date_precision", concept="event.time"),
    a_question("exact", "date"),
    a_question("many", "integer"),
    a_question("weight", "decimal"),
    a_question("point", "geopoint"),
    a_question("article", "select_one", vocabulary="article"),
    a_question("own", "select_multiple", choices="own"),
    a_question("unheard", "select_one", vocabulary="unheard_of"),
    choices={"own": (Choice("A", {"en": "A"}), Choice("B", {"en": "B"}))},
)
ARTICLES = {
    "article": Vocabulary(
        "article",
        "1",
        "",
        ("en", "be"),
        (
            Term("OLD", {"en": "Old", "be": "Стары"}, valid_to="2021-02-28"),
            Term("NEW", {"en": "New"}, valid_from="2021-03"),
        ),
    )
}


@pytest.mark.parametrize(
    ("path", "answer", "severity"),
    [
        ("many", "twelve", "block"),
        ("weight", "heavy", "block"),
        ("weight", "1e5", "block"),
        ("point", "Minsk", "block"),
        ("point", "91 0", "block"),
        ("exact", date_answer("2020-11", "DAY_UNKNOWN"), "warn"),
        ("when", {"typed": "soon", "edtf": "", "precision": ""}, "warn"),
        ("article", "UNHEARD", "warn"),
        ("own", ["A", "C"], "warn"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_told(path, answer, severity):
    engine = an_engine(LISTED, vocabularies=ARTICLES)
    engine.put(path, answer)
    assert kinds(engine) == [(path, "type", severity)]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("many", 12),
        ("weight", "3,50"),
        ("point", "53.9023 27.5619 220 5"),
        ("exact", date_answer("2020-11-08")),
        ("when", date_answer("2020-11", "DAY_UNKNOWN")),
        ("article", "OLD"),
        ("own", ["A"]),
        ("unheard", "ANYTHING"),
    ],
)
def test_an_answer_of_the_right_kind_is_fine(path, answer):
    engine = an_engine(LISTED, vocabularies=ARTICLES)
    engine.put(path, answer)
    assert kinds(engine) == []


@pytest.mark.parametrize(
    ("when", "warned"), [("2021-02-28", []), ("2021-03-01", ["article"]), ("2021", [])]
)
def test_a_term_not_in_force_at_that_time_warns_and_never_refuses(when, warned):
    engine = an_engine(LISTED, vocabularies=ARTICLES)
    engine.put("article", "OLD")
    engine.put("when", date_answer(when))
    assert [problem.path for problem in engine.problems("seal")] == warned
    assert all(problem.severity is Severity.WARN for problem in engine.problems("seal"))


def test_a_term_the_form_calculated_is_not_held_against_the_time_of_the_event():
    form = a_form(
        a_question("when", "date", precision="date_precision", concept="event.time"),
        a_question("article", "select_one", vocabulary="article", calculation="'OLD'"),
    )
    engine = an_engine(form, vocabularies=ARTICLES)
    engine.put("when", date_answer("2021-03-01"))
    assert engine.answer("article") == "OLD"
    assert kinds(engine) == []


def test_choices_are_labelled_in_the_language_shown():
    engine = an_engine(LISTED, vocabularies=ARTICLES, language="be")
    labels = [engine.shown("article", choice.label) for choice in engine.offered("article")]
    assert labels == ["Стары", "New"]


CASCADE = a_form(
    a_question("region", "select_one", choices="region"),
    a_question("town", "select_one", choices="town", choice_filter="in = ${region}"),
    a_question("said", "note", label={"en": "You chose ${region}."}),
    choices={
        "region": (Choice("M", {"en": "Minsk"}), Choice("B", {"en": "Brest"})),
        "town": (Choice("1", {"en": "One"}, {"in": "M"}), Choice("2", {"en": "Two"}, {"in": "B"})),
    },
)


def test_a_choice_filter_offers_what_fits():
    engine = an_engine(CASCADE)
    assert engine.offered("town") == ()
    engine.put("region", "B")
    assert [choice.name for choice in engine.offered("town")] == ["2"]


def test_labels_show_answers():
    engine = an_engine(CASCADE)
    engine.put("region", "B")
    question = engine.program.schema.at("said").question
    assert engine.shown("said", question.label) == "You chose B."


# Defaults and calculations

DEFAULTS = a_form(
    a_question("consent", default="C0_NONE"),
    a_question("number", "integer", default="3"),
    a_question("both", "select_multiple", choices="own", default="A B"),
    a_question("begun", "dateTime", default_expression="now()"),
    a_question("day", "today"),
    a_question("twice", "calculate", calculation="${number} * 2"),
    a_question("key", "calculate", calculation="once(uuid())"),
    Repeat("rows", (a_question("level", default="C0_NONE"),)),
    choices={"own": (Choice("A", {}), Choice("B", {}))},
)


def test_a_new_report_begins_with_defaults():
    engine = an_engine(DEFAULTS)
    values = engine.begin().values
    assert values["consent"] == "C0_NONE"
    assert values["number"] == 3
    assert values["both"] == ["A", "B"]
    assert values["twice"] == "6"
    assert values["begun"] == date_answer("2026-11-22T13:05", "EXACT_MINUTE")
    assert values["day"] == date_answer("2026-11-22")


def test_a_default_never_replaces_an_answer():
    engine = an_engine(DEFAULTS, {"number": 5})
    assert "number" not in engine.begin().values


def test_a_new_row_has_its_defaults():
    row, changes = an_engine(DEFAULTS).add_row("rows")
    assert changes.values[f"rows[{row}]/level"] == "C0_NONE"


def test_once_is_calculated_once():
    engine = an_engine(DEFAULTS)
    key = engine.answer("key")
    again = an_engine(DEFAULTS, engine.current())
    assert again.answer("key") == key
    assert "key" not in again.opened.values


def test_once_keeps_its_value_while_its_question_is_not_asked():
    form = a_form(
        a_question("held"),
        a_question("key", "calculate", calculation="once(uuid())", relevant="${held} = 'yes'"),
    )
    engine = an_engine(form, {"held": "no", "key": "1f0c"})
    assert engine.opened.values == {}
    engine.put("held", "yes")
    assert engine.answer("key") == "1f0c"


def test_a_triggered_calculation_waits_for_its_trigger():
    form = a_form(
        a_question("a"), a_question("b"), a_question("c", calculation="${b}", trigger=("a",))
    )
    engine = an_engine(form, {"b": "1"})
    assert engine.answer("c") is None
    assert "c" not in engine.put("b", "2").values
    assert engine.put("a", "x").values["c"] == "2"


@pytest.mark.parametrize(
    "children",
    [
        (a_question("a", "calculate", calculation="${a} + 1"),),
        (a_question("a", "calculate", calculation=". + 1"),),
        (
            a_question("a", "calculate", calculation="${b}"),
            a_question("b", "calculate", calculation="${a}"),
        ),
        (a_question("a", relevant="${b} = 1"), a_question("b", relevant="${a} = 1")),
        (Group("g", (a_question("a"),), relevant="${a} = 1"),),
        (
            a_question("a", "calculate", calculation="count(${r})"),
            Repeat("r", (a_question("b"),), relevant="${a} > 1"),
        ),
        (Repeat("r", (a_question("b", "integer"),), count="sum(${b})"),),
        (
            a_question("a", "calculate", calculation="count(${r})"),
            Repeat("r", (a_question("b"),), count="${a}"),
        ),
    ],
)
def test_a_form_that_runs_in_a_circle_is_refused(children):
    with pytest.raises(InvalidForm):
        Program(a_form(*children))


@pytest.mark.parametrize(
    "children",
    [
        (a_question("a"), a_question("a")),
        (
            a_question("a", relevant="${b}"),
            Group("g", (a_question("b"),)),
            Group("h", (a_question("b"),)),
        ),
        (Repeat("r", (a_question("b"),), count="3 +"),),
        (a_question("a", "integer", default="many"),),
        (a_question("a", "date", default="soon"),),
        (a_question("a", "image", default="a.png"),),
        (a_question("a", "note", default="x"),),
    ],
)
def test_a_form_that_is_unclear_is_refused(children):
    with pytest.raises(InvalidForm):
        Program(a_form(*children))


# Sealed answers

SEALED = a_form(
    a_question(
        "contact", sealed_at_entry=True, required="true()", constraint="string-length(.) >= 3"
    ),
    a_question("told", relevant="${contact} != ''"),
)


def test_a_sealed_answer_is_present_and_nothing_more():
    engine = an_engine(SEALED)
    assert kinds(engine) == [("contact", "required", "block")]
    changes = engine.put("contact", {"sealed": "YWdl"})
    assert changes.relevant == {"told": True}
    assert kinds(engine) == []


def test_plain_text_never_enters_where_it_is_to_be_sealed():
    engine = an_engine(SEALED)
    with pytest.raises(InvalidAnswer):
        engine.put("contact", "+375 29 000 00 00")
    assert engine.current() == {}


def test_the_constraint_runs_before_sealing():
    engine = an_engine(SEALED)
    assert engine.check_before_sealing("contact", "+375 29") == ()
    (problem,) = engine.check_before_sealing("contact", "x")
    assert problem.kind is ProblemKind.CONSTRAINT
    assert engine.current() == {}


def test_only_a_sealed_question_is_checked_before_sealing():
    with pytest.raises(InvalidAnswer):
        an_engine(SEALED).check_before_sealing("told", "x")


# Only what depends on an answer runs again


def test_two_thousand_rows_run_only_what_depends_on_the_changed_one():
    runs = []

    def counting(name, data):
        runs.append(data)
        return a_digest(name, data)

    form = a_form(
        a_question("count", "calculate", calculation="count(${people})"),
        Repeat(
            "people",
            (
                a_question("name"),
                a_question("mark", "calculate", calculation="digest(${name}, 'SHA-256')"),
            ),
        ),
    )
    rows = [f"{number:08x}" for number in range(2000)]
    answers = {"people": rows, **{f"people[{row}]/name": row for row in rows}}
    engine = FormEngine(form, {}, answers, StandingClock(), counting)
    assert len(runs) == 2000
    engine.put(f"people[{rows[7]}]/name", "Ales")
    assert len(runs) == 2001
    _row, changes = engine.add_row("people")
    assert len(runs) == 2002
    assert changes.values["count"] == "2001"
    engine.remove_row(f"people[{rows[0]}]")
    assert len(runs) == 2002


STEP = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 3)),
    st.tuples(st.just("remove"), st.integers(0, 3)),
    st.tuples(st.just("inner"), st.integers(0, 3)),
    st.tuples(st.just("age"), st.integers(0, 3), st.sampled_from([None, 5, 40, -1, "x"])),
    st.tuples(st.just("name"), st.integers(0, 3), st.sampled_from([None, "Ales", "Jan"])),
    st.tuples(st.just("place"), st.sampled_from([None, "Minsk", "nowhere"])),
)


def take_step(engine, step):
    rows = engine.rows("people")
    if step[0] == "place":
        return [engine.put("place", step[1])]
    if step[0] == "add":
        return [engine.add_row("people", step[1])[1]]
    if step[1] >= len(rows):
        return []
    row = f"people[{rows[step[1]]}]"
    if step[0] == "remove":
        return [engine.remove_row(row)]
    if step[0] == "inner":
        return [engine.add_row(f"{row}/spellings")[1]]
    return [engine.put(f"{row}/{step[0]}", step[2])]


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_step_by_step_comes_to_the_same_as_all_at_once(steps):
    program = Program(PEOPLE)
    engine = an_engine(program)
    stored = dict(engine.opened.values)
    for step in steps:
        for changes in take_step(engine, step):
            stored.update(changes.values)
    stored = {path: value for path, value in stored.items() if value is not None}
    assert stored == engine.current()
    again = an_engine(program, stored)
    assert again.opened.values == {}
    assert again.unplaced == {}
    assert again.problems("seal") == engine.problems("seal")
    assert again._irrelevant == engine._irrelevant


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["typed", "edtf", "precision", "sealed", "attachments"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.sampled_from(["place", "people", "people[0000000a]/age", "nobody", "total", "//"]), JSON)
def test_any_answer_at_any_path_is_taken_or_refused(path, answer):
    engine = an_engine(PEOPLE, {"people": ["0000000a"], path: answer})
    engine.problems("seal")
    try:
        engine.put(path, answer)
    except FieldkitError:
        return
    engine.problems("hq")


# Lines, shapes and ranges


def problems_with(question, answer):
    engine = an_engine(a_form(question))
    engine.put(question.name, answer)
    return [problem.message for problem in engine.problems("seal")]


@pytest.mark.parametrize(
    ("kind", "answer", "fits"),
    [
        ("geotrace", "53.9 27.5; 53.9 27.6", True),
        ("geotrace", "53.9 27.5 200 5;53.9 27.6 0 0;", True),
        ("geotrace", "53.9 27.5", False),
        ("geotrace", "the square", False),
        ("geotrace", "53.9 27.5; 95 27.6", False),
        ("geoshape", "53.9 27.5; 53.9 27.6; 54 27.6; 53.9 27.5", True),
        ("geoshape", "53.9 27.5; 53.9 27.6; 54 27.6", False),
        ("geoshape", "53.9 27.5; 53.9 27.6; 53.9 27.5", False),
    ],
)
def test_lines_and_shapes_are_points_parted_by_semicolons(kind, answer, fits):
    assert (not problems_with(a_question("way", kind), answer)) is fits


@pytest.mark.parametrize(
    ("answer", "fits"),
    [("0", True), ("0.5", True), ("10", True), ("10.5", False), ("-0.5", False), ("0.3", False)]
    + [("3,5", True), ("many", False)],
)
def test_a_range_has_limits_and_steps(answer, fits):
    limits = {"start": "0", "end": "10", "step": "0.5"}
    assert (not problems_with(a_question("size", "range", parameters=limits), answer)) is fits


def test_a_range_without_limits_takes_any_number():
    assert not problems_with(a_question("size", "range"), "12345")


def test_a_form_may_name_its_reports():
    form = a_form(a_question("who"), instance_name="concat(${who}, ' / ', 'x')")
    assert an_engine(form, {"who": "A"}).instance_name() == "A / x"
    assert an_engine(a_form(a_question("who"))).instance_name() == ""


# Lists read by expressions

TOWNS = a_form(
    a_question("town"),
    a_question(
        "region",
        "calculate",
        calculation="pulldata('towns.csv', 'region', 'name', ${town})",
    ),
    a_question(
        "label",
        "calculate",
        calculation="instance('towns') / root / item[name = ${town}] / label",
    ),
    choices={
        "towns": (
            Choice("minsk", {"en": "Minsk"}, {"region": "M"}),
            Choice("brest", {"en": "Brest"}, {"region": "B"}),
        )
    },
)


@pytest.mark.parametrize(
    ("town", "region", "label"), [("brest", "B", "Brest"), ("nowhere", None, None)]
)
def test_a_list_is_looked_up(town, region, label):
    engine = an_engine(TOWNS)
    engine.put("town", town)
    assert (engine.answer("region"), engine.answer("label")) == (region, label)
