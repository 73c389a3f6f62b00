"""The choices that select questions offer, from the form itself or from vocabularies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import overload

from fieldkit.domain.form import Choice, Form, Question, label_in
from fieldkit.domain.vocabulary import Term, Vocabulary

# Longer lists are not shown whole, and what is made of them is made when it is asked for.
LONG_LIST = 200


class ChoiceLists:
    """All lists of one form; a vocabulary that is not here offers nothing and refuses nothing."""

    def __init__(self, form: Form, vocabularies: Mapping[str, Vocabulary]) -> None:
        """Take the lists of `form` and those of `vocabularies` that it names."""
        self._form = form
        self._vocabularies = {
            name: vocabularies[name] for name in form.vocabularies if name in vocabularies
        }
        self._lists: dict[tuple[str, str], Sequence[Choice]] = {}
        self._by_name: dict[tuple[str, str], Mapping[str, Choice]] = {}
        self._own: dict[str, Vocabulary] = {}
        self._items: dict[tuple[str, str], Sequence[Mapping[str, str]]] = {}
        self._keyed: dict[tuple[str, str, str], Mapping[str, Mapping[str, str]]] = {}

    def vocabulary(self, question: Question) -> Vocabulary | None:
        """Return the vocabulary of a question, if it has one that is here."""
        return self._vocabularies.get(question.vocabulary)

    def in_order(self, question: Question) -> Sequence[Choice]:
        """Return the choices of a question; none if its list is not here."""
        key = (question.choices, question.vocabulary)
        if key not in self._lists:
            name = question.choices or question.vocabulary
            self._lists[key] = self._list(name, bool(question.choices)) or ()
        return self._lists[key]

    def by_name(self, question: Question) -> Mapping[str, Choice] | None:
        """Return the choices of a question by name; None if its list is not here."""
        key = (question.choices, question.vocabulary)
        if key not in self._by_name:
            found = self.in_order(question)
            self._by_name[key] = (
                _ByCode(found.vocabulary)
                if isinstance(found, _LongList)
                else {choice.name: choice for choice in reversed(found)}
            )
        return self._by_name[key] or None

    def find(
        self,
        question: Question,
        text: str,
        *,
        limit: int | None = None,
        keep: Callable[[Choice], bool] = lambda _choice: True,
    ) -> tuple[Choice, ...]:
        """Return the choices of a question that `text` could mean, the closest first.

        At most `limit` of them, and only such as `keep` says.
        """
        vocabulary = self._searched(question)
        if vocabulary is None:
            return ()
        found = vocabulary.search(text, limit=limit, keep=lambda term: keep(_choice(term)))
        return tuple(map(_choice, found))

    def _searched(self, question: Question) -> Vocabulary | None:
        """Return the vocabulary of a question, its own choices as one."""
        if not question.choices:
            return self.vocabulary(question)
        if question.choices not in self._own:
            terms = tuple(
                Term(choice.name, choice.label, columns=choice.columns)
                for choice in self.in_order(question)
            )
            self._own[question.choices] = Vocabulary(question.choices, "", "", (), terms)
        return self._own[question.choices]

    def label(self, question: Question, code: str, language: str) -> str:
        """Return the label of a choice, or its code if it has none here."""
        choice = (self.by_name(question) or {}).get(code)
        if choice is None:
            return code
        return label_in(choice.label, language, self._form.default_language) or code

    def items(self, name: str, language: str) -> Sequence[Mapping[str, str]]:
        """Return a list as rows of columns, "name" and "label" among them."""
        if (name, language) not in self._items:
            found = self._list(name, name in self._form.choices) or ()
            self._items[name, language] = [
                columns_of(choice, language, self._form.default_language) for choice in found
            ]
        return self._items[name, language]

    def item_with(self, name: str, column: str, value: str, language: str) -> Mapping[str, str]:
        """Return the first row of a list whose column holds `value`; empty if none does."""
        key = (name, column, language)
        if key not in self._keyed:
            rows = reversed(self.items(name, language))
            self._keyed[key] = {row[column]: row for row in rows if column in row}
        return self._keyed[key].get(value, {})

    def _list(self, name: str, is_own: bool) -> Sequence[Choice] | None:
        if is_own:
            return self._form.choices.get(name)
        vocabulary = self._vocabularies.get(name)
        if vocabulary is None:
            return None
        if len(vocabulary.terms) > LONG_LIST:
            return _LongList(vocabulary)
        return [_choice(term) for term in vocabulary.terms]


def columns_of(choice: Choice, language: str, default_language: str) -> dict[str, str]:
    """Return what a choice filter sees of a choice."""
    label = label_in(choice.label, language, default_language)
    return {**choice.columns, "name": choice.name, "label": label}


def _choice(term: Term) -> Choice:
    columns = {
        **term.columns,
        "parent": term.parent,
        "valid_from": term.valid_from,
        "valid_to": term.valid_to,
    }
    return Choice(term.code, term.label, {name: text for name, text in columns.items() if text})


class _LongList(Sequence[Choice]):
    """The terms of a vocabulary as choices, each made when it is asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def __len__(self) -> int:
        return len(self.vocabulary.terms)

    @overload
    def __getitem__(self, place: int) -> Choice: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Choice]: ...
    def __getitem__(self, place: int | slice) -> Choice | Sequence[Choice]:
        if isinstance(place, slice):
            return [_choice(term) for term in self.vocabulary.terms[place]]
        return _choice(self.vocabulary.terms[place])


class _ByCode(Mapping[str, Choice]):
    """The terms of a vocabulary as choices, by code."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._terms = vocabulary.by_code

    def __getitem__(self, code: str) -> Choice:
        return _choice(self._terms[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)
