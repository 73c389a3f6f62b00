"""Reads and writes the compiled form, `fieldkit-form/1`: canonical JSON, read strictly."""

from __future__ import annotations

import re
from typing import Any

from fieldkit.domain import canonical_json
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
from fieldkit.errors import InvalidForm, InvalidJson
from fieldkit.forms.members import Members, invalid, read_labels, read_text, without_empty
from fieldkit.forms.program import Program
from fieldkit.translations import _

FORMAT = "fieldkit-form/1"
MAX_BYTES = 16 * 1024 * 1024

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}\Z")
# As docs/formats.md, "Sealed object", lets a manifest name a form.
FORM_ID = re.compile(r"[^\x00-\x20\x7f/\\][^\x00-\x1f\x7f/\\]{0,63}\Z")
VERSION = re.compile(r"[^\x00-\x1f\x7f]{1,64}\Z")
_VOCABULARY = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,62}\Z")
_MAX_NESTING = 20


def load_form(data: bytes) -> Form:
    """Return the form of `data`, its expressions checked.

    Raises:
        InvalidForm: Not this format, or a form that could not run.
    """
    form = _read(data)
    Program(form)
    return form


def load_program(data: bytes) -> Program:
    """Return the form of `data` ready to run, for callers that open several reports with it.

    Raises:
        InvalidForm: As `load_form`.
    """
    return Program(_read(data))


def write_form(form: Form) -> bytes:
    """Return the canonical bytes of `form`; what says nothing is left out.

    Raises:
        InvalidForm: Some text cannot be written as JSON.
    """
    try:
        return canonical_json.write(_form_members(form))
    except InvalidJson as error:
        raise InvalidForm from error


def identity_of(data: bytes) -> tuple[str, str]:
    """Return id and version of a form, without looking at what else it says.

    Raises:
        InvalidForm: `data` is none.
    """
    members = Members(_json(data), "")
    return members.text("id"), members.text("version")


def _json(data: bytes) -> object:
    try:
        return canonical_json.read(data, max_bytes=MAX_BYTES, max_depth=canonical_json.REPORT_DEPTH)
    except InvalidJson as error:
        raise InvalidForm from error


def _read(data: bytes) -> Form:
    members = Members(_json(data), "")
    if members.text("format") != FORMAT:
        raise InvalidForm(_("This form definition is of another format."))
    form = Form(
        form_id=FormId(_matching(members.text("id"), FORM_ID, "id")),
        version=_matching(members.text("version"), VERSION, "version"),
        title=members.labels("title"),
        default_language=members.text("default_language"),
        languages=members.list_of("languages", read_text),
        children=members.list_of("children", _read_node),
        choices=members.map_of("choices", _read_choices),
        lists=members.list_of("lists", _read_list_name),
        instance_name=members.text("instance_name", ""),
    )
    members.ignore("x")  # signed, and for later versions (docs/formats.md)
    members.finish()
    _check_lists(form.children, form)
    return form


def _matching(text: str, pattern: re.Pattern[str], where: str) -> str:
    if not pattern.match(text):
        raise invalid(where)
    return text


def _read_choices(value: object, where: str) -> tuple[Choice, ...]:
    if not isinstance(value, list) or not value:
        raise invalid(where)
    found = tuple(_read_choice(item, f"{where}[{at}]") for at, item in enumerate(value))
    # One name may stand for several places of a cascade, told apart by their columns.
    if len({(choice.name, *sorted(choice.columns.items())) for choice in found}) != len(found):
        raise invalid(where)
    return found


def _read_choice(value: object, where: str) -> Choice:
    members = Members(value, where)
    choice = Choice(members.text("name"), members.labels("label"), members.texts("columns"))
    members.finish()
    return choice


def _read_list_name(value: object, where: str) -> str:
    return _matching(read_text(value, where), _VOCABULARY, where)


def _read_node(value: object, where: str) -> Node:
    if where.count("/children") > _MAX_NESTING:
        raise invalid(where)
    members = Members(value, where)
    kind = members.text("kind")
    name = _matching(members.text("name"), _NAME, f"{where}/name")
    node: Node
    if kind == "question":
        node = _read_question(members, name)
    elif kind == "group":
        node = Group(name, **_read_section(members))
    elif kind == "repeat":
        node = Repeat(
            name,
            rapid=members.flag("rapid"),
            count=members.text("count", ""),
            **_read_section(members),
        )
    else:
        raise invalid(f"{where}/kind")
    members.finish()
    return node


def _read_section(members: Members) -> dict[str, Any]:
    return {
        "children": members.list_of("children", _read_node),
        "label": members.labels("label"),
        "hint": members.labels("hint"),
        "relevant": members.text("relevant", ""),
        "appearance": members.text("appearance", ""),
        "concept": members.text("concept", ""),
    }


