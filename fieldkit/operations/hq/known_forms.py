"""Which forms headquarters knows: those it published, and those that came with the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.form import Form
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.report import FormReference
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import UnknownForm
from fieldkit.forms.loader import load_form
from fieldkit.forms.vocabularies import load_vocabulary
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.resources import resource_path


@dataclass(frozen=True)
class KnownForm:
    """A form and the hash of its bytes."""

    form: Form
    reference: FormReference


def known_forms(session: HeadquartersSession) -> tuple[KnownForm, ...]:
    """Return every form, published ones before our own."""
    published = news_of(session.vault, session.clock.now()).forms
    shipped = [path.read_bytes() for path in sorted(resource_path("forms").glob("*.json"))]
    return tuple(_known(data) for data in (*published.values(), *shipped))


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


def vocabularies_for(session: HeadquartersSession, form: Form) -> Mapping[str, Vocabulary]:
    """Return the vocabularies of a form by name; published ones go before our own.

    Raises:
        UnknownForm: One is missing.
    """
    published = news_of(session.vault, session.clock.now()).vocabularies
    newest = {item.name: item for item in map(_vocabulary, published.values())}
    found: dict[str, Vocabulary] = {}
    for name in form.vocabularies:
        path = resource_path("vocabularies", f"{name}.json")
        if name in newest:
            found[name] = newest[name]
        elif path.is_file():
            found[name] = _vocabulary(path.read_bytes())
        else:
            raise UnknownForm
    return found


@lru_cache(maxsize=64)
def _known(data: bytes) -> KnownForm:
    form = load_form(data)
    return KnownForm(form, FormReference(form.form_id, form.version, sha256_hex(data)))


@lru_cache(maxsize=256)
def _vocabulary(data: bytes) -> Vocabulary:
    return load_vocabulary(data)
