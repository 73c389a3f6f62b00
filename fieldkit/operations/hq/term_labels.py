"""What codes of the shipped vocabularies are called, for people to read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from fieldkit.domain.form import label_in
from fieldkit.forms.vocabularies import load_vocabulary
from fieldkit.platform.resources import resource_path


def label_of(vocabulary: str, code: str, language: str) -> str:
    """Return what a code is called in `language`; what the vocabulary does not know, as it is."""
    return labels_of(vocabulary, language).get(code, code)


@cache
def labels_of(vocabulary: str, language: str) -> Mapping[str, str]:
    """Return what each code of a vocabulary is called, in the order of the vocabulary."""
    path = resource_path("vocabularies", f"{vocabulary}.json")
    terms = load_vocabulary(path.read_bytes()).terms
    return {term.code: label_in(term.label, language, "en") for term in terms}
