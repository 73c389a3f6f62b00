"""What the terms of vocabularies are called in one language; published ones before our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import UnknownForm
from fieldkit.operations.hq.known_forms import known_vocabularies
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.shipped_forms import shipped_vocabulary


def labels_in(session: HeadquartersSession, language: str) -> Callable[[str, str], str]:
    """Return a function that names the term of (vocabulary, code); an unknown one by its code."""
    published = known_vocabularies(session)
    used: dict[str, Mapping[str, str]] = {}

    def label(vocabulary: str, code: str) -> str:
        if vocabulary not in used:
            used[vocabulary] = _labels(_vocabulary(vocabulary, published), language)
        return used[vocabulary].get(code, code)

    return label


def vocabulary_named(session: HeadquartersSession, name: str) -> Vocabulary | None:
    """Return the vocabulary of a name, or None if there is none."""
    return _vocabulary(name, known_vocabularies(session))


def _vocabulary(name: str, published: Mapping[str, Vocabulary]) -> Vocabulary | None:
    if name in published:
        return published[name]
    try:
        return shipped_vocabulary(name)
    except UnknownForm:
        return None


def _labels(vocabulary: Vocabulary | None, language: str) -> Mapping[str, str]:
    if vocabulary is None:
        return {}
    return {
        term.code: term.label.get(language) or term.label.get("en") or term.code
        for term in vocabulary.terms
    }
