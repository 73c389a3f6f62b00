"""Forms as large as organisations make them, as XLSForm sheets, workbooks and compiled forms.

The same questions go to every measurement, ours and a peer's: nothing is drawn by chance.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook  # type: ignore[import-untyped]  # it has no types

from fieldkit.domain.answers import Json
from fieldkit.domain.form import Form
from fieldkit.forms.xlsform.check import compile_xlsform

QUESTIONS = 1_000
PEOPLE = 2_000
IN_SECTION = 20  # questions in each section of the long form

Row = dict[str, str]


@dataclass(frozen=True)
class Sheets:
    """The sheets of one workbook, each row by its headers."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row


def long_form(count: int = QUESTIONS) -> Sheets:
    """Return a form of `count` questions in sections, as a real one mixes them.

    Of twenty questions six are choices, five depend on others, four have a constraint, two are
    calculated and one shows an answer in its label. One more sums all sections up.
    """
    survey: list[Row] = []
    sections = -(-(count - 1) // IN_SECTION)
    for section in range(sections):
        made = _section(section)[: count - 1 - section * IN_SECTION]
        survey += [_begin(section), *made, {"type": "end_group"}]
    totals = [row["name"] for row in survey if row.get("name", "").endswith("_total")]
    everything = " + ".join(f"coalesce(${{{name}}}, 0)" for name in totals) or "0"
    survey.append({"type": "calculate", "name": "everything", "calculation": everything})
    return Sheets(tuple(survey), _CHOICES, _settings("long_form"))


def people_form() -> Sheets:
    """Return a form with one repeat of ten questions, one of them calculated from its row.

    Outside stands one aggregate over all rows, and a note that shows it.
    """
    survey: tuple[Row, ...] = (
        {"type": "text", "name": "place", "label::English (en)": "Place"},
        {"type": "begin_repeat", "name": "people", "label::English (en)": "People"},
        {"type": "text", "name": "name", "label::English (en)": "Name", "required": "yes"},
        {
            "type": "integer",
            "name": "age",
            "label::English (en)": "Age",
            "constraint": ". >= 0 and . <= 120",
        },
        {"type": "select_one yes_no", "name": "held", "label::English (en)": "Held?"},
        {
            "type": "integer",
            "name": "hours",
            "label::English (en)": "Hours held",
            "relevant": "${held} = 'yes'",
        },
        {"type": "calculate", "name": "days", "calculation": "round(${hours} div 24, 1)"},
        {"type": "date", "name": "seen", "label::English (en)": "Last seen"},
        {"type": "select_one kind", "name": "force", "label::English (en)": "Taken by"},
        {"type": "select_multiple kind", "name": "things", "label::English (en)": "Things taken"},
        {"type": "text", "name": "where", "label::English (en)": "Held where"},
        {"type": "text", "name": "remark", "label::English (en)": "Remark of ${name}"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "all_hours", "calculation": "sum(${hours})"},
        {
            "type": "note",
            "name": "shown_hours",
            "label::English (en)": "Hours of all people: ${all_hours}",
        },
    )
    return Sheets(survey, _CHOICES, _settings("people_form"))


def people_answers(count: int = PEOPLE) -> dict[str, Json]:
    """Return answers of `count` people to `people_form`, by path."""
    ids = [f"{number:08x}" for number in range(1, count + 1)]
    answers: dict[str, Json] = {"place": "Invented square", "people": list[Json](ids)}
    for number, row in enumerate(ids):
        at = f"people[{row}]/"
        answers[at + "name"] = f"Invented {number:04d}"
        answers[at + "age"] = 18 + number % 60
        answers[at + "held"] = "yes" if number % 3 else "no"
        answers[at + "hours"] = number % 72
        answers[at + "force"] = f"k{number % 8}"
        answers[at + "where"] = f"Cell {number % 40}"
    return answers


def write_workbook(sheets: Sheets, path: Path) -> None:
    """Write the sheets as a workbook."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in (
        ("survey", sheets.survey),
        ("choices", sheets.choices),
        ("settings", (sheets.settings,)),
    ):
        _fill(book.create_sheet(name).append, rows)
    book.save(path)


def compiled(sheets: Sheets) -> Form:
    """Return the compiled form of the sheets, as headquarters makes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_workbook(sheets, path)
        return compile_xlsform(path)


def _fill(append: Callable[[list[str | None]], None], rows: Sequence[Row]) -> None:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    append(list(headers))
    for row in rows:
        append([row.get(header) for header in headers])


def _settings(form_id: str) -> Row:
    return {
        "form_id": form_id,
        "form_title": form_id.replace("_", " ").capitalize(),
        "version": "1",
        "default_language": "English (en)",
    }


def _begin(section: int) -> Row:
    row = {
        "type": "begin_group",
        "name": f"s{section}",
        "label::English (en)": f"Section {section + 1}",
    }
    if section % 5 == 4:
        row["relevant"] = f"${{s{section - 1}_known}} != 'no'"
    return row


def _section(section: int) -> list[Row]:
    """Return twenty questions; their names begin with the name of their section."""
    at = f"s{section}_"
    rows: list[Row] = [
        {"type": "select_one yes_no", "name": "known"},
        {"type": "text", "name": "who", "relevant": f"${{{at}known}} = 'yes'"},
        {"type": "integer", "name": "men", "constraint": ". >= 0 and . <= 5000"},
        {"type": "integer", "name": "women", "constraint": ". >= 0 and . <= 5000"},
        {
            "type": "calculate",
            "name": "total",
            "calculation": f"coalesce(${{{at}men}}, 0) + coalesce(${{{at}women}}, 0)",
        },
        {"type": "note", "name": "sum", "label::English (en)": f"Counted so far: ${{{at}total}}"},
        {"type": "date", "name": "day"},
        {"type": "select_one kind", "name": "kind", "required": "yes"},
        {
            "type": "select_one part",
            "name": "part",
            "choice_filter": f"kind = ${{{at}kind}}",
            "relevant": f"${{{at}kind}} != ''",
        },
        {"type": "select_multiple kind", "name": "others"},
        {"type": "text", "name": "other", "relevant": f"selected(${{{at}others}}, 'k7')"},
        {
            "type": "integer",
            "name": "hurt",
            "constraint": f". <= ${{{at}total}}",
            "relevant": f"${{{at}total}} > 0",
        },
        {"type": "text", "name": "how", "appearance": "multiline"},
        {"type": "dateTime", "name": "ended"},
        {"type": "text", "name": "place", "required": f"${{{at}known}} = 'yes'"},
        {"type": "decimal", "name": "metres", "constraint": ". > 0"},
        {"type": "select_one yes_no", "name": "filmed"},
        {"type": "text", "name": "film", "relevant": f"${{{at}filmed}} = 'yes'"},
        {"type": "select_one yes_no", "name": "sure"},
        {
            "type": "calculate",
            "name": "weight",
            "calculation": f"if(${{{at}sure}} = 'yes', ${{{at}total}}, 0)",
        },
    ]
    for row in rows:
        row.setdefault("label::English (en)", f"Question {row['name']} of part {section + 1}")
        row["name"] = at + row["name"]
    return rows


_CHOICES: tuple[Row, ...] = (
    {"list_name": "yes_no", "name": "yes", "label::English (en)": "Yes"},
    {"list_name": "yes_no", "name": "no", "label::English (en)": "No"},
    {"list_name": "yes_no", "name": "unknown", "label::English (en)": "Not known"},
    *(
        {"list_name": "kind", "name": f"k{n}", "label::English (en)": f"Invented kind {n}"}
        for n in range(8)
    ),
    *(
        {
            "list_name": "part",
            "name": f"p{n}",
            "label::English (en)": f"Invented part {n}",
            "kind": f"k{n % 8}",
        }
        for n in range(64)
    ),
)
