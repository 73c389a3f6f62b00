"""Which forms and vocabularies there are: those that came with the program and those of HQ."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from fieldkit.domain.form import FilledBy, Form, questions
from fieldkit.domain.identifiers import FormId, Sha256
from fieldkit.domain.report import FormReference
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import UnknownForm
from fieldkit.forms.program import Program
from fieldkit.operations.session import Session
from fieldkit.operations.shipped_forms import (
    known_form,
    known_vocabulary,
    shipped_forms,
    shipped_vocabulary,
)
from fieldkit.vault.vault import Vault

PUBLISHED = "published-"  # begins the settings that say what headquarters publishes now
WITHDRAWN = ""  # in place of a hash, where it publishes that no longer


def list_forms(session: Session) -> tuple[Form, ...]:
    """Return the form to use for each type, by id; what HQ published goes before our own.

    Forms that headquarters alone fills are left out; by their id they can be begun all the same.
    """
    forms = {known.form.form_id: known.form for known in shipped_forms()}
    published: set[FormId] = set()
    for reference in session.vault.forms.forms():
        if reference.form not in published and _is_published(session.vault, reference):
            published.add(reference.form)
            content = session.vault.forms.form_by_hash(reference.sha256)
            forms[reference.form] = known_form(content).form
    return tuple(forms[name] for name in sorted(forms) if _asks_the_field(forms[name]))


def published_forms(vault: Vault) -> frozenset[FormReference]:
    """Return which forms headquarters publishes now, with their versions."""
    return frozenset(
        reference for reference in vault.forms.forms() if _is_published(vault, reference)
    )


def newest_form(session: Session, form_id: FormId) -> tuple[FormReference, bytes]:
    """Return the form to begin a report with, and its exact bytes.

    Raises:
        UnknownForm: There is none of this name.
    """
    for reference in session.vault.forms.forms():
        if reference.form == form_id and _is_published(session.vault, reference):
            return reference, session.vault.forms.form_by_hash(reference.sha256)
    for known in shipped_forms():
        if known.form.form_id == form_id:
            return known.reference, known.content
    raise UnknownForm


def form_of(vault: Vault, reference: FormReference) -> Form:
    """Return the form a draft was begun with, from the copy kept with it.

    Raises:
        UnknownForm: The vault has lost it.
    """
    return program_of(vault, reference).schema.form


def program_of(vault: Vault, reference: FormReference) -> Program:
    """Return the form a draft was begun with, its expressions compiled.

    Raises:
        UnknownForm: The vault has lost it.
        InvalidForm: It cannot be used.
    """
    return known_form(vault.forms.form_by_hash(reference.sha256)).program


def vocabularies_of(vault: Vault, form: Form) -> Mapping[str, Vocabulary]:
    """Return the vocabularies of a form by name; what HQ publishes goes before our own.

    One that was withdrawn still serves drafts where we have none of its name. One that never
    came is left out: its questions offer nothing, and the draft opens.
    """
    arrived: dict[str, Sha256] = {}
    for name, _version, sha256 in vault.forms.vocabularies():
        arrived.setdefault(name, sha256)
    found: dict[str, Vocabulary] = {}
    for name in form.vocabularies:
        published = vault.settings.get(published_vocabulary(name), arrived.get(name))
        if isinstance(published, str) and published != WITHDRAWN:
            found[name] = known_vocabulary(vault.forms.vocabulary_by_hash(Sha256(published)))
            continue
        with contextlib.suppress(UnknownForm):
            found[name] = shipped_vocabulary(name)
        if name not in found and name in arrived:
            found[name] = known_vocabulary(vault.forms.vocabulary_by_hash(arrived[name]))
    return found


def published_form(form_id: FormId) -> str:
    """Return the name of the setting that says which version of a form HQ publishes."""
    return f"{PUBLISHED}form-{form_id}"


def published_vocabulary(name: str) -> str:
    """Return the name of the setting that says which version of a vocabulary HQ publishes."""
    return f"{PUBLISHED}vocabulary-{name}"


def _asks_the_field(form: Form) -> bool:
    return any(
        question.filled_by in (FilledBy.FIELD, FilledBy.BOTH) for _path, question in questions(form)
    )


def _is_published(vault: Vault, reference: FormReference) -> bool:
    # Copies kept for drafts are in the same store, and must not become the newest by that.
    return vault.settings.get(published_form(reference.form)) == reference.sha256
