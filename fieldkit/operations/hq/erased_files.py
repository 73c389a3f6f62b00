"""Delete the files of what was erased: sealed files and attachments that nobody uses."""

from __future__ import annotations

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.erasure import ErasedKind
from fieldkit.domain.identifiers import BlobId, Sha256
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.durable import remove_durably
from fieldkit.vault.blobs import remove_blob


def remove_erased_files(session: HeadquartersSession) -> int:
    """Delete what stubs name and a cut may have left; return how many sealed files there were.

    Raises:
        DriveUnwritable: The disk refuses; the next intake tries again.
    """
    store, count = session.store, 0
    for sha256 in store.erasures.every(ErasedKind.OBJECT):
        for state in Outcome:
            path = session.archive.path_of(Sha256(sha256), state)
            if path.exists():
                remove_durably(path)
                count += 1
    for blob_id in store.erasures.every(ErasedKind.ATTACHMENT):
        remove_blob(session.archive.attachments, BlobId(blob_id))
    return count
