"""The lists of a form: those of its sheets, and those of files that come beside the workbook.

A file is CSV with a column `name`, GeoJSON, or XML as ODK reads it; its list is called as the
file without its ending. Source: xlsform.org, "Multiple choice from file".
"""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from fieldkit.domain.form import Choice, Labels
from fieldkit.errors import InvalidForm, InvalidSubmission
from fieldkit.forms.strict_xml import parse
from fieldkit.translations import _

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_CHOICES = 100_000
FILE = re.compile(r"([^/\\:]{1,80})\.(csv|geojson|xml)\Z", re.IGNORECASE)

# From the rest of a header or a language's name ("Русский (ru)") to its code.
Language = Callable[[str], str]


def read_list(path: Path, language: Language, *, value: str, label: str) -> tuple[Choice, ...]:
    """Return the choices in the file at `path`; `value`, `label` are the columns to use.

    Raises:
        InvalidForm: It cannot be read, has no such column, or a name is missing or has a space.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise ValueError  # a pipe would never end, and a device says that it is empty
        if about.st_size > MAX_FILE_BYTES:
            raise InvalidForm(_("The file {name} is too large.").format(name=path.name))
        data = path.read_bytes()
        rows = _READERS[path.suffix.lower()](data)
        found = tuple(_choices(rows, path.name, language, value, label))
    except (OSError, ValueError, csv.Error, RecursionError, InvalidSubmission) as error:
        raise InvalidForm(_("The file {name} cannot be read.").format(name=path.name)) from error
    if not found:
        raise InvalidForm(_("The file {name} has no rows.").format(name=path.name))
    # One name may stand for several places of a cascade, told apart by their other columns.
    distinct = {(choice.name, *sorted(choice.columns.items())): choice for choice in found}
    return tuple(distinct.values())


def labels_of(columns: Mapping[str, str], label: str, language: Language) -> dict[str, str]:
    """Return the labels in columns such as "label" and "label::Русский (ru)"."""
    found = {}
    for header, text in columns.items():
        name, _mark, rest = header.partition("::")
        if name.strip() == label and text:
            found[language(rest.strip() or "default")] = text
    return found


def _choices(
    rows: Iterable[Mapping[str, str]], name: str, language: Language, value: str, label: str
) -> Iterator[Choice]:
    for number, row in enumerate(rows, start=2):
        code = row.get(value, "").strip()
        if number > MAX_CHOICES or not code or " " in code:
            raise InvalidForm(
                _("The file {name} has no usable value in column {column}, row {row}.").format(
                    name=name, column=value, row=number
                )
            )
        labels: Labels = labels_of(row, label, language)
        columns = {
            header: text
            for header, text in row.items()
            if text and header != "name" and header.partition("::")[0].strip() != label
        }
        yield Choice(code, labels, columns)


def _of_csv(data: bytes) -> Iterator[Mapping[str, str]]:
    text = data.decode("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for row in reader:
        yield {
            header.strip(): value.strip()
            for header, value in row.items()
            if isinstance(header, str) and isinstance(value, str)
        }


def _of_geojson(data: bytes) -> Iterator[Mapping[str, str]]:
    value = json.loads(data.decode("utf-8-sig"))
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list):
        raise ValueError  # a file that is no list, not a mistake of ours
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise ValueError
        row = {str(key): str(text) for key, text in properties.items() if text is not None}
        if "id" in feature:
            row.setdefault("id", str(feature["id"]))
        yield {**row, "name": row.get("id", ""), "label": row.get("title", "")}


def _of_xml(data: bytes) -> Iterator[Mapping[str, str]]:
    for item in parse(data).children:
        if item.name == "item":
            yield {column.name: column.text.strip() for column in item.children}


_READERS: dict[str, Callable[[bytes], Iterator[Mapping[str, str]]]] = {
    ".csv": _of_csv,
    ".geojson": _of_geojson,
    ".xml": _of_xml,
}
