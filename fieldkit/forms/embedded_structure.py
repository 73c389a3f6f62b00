"""The structure of a form that a report carries with it: names, nesting, types and concepts.

Rules and choices are not in it, so it cannot be filled in; it says where each answer belongs when
the form itself is no longer known. It comes from a device and is read as strictly as anything
from there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.answers import Json
from fieldkit.domain.form import Form, Group, Node, Question, QuestionType, Repeat
from fieldkit.domain.identifiers import FormId
from fieldkit.errors import InvalidForm
from fieldkit.forms.schema import MAX_NESTING, MAX_NODES

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,249}\Z")
_TYPES = {kind.value: kind for kind in QuestionType}


@dataclass
class _Part:
    """One part of the form while its children are collected."""

    name: str
    kind: str
    line: Mapping[str, Json]
    children: dict[str, _Part] = field(default_factory=dict)


def structure_of(embedded: Mapping[str, Json]) -> Form:
    """Return the form that `form-<nnnn>.json` describes, as far as it does.

    Raises:
        InvalidForm: It lists no questions, or they do not fit together.
    """
    lines = embedded.get("questions")
    if not isinstance(lines, list) or not lines or len(lines) > MAX_NODES:
        raise InvalidForm
    top = _Part("", "group", {})
    for line in lines:
        if not isinstance(line, dict):
            raise InvalidForm
        _add(top, line)
    return Form(
        form_id=FormId(_text(embedded, "form")),
        version=_text(embedded, "version"),
        title={},
        default_language=_text(embedded, "default_language"),
        languages=(),
        children=_nodes(top),
    )


def _add(top: _Part, line: Mapping[str, Json]) -> None:
    kind, *names = (_text(line, "kind"), *_text(line, "path").split("/"))
    if kind not in ("group", "repeat", "question") or len(names) > MAX_NESTING + 1:
        raise InvalidForm
    parent = top
    for name in names[:-1]:
        found = parent.children.get(name)
        if found is None or found.kind == "question":
            raise InvalidForm
        parent = found
    name = names[-1]
    if _NAME.match(name) is None or name in parent.children:
        raise InvalidForm
    parent.children[name] = _Part(name, kind, line)


def _nodes(part: _Part) -> tuple[Node, ...]:
    return tuple(_node(child) for child in part.children.values())


def _node(part: _Part) -> Node:
    concept = _text(part.line, "concept")
    if part.kind == "question":
        # A type of a newer program is text to this one.
        kind = _TYPES.get(_text(part.line, "type"), QuestionType.TEXT)
        return Question(part.name, kind, concept=concept, choices=_text(part.line, "list"))
    if part.kind == "group":
        return Group(part.name, _nodes(part), concept=concept)
    return Repeat(part.name, _nodes(part), concept=concept)


def _text(line: Mapping[str, Json], name: str) -> str:
    value = line.get(name, "")
    if not isinstance(value, str):
        raise InvalidForm
    return value
