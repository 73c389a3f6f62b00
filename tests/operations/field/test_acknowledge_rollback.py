"""A person who put an older copy back says so once; nothing that waits is lost by that."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import NotAllowed
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.acknowledge_rollback import acknowledge_rollback
from fieldkit.operations.field.hand_over import commit_hand_over, plan_hand_over
from fieldkit.operations.field.read_return import read_mail
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.vault.verify import housekeeping
from tests.fakes.clock import FixedClock
from tests.fakes.field import a_draft, trust
from tests.fakes.letters import a_letter, a_receipt_for
from tests.fakes.organisation import Organisation
from tests.fakes.secret_store import MemorySecretStore

PASSPHRASE = "invented passphrase"


@pytest.fixture
def secrets() -> MemorySecretStore:
    return MemorySecretStore()


@pytest.fixture
def folder(tmp_path: Path, secrets: MemorySecretStore, organisation: Organisation) -> Path:
    """A vault whose database is older than the second of its two sealed objects."""
    session = create_vault(
        tmp_path / "vault", PASSPHRASE, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS
    )
    trust(session, organisation)
    seal_report(session, [a_draft(session)])
    vault = session.vault.folder
    session.vault.close()
    copy = (vault / "vault.db").read_bytes()
    session = opened(vault, secrets)
    seal_report(session, [a_draft(session)])
    session.vault.close()
    (vault / "vault.db").write_bytes(copy)
    for name in ("vault.db-wal", "vault.db-shm"):
        (vault / name).unlink(missing_ok=True)
    return vault


def opened(folder: Path, secrets: MemorySecretStore, **more: bool) -> Session:
    return unlock_vault(
        folder, PASSPHRASE, clock=FixedClock(), open_keyring=lambda: secrets, **more
    )


def test_the_notice_returns_until_it_is_acknowledged(
    folder: Path, secrets: MemorySecretStore
) -> None:
    for _visit in range(2):
        session = opened(folder, secrets)
        assert session.is_rolled_back
        assert session.notices
        session.vault.close()
    session = opened(folder, secrets)
    assert acknowledge_rollback(session) == 1
    session.vault.close()
    session = opened(folder, secrets)
    assert not session.is_rolled_back
    assert session.notices == ()
    session.vault.close()


def test_what_the_copy_does_not_list_is_handed_over_all_the_same(
    folder: Path, secrets: MemorySecretStore
) -> None:
    before = sorted(path.name for path in folder.glob("outbox/*.age"))
    session = opened(folder, secrets)
    acknowledge_rollback(session)
    session.vault.close()
    session = opened(folder, secrets)  # tidies: nothing of it may go
    plan = plan_hand_over(session)
    assert (plan.own, plan.carried) == (1, 1)
    assert sorted(path.name for _sha256, path, _size in plan.files) == before
    session.vault.close()


def test_it_stays_until_the_receipt_however_long_ago_it_went(
    folder: Path, secrets: MemorySecretStore, organisation: Organisation
) -> None:
    session = opened(folder, secrets)
    acknowledge_rollback(session)
    session.vault.close()
    session = opened(folder, secrets)
    vault = session.vault
    [kept] = [sealed for sealed in vault.outbox.with_file() if sealed.carried]
    commit_hand_over(session, plan_hand_over(session))
    housekeeping(vault, session.clock.now() + timedelta(days=400))
    assert vault.outbox.path(kept).is_file()
    receipt = a_receipt_for(session, organisation, kept.sha256)
    done = read_mail(session, [a_letter(session, organisation, receipt)])
    assert (done.letters, done.deleted) == (1, 1)
    assert not vault.outbox.path(kept).exists()
    vault.close()


def test_a_damaged_file_is_not_carried(folder: Path, secrets: MemorySecretStore) -> None:
    session = opened(folder, secrets)
    listed = {sealed.sha256 for sealed in session.vault.outbox.with_file()}
    [path] = [path for path in folder.glob("outbox/*.age") if path.stem not in listed]
    path.write_bytes(path.read_bytes()[:-1])
    assert acknowledge_rollback(session) == 0
    session.vault.close()


def test_a_vault_in_order_has_nothing_to_acknowledge(
    tmp_path: Path, secrets: MemorySecretStore
) -> None:
    session = create_vault(
        tmp_path / "new", PASSPHRASE, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS
    )
    with pytest.raises(NotAllowed):
        acknowledge_rollback(session)
    session.vault.close()


def test_read_only_it_is_refused(folder: Path, secrets: MemorySecretStore) -> None:
    session = opened(folder, secrets, read_only=True)
    with pytest.raises(NotAllowed):
        acknowledge_rollback(session)
    session.vault.close()


def test_a_twin_that_goes_on_still_seals(
    folder: Path, secrets: MemorySecretStore, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "untouched")
    session = opened(folder, secrets)
    acknowledge_rollback(session)
    session.vault.close()
    session = opened(folder, secrets)
    [stub] = seal_report(session, [a_draft(session)])
    assert stub.sequence == 2  # headquarters sees two of this number, and keeps both
    session.vault.close()
