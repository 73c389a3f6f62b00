"""Controlled lists: terms with stable codes, labels in several languages and dates of validity."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from fieldkit.domain.edtf import span
from fieldkit.domain.form import Labels

# Letters that are typed for one another: the Russian for the Belarusian, the plain for the marked.
_ALIKE = str.maketrans(
    {"ў": "у", "і": "и", "ё": "е", "’": "", "'": "", "ʼ": "", "`": "", "«": "", "»": "", '"': ""}
)


@dataclass(frozen=True)
class Term:
    """One entry; `code` never changes, labels may."""

    code: str
    label: Labels
    reference: str = ""  # code in a published list, e.g. "ESF04:030101000000"
    note: str = ""
    parent: str = ""  # code of the broader term
    valid_from: str = ""  # EDTF (a day, or only a year), inclusive; "" means always
    valid_to: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def is_active(self, earliest: date, latest: date) -> bool:
        """Say whether the term was valid on any day between the two, both inclusive."""
        return not (
            (self.valid_from and latest < span(self.valid_from).earliest.date())
            or (self.valid_to and earliest > span(self.valid_to).latest.date())
        )


@dataclass(frozen=True)
class Vocabulary:
    """One version of one list, in the order its makers chose."""

    name: str
    version: str
    description: str
    languages: tuple[str, ...]
    terms: tuple[Term, ...]
    # A list that is no longer in use may still be answered from: it warns, it never refuses.
    valid_from: str = ""
    valid_to: str = ""

    @cached_property
    def by_code(self) -> Mapping[str, Term]:
        """Return the terms by code."""
        return {term.code: term for term in self.terms}

    @cached_property
    def _folded(self) -> tuple[tuple[Term, tuple[str, ...]], ...]:
        return tuple(
            (term, (fold(term.code), *(fold(label) for label in term.label.values())))
            for term in self.terms
        )

    def is_active(self, earliest: date, latest: date) -> bool:
        """Say whether the list was in use on any day between the two, both inclusive."""
        return Term("", {}, valid_from=self.valid_from, valid_to=self.valid_to).is_active(
            earliest, latest
        )

    def search(self, text: str) -> tuple[Term, ...]:
        """Return the terms that `text` could mean, in any language, the closest first.

        Every word must begin a word of one label (or of the code); a label that itself
        begins with `text` comes before one that has it further inside. No text: all terms.
        """
        wanted = fold(text)
        words = wanted.split()
        starting, inside = [], []
        for term, labels in self._folded:
            if any(label.startswith(wanted) for label in labels):
                starting.append(term)
            elif any(_has_words(label, words) for label in labels):
                inside.append(term)
        return (*starting, *inside)


def fold(text: str) -> str:
    """Return `text` as it is compared: case, marks, quotes and look-alike letters levelled."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)
    decomposed = unicodedata.normalize("NFD", plain)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def _has_words(label: str, words: list[str]) -> bool:
    parts = label.split()
    return all(any(part.startswith(word) for part in parts) for word in words)
