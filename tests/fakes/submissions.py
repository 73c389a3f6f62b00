"""Forms and answers for the tests of submissions, and what makes two of them comparable."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping

from hypothesis import strategies as st

from fieldkit.domain.answers import Json, parse_path
from fieldkit.domain.form import Form, Group, QuestionType, Repeat
from fieldkit.domain.identifiers import RowId
from fieldkit.domain.partial_date import DateKind, read_date
from fieldkit.errors import InvalidDate
from fieldkit.forms.conversion import DATE_KINDS
from tests.fakes.forms import StandingClock, a_form, a_question

TEXT_TYPES = (
    "text",
    "barcode",
    "geopoint",
    "calculate",
    "hidden",
    "decimal",
    "range",
    "select_one",
)
LIST_TYPES = ("select_multiple", "rank")
DATE_TYPES = ("date", "time", "dateTime", "start", "end", "today")
OTHER_TYPES = ("integer", "acknowledge")
PLAIN_TYPES = (*TEXT_TYPES, *LIST_TYPES, *DATE_TYPES, *OTHER_TYPES)

TYPED_DATES = (
    "8.11.2020 14:05",
    "8.11.2020",
    "14:05",
    "about 20 March 2021",
    "9 or 10 August 2020",
    "before 8.11.2020",
    "11.2020",
    "2020",
    "8.11.2020 14 h",
    "2020-11-08T14:05:33",
)


def every_type(prefix: str = "") -> tuple:
    """Return a question of each type whose answers are no files, then a note."""
    found = [a_question(f"{prefix}{kind}", kind) for kind in PLAIN_TYPES]
    return (*found, a_question(f"{prefix}note", "note", label={"en": "Read this"}))


def a_whole_form() -> Form:
    """Return a form of every type at the top, in a group, and in rows within rows."""
    inner = Repeat("visits", every_type("v_"))
    rows = Repeat("people", (*every_type("p_"), Group("more", (a_question("g"), inner))))
    return a_form(*every_type(), Group("group", every_type("g_")), rows)


def row_maker() -> Callable[[], RowId]:
    numbers = itertools.count(1)
    return lambda: RowId(f"{next(numbers):08x}")


def numbered(answers: Mapping[str, Json]) -> dict[str, Json]:
    """Return the answers with places instead of random row ids: equal if they mean the same."""
    places = {
        f"{path}[{row}]": index
        for path, value in answers.items()
        if isinstance(value, list)
        for index, row in enumerate(value)
        if isinstance(row, str) and re.fullmatch("[0-9a-f]{8}", row)
    }
    found: dict[str, Json] = {}
    for path, value in answers.items():
        parts, before = [], ""
        for step in parse_path(path):
            before = f"{before}/{step}" if before else str(step)
            is_row = step.row is not None
            parts.append(f"{step.name}[{places[before]}]" if is_row else step.name)
        is_rows = isinstance(value, list) and any(f"{path}[{row}]" in places for row in value)
        found["/".join(parts)] = len(value) if is_rows and isinstance(value, list) else value
    return found


def a_date(kind: DateKind, typed: str) -> Json:
    try:
        return dict(read_date(typed, StandingClock().now().date(), kind).to_json())
    except InvalidDate:
        return {"typed": typed, "edtf": "", "precision": ""}


_WORDS = st.text(min_size=1, max_size=12)
_CODES = st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True)
_NUMBERS = st.sampled_from(["3.5", "3,5", "-0.25", "7", "about 5", " 1 ", ".5", "1e5"])
_POINTS = st.sampled_from(["53.9 27.56", "53.9023 27.5619 200 5", "53.9,27.5", "near the square"])


def answers_to(kind: str) -> st.SearchStrategy[Json]:
    """Return what may be stored for a question of this type."""
    question = QuestionType(kind)
    if question in DATE_KINDS:
        typed = st.one_of(st.sampled_from(TYPED_DATES), st.text(max_size=20))
        return typed.map(lambda text: a_date(DATE_KINDS[question], text))
    if kind in LIST_TYPES:
        codes = st.one_of(_CODES, _CODES, _CODES, _WORDS)
        return st.lists(codes, min_size=1, max_size=4, unique=True)
    if kind == "integer":
        return st.one_of(st.integers(-(2**53) + 1, 2**53 - 1), st.text(max_size=8), _NUMBERS)
    if kind == "acknowledge":
        return st.booleans()
    if kind in ("decimal", "range", "geopoint"):
        return st.one_of(_NUMBERS, _POINTS, st.text(max_size=20))
    return st.one_of(
        st.text(max_size=30), _CODES, st.sampled_from(["\r\n", " x ", "\x01", "\ufffe"])
    )


def some_answers(prefix: str, path: str) -> st.SearchStrategy[dict[str, Json]]:
    """Return answers to some of the questions of `every_type` that stand at `path`."""
    return st.fixed_dictionaries(
        {}, optional={f"{path}{prefix}{kind}": answers_to(kind) for kind in PLAIN_TYPES}
    )


@st.composite
def whole_answers(draw: st.DrawFn) -> dict[str, Json]:
    """Return answers to `a_whole_form`, rows included."""
    ids = row_maker()
    found = draw(some_answers("", ""))
    found |= draw(some_answers("g_", "group/"))
    people: list[Json] = []
    for _person in range(draw(st.integers(0, 3))):
        row = ids()
        people.append(row)
        found |= draw(some_answers("p_", f"people[{row}]/"))
        visits: list[Json] = []
        for _visit in range(draw(st.integers(0, 2))):
            visit = ids()
            visits.append(visit)
            found |= draw(some_answers("v_", f"people[{row}]/more/visits[{visit}]/"))
        if visits:
            found[f"people[{row}]/more/visits"] = visits
    if people:
        found["people"] = people
    return found
