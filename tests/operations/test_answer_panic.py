"""Panic at headquarters: no passphrase opens the archive, two papers do, cut off anywhere too."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.destruction import KeyringEntry
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import KeyringEntryMissing, RecoveryRefused
from fieldkit.operations.answer_panic import answer_panic, finish_panic, stays_on_paper
from fieldkit.operations.hq.prove_recovery import make_recovery
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.recover_vault import recover_vault
from fieldkit.vault import keyslots, paper_slots
from fieldkit.vault import vault as vaults
from fieldkit.vault.keyslot_file import SlotFile, device_secret_account, new_device_secret
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import an_organisation
from tests.fakes.secret_store import MemorySecretStore

PASSPHRASE = "invented words for a test"
CHEAP = FOR_TESTS


@pytest.fixture
def house(tmp_path: Path):
    """A headquarters with a passphrase, and the words on paper that open it."""
    folder = tmp_path / "hq"
    session = a_headquarters(folder, an_organisation(threshold=1, count=1))
    secrets = MemorySecretStore()
    device_secret = new_device_secret()
    label = keyslots.DEFAULT_KEYRING_LABEL
    secrets.set(label, device_secret_account(session.vault.vault_id), device_secret)
    keyslots.write(
        folder,
        SlotFile.create(
            session.vault.key, PASSPHRASE, device_secret, CHEAP, session.vault.vault_id
        ),
    )
    shares = make_recovery(session)
    close_session(session)
    return folder, secrets, shares


def forgets(secrets: MemorySecretStore):
    asked = []

    def forget(label: str, vault_id: str):
        asked.append((label, vault_id))
        return lambda: KeyringEntry.GONE

    return asked, forget


def test_no_passphrase_opens_it_any_more_and_two_papers_do(house) -> None:
    folder, secrets, shares = house
    assert stays_on_paper(folder)
    asked, forget = forgets(secrets)
    done = answer_panic(folder, PanicExtent.ACCESS, forget)
    assert (done.is_access_gone, done.is_on_paper, done.keyring) == (True, True, KeyringEntry.GONE)
    assert len(asked) == 1
    with pytest.raises(KeyringEntryMissing):
        vaults.unlock_vault(folder, PASSPHRASE, secrets=secrets)
    recover_vault(folder, shares[:2], "other invented words", secrets=None, parameters=CHEAP)
    vault = vaults.unlock_vault(folder, "other invented words", secrets=None)
    assert (folder / "hq.db").exists()
    vault.close()


def test_one_paper_is_not_enough(house) -> None:
    folder, secrets, shares = house
    answer_panic(folder, PanicExtent.ACCESS, forgets(secrets)[1])
    with pytest.raises(RecoveryRefused):
        recover_vault(folder, shares[:1], "other words", secrets=None, parameters=CHEAP)


def test_new_papers_replace_what_lies_ready(house) -> None:
    folder, secrets, shares = house
    vault = vaults.unlock_vault(folder, PASSPHRASE, secrets=secrets)
    from fieldkit.operations.hq.session import open_session
    from tests.fakes.headquarters import HandClock

    session = open_session(vault, HandClock())
    fresh = make_recovery(session)
    close_session(session)
    answer_panic(folder, PanicExtent.ACCESS, forgets(secrets)[1])
    with pytest.raises(RecoveryRefused):
        recover_vault(folder, shares[:2], "other words", secrets=None, parameters=CHEAP)
    recover_vault(folder, fresh[1:], "other words", secrets=None, parameters=CHEAP)


def test_cut_off_between_the_copies_it_is_finished_at_the_next_start(house) -> None:
    folder, secrets, _shares = house
    wanted = (folder / paper_slots.PAPER_NAME).read_bytes()
    (folder / "keyslots.a").write_bytes(wanted)
    assert paper_slots.is_half_in_place(folder)
    finish_panic(folder)
    assert (folder / "keyslots.b").read_bytes() == wanted
    with pytest.raises(KeyringEntryMissing):
        vaults.unlock_vault(folder, PASSPHRASE, secrets=secrets)


def test_everything_takes_the_archive_and_what_the_papers_would_open(house) -> None:
    folder, secrets, _shares = house
    done = answer_panic(folder, PanicExtent.EVERYTHING, forgets(secrets)[1])
    assert not done.is_on_paper
    assert not (folder / "hq.db").exists()
    assert not (folder / paper_slots.PAPER_NAME).exists()


def test_without_papers_the_narrower_extent_takes_the_archive(tmp_path) -> None:
    folder = tmp_path / "hq"
    close_session(a_headquarters(folder, an_organisation(threshold=1, count=1)))
    (folder / "keyslots.a").write_bytes(b"slots")
    assert not stays_on_paper(folder)
    done = answer_panic(folder, PanicExtent.ACCESS, lambda _label, _id: lambda: KeyringEntry.NONE)
    assert not done.is_on_paper
    assert not (folder / "hq.db").exists()


def test_a_change_of_the_passphrase_is_followed_at_the_next_opening(house) -> None:
    from fieldkit.operations.hq.session import open_session
    from tests.fakes.headquarters import HandClock

    folder, secrets, shares = house
    vault = vaults.unlock_vault(folder, PASSPHRASE, secrets=secrets)
    vaults.set_passphrase(folder, vault.key, "changed words", secrets=secrets, parameters=CHEAP)
    close_session(open_session(vault, HandClock()))
    paper = paper_slots.find(folder)
    assert paper is not None
    assert paper.sequence == keyslots.read(folder).sequence + 1
    answer_panic(folder, PanicExtent.ACCESS, forgets(secrets)[1])
    recover_vault(folder, shares[:2], "other words", secrets=None, parameters=CHEAP)
