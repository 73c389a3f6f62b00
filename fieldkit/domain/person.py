"""People as a report knows them: found by the concepts of its questions, never by their names.

A question of concept `person.x` gives `x` of the person; inside a repeat of concept `person` each
row is one person, elsewhere the report is about one. A repeat of concept `person.names` holds
further spellings. Concepts of `consent.` belong to the person they stand beside.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fieldkit.domain.answers import Json
from fieldkit.domain.consent import level_of, strictest
from fieldkit.domain.form import Form, Group, Node, Question, Repeat

PERSON = "person"
NAMES = "person.names"
AS_REPORTED = "AS_REPORTED"  # the code of the vocabulary name_kind

_NAME = "name_as_reported"
_CONSENT = "consent."
_SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab"}


@dataclass(frozen=True)
class _Scope:
    """One person: where they stand, and the answers by concept."""

    path: str  # of the row, "" for the report itself
    answers: dict[str, Json]
    names: list[dict[str, Json]]

    @property
    def is_known(self) -> bool:
        """Whether anything was said of a person here, consent apart."""
        return bool(self.names) or any(key.startswith("person.") for key in self.answers)


def people_of(form: Form, answers: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Return the people of a report, in form order, each with what is known of them.

    `path` is the row the person stands in ("" if the report is about one person), `names` every
    name form with its kind and script (and who it comes from, where that was answered), the
    reported one first, `consent` the level that holds.
    Other members carry the name of their concept after `person.`; sealed answers stay sealed.
    """
    people: list[dict[str, Json]] = []
    for scope in _scopes(form, answers):
        if not scope.is_known:
            continue
        person: dict[str, Json] = {"path": scope.path, "names": [*_names(scope)]}
        person["consent"] = strictest([level_of(scope.answers.get("consent.level"))]).value
        for concept, answer in scope.answers.items():
            key = concept.removeprefix("person.")
            if concept.startswith("person.") and key not in (_NAME, *person):
                person[key] = answer
        people.append(person)
    return people


def consent_of(form: Form, answers: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Return what was said about consent, one statement per person or report, in form order.

    `path` names the person as `people_of` does; `level` is always there, `given_by` and `at`
    where they were answered.
    """
    statements: list[dict[str, Json]] = []
    for scope in _scopes(form, answers):
        said = {
            concept.removeprefix(_CONSENT): answer
            for concept, answer in scope.answers.items()
            if concept.startswith(_CONSENT)
        }
        if said or scope.is_known:
            level = level_of(said.pop("level", None)).value
            statements.append({"path": scope.path, "level": level, **said})
    return statements


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the letters of `text`; Zyyy for several scripts or none."""
    scripts = {
        unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()
    }
    found = {_SCRIPTS.get(script, "Zyyy") for script in scripts}
    return found.pop() if len(found) == 1 else "Zyyy"


def _names(scope: _Scope) -> Iterator[Json]:
    reported = scope.answers.get(f"person.{_NAME}")
    if isinstance(reported, str) and reported:
        yield {"text": reported, "kind": AS_REPORTED, "script": script_of(reported)}
    for name in scope.names:
        text = name.get("text")
        if isinstance(text, str) and text:
            source = {"source": name["source"]} if name.get("source") else {}
            yield {"text": text, "kind": name.get("kind"), "script": script_of(text), **source}


def _scopes(form: Form, answers: Mapping[str, Json]) -> Iterator[_Scope]:
    whole = _Scope("", {}, [])
    rows: list[_Scope] = []
    _collect(form.children, "", answers, whole, rows)
    yield whole
    yield from rows


def _collect(
    children: tuple[Node, ...],
    prefix: str,
    answers: Mapping[str, Json],
    scope: _Scope,
    found: list[_Scope],
) -> None:
    """Add what stands under `prefix` to `scope`, and each person of a repeat to `found`."""
    for node in children:
        path = prefix + node.name
        if isinstance(node, Question):
            if path in answers and node.concept.startswith(("person.", _CONSENT)):
                scope.answers[node.concept] = answers[path]
        elif isinstance(node, Group):
            _collect(node.children, f"{path}/", answers, scope, found)
        else:
            _collect_rows(node, path, answers, scope, found)


def _collect_rows(
    repeat: Repeat,
    path: str,
    answers: Mapping[str, Json],
    scope: _Scope,
    found: list[_Scope],
) -> None:
    rows = answers.get(path)
    for row in rows if isinstance(rows, list) else ():
        row_path = f"{path}[{row}]"
        inner = _Scope(row_path, {}, [])
        deeper: list[_Scope] = []
        _collect(repeat.children, f"{row_path}/", answers, inner, deeper)
        if repeat.concept == PERSON:
            found.append(inner)
        elif repeat.concept == NAMES:
            name = {key.removeprefix(f"{NAMES}."): text for key, text in inner.answers.items()}
            scope.names.append(name)
        found.extend(deeper)
