"""Reads workbooks (.xlsx .xls .csv .md): the only place that knows pyxform.

pyxform checks the workbook as ODK does. Each row is given its number on the way in, so that
every question knows where it stands in the sheet.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyxform.aliases import yes_no  # type: ignore[import-untyped]  # it has no types
from pyxform.builder import create_survey_element_from_dict  # type: ignore[import-untyped]  # it has no types
from pyxform.errors import PyXFormError  # type: ignore[import-untyped]  # it has no types
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT  # type: ignore[import-untyped]  # it has no types
from pyxform.utils import default_is_dynamic  # type: ignore[import-untyped]  # it has no types
from pyxform.xls2json import workbook_to_json  # type: ignore[import-untyped]  # it has no types
from pyxform.xls2json_backends import get_xlsform  # type: ignore[import-untyped]  # it has no types
from xlrd import XLRDError  # type: ignore[import-untyped]  # it has no types
from xlrd.compdoc import CompDocError  # type: ignore[import-untyped]  # it has no types
from xlrd.formula import FormulaError  # type: ignore[import-untyped]  # it has no types

from fieldkit.errors import InvalidForm
from fieldkit.forms.xlsform.remarks import Remarks
from fieldkit.translations import _

MAX_BYTES = 32 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024  # of the parts of an .xlsx, which is a zip file
SUFFIXES = frozenset({".xlsx", ".xls", ".csv", ".md"})
ROW = "fieldkit_row"  # the column in which a row carries its number

YES_NO: dict[str, bool] = yes_no
OLDER_TYPES: dict[str, dict[str, Any]] = QUESTION_TYPE_DICT

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_ROW_OF_MESSAGE = re.compile(r"^\[row\s*:\s*(\d+)\]\s*")
_NOISE = re.compile(r"max-pixels|has no label|Learn more: https://xlsform.org/en/#setting-up")
# What pyxform, openpyxl and xlrd were seen to raise on damaged and foreign files.
_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    csv.Error,
    XLRDError,
    CompDocError,
    FormulaError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    SyntaxError,  # the XML parser's error is one
    EOFError,
    RecursionError,
    NotImplementedError,  # openpyxl raises it for parts of workbooks that it cannot read
)


@dataclass(frozen=True)
class Workbook:
    """A workbook as pyxform reads it, and its sheets as they were typed.

    `sheets` holds the rows of each sheet that was filled, as header -> text; the row at index 0
    stands in row 2. `survey` is pyxform's tree of the form.
    """

    survey: dict[str, Any]
    sheets: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def headers(self, sheet: str) -> Iterator[tuple[str, int]]:
        """Yield each header of a sheet that has anything below it, with the first such row."""
        seen: set[str] = set()
        for number, row in enumerate(self.sheets.get(sheet, ()), start=2):
            for header in row:
                if header not in seen:
                    seen.add(header)
                    yield header, number


def read_workbook(path: Path, remarks: Remarks) -> Workbook:
    """Return the workbook at `path`; what pyxform warns of is added to `remarks`.

    Raises:
        InvalidForm: No workbook, or not a valid XLSForm; the sentence gives pyxform's reason.
    """
    try:
        _check_size(path)
        with warnings.catch_warnings():
            # openpyxl warns of parts of a workbook that hold no form, such as drawings.
            warnings.simplefilter("ignore", UserWarning)
            # xlrd writes its doubts about a file to standard output, which is not its own.
            with contextlib.redirect_stdout(io.StringIO()):
                definition = get_xlsform(xlsform=str(path))
        sheets = {name: _as_typed(getattr(definition, name)) for name in _SHEETS}
        _number_rows(definition)
        said: list[str] = []
        survey: dict[str, Any] = workbook_to_json(
            workbook_dict=definition,
            form_name="data",
            fallback_form_name=path.stem,
            warnings=said,
        )
        # Writing the XForm makes pyxform check every reference.
        create_survey_element_from_dict(survey).to_xml(validate=False)
    except PyXFormError as error:
        raise InvalidForm(
            _("This is not a valid XLSForm: {reason}").format(reason=_reason(str(error)))
        ) from error
    except _UNREADABLE as error:
        raise InvalidForm(_("This file is not a workbook that can be read.")) from error
    for message in said:
        _note(message, remarks)
    return Workbook(survey, {name: rows for name, rows in sheets.items() if rows})


def is_dynamic(default: str, kind: str) -> bool:
    """Say whether a default is an expression, as pyxform judges."""
    return bool(default_is_dynamic(default, kind))


def _check_size(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidForm(_("A form is a workbook: .xlsx, .xls, .csv or .md."))
    if not path.is_file():
        raise InvalidForm(_("This file is not a workbook that can be read."))
    size = path.stat().st_size
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            if sum(entry.file_size for entry in file.infolist()) > MAX_UNPACKED_BYTES:
                raise InvalidForm(_("This workbook is too large."))
    if size > MAX_BYTES:
        raise InvalidForm(_("This workbook is too large."))


def _as_typed(rows: Any) -> list[dict[str, str]]:
    return [
        {str(header): str(value) for header, value in row.items() if value not in (None, "")}
        for row in rows or ()
    ]


def _number_rows(definition: Any) -> None:
    for number, row in enumerate(definition.survey or (), start=2):
        if row:
            row[ROW] = str(number)
    if definition.survey_header:
        definition.survey_header[0][ROW] = None


def _note(message: str, remarks: Remarks) -> None:
    if not _NOISE.search(message):
        match = _ROW_OF_MESSAGE.match(message)
        row = int(match[1]) if match else None
        remarks.note("survey" if match else "", row, "", _reason(message))


def _reason(message: str) -> str:
    """Return a message of pyxform in one line, without the rows that it quotes."""
    match = _ROW_OF_MESSAGE.match(message)
    text = message[match.end() :] if match else message
    line = " ".join(text.split("\n{")[0].split())
    line = re.sub(r"\s*Learn more:?\s*\S+$", "", line)
    return _("row {row}: {reason}").format(row=match[1], reason=line) if match else line
