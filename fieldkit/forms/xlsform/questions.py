"""Turns pyxform's tree of a form into our questions, groups and repeats.

What cannot be carried becomes a remark with its sheet, row and column; the work goes on, so that
one check names everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldkit.domain.form import (
    FILES,
    SELECTS,
    FilledBy,
    Group,
    Node,
    Question,
    QuestionType,
    Repeat,
    Severity,
    Stage,
)
from fieldkit.forms.conversion import DATE_KINDS
from fieldkit.forms.xlsform.choice_lists import ChoiceSheets
from fieldkit.forms.xlsform.columns import unknown_appearances
from fieldkit.forms.xlsform.languages import Languages
from fieldkit.forms.xlsform.remarks import Remarks
from fieldkit.forms.xlsform.types import KnownType, known_type
from fieldkit.forms.xlsform.workbook import OLDER_TYPES, ROW, YES_NO, is_dynamic
from fieldkit.translations import _

PRECISION = "date_precision"  # the vocabulary whose codes partial dates carry

_BINDS = {"required", "jr:requiredMsg", "constraint", "jr:constraintMsg", "relevant", "calculate"}
_BINDS |= {"readonly", "type"}
# Of these parameters we make use; the others only tune how other programs record.
_PARAMETERS = frozenset({"start", "end", "step", "value", "label", "rows"})

# These ask nothing: they name a file that expressions read, which is found by its name.
_DECLARED = frozenset({"csv-external", "xml-external"})

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Translator:
    """Translates the items of one workbook."""

    remarks: Remarks
    languages: Languages
    lists: ChoiceSheets

    def children(self, parent: Item) -> tuple[Node, ...]:
        """Return what stands inside `parent`, in form order."""
        found: list[Node] = []
        for child in parent.get("children") or ():
            if child.get("name") == "meta" and (child.get("control") or {}).get("bodyless"):
                self._note_meta(child)
            elif child.get("type") not in _DECLARED:
                found.append(self._node(child))
        return tuple(found)

    def _note_meta(self, meta: Item) -> None:
        for child in meta.get("children") or ():
            if child.get("name") not in ("instanceID", "instanceName", "entity"):
                reason = _("{what} is never recorded here").format(what=child["name"])
                self._note(child, "type", reason)

    def _node(self, item: Item) -> Node:
        kind = item.get("type")
        if kind == "group":
            return Group(**self._section(item))
        if kind == "repeat":
            count = _text((item.get("control") or {}).get("jr:count"))
            return Repeat(rapid=self._yes(item, "rapid"), count=count, **self._section(item))
        if kind == "loop":
            self._refuse(item, "type", _not_supported("begin loop"))
            return Group(**self._section(item))
        return self._question(item)

    def _section(self, item: Item) -> dict[str, Any]:
        bind = self._bind(item)
        return {
            "name": str(item["name"]),
            "label": self.languages.labels(item.get("label")),
            "hint": self.languages.labels(item.get("hint")),
            "relevant": _expression(bind.get("relevant")),
            "appearance": self._appearance(item),
            "concept": _text(item.get("concept")),
            "children": self.children(item),
        }

    def _question(self, item: Item) -> Question:
        known = self._type(item)
        kind = known.type
        bind = self._bind(item)
        own = self._own_columns(item, known)
        if own["sealed_at_entry"] and kind is not QuestionType.TEXT:
            self._refuse(item, "sealed_at_entry", _("only text can be sealed at entry"))
            own["sealed_at_entry"] = False
        return Question(
            name=str(item["name"]),
            type=kind,
            label=self.languages.labels(item.get("label")),
            hint=self.languages.labels(item.get("hint") or known.hint),
            guidance=self.languages.labels(item.get("guidance_hint")),
            required=_expression(bind.get("required")),
            required_message=self.languages.labels(bind.get("jr:requiredMsg")),
            relevant=_expression(bind.get("relevant")),
            constraint=_expression(bind.get("constraint") or known.constraint),
            constraint_message=self.languages.labels(bind.get("jr:constraintMsg")),
            calculation=_expression(bind.get("calculate")) if known.is_recorded else "",
            trigger=_trigger(item.get("trigger")),
            read_only=_expression(bind.get("readonly")),
            choice_filter=_text(item.get("choice_filter")),
            appearance=self._appearance(item),
            parameters=self._parameters(item),
            media=self._media(item),
            **self._default(item, known),
            **self._list(item, kind),
            **own,
        )

    def _type(self, item: Item) -> KnownType:
        name = str(item.get("type"))
        known = known_type(name, OLDER_TYPES)
        if known is None:
            self._refuse(item, "type", _not_supported(name))
            return KnownType(QuestionType.TEXT)
        if not known.is_recorded:
            reason = _("{what} is never recorded here; it stays empty").format(what=name)
            self._note(item, "type", reason)
        return known

    def _bind(self, item: Item) -> Mapping[str, Any]:
        bind: Mapping[str, Any] = item.get("bind") or {}
        for name in bind:
            # Those of orx: and odk: come from parameters, which are looked at on their own.
            known = name in _BINDS or str(name).startswith(("jr:preload", "orx:", "odk:"))
            if not known:
                self._note(item, str(name), _not_used(str(name)))
        return bind

    def _default(self, item: Item, known: KnownType) -> dict[str, Any]:
        default = _text(item.get("default"))
        if not default or not known.is_recorded:
            return {}
        if known.type in FILES:
            self._note(item, "default", _("a file cannot be an answer before it is added"))
            return {}
        if is_dynamic(default, known.type.value):
            return {"default_expression": default}
        return {"default": default}

    def _list(self, item: Item, kind: QuestionType) -> dict[str, Any]:
        if kind not in SELECTS:
            return {}
        name = str(item.get("itemset") or item.get("list_name") or item.get("query") or "")
        parameters = self._all_parameters(item)
        found = self.lists.of_question(
            name,
            str(item.get("type")) == "select one external",
            value=parameters.get("value", "name"),
            label=parameters.get("label", "label"),
        )
        if found.reason:
            self._refuse(item, "type", found.reason)
        return {"vocabulary": found.name} if found.is_vocabulary else {"choices": found.name}

    def _own_columns(self, item: Item, known: KnownType) -> dict[str, Any]:
        precision = _text(item.get("precision"))
        if precision and (precision != PRECISION or known.type not in DATE_KINDS):
            reason = _("only {name} is possible, on dates").format(name=PRECISION)
            self._refuse(item, "precision", reason)
            precision = ""
        filled_by = self._one_of(item, "filled_by", FilledBy, FilledBy.FIELD)
        return {
            "concept": _text(item.get("concept")),
            "rapid": self._yes(item, "rapid"),
            "precision": precision,
            "required_at": self._one_of(item, "required_at", Stage, Stage.SEAL),
            "at_seal": self._one_of(item, "at_seal", Severity, Severity.BLOCK),
            "sealed_at_entry": self._yes(item, "sealed_at_entry"),
            "sensitivity": _text(item.get("sensitivity")),
            "filled_by": filled_by if known.is_recorded else FilledBy.SYSTEM,
        }

    def _one_of(self, item: Item, column: str, kind: Any, default: Any) -> Any:
        text = _text(item.get(column))
        try:
            return kind(text) if text else default
        except ValueError:
            names = ", ".join(member.value for member in kind)
            self._refuse(item, column, _("possible are {names}").format(names=names))
            return default

    def _yes(self, item: Item, column: str) -> bool:
        text = _text(item.get(column))
        if text and text not in YES_NO:
            self._refuse(item, column, _("possible are {names}").format(names="yes, no"))
        return bool(YES_NO.get(text, False))

    def _appearance(self, item: Item) -> str:
        found = _text((item.get("control") or {}).get("appearance"))
        for word in unknown_appearances(found):
            reason = _("{what} changes nothing here; the question is shown plainly")
            self._note(item, "appearance", reason.format(what=word))
        return found

    def _media(self, item: Item) -> dict[str, Mapping[str, str]]:
        media = item.get("media") or {}
        return {str(kind): self.languages.labels(files) for kind, files in media.items()}

    def _parameters(self, item: Item) -> dict[str, str]:
        found = self._all_parameters(item)
        for name in found.keys() - _PARAMETERS:
            self._note(item, "parameters", _not_used(name))
        return {name: value for name, value in found.items() if name in _PARAMETERS}

    def _all_parameters(self, item: Item) -> dict[str, str]:
        given = item.get("parameters") or {}
        if isinstance(given, str):
            pairs = (part.partition("=") for part in re.split(r"[\s,;]+", given.strip()))
            return {name: value for name, _sign, value in pairs if name}
        return {str(name): str(value) for name, value in given.items()}

    def _refuse(self, item: Item, column: str, reason: str) -> None:
        self.remarks.refuse("survey", row_of(item), column, f"{item.get('name')}: {reason}")

    def _note(self, item: Item, column: str, reason: str) -> None:
        self.remarks.note("survey", row_of(item), column, f"{item.get('name')}: {reason}")


def row_of(item: Item) -> int | None:
    """Return the row of the survey sheet that `item` stands in; None for what pyxform added."""
    row = item.get(ROW)
    return int(row) if row is not None else None


def rows_by_path(parent: Item, prefix: str = "") -> dict[str, int]:
    """Return the row of every question, group and repeat by its path without rows."""
    found: dict[str, int] = {}
    for child in parent.get("children") or ():
        path = prefix + str(child.get("name"))
        row = row_of(child)
        if row is not None:
            found[path] = row
        found |= rows_by_path(child, f"{path}/")
    return found


def _not_supported(what: str) -> str:
    return _("{what} is not supported").format(what=what)


def _not_used(what: str) -> str:
    return _("{what} is not used").format(what=what)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _expression(value: Any) -> str:
    text = _text(value)
    if text in YES_NO:
        return "true()" if YES_NO[text] else ""
    return text


def _trigger(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list | tuple) else [value] if value else []
    return tuple(re.sub(r"^\$\{\s*|\s*\}$", "", str(name).strip()) for name in names)
