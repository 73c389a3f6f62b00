"""Which list a select question means: of the workbook, of a file beside it, or a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldkit.domain.form import Choice
from fieldkit.errors import InvalidForm
from fieldkit.forms.xlsform.languages import Languages
from fieldkit.forms.xlsform.list_files import FILE, labels_of, read_list
from fieldkit.forms.xlsform.workbook import Workbook
from fieldkit.translations import _

_VOCABULARY = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,62}\Z")


@dataclass(frozen=True)
class FoundList:
    """The list of a question; `reason` says why there is none."""

    name: str
    is_vocabulary: bool = False
    reason: str = ""


@dataclass
class ChoiceSheets:
    """All lists that the questions and expressions of a form may name."""

    workbook: Workbook
    languages: Languages
    media: Path | None  # the folder with the files that belong to the workbook
    _lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)

    def of_question(self, name: str, is_external: bool, *, value: str, label: str) -> FoundList:
        """Return the list that a select names: a list of the workbook, or a file."""
        if is_external:
            return self._external(name)
        if name in (self.workbook.survey.get("choices") or {}):
            self._lists.setdefault(name, self._of_sheet(name))
            return FoundList(name)
        match = FILE.match(name)
        if match is None:
            reason = _("choices from earlier answers are not supported: {what}").format(what=name)
            return FoundList(name, reason=reason)
        return self._of_file(match[1], name, value=value, label=label)

    def of_expression(self, name: str) -> FoundList:
        """Return the list that `instance('name')` or `pulldata('name', ...)` reads."""
        if name in self._lists:
            return FoundList(name)
        if name in (self.workbook.survey.get("choices") or {}):
            return self.of_question(name, False, value="name", label="label")
        # A name, not a path: nothing outside the folder of the form becomes part of it.
        for suffix in (".csv", ".xml", ".geojson"):
            if FILE.match(name + suffix) and self._path(name + suffix) is not None:
                return self._of_file(name, name + suffix, value="name", label="label")
        return self._vocabulary(name, f"{name}.csv")

    @property
    def used(self) -> Mapping[str, tuple[Choice, ...]]:
        """The lists that were asked for and are part of the form, by name."""
        return self._lists

    def _external(self, name: str) -> FoundList:
        if name not in self._lists:
            rows = self.workbook.sheets.get("external_choices", [])
            self._lists[name] = tuple(
                self._of_row(row) for row in rows if _list_name(row) == name and row.get("name")
            )
        return FoundList(name)

    def _of_sheet(self, name: str) -> tuple[Choice, ...]:
        return tuple(self._of_item(item) for item in self.workbook.survey["choices"][name])

    def _of_item(self, item: Mapping[str, Any]) -> Choice:
        columns = {
            str(column): str(value)
            for column, value in item.items()
            if column not in ("name", "label", "media") and not isinstance(value, dict)
        }
        return Choice(str(item["name"]), self.languages.labels(item.get("label")), columns)

    def _of_row(self, row: Mapping[str, str]) -> Choice:
        labels = labels_of(row, "label", self.languages.code)
        self.languages.found.update(dict.fromkeys(labels))
        left = {
            name: value
            for name, value in row.items()
            if name.partition("::")[0] not in ("name", "label", "list_name", "list name")
        }
        return Choice(row["name"], labels, left)

    def _of_file(self, stem: str, name: str, *, value: str, label: str) -> FoundList:
        path = self._path(name)
        if path is None:
            return self._vocabulary(stem, name)
        list_name = stem if (value, label) == ("name", "label") else f"{stem}.{value}.{label}"
        if list_name not in self._lists:
            try:
                choices = read_list(path, self.languages.code, value=value, label=label)
            except InvalidForm as error:
                return FoundList(list_name, reason=error.sentence)
            self._lists[list_name] = choices
            for choice in choices:
                self.languages.found.update(dict.fromkeys(choice.label))
        return FoundList(list_name)

    def _vocabulary(self, stem: str, name: str) -> FoundList:
        if name.endswith(".csv") and _VOCABULARY.match(stem):
            return FoundList(stem, is_vocabulary=True)
        reason = _("the file {name} is missing beside the workbook").format(name=name)
        return FoundList(stem, reason=reason)

    def _path(self, name: str) -> Path | None:
        path = self.media / name if self.media is not None else None
        return path if path is not None and path.is_file() else None


def _list_name(row: Mapping[str, str]) -> str:
    return row.get("list_name") or row.get("list name") or ""
