"""Compiles an XLSForm workbook into a form: the only place that knows pyxform.

For headquarters and for building; the field app reads compiled forms only. pyxform checks the
workbook as ODK does, then its survey is translated; what we cannot carry is refused with the
sheet, row and column.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from zipfile import BadZipFile

from pyxform.aliases import yes_no  # type: ignore[import-untyped]  # it has no types
from pyxform.builder import create_survey_element_from_dict  # type: ignore[import-untyped]  # it has no types
from pyxform.errors import PyXFormError  # type: ignore[import-untyped]  # it has no types
from pyxform.utils import default_is_dynamic  # type: ignore[import-untyped]  # it has no types
from pyxform.xls2json import workbook_to_json  # type: ignore[import-untyped]  # it has no types
from pyxform.xls2json_backends import get_xlsform  # type: ignore[import-untyped]  # it has no types

from fieldkit.domain.form import (
    SELECTS,
    Choice,
    FilledBy,
    Form,
    Group,
    Node,
    Question,
    QuestionType,
    Repeat,
    Severity,
    Stage,
)
from fieldkit.domain.identifiers import FormId
from fieldkit.errors import InvalidForm
from fieldkit.forms.conversion import DATE_KINDS
from fieldkit.forms.expressions import compile_expression
from fieldkit.forms.loader import load_form, write_form
from fieldkit.forms.schema import Element, Schema
from fieldkit.translations import _

MAX_BYTES = 32 * 1024 * 1024
PRECISION = "date_precision"  # the vocabulary whose codes partial dates carry

_TYPES = {
    "text": QuestionType.TEXT,
    "string": QuestionType.TEXT,
    "integer": QuestionType.INTEGER,
    "int": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL,
    "range": QuestionType.RANGE,
    "date": QuestionType.DATE,
    "time": QuestionType.TIME,
    "dateTime": QuestionType.DATETIME,
    "datetime": QuestionType.DATETIME,
    "date time": QuestionType.DATETIME,
    "select one": QuestionType.SELECT_ONE,
    "select all that apply": QuestionType.SELECT_MULTIPLE,
    "rank": QuestionType.RANK,
    "note": QuestionType.NOTE,
    "acknowledge": QuestionType.ACKNOWLEDGE,
    "trigger": QuestionType.ACKNOWLEDGE,
    "barcode": QuestionType.BARCODE,
    "geopoint": QuestionType.GEOPOINT,
    "gps": QuestionType.GEOPOINT,
    "location": QuestionType.GEOPOINT,
    "photo": QuestionType.IMAGE,
    "image": QuestionType.IMAGE,
    "audio": QuestionType.AUDIO,
    "video": QuestionType.VIDEO,
    "file": QuestionType.FILE,
    "calculate": QuestionType.CALCULATE,
    "hidden": QuestionType.HIDDEN,
    "start": QuestionType.START,
    "end": QuestionType.END,
    "today": QuestionType.TODAY,
}
_BINDS = {"required", "jr:requiredMsg", "constraint", "jr:constraintMsg", "relevant", "calculate"}
_BINDS |= {"readonly", "orx:max-pixels", "odk:quality", "odk:length", "type"}
_LANGUAGE = re.compile(r"\(([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\)\s*\Z")
_LIST_FILE = re.compile(r"([a-z0-9_][a-z0-9_.-]{0,62})\.csv\Z")
_STRAIGHT = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
_CURLY = re.compile("[" + "".join(_STRAIGHT) + "]")
_EXPRESSIONS = ("relevant", "required", "constraint", "calculation", "read_only")


def compile_xlsform(path: Path, *, default_version: str = "") -> Form:
    """Return the form of the workbook at `path` (.xlsx; .xls where pyxform can).

    `default_version` stands in where the settings sheet gives none.

    Raises:
        InvalidForm: Not a valid XLSForm, or something in it is not supported here.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidForm(_("This workbook is too large."))
        with warnings.catch_warnings():
            # openpyxl warns of parts of a workbook that hold no form, such as drawings.
            warnings.simplefilter("ignore", UserWarning)
            workbook = get_xlsform(xlsform=str(path))
        survey: dict[str, Any] = workbook_to_json(
            workbook_dict=workbook, form_name="data", fallback_form_name=path.stem, warnings=[]
        )
        # Writing the XForm makes pyxform check every reference.
        create_survey_element_from_dict(survey).to_xml(validate=False)
    except PyXFormError as error:
        raise InvalidForm(
            _("This is not a valid XLSForm: {reason}").format(reason=error)
        ) from error
    except (BadZipFile, OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidForm(_("This file is not a workbook that can be read.")) from error
    typed = _typed_labels((*workbook.survey, *(workbook.choices or ()), *(workbook.settings or ())))
    form = _Compiler(survey, _rows_by_name(workbook.survey), typed).form(default_version)
    return load_form(write_form(form))


def _rows_by_name(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return the number of the row in the sheet that first has a name."""
    found: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        for header, value in row.items():
            if str(header).strip().lower() in ("name", "value", "tag"):
                found.setdefault(str(value).strip(), number)
    return found


def _typed_labels(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return by what pyxform makes of them the texts whose quotation marks it straightens.

    Straight quotes are right for expressions; in labels the marks are letters: сям’я, l’heure.
    """
    found: dict[str, str] = {}
    for row in rows:
        for value in row.values():
            if isinstance(value, str) and _CURLY.search(value):
                text = " ".join(value.split())
                found[_CURLY.sub(lambda mark: _STRAIGHT[mark.group()], text)] = text
    return found


@dataclass
class _Compiler:
    survey: dict[str, Any]
    rows: dict[str, int]
    typed: dict[str, str]
    languages: dict[str, None] = field(default_factory=dict)  # in order of appearance

    def form(self, default_version: str) -> Form:
        default = self._language(str(self.survey.get("default_language") or "default"))
        version = str(self.survey.get("version") or default_version).strip()
        if not version:
            self._refuse("settings", 2, "version", _("a form needs a version"))
        children = self._children(self.survey)
        choices = {
            str(name): self._choices(str(name), items)
            for name, items in (self.survey.get("choices") or {}).items()
        }
        used = {q.choices for q in _questions(children) if q.choices}
        title = {default: self._as_typed(self.survey["title"])} | self._labels(
            self.survey.get("translated_title")
        )
        form = Form(
            form_id=FormId(str(self.survey["id_string"])),
            version=version,
            title=title,
            default_language=default,
            languages=tuple(self.languages) or (default,),
            children=children,
            choices={name: items for name, items in choices.items() if name in used},
        )
        self._check_expressions(form)
        return form

    def _children(self, parent: Mapping[str, Any]) -> tuple[Node, ...]:
        found = []
        for child in parent.get("children") or ():
            if child.get("name") == "meta" and (child.get("control") or {}).get("bodyless"):
                self._check_meta(child)
            else:
                found.append(self._node(child))
        return tuple(found)

    def _check_meta(self, meta: Mapping[str, Any]) -> None:
        for child in meta.get("children") or ():
            if child.get("name") not in ("instanceID", "instanceName"):
                self._unsupported(child, "type", str(child.get("type")))

    def _node(self, item: Mapping[str, Any]) -> Node:
        kind = item.get("type")
        if kind == "group":
            return Group(**self._section(item))
        if kind == "repeat":
            if (item.get("control") or {}).get("jr:count"):
                self._unsupported(item, "repeat_count", "repeat_count")
            return Repeat(rapid=self._yes(item, "rapid"), **self._section(item))
        return self._question(item)

    def _section(self, item: Mapping[str, Any]) -> dict[str, Any]:
        bind = self._bind(item)
        return {
            "name": str(item["name"]),
            "label": self._labels(item.get("label")),
            "hint": self._labels(item.get("hint")),
            "relevant": _expression(bind.get("relevant")),
            "appearance": str((item.get("control") or {}).get("appearance") or ""),
            "concept": _text(item.get("concept")),
            "children": self._children(item),
        }

    def _question(self, item: Mapping[str, Any]) -> Question:
        kind = self._type(item)
        if item.get("media"):
            self._unsupported(item, "media", "media")
        bind = self._bind(item)
        question = Question(
            name=str(item["name"]),
            type=kind,
            label=self._labels(item.get("label")),
            hint=self._labels(item.get("hint")),
            guidance=self._labels(item.get("guidance_hint")),
            required=_expression(bind.get("required")),
            required_message=self._labels(bind.get("jr:requiredMsg")),
            relevant=_expression(bind.get("relevant")),
            constraint=_expression(bind.get("constraint")),
            constraint_message=self._labels(bind.get("jr:constraintMsg")),
            calculation=_expression(bind.get("calculate")),
            trigger=_trigger(item.get("trigger")),
            read_only=_expression(bind.get("readonly")),
            choice_filter=_text(item.get("choice_filter")),
            appearance=_text((item.get("control") or {}).get("appearance")),
            parameters=self._parameters(item),
            **self._default(item, kind),
            **self._list(item, kind),
            **self._own_columns(item, kind),
        )
        if question.sealed_at_entry and kind is not QuestionType.TEXT:
            self._refuse_item(item, "sealed_at_entry", _("only text can be sealed at entry"))
        return question

    def _type(self, item: Mapping[str, Any]) -> QuestionType:
        kind = _TYPES.get(str(item.get("type")))
        if kind is None:
            self._unsupported(item, "type", str(item.get("type")))
        return kind

    def _bind(self, item: Mapping[str, Any]) -> dict[str, Any]:
        bind: dict[str, Any] = item.get("bind") or {}
        for name in bind:
            if name not in _BINDS and not str(name).startswith("jr:preload"):
                self._unsupported(item, f"bind::{name}", str(name))
        return bind

    def _default(self, item: Mapping[str, Any], kind: QuestionType) -> dict[str, Any]:
        default = _text(item.get("default"))
        if default and default_is_dynamic(default, kind.value):
            return {"default_expression": default}
        return {"default": default}

    def _list(self, item: Mapping[str, Any], kind: QuestionType) -> dict[str, Any]:
        if kind not in SELECTS:
            return {}
        name = str(item.get("itemset") or item.get("list_name") or "")
        if name in (self.survey.get("choices") or {}):
            return {"choices": name}
        match = _LIST_FILE.match(name)
        if match is None:
            self._unsupported(item, "type", name)
        if {"value", "label"} & set(self._parameters(item)):
            self._unsupported(item, "parameters", "value, label")
        return {"vocabulary": match[1]}

    def _own_columns(self, item: Mapping[str, Any], kind: QuestionType) -> dict[str, Any]:
        precision = _text(item.get("precision"))
        if precision and (precision != PRECISION or kind not in DATE_KINDS):
            self._refuse_item(
                item, "precision", _("only {name} is possible, on dates").format(name=PRECISION)
            )
        return {
            "concept": _text(item.get("concept")),
            "rapid": self._yes(item, "rapid"),
            "precision": precision,
            "required_at": self._one_of(item, "required_at", Stage, Stage.SEAL),
            "at_seal": self._one_of(item, "at_seal", Severity, Severity.BLOCK),
            "sealed_at_entry": self._yes(item, "sealed_at_entry"),
            "sensitivity": _text(item.get("sensitivity")),
            "filled_by": self._one_of(item, "filled_by", FilledBy, FilledBy.FIELD),
        }

    def _one_of(self, item: Mapping[str, Any], column: str, kind: Any, default: Any) -> Any:
        text = _text(item.get(column))
        try:
            return kind(text) if text else default
        except ValueError:
            names = ", ".join(member.value for member in kind)
            self._refuse_item(item, column, _("possible are {names}").format(names=names))

    def _yes(self, item: Mapping[str, Any], column: str) -> bool:
        text = _text(item.get(column))
        if text and text not in yes_no:
            self._refuse_item(item, column, _("possible are {names}").format(names="yes, no"))
        return bool(yes_no.get(text, False))

    def _parameters(self, item: Mapping[str, Any]) -> dict[str, str]:
        given = item.get("parameters") or {}
        if isinstance(given, str):
            pairs = (part.partition("=") for part in re.split(r"[\s,;]+", given.strip()))
            return {name: value for name, _sign, value in pairs if name}
        return {str(name): str(value) for name, value in given.items()}

    def _choices(self, list_name: str, items: list[dict[str, Any]]) -> tuple[Choice, ...]:
        found = []
        for item in items:
            if item.get("media"):
                self._refuse("choices", None, "media", f"{list_name}: {item['name']}")
            columns = {
                str(column): str(value)
                for column, value in item.items()
                if column not in ("name", "label", "media") and not isinstance(value, dict)
            }
            found.append(Choice(str(item["name"]), self._labels(item.get("label")), columns))
        return tuple(found)

    def _labels(self, value: Any) -> dict[str, str]:
        if not value:
            return {}
        if not isinstance(value, dict):
            value = {str(self.survey.get("default_language") or "default"): value}
        found = {
            self._language(str(name)): self._as_typed(text) for name, text in value.items() if text
        }
        self.languages.update(dict.fromkeys(found))
        return found

    def _as_typed(self, text: Any) -> str:
        return self.typed.get(" ".join(str(text).split()), str(text))

    def _language(self, name: str) -> str:
        """Return the code of "Беларуская (be)"; a name without a code stands for itself."""
        match = _LANGUAGE.search(name)
        return match[1].lower() if match else {"default": "und"}.get(name, name.strip().lower())

    def _check_expressions(self, form: Form) -> None:
        schema = Schema(form)
        for element in schema.elements:
            for column in _EXPRESSIONS:
                self._check_expression(schema, element, column, getattr(element.node, column, ""))

    def _check_expression(self, schema: Schema, element: Element, column: str, source: str) -> None:
        if source:
            try:
                compile_expression(source, schema, element)
            except InvalidForm as error:
                name = element.node.name if element.node else ""
                self._refuse("survey", self.rows.get(name), column, f"{name}: {error.sentence}")

    def _unsupported(self, item: Mapping[str, Any], column: str, what: str) -> NoReturn:
        self._refuse_item(item, column, _("{what} is not supported").format(what=what))

    def _refuse_item(self, item: Mapping[str, Any], column: str, reason: str) -> NoReturn:
        name = str(item.get("name"))
        self._refuse("survey", self.rows.get(name), column, f"{name}: {reason}")

    def _refuse(self, sheet: str, row: int | None, column: str, reason: str) -> NoReturn:
        raise InvalidForm(
            _("Sheet {sheet}, row {row}, column {column}: {reason}.").format(
                sheet=sheet, row=row or "?", column=column, reason=reason.rstrip(".")
            )
        )


def _questions(children: tuple[Node, ...]) -> list[Question]:
    found: list[Question] = []
    for node in children:
        found += [node] if isinstance(node, Question) else _questions(node.children)
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _expression(value: Any) -> str:
    text = _text(value)
    if text in yes_no:
        return "true()" if yes_no[text] else ""
    return text


def _trigger(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list | tuple) else [value] if value else []
    return tuple(re.sub(r"^\$\{\s*|\s*\}$", "", str(name).strip()) for name in names)
