"""The steps that destroy a vault; each may be cut short at any point and done again.

The order is that of docs/threat-model.md: first what opens the vault, last what remembers that it
is being destroyed. Nothing here needs a key, waits for a lock or stops at a failure: what could
not be deleted is counted.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from fieldkit.crypto.random import random_bytes
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import DeviceError, VaultDamaged, VaultTooNew
from fieldkit.platform.durable import UNFINISHED_SUFFIX, fsync_file, fsync_folder
from fieldkit.platform.paths import make_private_folder
from fieldkit.vault import destroy_notice
from fieldkit.vault.destroy_notice import COPY_NAMES, DestroyNotice
from fieldkit.vault.keyslot_layout import MAX_SIZE, parse
from fieldkit.vault.paper_slots import PAPER_NAME
from fieldkit.vault.presence import (
    BLOBS_NAME,
    DATABASE_NAME,
    OUTBOX_NAME,
    SET_ASIDE_GLOB,
    is_vault,
)
from fieldkit.vault.remains import CARRIED_NAME, SEALED_GLOB, sealed_folder, sealed_within


def delete_sealed(folder: Path) -> int:
    """Delete the sealed reports that outlived the vault in `folder`; return what is left."""
    left = _delete_tree(sealed_folder(folder))
    if not is_vault(folder):  # then what is left of one
        left += _delete(sealed_within(folder))
        outbox = folder / OUTBOX_NAME
        with contextlib.suppress(OSError):  # not empty, or the root of a stick
            for empty in (outbox / CARRIED_NAME, outbox, folder):
                empty.rmdir()
    _flush(folder.parent)
    return left


def notice_for(folder: Path, extent: PanicExtent) -> DestroyNotice:
    """Return what is to be remembered while the vault is destroyed, from the slots if readable.

    What was decided in an earlier attempt holds; "everything" once decided is not taken back.
    """
    before = destroy_notice.find(folder)
    if before is not None:
        wider = PanicExtent.EVERYTHING in (before.extent, extent)
        chosen = PanicExtent.EVERYTHING if wider else PanicExtent.ACCESS
        return DestroyNotice(chosen, before.keyring_label, before.vault_id)
    for name in COPY_NAMES:
        with contextlib.suppress(OSError, VaultDamaged, VaultTooNew):
            with (folder / name).open("rb") as file:
                slots = parse(file.read(MAX_SIZE + 1))
            return DestroyNotice(extent, slots.keyring_label, slots.vault_id)
    return DestroyNotice(extent)


def destroy_slots(folder: Path, notice: DestroyNotice) -> bool:
    """Overwrite both copies of the key slots; say whether nothing of them is left.

    From then on nothing opens the vault: no passphrase, no recovery words, no keyring.
    """
    is_gone = True
    for name in COPY_NAMES:
        with contextlib.suppress(FileNotFoundError):
            is_gone &= _overwritten(folder / (name + UNFINISHED_SUFFIX), None)
        is_gone &= _overwritten(folder / name, notice)
    with contextlib.suppress(FileNotFoundError):
        is_gone &= _overwritten(folder / PAPER_NAME, None)  # words on paper would open it
    for path in sorted(folder.glob(f"{SET_ASIDE_GLOB}/**/keyslots.*")):
        with contextlib.suppress(FileNotFoundError):  # the same passphrase opens those
            is_gone &= _overwritten(path, None)
    _flush(folder)
    return is_gone


def delete_database(folder: Path) -> int:
    """Delete the database, its log and the copies that migrations made; return what is left."""
    left = _delete(sorted(folder.glob(f"{DATABASE_NAME}*")))
    _flush(folder)
    return left


def delete_blobs(folder: Path) -> int:
    """Delete the encrypted attachments; return how many files are left."""
    left = _delete_tree(folder / BLOBS_NAME)
    _flush(folder)
    return left


def delete_rest(folder: Path) -> int:
    """Delete everything else but the outbox and the notice; return how many files are left.

    A vault's folder was empty when the vault was made, so all that is in it belongs to it.
    """
    kept = {OUTBOX_NAME, *COPY_NAMES}
    left = sum(_delete_tree(path) for path in _entries(folder) if path.name not in kept)
    _flush(folder)
    return left


def empty_outbox(folder: Path, extent: PanicExtent) -> int:
    """Move the sealed reports beside the vault's folder, or delete them; return what is left."""
    outbox = folder / OUTBOX_NAME
    if extent is PanicExtent.EVERYTHING:
        left = _delete_tree(outbox) + _delete_tree(sealed_folder(folder))
        _flush(folder.parent)
        return left
    with contextlib.suppress(OSError, DeviceError):
        _keep_sealed(outbox, sealed_folder(folder))
    if any(outbox.rglob(SEALED_GLOB)):  # nothing can be made beside the vault: they stay within
        left = _delete(sorted(outbox.rglob(f"*{UNFINISHED_SUFFIX}")))
    else:
        left = _delete_tree(outbox)
    _flush(folder)
    return left


def forget(folder: Path) -> None:
    """Delete the notice and the empty folder: nothing says any more that a vault was here."""
    _delete([folder / name for name in COPY_NAMES])
    _flush(folder)
    with contextlib.suppress(OSError):  # not empty: then something is left, and was counted
        folder.rmdir()
    _flush(folder.parent)


def _overwritten(path: Path, notice: DestroyNotice | None) -> bool:
    """Overwrite one file, with random bytes alone if there is no notice, and then delete it."""
    try:
        mode = os.O_RDWR | (0 if notice is None else os.O_CREAT) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, mode, 0o600), "r+b", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if notice is None:
                file.write(random_bytes(max(1, min(size, MAX_SIZE))))
            else:
                file.write(destroy_notice.write(notice, size))
            fsync_file(file)
    except FileNotFoundError:
        raise
    except (OSError, DeviceError):
        # A disk that takes no writes may still take a deletion.
        return _delete([path]) == 0
    return notice is not None or _delete([path]) == 0


def _keep_sealed(outbox: Path, target: Path) -> None:
    found = sorted(outbox.rglob(SEALED_GLOB))
    if not found:
        return
    make_private_folder(target)
    for path in found:
        with contextlib.suppress(OSError):  # the others still can be kept
            os.replace(path, target / path.name)
    fsync_folder(target)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _delete(paths: Iterable[Path]) -> int:
    """Delete files; return how many are left."""
    left = 0
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            left += 1
    return left


def _delete_tree(path: Path) -> int:
    """Delete a file, or a folder with all in it, following no link; return how many are left."""
    if path.is_symlink() or not path.is_dir():
        return _delete([path])
    left = sum(_delete_tree(inner) for inner in _entries(path))
    with contextlib.suppress(OSError):  # not empty
        path.rmdir()
    return left


def _flush(folder: Path) -> None:
    # A disk that cannot flush does not keep the next step from being tried.
    with contextlib.suppress(DeviceError, OSError):
        fsync_folder(folder)
