from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.bundle.card import make_card, new_card_passphrase, seal_card
from fieldkit.bundle.fingerprint import words_of
from fieldkit.errors import DamagedData, FieldkitError, NotAllowed, WrongPassphrase
from fieldkit.operations.field.add_headquarters import (
    RECOVERY_NAME,
    CardOffer,
    add_headquarters,
    read_card,
)
from fieldkit.operations.field.device_state import recovery_state
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.session import Session
from fieldkit.vault import keyslots, recovery
from tests.fakes.clock import FixedClock
from tests.fakes.journey import a_monitor
from tests.fakes.organisation import NOW, Organisation, an_organisation


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Session]:
    session = a_monitor(tmp_path / "vault", None, FixedClock())
    yield session
    session.vault.close()


def card_of(organisation: Organisation) -> bytes:
    directory = organisation.directory()
    return make_card(
        directory.to_archive(),
        organisation.headquarters.headquarters_id,
        directory.root_sha256,
        organisation.receipt,
        NOW,
    )


def offer_of(organisation: Organisation) -> CardOffer:
    return read_card(card_of(organisation), NOW)


def test_reading_a_card_shows_its_words_and_keeps_nothing(
    monitor: Session, organisation: Organisation
) -> None:
    offer = offer_of(organisation)
    assert offer.words == words_of(organisation.directory().root_sha256)
    with pytest.raises(NotAllowed):
        headquarters_of(monitor.vault, NOW)


def test_what_was_added_holds_and_can_recover_the_vault(
    monitor: Session, organisation: Organisation
) -> None:
    add_headquarters(monitor, offer_of(organisation))
    assert headquarters_of(monitor.vault, NOW) == organisation.headquarters
    sealed = (monitor.vault.folder / RECOVERY_NAME).read_bytes()
    for identity in (organisation.intake, organisation.reserve):
        opened = recovery.open_recovery(sealed, [identity])
        key = keyslots.read(monitor.vault.folder).unlock_recovery(opened.secret.value)
        assert key.value == monitor.vault.key.value


def test_adding_the_same_card_again_keeps_the_recovery(
    monitor: Session, organisation: Organisation
) -> None:
    add_headquarters(monitor, offer_of(organisation))
    before = (monitor.vault.folder / RECOVERY_NAME).read_bytes()
    add_headquarters(monitor, offer_of(organisation))
    assert (monitor.vault.folder / RECOVERY_NAME).read_bytes() == before


def test_without_recovery_there_is_none(monitor: Session, organisation: Organisation) -> None:
    add_headquarters(monitor, offer_of(organisation), with_recovery=False)
    assert recovery_state(monitor.vault) == "none"
    assert not (monitor.vault.folder / RECOVERY_NAME).exists()


def test_a_vault_belongs_to_one_headquarters(monitor: Session, organisation: Organisation) -> None:
    add_headquarters(monitor, offer_of(organisation))
    before = monitor.vault.commit_counter
    with pytest.raises(NotAllowed):
        add_headquarters(monitor, offer_of(an_organisation(threshold=1, count=1)))
    assert headquarters_of(monitor.vault, NOW) == organisation.headquarters
    assert monitor.vault.commit_counter == before


def test_a_sealed_card_opens_with_its_words_only(organisation: Organisation) -> None:
    words = new_card_passphrase()
    sealed = seal_card(card_of(organisation), words, work_factor=2)
    assert read_card(sealed, NOW, passphrase=words).headquarters == organisation.headquarters
    for wrong in (None, "", "other words"):
        with pytest.raises(WrongPassphrase):
            read_card(sealed, NOW, passphrase=wrong)


def test_no_damaged_card_is_read(organisation: Organisation) -> None:
    card = card_of(organisation)
    end = len(card.rstrip(b"\0"))
    for place in range(0, end, end // 60):
        changed = bytearray(card)
        changed[place] ^= 1
        with pytest.raises(FieldkitError):
            read_card(bytes(changed), NOW)
    for size in (0, 1, 511, 512, 5000):
        with pytest.raises(DamagedData):
            read_card(card[:size], NOW)
