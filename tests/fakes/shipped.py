"""The shipped forms and lists, and engines that are spoken to by the names of questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.domain.answers import Json
from fieldkit.domain.form import Node, Question, nodes, questions
from fieldkit.forms.engine import FormEngine
from tests.fakes.forms import an_engine, shipped_form, shipped_vocabularies

FORMS = {form_id: shipped_form(form_id) for form_id in (f"T{n:02}" for n in range(1, 15))}
LISTS = shipped_vocabularies()


def by_path(form_id: str) -> dict[str, Question]:
    return dict(questions(FORMS[form_id]))


def by_name(form_id: str) -> dict[str, Node]:
    return {node.name: node for _path, node in nodes(FORMS[form_id])}


def path_of(form_id: str, name: str) -> str:
    """Return the path of a question outside repeats."""
    return next(path for path, node in nodes(FORMS[form_id]) if node.name == name)


def engine_of(form_id: str, answers: Mapping[str, Json] | None = None) -> FormEngine:
    return an_engine(FORMS[form_id], answers, vocabularies=LISTS)


def begun(form_id: str, **answers: Any) -> FormEngine:
    """Begin a report and answer questions by name."""
    engine = engine_of(form_id)
    engine.begin()
    for name, answer in answers.items():
        engine.put(path_of(form_id, name), answer)
    return engine


def asks(form_id: str, name: str, **answers: Any) -> bool:
    """Say whether a new report with these answers asks for a question, group or repeat."""
    return begun(form_id, **answers).relevant(path_of(form_id, name))


def blocking(engine: FormEngine, stage: str = "seal") -> list[str]:
    return [p.path for p in engine.problems(stage) if p.severity.value == "block"]


def warned(engine: FormEngine, stage: str = "seal") -> list[str]:
    return [p.path for p in engine.problems(stage) if p.severity.value == "warn"]


def wrong(engine: FormEngine, stage: str = "seal") -> list[str]:
    """Return the names of the questions whose answer does not fit; a missing one is not wrong."""
    return [p.path.rpartition("/")[2] for p in engine.problems(stage) if p.kind.value != "required"]


def when(text: str, edtf: str, precision: str = "EXACT_DAY") -> dict[str, Json]:
    return {"typed": text, "edtf": edtf, "precision": precision}


def day(edtf: str) -> dict[str, Json]:
    return when(edtf, edtf)
