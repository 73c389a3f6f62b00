from __future__ import annotations

import pytest

from fieldkit.domain.identifiers import FormId
from fieldkit.domain.report import FormReference
from fieldkit.errors import UnknownForm
from fieldkit.vault.vault import Vault
from tests.vault.examples import hex_64

T02 = FormId("T02")


def test_a_form_is_found_by_version_and_by_hash(vault: Vault) -> None:
    reference = FormReference(T02, "1", hex_64(1))
    with vault.transaction():
        vault.forms.put_form(reference, b"{}")
        vault.forms.put_form(reference, b"{}")
    assert vault.forms.form(T02, "1") == b"{}"
    assert vault.forms.form_by_hash(hex_64(1)) == b"{}"
    assert vault.forms.forms() == (reference,)


def test_of_two_forms_of_one_version_the_last_counts_and_both_stay(vault: Vault) -> None:
    with vault.transaction():
        vault.forms.put_form(FormReference(T02, "1", hex_64(1)), b"old")
        vault.forms.put_form(FormReference(T02, "1", hex_64(2)), b"new")
    assert vault.forms.form(T02, "1") == b"new"
    assert vault.forms.form_by_hash(hex_64(1)) == b"old"
    assert [reference.sha256 for reference in vault.forms.forms()] == [hex_64(2), hex_64(1)]


def test_a_vocabulary_is_found_by_name_and_version(vault: Vault) -> None:
    with vault.transaction():
        vault.forms.put_vocabulary("city", "3", hex_64(1), b"[]")
    assert vault.forms.vocabulary("city", "3") == b"[]"
    assert vault.forms.vocabularies() == (("city", "3", hex_64(1)),)


def test_what_never_came_is_unknown(vault: Vault) -> None:
    with pytest.raises(UnknownForm):
        vault.forms.form(T02, "1")
    with pytest.raises(UnknownForm):
        vault.forms.form_by_hash(hex_64(1))
    with pytest.raises(UnknownForm):
        vault.forms.vocabulary("city", "3")
