"""Fetches one object from a drop server into the spool; what a cut leaves is kept and resumed.

The server is not believed: a copy has the hash that was asked for, or it is thrown away.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection
from pathlib import Path

from fieldkit.bundle.bag import object_name
from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import DiskFull
from fieldkit.platform import durable
from fieldkit.transfer.drop_box import HeadquartersDropBox, ListedObject
from fieldkit.transfer.spool import BadMember, BadReason, SpooledObject, SpoolLimits

logger = logging.getLogger(__name__)

_BATCH = 1024**2  # bytes


def download_to_spool(
    box: HeadquartersDropBox,
    listed: ListedObject,
    downloads: Path,
    spool: Path,
    limits: SpoolLimits,
    progress: Progress = no_progress,
) -> SpooledObject | BadMember:
    """Fetch an object into the folder `downloads`, from where it stopped, and move it to `spool`.

    Progress counts bytes of this object.

    Raises:
        NotOnServer: It has gone since it was listed.
        NetworkError, Cancelled: What arrived stays in `downloads`; the next call resumes it.
        DiskFull, DriveUnwritable: Likewise.
    """
    name = object_name(listed.sha256)
    if listed.size > limits.object_bytes:
        return BadMember(name, BadReason.OVERSIZE)
    unfinished = downloads / (listed.sha256 + durable.UNFINISHED_SUFFIX)
    try:
        _append(box, listed, unfinished, limits.keep_free, progress)
        if _hash_of(unfinished) != listed.sha256:
            unfinished.unlink()
            logger.warning("an object that was fetched is not what its name says")
            return BadMember(name, BadReason.DAMAGED)
        path = spool / name
        os.replace(unfinished, path)
    except OSError as error:
        raise durable.translate_os_error(error) from error
    return SpooledObject(listed.sha256, path, listed.size)


def drop_downloads(downloads: Path, wanted: Collection[Sha256]) -> None:
    """Delete what was begun and is not wanted any more.

    Raises:
        DriveUnwritable: The disk refuses.
    """
    try:
        for path in downloads.glob(f"*{durable.UNFINISHED_SUFFIX}"):
            if path.name.removesuffix(durable.UNFINISHED_SUFFIX) not in wanted:
                path.unlink()
    except OSError as error:
        raise durable.translate_os_error(error) from error


def _append(
    box: HeadquartersDropBox,
    listed: ListedObject,
    path: Path,
    keep_free: int,
    progress: Progress,
) -> None:
    with path.open("ab") as target:
        path.chmod(0o600)
        offset = target.tell()
        if offset > listed.size:  # of another list of this server, which lied once
            target.truncate(0)
            offset = 0
        if durable.free_bytes(path.parent) < listed.size - offset + keep_free:
            raise DiskFull
        if offset < listed.size:
            box.fetch_object(listed, target, offset, progress=progress)


def _hash_of(path: Path) -> Sha256:
    # Read again from the beginning: some of it may be of an earlier, interrupted day.
    digest = Sha256Stream()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(_BATCH):
            digest.update(piece)
    return digest.hexdigest()
