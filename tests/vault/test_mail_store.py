from __future__ import annotations

from datetime import timedelta

import pytest

from fieldkit.errors import InvalidInput
from fieldkit.vault.vault import Vault
from tests.vault.examples import NOW, hex_64


@pytest.fixture
def vault(vault: Vault) -> Vault:
    """A vault with two mail objects: a receipt and a message, then a task."""
    with vault.transaction():
        vault.mail.add(hex_64(1), NOW)
        vault.mail.add_letter(hex_64(1), "receipt", b"{}")
        vault.mail.add_letter(hex_64(1), "message", b'{"text":"x"}')
        vault.mail.add(hex_64(2), NOW + timedelta(days=1))
        vault.mail.add_letter(hex_64(2), "task", b"[]")
    return vault


def test_letters_come_newest_first(vault: Vault) -> None:
    letters = vault.mail.letters()
    assert [letter.kind for letter in letters] == ["task", "message", "receipt"]
    assert letters[1].content == b'{"text":"x"}'
    assert letters[1].arrived_at == NOW
    assert letters[1].mail_sha256 == hex_64(1)


def test_a_mail_object_is_known_by_its_hash(vault: Vault) -> None:
    assert vault.mail.knows(hex_64(1))
    assert not vault.mail.knows(hex_64(3))


def test_the_same_mail_is_not_taken_in_twice(vault: Vault) -> None:
    with pytest.raises(Exception, match="UNIQUE"), vault.transaction():
        vault.mail.add(hex_64(1), NOW)


def test_a_letter_needs_its_mail(vault: Vault) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), vault.transaction():
        vault.mail.add_letter(hex_64(3), "message", b"{}")


def test_a_letter_is_unread_until_it_is_read(vault: Vault) -> None:
    number = vault.mail.letters()[0].number
    assert vault.mail.unread_count() == 3
    with vault.transaction():
        vault.mail.set_read(number)
    assert vault.mail.letter(number).is_read
    assert vault.mail.unread_count() == 2


def test_a_removed_letter_is_gone_and_its_mail_stays_known(vault: Vault) -> None:
    number = vault.mail.letters()[0].number
    with vault.transaction():
        vault.mail.remove_letter(number)
    with pytest.raises(InvalidInput):
        vault.mail.letter(number)
    assert vault.mail.knows(hex_64(2))


def test_mail_is_unacknowledged_until_a_manifest_names_it(vault: Vault) -> None:
    assert vault.mail.unacknowledged() == (hex_64(1), hex_64(2))
    with vault.transaction():
        vault.mail.set_acknowledged([hex_64(1), hex_64(9)])
    assert vault.mail.unacknowledged() == (hex_64(2),)


def test_a_letter_hides_its_content(vault: Vault) -> None:
    assert "text" not in repr(vault.mail.letters())
