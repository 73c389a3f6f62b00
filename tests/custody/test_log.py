from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.crypto.keys import VaultKey
from fieldkit.custody.entries import check_entries
from fieldkit.custody.log import check_log, log_event, record_event
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import FormId, ReportId, Sha256
from fieldkit.domain.report import Draft, FormReference
from fieldkit.errors import ChainBroken, InvalidInput
from fieldkit.vault.vault import Vault, create_vault_with_key

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
DEVICE = "ab" * 16
REPORT = ReportId("cd" * 16)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = create_vault_with_key(tmp_path / "vault", VaultKey.generate())
    with opened.transaction():
        form = FormReference(FormId("T02"), "1", Sha256("0" * 64))
        opened.reports.add(Draft(REPORT, form, AT, AT))
    yield opened
    opened.close()


def test_the_log_grows_and_fits(vault: Vault) -> None:
    for event in CustodyEvent:
        with vault.transaction():
            log_event(vault, event, DEVICE, at=AT)
    assert check_log(vault) == len(CustodyEvent)


def test_an_empty_log_fits(vault: Vault) -> None:
    assert check_log(vault) == 0


def test_entries_of_a_draft_are_its_own_chain(vault: Vault) -> None:
    with vault.transaction():
        log_event(vault, CustodyEvent.CAPTURED, DEVICE, at=AT)
        record_event(vault, REPORT, CustodyEvent.CAPTURED, REPORT, at=AT)
        record_event(vault, REPORT, CustodyEvent.HASHED, "ef" * 16, at=AT, detail="0" * 64)
    check_entries(vault.custody.of_report(REPORT), REPORT)
    assert check_log(vault) == 1


def test_an_entry_that_was_left_out_is_noticed(vault: Vault) -> None:
    with vault.transaction():
        first = log_event(vault, CustodyEvent.CAPTURED, DEVICE, at=AT)
    with pytest.raises(ChainBroken):
        check_entries(vault.custody.entries(after=first.sequence) or [first] * 2, vault.vault_id)


def test_content_stays_out_of_the_log(vault: Vault) -> None:
    with vault.transaction(), pytest.raises(InvalidInput):
        log_event(vault, CustodyEvent.VIEWED, DEVICE, at=AT, detail="Anna Karenina")
    assert check_log(vault) == 0
