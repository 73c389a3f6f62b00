"""The two copies of the key-slot file in a vault folder: read, replaced, mended."""

from __future__ import annotations

import logging
from pathlib import Path

from fieldkit.errors import (
    DeviceError,
    KeySlotsLost,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    VaultMissing,
)
from fieldkit.platform.durable import write_durably
from fieldkit.translations import _
from fieldkit.vault import destroy_notice
from fieldkit.vault.destroy_notice import COPY_NAMES
from fieldkit.vault.keyslot_file import (
    DEFAULT_KEYRING_LABEL,
    DEVICE_SECRET_SIZE,
    SlotFile,
    SlotKind,
    device_secret_account,
    new_device_secret,
)
from fieldkit.vault.keyslot_layout import MAX_SIZE

__all__ = [
    "COPY_NAMES",
    "DEFAULT_KEYRING_LABEL",
    "DEVICE_SECRET_SIZE",
    "SlotFile",
    "SlotKind",
    "device_secret_account",
    "new_device_secret",
    "read",
    "write",
]

logger = logging.getLogger(__name__)


def read(folder: Path) -> SlotFile:
    """Return the newest undamaged copy in `folder`.

    Raises:
        VaultMissing: There is neither a copy nor a database, or the vault was destroyed.
        VaultTooNew: A copy is of a newer version.
        VaultDamaged: No copy can be used.
    """
    if destroy_notice.find(folder) is not None:
        raise VaultMissing(
            _("Access to this vault was destroyed."),
            hint=_("What remains of it is deleted when the program starts."),
        )
    paths = [folder / name for name in COPY_NAMES]
    copies = [copy for copy in map(_read_copy, paths) if copy is not None]
    if len(copies) < len(paths):
        logger.warning("%d of %d key slot copies can be read", len(copies), len(paths))
    if copies:
        return max(copies, key=lambda copy: copy.sequence)
    if not any(path.exists() for path in (*paths, folder / "vault.db")):
        raise VaultMissing
    raise KeySlotsLost


def write(folder: Path, slots: SlotFile) -> None:
    """Make both copies in `folder` say `slots`; at every moment at least one is whole.

    The newest copy is replaced last, but it is replaced: else a passphrase that was changed
    would still open the copy that knows it. With the newest slots themselves this mends a copy
    that is damaged, missing or behind, and otherwise writes nothing.

    Raises:
        VaultExists, VaultInUse: The copies there are another vault's, or no older than `slots`.
        VaultTooNew, VaultDamaged: The copies there are newer, or none of them can be read.
        DeviceError: The sentence says whether the change is in force.
    """
    paths = [folder / name for name in COPY_NAMES]
    copies = {path: _read_copy(path) for path in paths}
    newest = max(filter(None, copies.values()), key=lambda copy: copy.sequence, default=None)
    if newest is None and any(path.exists() for path in paths):
        raise KeySlotsLost
    if newest is not None and newest != slots:
        if newest.vault_id != slots.vault_id:
            raise VaultExists
        if newest.sequence >= slots.sequence:
            raise VaultInUse
    behind = sorted(
        (path for path in paths if copies[path] != slots), key=lambda path: copies[path] == newest
    )
    data = slots.to_bytes()
    is_in_force = newest == slots
    for path in behind:
        try:
            write_durably(path, data)
        except DeviceError as error:
            if not is_in_force:
                raise
            raise DeviceError(
                _("The change is in force, but its second copy could not be written."),
                hint=_("Make room on the disk, then lock and unlock: the copy is written then."),
            ) from error
        is_in_force = True


def _read_copy(path: Path) -> SlotFile | None:
    """Return one copy, None if it is missing or damaged; VaultTooNew goes through."""
    try:
        with path.open("rb") as file:
            return SlotFile.from_bytes(file.read(MAX_SIZE + 1))
    except (OSError, VaultDamaged):
        return None
