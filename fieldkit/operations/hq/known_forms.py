"""Which forms headquarters knows: those it published, and those that came with the program."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from fieldkit.domain.form import Form
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import UnknownForm
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.shipped_forms import (
    KnownForm,
    known_form,
    known_vocabulary,
    shipped_forms,
    shipped_vocabulary,
)


def known_forms(session: HeadquartersSession) -> tuple[KnownForm, ...]:
    """Return every form, published ones before our own."""
    published = news_of(session.vault, session.clock.now()).forms
    return (*map(known_form, published.values()), *shipped_forms())


def form_like(known: Sequence[KnownForm], form_id: str, version: str) -> KnownForm:
    """Return the form of this id and version, else another version of it.

    Raises:
        UnknownForm: There is no form of this id.
    """
    alike = [item for item in known if item.form.form_id == form_id]
    if not alike:
        raise UnknownForm
    return next((item for item in alike if item.form.version == version), alike[0])


def exact_form(known: Sequence[KnownForm], sha256: Sha256) -> KnownForm | None:
    """Return the very form that a report was begun with, if it is still known."""
    return next((item for item in known if item.reference.sha256 == sha256), None)


def known_vocabularies(session: HeadquartersSession) -> Mapping[str, Vocabulary]:
    """Return the vocabularies that headquarters published, by name."""
    published = news_of(session.vault, session.clock.now()).vocabularies
    return {item.name: item for item in map(known_vocabulary, published.values())}


def vocabularies_for(session: HeadquartersSession, form: Form) -> Mapping[str, Vocabulary]:
    """Return those vocabularies of a form that are here, by name; published before our own."""
    newest = known_vocabularies(session)
    found: dict[str, Vocabulary] = {}
    for name in form.vocabularies:
        if name in newest:
            found[name] = newest[name]
        else:
            with contextlib.suppress(UnknownForm):  # its terms are shown by their codes
                found[name] = shipped_vocabulary(name)
    return found
