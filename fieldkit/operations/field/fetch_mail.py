"""Fetch mail from a stick: copied first, since a stick may change while it is read.

Needs no database, only the vault's folder: the lane of the vault is not held up by a slow stick.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fieldkit.bundle.mail import MAX_MAIL_BYTES
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import BagInvalid
from fieldkit.operations.field.incoming import empty_incoming, new_incoming
from fieldkit.platform.durable import free_bytes, translate_read_error
from fieldkit.transfer.spool import (
    BadReason,
    SpooledObject,
    SpoolLimits,
    copy_to_spool,
    find_bags,
)
from fieldkit.transfer.stick_look import refuse_reports
from fieldkit.translations import _
from fieldkit.vault.vault import Vault

_KEEP_FREE = 64 * 1024**2  # bytes of the vault's disk, for reports
_SHARE_OF_FREE = 2  # a stranger's stick may take one in so many free bytes
_DAMAGED = frozenset({BadReason.DAMAGED, BadReason.UNREADABLE})


@dataclass(frozen=True)
class FetchedMail:
    """Sealed letters in the vault's folder, for this device or others."""

    letters: tuple[Path, ...] = ()
    damaged: int = 0  # files of the stick that could not be read, or are not what they say


def fetch_mail(vault: Vault, folder: Path, *, progress: Progress = no_progress) -> FetchedMail:
    """Copy the letters of every bag on a stick; whoever calls drops them in the end.

    What is no letter, or too large for one, or more than a part of the disk's room, is passed
    over. Progress counts bytes, bag by bag.

    Raises:
        BagInvalid: There is no bag.
        DriveUnreadable, DeviceError, Cancelled: Not all of it was copied.
    """
    bags = find_bags(folder)
    if not bags:
        raise BagInvalid(
            _("There is no hand-over folder here."), hint=_("Choose the stick itself.")
        )
    spool = new_incoming(vault)
    most = free_bytes(spool) // _SHARE_OF_FREE
    letters: dict[Path, int] = {}  # with their sizes
    damaged = 0
    for bag in bags:
        limits = SpoolLimits(
            object_bytes=MAX_MAIL_BYTES,
            total_bytes=max(0, most - sum(letters.values())),
            keep_free=_KEEP_FREE,
        )
        for item in copy_to_spool(bag, spool, limits, progress, refuse_reports):
            if isinstance(item, SpooledObject):
                letters[item.path] = item.size
            else:
                damaged += item.reason in _DAMAGED
    return FetchedMail(tuple(letters), damaged)


def taken(path: Path) -> bytes:
    """Return a fetched letter and delete the copy.

    Raises:
        DeviceError: The disk does not give it.
    """
    try:
        content = path.read_bytes()
        path.unlink()
    except OSError as error:
        raise translate_read_error(error) from error
    return content


def drop_fetched(vault: Vault) -> None:
    """Delete what was fetched and not taken.

    Raises:
        DeviceError: The disk refuses; the next unlock deletes it.
    """
    empty_incoming(vault)
