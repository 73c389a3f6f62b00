"""Controlled lists: terms with stable codes, labels in several languages and dates of validity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from fieldkit.domain.edtf import span
from fieldkit.domain.form import Labels
from fieldkit.domain.name_index import NOTHING_BROADER, NameIndex, key_lines

# The column with further spellings of a term, for searches only, with this between them.
OTHER_NAMES = "other_names"
_BETWEEN_NAMES = "|"


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

    def names(self) -> Iterator[str]:
        """Yield everything that the term may be searched by."""
        yield self.code
        yield from self.label.values()
        if OTHER_NAMES in self.columns:
            yield from self.columns[OTHER_NAMES].split(_BETWEEN_NAMES)

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
    terms: Sequence[Term]
    # A list that is no longer in use may still be answered from: it warns, it never refuses.
    valid_from: str = ""
    valid_to: str = ""

    @cached_property
    def by_code(self) -> Mapping[str, Term]:
        """Return the terms by code."""
        return {term.code: term for term in self.terms}

    @cached_property
    def index(self) -> NameIndex:
        """Return the names of all terms, in the order of the terms."""
        places = {term.code: place for place, term in enumerate(self.terms)}
        return NameIndex(
            key_lines([tuple(term.names()) for term in self.terms]),
            names=lambda place: self.terms[place].names(),
            broader=lambda place: places.get(self.terms[place].parent, NOTHING_BROADER),
        )

    def is_active(self, earliest: date, latest: date) -> bool:
        """Say whether the list was in use on any day between the two, both inclusive."""
        return Term("", {}, valid_from=self.valid_from, valid_to=self.valid_to).is_active(
            earliest, latest
        )

    def search(
        self,
        text: str,
        *,
        limit: int | None = None,
        keep: Callable[[Term], bool] = lambda _term: True,
    ) -> tuple[Term, ...]:
        """Return the terms that `text` could mean, the closest first, at most `limit` of them.

        Any spelling of any label or further name in any language will do, and the code. Of
        several words, some may be those of the broader term. `keep` says which terms may be
        among them. No text: all terms.
        """
        found = self.index.find(text, limit=limit, keep=lambda place: keep(self.terms[place]))
        return tuple(self.terms[place] for place in found)
