"""Collect the texts of drafts for the search: answers, labels of what was chosen, files' names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.domain.answers import Json, current, is_sealed, question_of
from fieldkit.domain.date_text import shown_answer
from fieldkit.domain.draft_index import DraftText
from fieldkit.domain.form import Form, Question, label_in, questions
from fieldkit.domain.identifiers import ReportId, Sha256
from fieldkit.domain.sheet_columns import row_path
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import FieldkitError, InvalidAnswer
from fieldkit.operations.field.list_drafts import list_drafts
from fieldkit.operations.field.list_forms import form_of, vocabularies_of
from fieldkit.operations.field.open_sheet import open_sheet
from fieldkit.operations.session import Session

_Labels = Mapping[str, str]


@dataclass(frozen=True)
class _KnownForm:
    form: Form
    questions: Mapping[str, Question]
    vocabularies: Mapping[str, Vocabulary]
    choices: Mapping[str, Mapping[str, _Labels]]  # labels by list and name


class TextCollector:
    """Reads draft by draft, so that the vault's lane is never held for long."""

    def __init__(self, session: Session, language: str) -> None:
        self._session = session
        self._language = language
        self._forms: dict[Sha256, _KnownForm] = {}

    def drafts(self) -> tuple[ReportId, ...]:
        """Return the drafts there are, the one changed last first."""
        return tuple(draft.report_id for draft in list_drafts(self._session))

    def texts(self, report_id: ReportId) -> tuple[DraftText, ...]:
        """Return the texts of one draft, none where it is gone meanwhile.

        What is sealed at entry has no text here, and is not found.
        """
        vault = self._session.vault
        try:
            draft = vault.reports.draft(report_id)
            known = self._form(draft.form.sha256, report_id)
        except FieldkitError:
            return ()
        found = []
        for path, value in current(vault.reports.revisions(report_id)).items():
            text = self._text(known, report_id, path, value)
            if text is not None:
                found.append(text)
        for item in vault.attachments.of_report(report_id):
            for text_of_file in (item.name, item.note):
                if text_of_file:
                    label = self._label(known, item.question)
                    found.append(DraftText(report_id, item.question, label, text_of_file))
        return (*found, *self._people(report_id))

    def _people(self, sheet_id: ReportId) -> tuple[DraftText, ...]:
        """Return the texts of the people in a sheet, none for any other draft."""
        if not self._session.vault.sheets.is_sheet(sheet_id):
            return ()
        try:
            opened = open_sheet(self._session, sheet_id, self._language)
        except FieldkitError:
            return ()
        return tuple(
            DraftText(
                sheet_id,
                row_path(row.row_id, name),
                opened.columns[name].label,
                opened.columns[name].shown(cell.value),
            )
            for row in opened.sheet.rows
            for name, cell in row.cells.items()
            if name in opened.columns
        )

    def _form(self, sha256: Sha256, report_id: ReportId) -> _KnownForm:
        if sha256 not in self._forms:
            vault = self._session.vault
            form = form_of(vault, vault.reports.draft(report_id).form)
            self._forms[sha256] = _KnownForm(
                form,
                dict(questions(form)),
                vocabularies_of(vault, form),
                {
                    name: {choice.name: choice.label for choice in listed}
                    for name, listed in form.choices.items()
                },
            )
        return self._forms[sha256]

    def _label(self, known: _KnownForm, path: str) -> str:
        question = known.questions.get(path)
        if question is None:
            return ""
        return label_in(question.label, self._language, known.form.default_language)

    def _text(
        self, known: _KnownForm, report_id: ReportId, path: str, value: Json
    ) -> DraftText | None:
        try:
            name = question_of(path)
        except InvalidAnswer:
            return None
        question = known.questions.get(name)
        if question is None or is_sealed(value) or isinstance(value, bool):
            return None
        texts = self._texts(known, question, value)
        if not texts:
            return None
        return DraftText(report_id, path, self._label(known, name), texts[0], texts[1:])

    def _texts(self, known: _KnownForm, question: Question, value: Json) -> tuple[str, ...]:
        """Return an answer as it is read here, then as it is read in other languages."""
        if isinstance(value, dict):
            shown = shown_answer(value)
            return (shown,) if shown else ()
        if not (question.choices or question.vocabulary):
            return (str(value),) if value not in ("", []) else ()
        codes = [str(code) for code in (value if isinstance(value, list) else [value])]
        labels = [self._labels(known, question, code) for code in codes]
        own = ", ".join(
            label_in(label, self._language, known.form.default_language) or code
            for label, code in zip(labels, codes, strict=True)
        )
        others = {text for label in labels for text in label.values() if text}
        return (own, *sorted(others - {own}))

    @staticmethod
    def _labels(known: _KnownForm, question: Question, code: str) -> _Labels:
        if question.choices:
            return known.choices.get(question.choices, {}).get(code, {})
        vocabulary = known.vocabularies.get(question.vocabulary)
        term = vocabulary.by_code.get(code) if vocabulary is not None else None
        return term.label if term is not None else {}
