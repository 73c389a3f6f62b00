from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import RecoveryRefused, WrongPassphrase
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.add_headquarters import RECOVERY_NAME, make_recovery
from fieldkit.operations.recover_vault import recover_vault
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.vault import recovery
from tests.fakes.clock import FixedClock
from tests.fakes.field import a_draft
from tests.fakes.organisation import an_organisation
from tests.fakes.secret_store import MemorySecretStore

OLD, NEW = "the old invented passphrase", "the new invented passphrase"


@pytest.fixture
def lost(tmp_path: Path):
    """A vault with a draft, whose recovery was sealed to an organisation."""
    organisation, secrets = an_organisation(), MemorySecretStore()
    session = create_vault(
        tmp_path / "vault", OLD, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS
    )
    make_recovery(session, organisation.headquarters)
    report_id = a_draft(session)
    session.vault.close()
    sealed = (session.vault.folder / RECOVERY_NAME).read_bytes()
    opened = recovery.open_recovery(sealed, [organisation.intake])
    return session.vault.folder, secrets, recovery.to_words(opened.secret), report_id


def unlocked(folder, passphrase, secrets):
    return unlock_vault(folder, passphrase, clock=FixedClock(), open_keyring=lambda: secrets)


def test_the_words_from_headquarters_set_a_new_passphrase(lost) -> None:
    folder, secrets, words, report_id = lost
    recover_vault(folder, [words], NEW, secrets=secrets, parameters=FOR_TESTS)
    with unlocked(folder, NEW, secrets).vault as vault:
        assert vault.reports.draft(report_id)
    with pytest.raises(WrongPassphrase):
        unlocked(folder, OLD, secrets)


def test_the_words_help_when_the_keyring_entry_is_gone_too(lost) -> None:
    folder, _secrets, words, report_id = lost
    empty = MemorySecretStore()
    recover_vault(folder, [words], NEW, secrets=empty, parameters=FOR_TESTS)
    with unlocked(folder, NEW, empty).vault as vault:
        assert vault.reports.draft(report_id)


@pytest.mark.parametrize("words", ["", "academic acid", "not words of the list at all"])
def test_wrong_words_change_nothing(lost, words: str) -> None:
    folder, secrets, _words, _report_id = lost
    with pytest.raises(RecoveryRefused):
        recover_vault(folder, [words], NEW, secrets=secrets, parameters=FOR_TESTS)
    unlocked(folder, OLD, secrets).vault.close()


def test_the_words_of_another_vault_are_refused(lost) -> None:
    folder, secrets, _words, _report_id = lost
    other = recovery.to_words(recovery.RecoverySecret.generate())
    with pytest.raises(RecoveryRefused):
        recover_vault(folder, [other], NEW, secrets=secrets, parameters=FOR_TESTS)
    unlocked(folder, OLD, secrets).vault.close()
