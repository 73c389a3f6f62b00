"""Go on with a vault that is an older copy of itself, once a person has said that they know.

What was sealed since that copy is not listed in it, and may be all that is left of its reports. So
it is taken among the carried objects first: from there it goes to headquarters like a colleague's,
but stays until headquarters' receipt has come.
Only then the mark is written, and the next unlock warns no more.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import HEX_64, Sha256
from fieldkit.domain.report import ReportState
from fieldkit.errors import NotAllowed
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.durable import fsync_folder, translate_os_error
from fieldkit.platform.paths import make_private_folder
from fieldkit.translations import _

logger = logging.getLogger(__name__)

_BATCH = 1024 * 1024  # bytes


def acknowledge_rollback(session: Session) -> int:
    """Keep what this copy does not list, and write the mark; return how many objects were kept.

    Cut short, the vault still counts as rolled back, and doing it again goes on.

    Raises:
        NotAllowed: The vault is no older copy, or is open for reading only.
        DeviceError: The disk refuses.
        KeyringUnavailable: The mark could not be read or written.
    """
    if not session.is_rolled_back or session.vault.read_only:
        raise NotAllowed(_("There is nothing here that could be confirmed so."))
    kept = 0
    for path in tuple(_unlisted(session)):
        kept += _kept(session, path)
    record_mark(replace(session, is_rolled_back=False))
    logger.info("a rollback was acknowledged; %d objects are carried", kept)
    return kept


def _unlisted(session: Session) -> Iterator[Path]:
    outbox = session.vault.outbox
    for folder in (outbox.carried_folder, outbox.folder):
        for path in sorted(folder.glob("*.age")):
            if HEX_64.match(path.stem) and not outbox.knows(Sha256(path.stem)):
                yield path


def _kept(session: Session, path: Path) -> bool:
    """Take one file among the carried objects; false where it is not whole."""
    vault = session.vault
    try:
        size = _size_if_whole(path)
        if size is None:
            return False
        make_private_folder(vault.outbox.carried_folder)
        os.replace(path, vault.outbox.carried_folder / path.name)
    except OSError as error:
        raise translate_os_error(error) from error
    fsync_folder(vault.outbox.carried_folder)
    fsync_folder(vault.outbox.folder)
    day = session.clock.now().date()
    found = SealedObject(Sha256(path.stem), size, day, ReportState.SEALED, carried=True)
    with vault.transaction():
        # Not among those that go some weeks after they were handed on: no colleague has it too.
        vault.outbox.add(found)
    return True


def _size_if_whole(path: Path) -> int | None:
    digest, size = Sha256Stream(), 0
    with path.open("rb", buffering=0) as source:
        while batch := source.read(_BATCH):
            digest.update(batch)
            size += len(batch)
    return size if digest.hexdigest() == path.stem else None
