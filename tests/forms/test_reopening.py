"""Whatever the form and whatever is answered: step by step comes to the same as all at once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.form import Choice, Group, Repeat
from fieldkit.forms.program import Program, Rule
from tests.fakes.forms import a_form, a_question, an_engine

# What expressions may look at: each line only at what the lines before it decide, so that no
# form runs in a circle.
TOP = ("${a}", "${b}")
TOP_MADE = (*TOP, "${c1}")
ROW = (*TOP_MADE, "position(..)")
ROW_ANSWERED = (*ROW, "${x}", "../x", "count(${out})", "sum(${x})", "count(${out}[x > 1])")
INNER = (*TOP_MADE, "${x}", "../../../x", "position(..)", "position(../../..)", "count(${out})")
ALL_ROWS = (
    *TOP_MADE,
    "sum(${x})",
    "sum(${y})",
    "count(${out})",
    "count(${in})",
    "count(${out}[x > 1])",
    "count(${in}[y = 1])",
    "sum(${out}[position() = 2]/x)",
    "sum(${out}[last()]/g2/in/y)",
    "indexed-repeat(${x}, ${out}, 1)",
    "indexed-repeat(${y}, ${out}, 1, ${in}, 2)",
    "count-non-empty(${y})",
)
MADE = (*ALL_ROWS, "${x}", "position(..)", "count(../g2/in)", "sum(../g2/in/y)", "sum(${y})")
INNER_MADE = (*ALL_ROWS, "${x}", "${y}", "../y", "${made}", "position(..)", "sum(${made})")
ANY = (*ALL_ROWS, "sum(${made})", "sum(${z})", "count(${z})", "indexed-repeat(${made}, ${out}, 2)")
CONDITIONS = ("{} > 1", "{} != ''", "{} = 2", "not({} = 1)", "{} >= 1 and ${{a}} != 3")


def conditions(terms):
    made = st.builds(
        lambda shape, term: shape.format(term), st.sampled_from(CONDITIONS), st.sampled_from(terms)
    )
    return st.one_of(st.just(""), st.just(""), made)


def values(terms):
    term = st.sampled_from(terms)
    return st.one_of(
        term.map(lambda one: f"coalesce({one}, 0)"),
        st.tuples(term, term).map(lambda two: f"coalesce({two[0]}, 0) + coalesce({two[1]}, 1)"),
        st.tuples(term, term).map(lambda two: f"if({two[0]} > 1, {two[1]}, 7)"),
    )


@st.composite
def forms(draw):
    inner = Repeat(
        "in",
        (
            a_question("y", "integer", relevant=draw(conditions(INNER)), default="1"),
            a_question(
                "z",
                "calculate",
                calculation=draw(values(INNER_MADE)),
                relevant=draw(conditions((*INNER, "${y}"))),
            ),
        ),
        relevant=draw(conditions((*ROW, "${x}"))),
        count=draw(st.sampled_from(["", "", "${x}", "${a}", "${c1}"])),
    )
    outer = Repeat(
        "out",
        (
            a_question(
                "x",
                "integer",
                relevant=draw(conditions(ROW)),
                constraint=draw(conditions((*MADE, "."))),
            ),
            a_question("made", "calculate", calculation=draw(values(MADE))),
            Group("g2", (inner,), relevant=draw(conditions((*ROW, "${x}")))),
            a_question(
                "pick",
                "select_one",
                choices="own",
                choice_filter=draw(st.sampled_from(["n > ${x}", "n = position(..)", "n <= ${a}"])),
                required=draw(conditions((*MADE, "${made}"))),
            ),
        ),
        relevant=draw(conditions(TOP_MADE)),
        count=draw(st.sampled_from(["", "", "${a}", "${c1}", "${b} + 1"])),
    )
    return a_form(
        a_question("c3", "calculate", calculation=draw(values((*ANY, "${c2}", "${t}")))),
        a_question("c1", "calculate", calculation=draw(values(TOP))),
        Group(
            "g",
            (
                a_question("a", "integer"),
                a_question("b", "integer", relevant=draw(conditions(("${a}",)))),
            ),
        ),
        outer,
        a_question("t", "calculate", calculation=draw(values(ANY)), trigger=("a",)),
        a_question(
            "c2",
            "calculate",
            calculation=draw(values((*ANY, "${t}"))),
            relevant=draw(conditions((*ANY, "${t}"))),
        ),
        choices={"own": tuple(Choice(f"o{n}", {}, {"n": str(n)}) for n in range(4))},
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "x", "y", "add", "add inner", "remove", "remove inner"]),
        st.integers(0, 2),
        st.integers(0, 2),
        st.sampled_from([None, 0, 1, 2, 3]),
    ),
    max_size=10,
)


def take(engine, step):
    what, first, second, answer = step
    if what in ("a", "b"):
        return engine.put(f"g/{what}", answer)
    if what == "add":
        return added(engine, "out", second)
    rows = engine.rows("out")
    if first >= len(rows):
        return None
    row = f"out[{rows[first]}]"
    if what == "remove":
        return removed(engine, row)
    if what == "x":
        return engine.put(f"{row}/x", answer)
    return take_inside(engine, f"{row}/g2/in", step)


def take_inside(engine, repeat, step):
    what, _first, second, answer = step
    if what == "add inner":
        return added(engine, repeat, second)
    rows = engine.rows(repeat)
    if second >= len(rows):
        return None
    row = f"{repeat}[{rows[second]}]"
    return removed(engine, row) if what == "remove inner" else engine.put(f"{row}/y", answer)


def added(engine, path, place):
    """Add a row by hand, where the form does not say itself how many there are."""
    return None if is_counted(engine, path) else engine.add_row(path, place)[1]


def removed(engine, path):
    return None if is_counted(engine, path) else engine.remove_row(path)


def is_counted(engine, path):
    return engine.program.is_counted(engine.program.schema.locate(path)[0])


def seen(engine):
    """Return all that somebody could see of a report, by path."""
    found = {}
    for path, element, rows in engine.instances():
        found[path] = (
            engine.answer(path),
            engine.is_relevant(element, rows),
            *(engine.holds(path, rule) for rule in (Rule.REQUIRED, Rule.CONSTRAINT)),
            [choice.name for choice in engine.offered(path)] if path.endswith("/pick") else [],
        )
    return found, engine.problems("seal")


@settings(max_examples=100, deadline=None)
@given(forms(), STEPS)
def test_a_report_looks_the_same_after_reopening(form, steps):
    program = Program(form)
    engine = an_engine(program)
    stored = dict(engine.begin().values)
    for step in steps:
        changes = take(engine, step)
        if changes is not None:
            stored |= changes.values
    stored = {path: value for path, value in stored.items() if value is not None}
    assert stored == engine.current()
    again = an_engine(program, stored)
    assert again.unplaced == {}
    assert seen(again) == seen(engine)
    assert again.opened.values == {}
