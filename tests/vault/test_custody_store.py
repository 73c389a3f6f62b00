from __future__ import annotations

import pytest

from fieldkit.domain.custody import CustodyEntry, CustodyEvent
from fieldkit.domain.identifiers import ReportId
from fieldkit.vault.vault import Vault
from tests.vault.examples import NOW, a_draft, hex_32, hex_64

REPORT = a_draft().report_id


def an_entry(sequence: int) -> CustodyEntry:
    return CustodyEntry(
        sequence, NOW, CustodyEvent.HASHED, hex_32(1), "12", hex_64(sequence), hex_64(sequence + 1)
    )


def test_the_log_comes_back_oldest_first(vault: Vault) -> None:
    assert vault.custody.last() is None
    with vault.transaction():
        for sequence in (1, 2, 3):
            vault.custody.append(an_entry(sequence))
    assert vault.custody.entries() == (an_entry(1), an_entry(2), an_entry(3))
    assert vault.custody.entries(after=2) == (an_entry(3),)
    assert vault.custody.last() == an_entry(3)


def test_an_entry_cannot_take_the_place_of_another(vault: Vault) -> None:
    with vault.transaction():
        vault.custody.append(an_entry(1))
    with pytest.raises(Exception, match="UNIQUE"), vault.transaction():
        vault.custody.append(an_entry(1))
    assert vault.custody.entries() == (an_entry(1),)


def test_a_draft_has_a_log_of_its_own_and_takes_it_along(vault: Vault) -> None:
    with vault.transaction():
        vault.reports.add(a_draft())
        vault.custody.append(an_entry(1))
        vault.custody.append_of_report(REPORT, an_entry(1))
        vault.custody.append_of_report(REPORT, an_entry(2))
    assert vault.custody.of_report(REPORT) == (an_entry(1), an_entry(2))
    assert vault.custody.last_of_report(REPORT) == an_entry(2)
    assert vault.custody.last_of_report(ReportId(hex_32(2))) is None
    with vault.transaction():
        vault.reports.remove_draft(REPORT)
    assert vault.custody.of_report(REPORT) == ()
    assert vault.custody.entries() == (an_entry(1),)
