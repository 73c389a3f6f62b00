"""What is made anew after each answer comes to the same as making everything anew."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.form import Choice, Group, Repeat, Severity
from fieldkit.domain.report import Draft
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.forms.program import Program
from fieldkit.gui.field.editor import pages as pages_module
from fieldkit.gui.field.editor.pages import Pages
from fieldkit.gui.field.editor.problems import ProblemList
from fieldkit.gui.field.editor.shown_page import ShownPage
from fieldkit.gui.field.editor.touched import Onlookers
from fieldkit.gui.widgets.questions import RepeatView, SectionView, look, questions_of, walk
from fieldkit.operations.field.check_report import problems_of
from tests.fakes.forms import a_form, a_question, an_engine

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DRAFT = Draft("ab" * 16, None, NOW, NOW)  # type: ignore[arg-type]  # nobody asks for its form
ARTICLES = Vocabulary(
    "article",
    "1",
    "",
    ("en",),
    (
        Term("OLD", {"en": "Old"}, valid_to="2021-02-28"),
        Term("NEW", {"en": "New"}, valid_from="2021-03"),
    ),
)
PARTS = (
    Choice("a1", {"en": "A one"}, {"kind": "a"}),
    Choice("a2", {"en": "A two"}, {"kind": "a"}),
    Choice("b1", {"en": "B one"}, {"kind": "b"}),
)
FORM = Program(
    a_form(
        a_question("when", "date", concept="event.time"),
        a_question("kind", label={"en": "Kind"}),
        a_question("part", "select_one", choices="part", choice_filter="kind = ${kind}"),
        a_question("article", "select_one", vocabulary="article"),
        a_question("count", "integer", constraint=". >= 0", required="${kind} = 'a'"),
        a_question("double", "calculate", calculation="${count} * 2"),
        a_question("shown", "note", label={"en": "Twice is ${double}, in all ${all}"}),
        a_question("first", "note", label={"en": "First is ${name}, because of ${why}"}),
        Group(
            "more",
            (
                a_question("why", required="true()", label={"en": "Why ${kind}?"}),
                a_question("closed", read_only="${why} != ''"),
            ),
            relevant="${count} > 1",
            label={"en": "More of ${kind}"},
        ),
        Repeat(
            "people",
            (
                a_question("name", required="true()", label={"en": "Name"}),
                a_question("age", "integer", constraint=". < ${count}"),
                a_question("term", "select_one", vocabulary="article", relevant="${age} > 2"),
                a_question("place", "select_one", choices="part", choice_filter="kind = ${kind}"),
                a_question(
                    "said", required="position(..) > 1", label={"en": "Said by ${name} of ${all}"}
                ),
                Repeat(
                    "marks",
                    (a_question("text", required="${age} > 0", label={"en": "Mark of ${name}"}),),
                    label={"en": "Marks of ${name}"},
                ),
            ),
            label={"en": "People of ${kind}"},
            relevant="${kind} != 'b'",
        ),
        a_question("all", "calculate", calculation="sum(${age})"),
        a_question("last", required="${all} > 5", label={"en": "Last"}),
        choices={"part": PARTS},
    )
)
PLACES = st.integers(0, 4)
STEP = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 5)),
    st.tuples(st.just("remove"), PLACES),
    st.tuples(st.just("inner"), PLACES),
    st.tuples(st.just("inner_gone"), PLACES),
    st.tuples(st.just("turn"), PLACES),
    st.tuples(st.just("row"), PLACES, st.just("age"), st.sampled_from([None, 1, 3, 9, "x"])),
    st.tuples(st.just("row"), PLACES, st.just("name"), st.sampled_from([None, "Ales", "**J_"])),
    st.tuples(st.just("row"), PLACES, st.just("term"), st.sampled_from([None, "OLD", "gone"])),
    st.tuples(st.just("row"), PLACES, st.just("said"), st.sampled_from([None, "x"])),
    st.tuples(st.just("put"), st.just("kind"), st.sampled_from([None, "a", "b"])),
    st.tuples(st.just("put"), st.just("part"), st.sampled_from([None, "a1", "zz"])),
    st.tuples(st.just("put"), st.just("article"), st.sampled_from([None, "OLD", "NEW"])),
    st.tuples(st.just("put"), st.just("count"), st.sampled_from([None, -1, 1, 2, "x"])),
    st.tuples(st.just("put"), st.just("more/why"), st.sampled_from([None, "so"])),
    st.tuples(
        st.just("put"),
        st.just("when"),
        st.sampled_from(
            [
                None,
                {"typed": "2020-11-08", "edtf": "2020-11-08", "precision": "EXACT_DAY"},
                {"typed": "2022-11-08", "edtf": "2022-11-08", "precision": "EXACT_DAY"},
                {"typed": "?", "edtf": "", "precision": ""},
            ]
        ),
    ),
)


BEGUN = {
    "kind": "a",
    "count": 2,
    "article": "OLD",
    "more/why": "so",
    "people": ["0000000a", "0000000b", "0000000c"],
    "people[0000000a]/name": "Jan",
    "people[0000000a]/age": 9,
    "people[0000000b]/age": 3,
    "people[0000000b]/term": "NEW",
    "people[0000000b]/marks": ["0000000d"],
}


class Screen:
    """One open report, as the presenter holds it, and what its widgets have been told."""

    def __init__(self, answers=None) -> None:
        self.engine = an_engine(FORM, answers, vocabularies={"article": ARTICLES})
        self.problems = ProblemList(self.engine, DRAFT)
        self.onlookers = Onlookers(self.engine)
        self.shown = ShownPage(
            self.engine, Pages(self.engine, self.problems.said, seals_answers=True)
        )
        self.told = {item.path: look(item) for item in walk(self.shown.start()) if item.path}

    def take(self, step):
        for changes in _changes(self.engine, step):
            touched = self.onlookers.touched(changes)
            self.problems.update(touched)
            self.tell(self.shown.changes(touched))
        if step[0] == "turn" and self.engine.rows("people"):
            self.tell(self.shown.turn("people", step[1]))

    def tell(self, change) -> None:
        for item in change.items:
            self.told[item.path] = look(item)
            if isinstance(item, RepeatView):
                inside = {part.path: look(part) for part in walk(item)}
                for path in [path for path in self.told if path.startswith(f"{item.path}[")]:
                    if path not in inside:
                        del self.told[path]
                for path, made in inside.items():
                    self.told.setdefault(path, made)


def _changes(engine, step):
    if step[0] == "put":
        return [engine.put(step[1], step[2])]
    rows = engine.rows("people")
    if step[0] == "add":
        return [engine.add_row("people", step[1])[1]]
    if step[0] == "turn" or step[1] >= len(rows):
        return []
    row = f"people[{rows[step[1]]}]"
    if step[0] == "remove":
        return [engine.remove_row(row)]
    if step[0] == "inner":
        return [engine.add_row(f"{row}/marks")[1]]
    if step[0] == "inner_gone":
        return [engine.remove_row(f"{row}/marks[{at}]") for at in engine.rows(f"{row}/marks")[:1]]
    return [engine.put(f"{row}/{step[2]}", step[3])]


@pytest.fixture(autouse=True, scope="module")
def two_rows_on_a_page():
    before, pages_module.PAGE_ROWS = pages_module.PAGE_ROWS, 2
    yield
    pages_module.PAGE_ROWS = before


@settings(max_examples=150, deadline=None)
@given(st.lists(STEP, max_size=14))
def test_step_by_step_comes_to_the_same_as_all_at_once(steps) -> None:
    screen = Screen(BEGUN)
    for step in steps:
        screen.take(step)
        expected = [
            (problem.path, problem.message, problem.severity is Severity.BLOCK)
            for problem in problems_of(screen.engine, DRAFT)
        ]
        shown = screen.problems.shown()
        assert [(item.path, item.message, item.blocks) for item in shown] == expected
        again = ProblemList(screen.engine, DRAFT)
        assert shown == again.shown()
        pages = Pages(screen.engine, again.said, seals_answers=True)
        for path, seen in screen.shown.looks().items():
            if path.endswith("people") or path.endswith("marks"):
                pages.show_from(path, seen[4])  # type: ignore[index]  # the look of a repeat
        fresh = ShownPage(screen.engine, pages)
        fresh.start()
        assert screen.shown.looks() == fresh.looks()
        assert screen.told == fresh.looks()


def test_an_answer_touches_only_who_looks_at_it() -> None:
    rows = [f"{number:08x}" for number in range(40)]
    screen = Screen({"people": rows, "count": 3, "kind": "a"})
    changes = screen.engine.put(f"people[{rows[1]}]/name", "Ales")
    change = screen.shown.changes(screen.onlookers.touched(changes))
    assert {item.path for item in change.items} == {
        f"people[{rows[1]}]/said",
        f"people[{rows[1]}]/marks",
    }


def test_a_row_of_another_page_is_turned_to() -> None:
    rows = [f"{number:08x}" for number in range(5)]
    screen = Screen({"people": rows, f"people[{rows[4]}]/marks": ["0000000a"], "kind": "a"})
    path = f"people[{rows[4]}]/marks[0000000a]/text"
    assert not screen.shown.shows(path)
    change = screen.shown.turn_to(path)
    assert screen.shown.shows(path)
    [people] = [item for item in change.items if item.path == "people"]
    assert [row.path for row in people.rows] == [f"people[{rows[4]}]"]
    assert (people.first, people.total) == (4, 5)
    assert path in change.entered
    assert screen.shown.turn_to(path).items == ()


def test_a_page_that_became_too_short_goes_back_to_the_one_before() -> None:
    rows = [f"{number:08x}" for number in range(3)]
    screen = Screen({"people": rows, "kind": "a"})
    screen.take(("turn", 2))
    screen.take(("remove", 2))
    assert screen.shown.shows(f"people[{rows[0]}]")
    assert screen.shown.looks()["people"][4:] == (0, 2)


def test_problems_of_rows_on_other_pages_are_listed_in_form_order() -> None:
    rows = [f"{number:08x}" for number in range(5)]
    screen = Screen({"people": rows, "kind": "a"})
    names = [problem.path for problem in screen.problems.shown() if "/name" in problem.path]
    assert names == [f"people[{row}]/name" for row in rows]


def test_marks_in_an_answer_are_shown_and_not_read() -> None:
    screen = Screen({"kind": "**a**"})
    page = screen.shown.start()
    [why] = [question for question in questions_of(page) if question.path == "more/why"]
    assert why.label == r"Why \*\*a\*\*?"
    [section] = [item for item in page.items if isinstance(item, SectionView)]
    assert section.title == "More of **a**"
