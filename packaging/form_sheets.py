"""Merges the sheets in packaging/forms into the plain XLSForm sheets of each form.

Every question is written once, in questions.csv; a form's own sheet (T02.csv) names the questions
it asks, in its order, and says only what is different there. Rows of a form's sheet:

    (no type)     a question or, with its own columns, what differs in this form
    begin_group, begin_repeat, end_group, end_repeat    a section; its labels may stand in
                  questions.csv, under its name, when several forms have it
    include       the rows of blocks/<name>.csv
    change        what differs in a row that came with a block

A cell that holds "-" takes away what the question says.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

SOURCE = Path(__file__).resolve().parent / "forms"
LANGUAGES = ("English (en)", "Беларуская (be)", "Русский (ru)", "Français (fr)")
NOTHING = "-"


def _in_all(*columns: str) -> list[str]:
    return [f"{column}::{language}" for column in columns for language in LANGUAGES]


COLUMNS = (
    *("type", "name"),
    *_in_all("label", "hint"),
    *("required", "relevant", "constraint"),
    *_in_all("constraint_message"),
    *("calculation", "read_only", "default", "appearance", "choice_filter", "concept", "rapid"),
    *("precision", "required_at", "at_seal", "sealed_at_entry", "sensitivity", "filled_by"),
)
_CHOICE_COLUMNS = ("list_name", "name", *_in_all("label"))
_SETTINGS_COLUMNS = (
    *("form_title", "form_id", "version", "default_language"),
    *_in_all("translated_title"),
)
_OPENING = ("begin_group", "begin_repeat")
_CLOSING = ("end_group", "end_repeat")

Row = Mapping[str, str]


class InvalidSheet(ValueError):
    """A sheet does not fit the others; the text names the file and the row."""


def form_ids(source: Path = SOURCE) -> list[str]:
    """Return the ids of the forms there are sheets for, sorted."""
    return sorted(row["form_id"] for row in _read(source / "settings.csv", _SETTINGS_COLUMNS))


def sheets(form_id: str, source: Path = SOURCE) -> dict[str, list[list[str]]]:
    """Return the sheets of one form by name, each as rows of cells with the headers first.

    Raises:
        InvalidSheet: A sheet names what there is not, or says something twice.
    """
    rows = survey(form_id, source)
    made = {"survey": _table(COLUMNS, rows)}
    lists = {row["type"].split()[-1] for row in rows if row["type"].startswith("select_")}
    choices = [
        row for row in _read(source / "choices.csv", _CHOICE_COLUMNS) if row["list_name"] in lists
    ]
    if choices:
        made["choices"] = _table(_CHOICE_COLUMNS, choices)
    settings = _read(source / "settings.csv", _SETTINGS_COLUMNS)
    made["settings"] = _table(
        _SETTINGS_COLUMNS, [row for row in settings if row["form_id"] == form_id]
    )
    return made


def survey(form_id: str, source: Path = SOURCE) -> list[Row]:
    """Return the rows of a form's survey, everything merged.

    Raises:
        InvalidSheet: A sheet names what there is not, or says something twice.
    """
    known = questions(source)
    rows: list[dict[str, str]] = []
    changes = []
    for row in _expanded(source / f"{form_id}.csv", source):
        if row["type"] == "change":
            changes.append(row)
        else:
            rows.append(_merged(row, known, form_id))
    by_name = {row["name"]: row for row in rows if row["type"] not in _CLOSING}
    if len(by_name) != sum(row["type"] not in _CLOSING for row in rows):
        raise InvalidSheet(f"{form_id}.csv: a name stands twice")
    for change in changes:
        if change["name"] not in by_name:
            raise InvalidSheet(f"{form_id}.csv: nothing to change is called {change['name']}")
        _overwrite(by_name[change["name"]], change)
    return [_without_idle_messages(row) for row in rows]


def questions(source: Path = SOURCE) -> dict[str, Row]:
    """Return every question and shared section by name, as questions.csv has it.

    Raises:
        InvalidSheet: A name stands twice.
    """
    rows = _read(source / "questions.csv", COLUMNS)
    found = {row["name"]: row for row in rows}
    if len(found) != len(rows):
        raise InvalidSheet("questions.csv: a name stands twice")
    return found


def _expanded(path: Path, source: Path, outer: tuple[Path, ...] = ()) -> Iterator[Row]:
    if path in outer:
        raise InvalidSheet(f"{path.name} includes itself")
    for row in _read(path, COLUMNS):
        if row["type"] == "include":
            yield from _expanded(source / "blocks" / f"{row['name']}.csv", source, (*outer, path))
        else:
            yield row


def _merged(row: Row, known: Mapping[str, Row], form_id: str) -> dict[str, str]:
    kind, name = row["type"], row["name"]
    if kind in _CLOSING:
        return dict(row)
    if kind not in ("", *_OPENING):
        raise InvalidSheet(f"{form_id}.csv: {name}: the type of a question is in questions.csv")
    if name not in known and kind == "":
        raise InvalidSheet(f"{form_id}.csv: there is no question called {name}")
    merged = {"type": kind, **known.get(name, {})}
    if kind and merged["type"] != kind:
        raise InvalidSheet(f"{form_id}.csv: {name} is no {kind}")
    _overwrite(merged, row)
    return merged


def _overwrite(merged: dict[str, str], row: Row) -> None:
    for column, cell in row.items():
        if cell and column != "type":
            merged[column] = "" if cell == NOTHING else cell


def _without_idle_messages(row: Row) -> Row:
    """Drop the messages of a constraint that was taken away."""
    if row.get("constraint"):
        return row
    return {name: cell for name, cell in row.items() if not name.startswith("constraint_message")}


def _read(path: Path, allowed: Iterable[str]) -> list[Row]:
    """Return the rows of a sheet with every allowed column; those it lacks are empty."""
    allowed = tuple(allowed)
    if not path.is_file():
        raise InvalidSheet(f"there is no sheet {path.name}")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        unknown = set(reader.fieldnames or ()) - set(allowed)
        if unknown:
            raise InvalidSheet(f"{path.name}: unknown columns {', '.join(sorted(unknown))}")
        rows = list(reader)
    for row in rows:
        if None in row or None in row.values():
            raise InvalidSheet(f"{path.name}, line of {row['name']}: not as many cells as headers")
    return [{column: row.get(column, "").strip() for column in allowed} for row in rows]


def _table(columns: Sequence[str], rows: Sequence[Row]) -> list[list[str]]:
    used = [column for column in columns if any(row.get(column) for row in rows)]
    return [used, *([row.get(column, "") for column in used] for row in rows)]
