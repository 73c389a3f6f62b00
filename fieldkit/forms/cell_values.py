"""Answers as they are typed into a cell of a table, and how they are shown there.

A list is answered by typing: a code, any spelling of a term, or its beginning where that says
enough. What is not understood is kept as typed, and named as a problem.
"""

from __future__ import annotations

import re
from datetime import date

from fieldkit.domain.answers import Json
from fieldkit.domain.date_text import shown_date
from fieldkit.domain.described_person import sex_of_word
from fieldkit.domain.form import SELECTS, Choice, Question, QuestionType, label_in
from fieldkit.domain.partial_date import from_json
from fieldkit.domain.sheet import Cell, Certainty
from fieldkit.domain.vocabulary import OTHER_NAMES
from fieldkit.errors import InvalidAnswer, InvalidDate
from fieldkit.forms.checks import check_answer
from fieldkit.forms.choices import LONG_LIST, ChoiceLists
from fieldkit.forms.conversion import DATE_KINDS, from_typed, not_understood

_SHORT_LIST = 12  # terms; the first that begins so is meant
_OFFERED = 8
_BETWEEN = re.compile(r"\s*[;,]\s*")
_GUESSED = re.compile(r"\s*(?:[~≈]\s*(?P<about>\d+)|(?P<doubt>\d+)\s*(?P<marks>\?{1,2}))\s*\Z")
_SEX = "person.sex"


class CellReader:
    """Reads and shows the answers to one question, in one language."""

    def __init__(
        self,
        question: Question,
        choices: ChoiceLists,
        language: str,
        default_language: str,
        *,
        takes_others: bool = False,
    ) -> None:
        """Take a question and the lists of its form.

        `takes_others`: what is not in the list is a good answer too, in words.
        """
        self._takes_others = takes_others
        self.question = question
        self.label = label_in(question.label, language, default_language) or question.name
        self._choices = choices
        self._language = language
        self._default = default_language
        self._shown: dict[str, str] = {}

    @property
    def takes_many(self) -> bool:
        """Whether several terms may stand in one cell, with commas between them."""
        return self.question.type is QuestionType.SELECT_MULTIPLE

    @property
    def may_be_wrong(self) -> bool:
        """Whether an answer can have a problem by itself: words never have one."""
        return self.question.type is not QuestionType.TEXT and not self._takes_others

    def read(self, text: str, today: date) -> Cell | None:
        """Return the cell for what was typed; None where that is nothing."""
        text = text.strip()
        if not text:
            return None
        kind = self.question.type
        if kind is QuestionType.INTEGER:
            return _number_cell(self.question, text, today)
        if kind is QuestionType.SELECT_ONE:
            return Cell(self._code(text))
        if kind is QuestionType.SELECT_MULTIPLE:
            whole = self._code(text)
            if whole != text:  # a label may hold a comma
                return Cell([whole])
            parts = [part for part in _BETWEEN.split(text) if part]
            return Cell(list(dict.fromkeys(self._code(part) for part in parts))) if parts else None
        return Cell(_typed(self.question, text, today))

    def shown(self, value: Json) -> str:
        """Return a stored answer as it stands in a cell, and as `read` takes it back."""
        if isinstance(value, dict):
            typed = str(value.get("typed", ""))
            # What a form filled in by itself is notation, which nobody would type.
            return self.meaning(value) or typed if typed == value.get("edtf") else typed
        if isinstance(value, list):
            return ", ".join(self._label(item) for item in value if isinstance(item, str))
        if isinstance(value, str) and self.question.type in SELECTS:
            return self._label(value)
        return "" if value is None else str(value)

    def meaning(self, value: Json) -> str:
        """Return how a date was understood, "" for any other answer."""
        if self.question.type not in DATE_KINDS:
            return ""
        try:
            return shown_date(from_json(value).edtf)
        except InvalidDate:
            return ""

    def problem(self, value: Json) -> str:
        """Return what is wrong with an answer by itself, "" if nothing is."""
        is_listed = self.question.type in SELECTS and not self._takes_others
        names = self._choices.by_name(self.question) if is_listed else None
        found = check_answer(self.question, value, names, None, None)
        return found.message if found is not None else ""

    def offers(self, text: str) -> tuple[str, ...]:
        """Return the labels of the terms that the last part of `text` could mean, closest first."""
        if self.question.type not in SELECTS:
            return ()
        last = text
        if self.takes_many:
            last = _BETWEEN.split(text)[-1]
        found = self._choices.find(self.question, last.strip(), limit=_OFFERED)
        return tuple(self._label(choice.name) for choice in found)

    def _label(self, code: str) -> str:
        if code not in self._shown:
            self._shown[code] = self._choices.label(self.question, code, self._language)
        return self._shown[code]

    def _code(self, text: str) -> str:
        """Return the code of the term that `text` names, `text` itself where it names none."""
        known = self._choices.by_name(self.question) or {}
        wanted = text.casefold()
        if self.question.concept == _SEX and sex_of_word(wanted) in known:
            return sex_of_word(wanted)
        if text in known or text.upper() in known:
            return text if text in known else text.upper()
        if len(known) > LONG_LIST:
            found = self._choices.find(self.question, text, limit=2)
            return next((c.name for c in found if wanted in _names(c)), text)
        return self._code_in(list(known.values()), wanted) or text

    def _code_in(self, choices: list[Choice], wanted: str) -> str:
        same = [choice.name for choice in choices if wanted in _names(choice)]
        if same:
            return same[0]
        first = [c.name for c in choices if self._label(c.name).casefold().startswith(wanted)]
        if len(choices) <= _SHORT_LIST and first:
            return first[0]
        begins = [
            choice.name
            for choice in choices
            if any(name.startswith(wanted) for name in _names(choice))
        ]
        return begins[0] if len(begins) == 1 else ""


def _names(choice: Choice) -> list[str]:
    names = [*choice.label.values(), *choice.columns.get(OTHER_NAMES, "").split("|")]
    return [name.casefold() for name in names if name]


def _number_cell(question: Question, text: str, today: date) -> Cell:
    guessed = _GUESSED.match(text)
    if guessed is None:
        return Cell(_typed(question, text, today))
    is_uncertain = (guessed["marks"] or "") == "??"
    certainty = Certainty.UNCERTAIN if is_uncertain else Certainty.PROBABLE
    return Cell(_typed(question, guessed["about"] or guessed["doubt"], today), certainty)


def _typed(question: Question, text: str, today: date) -> Json:
    try:
        return from_typed(question, text, today)
    except InvalidDate:
        return not_understood(text)
    except InvalidAnswer:
        return text
