"""The forms of the records that are sealed together: each once, with every term that was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import Sha256
from fieldkit.forms.embed import embedded_form
from fieldkit.operations.field.compose_record import ComposedRecord
from fieldkit.operations.field.list_forms import vocabularies_of
from fieldkit.vault.vault import Vault


def embed_forms(vault: Vault, composed: Sequence[ComposedRecord]) -> tuple[bytes, ...]:
    """Return form-0001.json and those that follow, in the order of first need."""
    found: dict[Sha256, dict[str, Json]] = {}
    for item in composed:
        vocabularies = vocabularies_of(vault, item.form)
        embedded = embedded_form(item.form, vocabularies, item.answers, sha256_hex)
        known = found.setdefault(item.record.form.sha256, embedded)
        if known is not embedded:
            _add_terms(known, embedded)
    return tuple(canonical_json.write(embedded) for embedded in found.values())


def _add_terms(known: dict[str, Json], other: dict[str, Json]) -> None:
    """Add the terms and lists that only another record of the same form has used."""
    terms, more = known["terms"], other["terms"]
    if isinstance(terms, dict) and isinstance(more, dict):
        for name, labels in more.items():
            before = terms.get(name)
            terms[name] = {**(before if isinstance(before, dict) else {}), **_members(labels)}
    lists, others = known["vocabularies"], other["vocabularies"]
    if isinstance(lists, list) and isinstance(others, list):
        lists += [item for item in others if item not in lists]


def _members(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