_TEXTS = (
    "required",
    "relevant",
    "constraint",
    "calculation",
    "default",
    "default_expression",
    "read_only",
    "choices",
    "vocabulary",
    "choice_filter",
    "appearance",
    "concept",
    "precision",
    "sensitivity",
)
_LABELS = ("label", "hint", "guidance", "required_message", "constraint_message")


def _read_question(members: Members, name: str) -> Question:
    texts: dict[str, Any] = {member: members.text(member, "") for member in _TEXTS}
    labels: dict[str, Any] = {member: members.labels(member) for member in _LABELS}
    question = Question(
        name=name,
        type=members.choice("type", QuestionType),
        trigger=members.list_of("trigger", read_text),
        parameters=members.texts("parameters"),
        media=members.map_of("media", read_labels),
        rapid=members.flag("rapid"),
        required_at=members.choice("required_at", Stage, Stage.SEAL),
        at_seal=members.choice("at_seal", Severity, Severity.BLOCK),
        sealed_at_entry=members.flag("sealed_at_entry"),
        filled_by=members.choice("filled_by", FilledBy, FilledBy.FIELD),
        **texts,
        **labels,
    )
    check_question(question, members.where)
    return question


def check_question(question: Question, where: str) -> None:
    """Check what the members of a question must be to one another.

    Raises:
        InvalidForm: A select without a list, a list without a select, a sealed answer that is
            no text, a calculation of nothing, or two defaults.
    """
    lists = bool(question.choices) + bool(question.vocabulary)
    if lists != (question.type in SELECTS) or (question.choice_filter and not lists):
        raise invalid(f"{where}/choices")
    if question.vocabulary and not _VOCABULARY.match(question.vocabulary):
        raise invalid(f"{where}/vocabulary")
    if question.sealed_at_entry and (
        question.type is not QuestionType.TEXT or question.calculation or _has_default(question)
    ):
        raise invalid(f"{where}/sealed_at_entry")
    if question.type is QuestionType.CALCULATE and not question.calculation:
        raise invalid(f"{where}/calculation")
    if question.default and question.default_expression:
        raise invalid(f"{where}/default")


def _has_default(question: Question) -> bool:
    return bool(question.default or question.default_expression)


def _check_lists(children: tuple[Node, ...], form: Form) -> None:
    for node in children:
        if not isinstance(node, Question):
            _check_lists(node.children, form)
        elif node.choices and node.choices not in form.choices:
            raise invalid(f"choices/{node.choices}")


def _form_members(form: Form) -> dict[str, object]:
    return {
        "format": FORMAT,
        "id": form.form_id,
        "version": form.version,
        "default_language": form.default_language,
        "languages": list(form.languages),
        "children": [_node_members(node) for node in form.children],
        **without_empty(
            {
                "title": dict(form.title),
                "choices": _choice_members(form),
                "lists": list(form.lists),
                "instance_name": form.instance_name,
            }
        ),
    }


def _choice_members(form: Form) -> dict[str, object]:
    return {
        name: [
            without_empty({"name": c.name, "label": dict(c.label), "columns": dict(c.columns)})
            for c in choices
        ]
        for name, choices in form.choices.items()
    }


def _node_members(node: Node) -> dict[str, object]:
    if isinstance(node, Question):
        return _question_members(node)
    shared: dict[str, object] = {
        "kind": "group" if isinstance(node, Group) else "repeat",
        "name": node.name,
        "label": dict(node.label),
        "hint": dict(node.hint),
        "relevant": node.relevant,
        "appearance": node.appearance,
        "concept": node.concept,
        "children": [_node_members(child) for child in node.children],
    }
    if isinstance(node, Repeat):
        shared |= {"rapid": node.rapid, "count": node.count}
    return without_empty(shared)


def _question_members(question: Question) -> dict[str, object]:
    members: dict[str, object] = {"kind": "question", "name": question.name}
    members |= {"type": question.type.value, "rapid": question.rapid}
    members |= {member: getattr(question, member) for member in _TEXTS}
    members |= {member: dict(getattr(question, member)) for member in _LABELS}
    members |= {
        "trigger": list(question.trigger),
        "parameters": dict(question.parameters),
        "media": {kind: dict(files) for kind, files in question.media.items()},
        "sealed_at_entry": question.sealed_at_entry,
    }
    if question.required_at is not Stage.SEAL:
        members["required_at"] = question.required_at.value
    if question.at_seal is not Severity.BLOCK:
        members["at_seal"] = question.at_seal.value
    if question.filled_by is not FilledBy.FIELD:
        members["filled_by"] = question.filled_by.value
    return without_empty(members)
