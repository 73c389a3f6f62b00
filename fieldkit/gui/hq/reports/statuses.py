"""The words for how far a report is verified; knows no Qt."""

from __future__ import annotations

from fieldkit.domain.assessment import VOCABULARY
from fieldkit.domain.form import label_in
from fieldkit.operations.shipped_forms import shipped_vocabulary

_FALLBACK = "en"


class Statuses:
    """The terms of the vocabulary information_status in one language."""

    def __init__(self, language: str) -> None:
        self._texts = {
            term.code: label_in(term.label, language, _FALLBACK) or term.code
            for term in shipped_vocabulary(VOCABULARY).terms
        }

    def text(self, code: str) -> str:
        """Return a term, or its code where it is not known here."""
        return self._texts.get(code, code)

    def all(self) -> tuple[tuple[str, str], ...]:
        """Return code and term of each, in the order of the vocabulary."""
        return tuple(self._texts.items())
