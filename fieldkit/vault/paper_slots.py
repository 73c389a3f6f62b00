"""A key-slot file that only words on paper open, laid ready for panic at headquarters.

Headquarters' vault is the archive: nobody wants to destroy it, but whoever is forced must not be
able to open it. So beside the slots lies their successor without the passphrase, signed while the
vault is open (vault/paper_making.py). Panic puts it in the place of both copies; that takes no key
and no time, and nothing here loads a cipher.
Source: docs/formats/keyslots.md, "Slots for panic".
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from fieldkit.errors import DeviceError, VaultDamaged, VaultTooNew
from fieldkit.platform.durable import fsync_file, fsync_folder
from fieldkit.vault.destroy_notice import COPY_NAMES
from fieldkit.vault.keyslot_layout import MAX_SIZE, SlotLayout, parse

PAPER_NAME = "keyslots.paper"


def find(folder: Path) -> SlotLayout | None:
    """Return what lies ready, None where nothing does or it is damaged."""
    try:
        with (folder / PAPER_NAME).open("rb") as file:
            return parse(file.read(MAX_SIZE + 1))
    except (OSError, VaultDamaged, VaultTooNew):
        return None


def keyring_label(folder: Path) -> str:
    """Return the label of the slots in force, "" where they have none or cannot be read."""
    for name in COPY_NAMES:
        with contextlib.suppress(OSError, VaultDamaged, VaultTooNew):
            found = parse((folder / name).read_bytes()[: MAX_SIZE + 1]).keyring_label
            if found:
                return found
    return ""


def put_in_place(folder: Path) -> bool:
    """Overwrite both copies of the slots; say whether no passphrase is left in either.

    May be cut off at any point and done again.
    """
    paper = find(folder)
    if paper is None:
        return False
    done = [_overwritten(folder / name, paper.to_bytes()) for name in COPY_NAMES]
    with contextlib.suppress(DeviceError, OSError):  # whatever the disk says, all was tried
        fsync_folder(folder)
    return all(done)


def is_half_in_place(folder: Path) -> bool:
    """Return whether panic was cut off between the two copies."""
    paper = find(folder)
    if paper is None:
        return False
    wanted = paper.to_bytes()
    return [_holds(folder / name, wanted) for name in COPY_NAMES].count(True) == 1


def _overwritten(path: Path, data: bytes) -> bool:
    try:
        mode = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        # In place: another file would leave the old bytes where they were.
        with os.fdopen(os.open(path, mode, 0o600), "r+b", buffering=0) as file:
            file.write(data)
            file.truncate(len(data))
            fsync_file(file)
    except (OSError, DeviceError):
        return False
    return True


def _holds(path: Path, wanted: bytes) -> bool:
    try:
        return path.read_bytes() == wanted
    except OSError:
        return False
