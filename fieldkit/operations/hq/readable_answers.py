"""A report's answers as people read them: with the labels of questions and terms as sealed."""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.domain.answer_order import in_reading_order
from fieldkit.domain.answers import Json, is_sealed, question_of
from fieldkit.domain.date_text import shown_answer
from fieldkit.domain.form import label_in
from fieldkit.operations.hq.show_report import ShownReport
from fieldkit.translations import _

Members = dict[str, Json]


def readable_answers(
    shown: ShownReport, language: str, opened: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return (label, answer) as they are read; `opened` are sealed answers in plain, by path.

    The embedded form is data from a device: whatever does not fit is shown as it is.
    """
    questions = _questions(shown.form)
    concepts = {path: str(item.get("concept", "")) for path, item in questions.items()}
    default = str(shown.form.get("default_language", ""))
    rows = []
    for path in in_reading_order(shown.answers, concepts):
        question, value = questions.get(question_of(path)), shown.answers[path]
        if question is None or "type" not in question:
            continue  # a repeat's list of rows, or an answer that the form has no place for
        label = label_in(_labels(question.get("label")), language, default) or path
        text = (opened or {}).get(path) or _text(shown, question, value, language, default)
        rows.append((label, text))
    return rows


def _text(shown: ShownReport, question: Members, value: Json, language: str, default: str) -> str:
    if is_sealed(value):
        return _("(sealed at entry)")
    if isinstance(value, dict):
        return shown_answer(value) or _("(files)")
    terms = _members(_members(shown.form.get("terms")).get(str(question.get("list", ""))))
    codes = value if isinstance(value, list) else [value]
    return ", ".join(
        label_in(_labels(terms.get(str(code))), language, default) or str(code) for code in codes
    )


def _questions(form: Members) -> dict[str, Members]:
    listed = form.get("questions")
    found = [_members(item) for item in listed] if isinstance(listed, list) else []
    return {str(item.get("path", "")): item for item in found}


def _members(value: Json) -> Members:
    return value if isinstance(value, dict) else {}


def _labels(value: Json) -> dict[str, str]:
    return {language: str(text) for language, text in _members(value).items()}
