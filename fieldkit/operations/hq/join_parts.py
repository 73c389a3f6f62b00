"""Join large attachments whose parts have all arrived."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence

from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.hq.store.content_store import StoredContent, StoredPart
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.vault.blobs import BlobKey, BlobReader, open_blob, remove_blob, write_blob

logger = logging.getLogger(__name__)

_SETTING = "parts-that-do-not-fit"


def join_parts(session: HeadquartersSession, progress: Progress = no_progress) -> int:
    """Join every attachment of which all parts are here; return how many were.

    Parts are joined only with parts of the same device. What joined does not have the hash that
    its parts name stays in parts, and is not tried again before another part arrives.
    Progress counts bytes of one attachment.

    Raises:
        DeviceError, VaultError, Cancelled: What was joined before stays joined.
    """
    count = 0
    for of, device in session.store.contents.unjoined():
        parts = complete(session.store.contents.parts(of, device))
        if not parts or _tried(session, of, device) == len(parts):
            continue
        if _join(session, of, parts, progress):
            count += 1
        else:
            _remember(session, of, device, len(parts))
    if count:
        logger.info("joined %d attachments", count)
    return count


def complete(parts: Sequence[StoredPart]) -> tuple[StoredPart, ...]:
    """Return the parts that make up the whole, by offset; none while one is missing."""
    chosen: list[StoredPart] = []
    place = 0
    for part in sorted(parts, key=lambda part: (part.offset, part.object_sha256)):
        if part.blob_id is not None and part.offset == place and part.size == parts[0].size:
            chosen.append(part)
            place += part.length
    return tuple(chosen) if chosen and place == chosen[0].size else ()


class _Joined:
    """Reads parts one after the other."""

    def __init__(self, readers: Sequence[BlobReader]) -> None:
        self._readers = list(readers)

    def read(self, size: int = -1, /) -> bytes:
        while self._readers:
            if data := self._readers[0].read(size):
                return data
            self._readers.pop(0)
        return b""


def _join(
    session: HeadquartersSession,
    of: Sha256,
    parts: Sequence[StoredPart],
    progress: Progress,
) -> bool:
    store, folder = session.store, session.archive.attachments
    if store.contents.get(of) is None:
        with contextlib.ExitStack() as stack:
            readers = [
                stack.enter_context(
                    contextlib.closing(
                        open_blob(folder, part.blob_id, BlobKey(part.key), part.length)
                    )
                )
                for part in parts
                if part.blob_id is not None and part.key is not None
            ]
            size = parts[0].size
            blob = write_blob(folder, _Joined(readers), expected_size=size, progress=progress)
        if blob.sha256 != of:
            remove_blob(folder, blob.blob_id)
            return False
        with store.transaction():
            store.contents.add([StoredContent(of, blob.size, blob.blob_id, blob.key)])
            store.contents.forget_part_blobs(parts)
    else:
        with store.transaction():
            store.contents.forget_part_blobs(parts)
    for part in parts:
        if part.blob_id is not None:
            remove_blob(folder, part.blob_id)
    return True


def _tried(session: HeadquartersSession, of: Sha256, device: DeviceId) -> int | None:
    tried = session.vault.settings.get(_SETTING, {})
    count = tried.get(f"{of}/{device}") if isinstance(tried, dict) else None
    return count if isinstance(count, int) else None


def _remember(session: HeadquartersSession, of: Sha256, device: DeviceId, count: int) -> None:
    tried = session.vault.settings.get(_SETTING, {})
    known = tried if isinstance(tried, dict) else {}
    with session.vault.transaction():
        session.vault.settings.put(_SETTING, {**known, f"{of}/{device}": count})
