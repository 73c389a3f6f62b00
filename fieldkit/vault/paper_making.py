"""Lays ready the key slots that only words on paper open, while the vault is open."""

from __future__ import annotations

from pathlib import Path

from fieldkit.crypto.keys import VaultKey
from fieldkit.platform.durable import remove_durably, write_durably
from fieldkit.vault import paper_slots
from fieldkit.vault.keyslot_file import SlotFile


def prepare(folder: Path, slots: SlotFile, key: VaultKey) -> None:
    """Lay ready what panic puts in the place of `slots`; without words on paper, nothing.

    Raises:
        VaultDamaged: `slots` are another vault's.
        DeviceError: It could not be written; what lay ready is gone.
    """
    before = paper_slots.find(folder)
    if before is not None and before.sequence == slots.sequence + 1:
        return
    path = folder / paper_slots.PAPER_NAME
    if path.exists():
        remove_durably(path)  # older words must not be what opens it
    if slots.has_recovery(key):
        write_durably(path, slots.without_passphrase(key).to_bytes())
