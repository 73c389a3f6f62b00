"""The form as a report carries it: questions and labels as they were, and only the chosen terms.

Source: docs/formats.md, section 2, `form-<nnnn>.json`. With it a report can be read when its
form and lists have long changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fieldkit.domain.answers import Json, question_of
from fieldkit.domain.form import Form, Group, Node, Question, nodes
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.forms.choices import ChoiceLists
from fieldkit.forms.loader import write_form
from fieldkit.forms.members import without_empty
from fieldkit.forms.places import vocabulary_bytes

FORMAT = "fieldkit-embedded-form/1"


def embedded_form(
    form: Form,
    vocabularies: Mapping[str, Vocabulary],
    answers: Mapping[str, Json],
    sha256: Callable[[bytes], str],
    *,
    form_sha256: str = "",
) -> dict[str, Json]:
    """Return the members of `form-<nnnn>.json`.

    `sha256` gives the hexadecimal hash of bytes; it is handed in, as crypto is elsewhere.
    `form_sha256` is that of the bytes the form was loaded from, where they are known. Terms
    stand by list and code, with their labels in all languages; a code that its list does not
    know stands there without labels.
    """
    chosen = _chosen(form, answers)
    lists = ChoiceLists(form, vocabularies)
    terms: dict[str, Json] = {}
    for question, codes in chosen:
        known = lists.by_name(question) or {}
        name = question.choices or question.vocabulary
        labels = terms.setdefault(name, {})
        if isinstance(labels, dict):
            labels |= {code: dict(known[code].label) if code in known else {} for code in codes}
    used = sorted({question.vocabulary for question, _codes in chosen if question.vocabulary})
    return {
        "format": FORMAT,
        "form": str(form.form_id),
        "version": form.version,
        "sha256": form_sha256 or sha256(write_form(form)),
        "title": dict(form.title),
        "default_language": form.default_language,
        "questions": [_shown(path, node) for path, node in nodes(form)],
        "terms": terms,
        "vocabularies": [
            {
                "name": name,
                "version": vocabularies[name].version,
                "sha256": sha256(vocabulary_bytes(vocabularies[name])),
            }
            for name in used
            if name in vocabularies
        ],
    }


def _chosen(form: Form, answers: Mapping[str, Json]) -> list[tuple[Question, list[str]]]:
    """Return the select questions that were answered, with every code chosen, in form order."""
    codes: dict[str, dict[str, None]] = {}
    for path, answer in answers.items():
        items = answer if isinstance(answer, list) else [answer]
        texts = [item for item in items if isinstance(item, str)]
        codes.setdefault(question_of(path), {}).update(dict.fromkeys(texts))
    return [
        (node, list(codes[path]))
        for path, node in nodes(form)
        if isinstance(node, Question) and (node.choices or node.vocabulary) and path in codes
    ]


def _shown(path: str, node: Node) -> Json:
    shown: dict[str, object] = {
        "path": path,
        "kind": "group" if isinstance(node, Group) else "repeat",
        "label": dict(node.label),
        "hint": dict(node.hint),
        "concept": node.concept,
    }
    if isinstance(node, Question):
        shown |= {
            "kind": "question",
            "type": node.type.value,
            "list": node.choices or node.vocabulary,
            "sensitivity": node.sensitivity,
            "filled_by": node.filled_by.value,
        }
    found: dict[str, Json] = {}
    for name, value in without_empty(shown).items():
        if isinstance(value, str):
            found[name] = value
        elif isinstance(value, dict):
            found[name] = {str(key): str(text) for key, text in value.items()}
    return found
