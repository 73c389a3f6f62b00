"""The forms of the records that are sealed together: each once, with every term that was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json
from fieldkit.domain.form import Form
from fieldkit.domain.identifiers import Sha256
from fieldkit.forms.embed import embedded_form
from fieldkit.operations.field.compose_record import ComposedRecord
from fieldkit.operations.field.list_forms import vocabularies_of
from fieldkit.vault.vault import Vault


def embed_forms(vault: Vault, composed: Sequence[ComposedRecord]) -> tuple[bytes, ...]:
    """Return form-0001.json and those that follow, in the order of first need."""
    forms: dict[Sha256, Form] = {}
    chosen: dict[Sha256, dict[str, list[Json]]] = {}
    for item in composed:
        sha256 = item.record.form.sha256
        forms.setdefault(sha256, item.form)
        _add_chosen(chosen.setdefault(sha256, {}), item.answers)
    return tuple(_embedded(vault, forms[sha256], chosen[sha256]) for sha256 in forms)


def _embedded(vault: Vault, form: Form, chosen: dict[str, list[Json]]) -> bytes:
    answers: dict[str, Json] = dict(chosen)
    embedded = embedded_form(form, vocabularies_of(vault, form), answers, sha256_hex)
    return canonical_json.write(embedded)


def _add_chosen(chosen: dict[str, list[Json]], answers: dict[str, Json]) -> None:
    """Add what one record answered: of a form only the terms chosen anywhere are embedded."""
    for path, answer in answers.items():
        chosen.setdefault(path, []).extend(answer if isinstance(answer, list) else [answer])
