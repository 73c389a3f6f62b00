"""Checks an XLSForm and compiles it into a form; everything wrong is named in one go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fieldkit.domain.form import Form, Severity
from fieldkit.domain.identifiers import FormId
from fieldkit.errors import InvalidForm
from fieldkit.forms.expressions import compile_expression, lists_named
from fieldkit.forms.loader import FORM_ID, VERSION, load_form, write_form
from fieldkit.forms.schema import Element, Schema
from fieldkit.forms.xlsform.choice_lists import ChoiceSheets
from fieldkit.forms.xlsform.columns import check_columns
from fieldkit.forms.xlsform.languages import Languages, typed_labels
from fieldkit.forms.xlsform.questions import Translator, rows_by_path
from fieldkit.forms.xlsform.remarks import Remark, Remarks
from fieldkit.forms.xlsform.workbook import Workbook, read_workbook
from fieldkit.translations import _

# The columns of the survey sheet that hold expressions, by our name for them.
_EXPRESSIONS = {
    "relevant": "relevant",
    "required": "required",
    "constraint": "constraint",
    "calculation": "calculation",
    "read_only": "read_only",
    "default_expression": "default",
    "choice_filter": "choice_filter",
    "count": "repeat_count",
}
_UNKNOWN_VERSION = "0"

# From the bytes of a form without a version to the version it gets.
Version = Callable[[bytes], str]


@dataclass(frozen=True)
class CheckedForm:
    """What a check found; `form` is None where a remark blocks."""

    form: Form | None
    remarks: tuple[Remark, ...]


def check_xlsform(
    path: Path,
    *,
    media: Path | None = None,
    vocabularies: Set[str] | None = None,
    may_be_others: bool = False,
    version: Version | None = None,
) -> CheckedForm:
    """Return the form of the workbook at `path` with everything that is to be said of it.

    `media` is the folder of the files that belong to it, by default `<name>-media` beside it;
    `vocabularies` are the names of the lists there are (None: any); an unknown one blocks unless
    there `may_be_others`. A form that gives no version gets the one that `version` makes of its
    bytes.
    """
    remarks = Remarks()
    try:
        workbook = read_workbook(path, remarks)
    except InvalidForm as error:
        remarks.refuse("", None, "", error.sentence)
        return CheckedForm(None, remarks.in_order())
    if media is None:
        media = path.with_name(f"{path.stem}-media")
    form = _Checker(workbook, remarks, media, version).form()
    if form is not None and vocabularies is not None:
        say = remarks.note if may_be_others else remarks.refuse
        for name in sorted(set(form.vocabularies) - vocabularies):
            reason = _("there is neither a file {name}.csv beside the form nor a vocabulary {name}")
            say("survey", None, "type", reason.format(name=name))
    return CheckedForm(None if remarks.blocking else form, remarks.in_order())


def compile_xlsform(
    path: Path, *, media: Path | None = None, version: Version | None = None
) -> Form:
    """Return the form of the workbook at `path`; see `check_xlsform`.

    Raises:
        InvalidForm: The first remark that blocks.
    """
    checked = check_xlsform(path, media=media, version=version)
    for remark in checked.remarks:
        if remark.severity is Severity.BLOCK:
            raise InvalidForm(remark.sentence)
    if checked.form is None:
        raise InvalidForm
    return checked.form


class _Checker:
    def __init__(
        self,
        workbook: Workbook,
        remarks: Remarks,
        media: Path,
        version: Version | None,
    ) -> None:
        self._survey = workbook.survey
        self._workbook = workbook
        self._remarks = remarks
        self._version = version
        rows = [row for sheet in workbook.sheets.values() for row in sheet]
        self._languages = Languages(
            str(self._survey.get("default_language") or "default"), typed_labels(rows)
        )
        self._lists = ChoiceSheets(workbook, self._languages, media)
        self._rows = rows_by_path(self._survey)

    def form(self) -> Form | None:
        """Return the form; what is wrong with it is in the remarks."""
        check_columns(self._workbook, self._remarks)
        children = Translator(self._remarks, self._languages, self._lists).children(self._survey)
        title = {self._languages.default: self._languages.as_typed(self._survey["title"])}
        title |= self._languages.labels(self._survey.get("translated_title"))
        form = Form(
            form_id=FormId(self._setting("form_id", "id_string", FORM_ID)),
            version=self._setting("version", "version", VERSION) or _UNKNOWN_VERSION,
            title=title,
            default_language=self._languages.default,
            languages=tuple(self._languages.found) or (self._languages.default,),
            children=children,
            instance_name=str(self._survey.get("instance_name") or "").strip(),
        )
        try:
            return self._finished(form, Schema(form))
        except InvalidForm as error:
            self._remarks.refuse("", None, "", error.sentence)
            return None

    def _setting(self, column: str, name: str, pattern: re.Pattern[str]) -> str:
        found = str(self._survey.get(name) or "").strip()
        if found and not pattern.match(found):
            self._remarks.refuse(
                "settings", 2, column, _("it has more than 64 characters, or one that is unusable")
            )
        return found

    def _finished(self, form: Form, schema: Schema) -> Form | None:
        named = self._named_lists(schema)
        self._check_expressions(schema)
        form = replace(form, choices=dict(self._lists.used), lists=tuple(sorted(named)))
        if self._remarks.blocking:
            return None
        return load_form(write_form(self._with_version(form)))

    def _named_lists(self, schema: Schema) -> set[str]:
        """Return the vocabularies that expressions read; lists of files become part of the form."""
        named: set[str] = set()
        for element, column, source in _sources(schema):
            for name in _lists_of(source):
                found = self._lists.of_expression(name)
                if found.reason:
                    self._refuse(element, column, found.reason)
                elif found.is_vocabulary:
                    named.add(name)
        return named

    def _check_expressions(self, schema: Schema) -> None:
        for element, column, source in _sources(schema):
            try:
                compile_expression(source, schema, element, over_choices=column == "choice_filter")
            except InvalidForm as error:
                self._refuse(element, column, error.sentence)

    def _with_version(self, form: Form) -> Form:
        if form.version != _UNKNOWN_VERSION or self._survey.get("version"):
            return form
        if self._version is None:
            self._remarks.refuse("settings", 2, "version", _("a form needs a version"))
            return form
        made = self._version(write_form(form))
        reason = _("none is given; the form gets {version}, made from its content")
        self._remarks.note("settings", 2, "version", reason.format(version=made))
        return replace(form, version=made)

    def _refuse(self, element: Element, column: str, sentence: str) -> None:
        name = element.node.name if element.node else ""
        row = self._rows.get(element.path)
        self._remarks.refuse("survey", row, column, f"{name}: {sentence}" if name else sentence)


def _lists_of(source: str) -> frozenset[str]:
    try:
        return lists_named(source)
    except InvalidForm:
        return frozenset()  # said where the expressions are checked


def _sources(schema: Schema) -> Iterator[tuple[Element, str, str]]:
    """Yield (element, column of the sheet, expression) of everything to be evaluated."""
    for element in schema.elements:
        for member, column in _EXPRESSIONS.items():
            source: Any = getattr(element.node, member, "")
            if source:
                yield element, column, source
    if schema.form.instance_name:
        yield schema.root, "instance_name", schema.form.instance_name
