"""Writes down what happened: to a draft, whose entries go with it, and on this device.

The device's log holds event codes, random ids and hashes only; it stays in the vault.
"""

from __future__ import annotations

from datetime import datetime

from fieldkit.custody.entries import append_entry, check_entries
from fieldkit.domain.custody import CustodyEntry, CustodyEvent
from fieldkit.domain.identifiers import ReportId
from fieldkit.vault.vault import Vault


def log_event(
    vault: Vault, event: CustodyEvent, subject: str, *, at: datetime, detail: str = ""
) -> CustodyEntry:
    """Add the next entry of the device's log, within a transaction of the caller.

    `subject` is an id or a hash; `detail` a hash, an id, a number or a code.

    Raises:
        InvalidInput: Subject or detail is anything else.
    """
    entry = append_entry(
        vault.custody.last(), vault.vault_id, at=at, event=event, subject=subject, detail=detail
    )
    vault.custody.append(entry)
    return entry


def record_event(
    vault: Vault,
    report_id: ReportId,
    event: CustodyEvent,
    subject: str,
    *,
    at: datetime,
    detail: str = "",
) -> CustodyEntry:
    """Add the next entry of a draft, within a transaction of the caller; it is sealed with it.

    Raises:
        InvalidInput: As `log_event`.
    """
    last = vault.custody.last_of_report(report_id)
    entry = append_entry(last, report_id, at=at, event=event, subject=subject, detail=detail)
    vault.custody.append_of_report(report_id, entry)
    return entry


def check_log(vault: Vault) -> int:
    """Check the chain of the device's log and return how many entries it has.

    Raises:
        ChainBroken: An entry was changed, left out, added or moved.
    """
    entries = vault.custody.entries()
    check_entries(entries, vault.vault_id)
    return len(entries)
