"""Builders for forms and engines, with a clock that stands still."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.domain.form import Form, Question, QuestionType
from fieldkit.domain.identifiers import FormId
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.loader import load_form
from fieldkit.forms.places import load_places
from fieldkit.forms.vocabularies import load_folder

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


class StandingClock:
    """13:05 on 22 November 2026, in Minsk."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 10, 5, tzinfo=UTC)

    def offset_minutes(self) -> int:
        return 180

    def monotonic_ms(self) -> int:
        return 1


def a_digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name.replace("-", "").lower(), data).digest()


def a_question(name: str, kind: str = "text", **members) -> Question:
    return Question(name, QuestionType(kind), **members)


def a_form(*children, **members) -> Form:
    members = {"title": {"en": "A form"}, "default_language": "en", "languages": ("en",), **members}
    return Form(form_id=FormId("X01"), version="1", children=children, **members)


def an_engine(form: Form, answers=None, *, vocabularies=None, **members) -> FormEngine:
    return FormEngine(form, vocabularies or {}, answers or {}, StandingClock(), a_digest, **members)


def shipped_form(form_id: str) -> Form:
    return load_form((RESOURCES / "forms" / f"{form_id}.json").read_bytes())


def shipped_vocabularies():
    return {**load_folder(RESOURCES / "vocabularies"), "place": load_places(RESOURCES / "places")}
