"""Opens stretches of attachments for sealing, from their blobs and without the database."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import PurePath

from fieldkit.bundle.division import Piece
from fieldkit.bundle.manifest import Member, PartOf, attachment_name
from fieldkit.crypto.digest import Sha256Stream
from fieldkit.crypto.stream import Readable
from fieldkit.domain.identifiers import BlobId, Sha256
from fieldkit.vault.blobs import BATCH_SIZE, BlobFolder, BlobKey, open_blob


@dataclass(frozen=True)
class Pieces:
    """Where the bytes of the attachments to seal are, by the SHA-256 of the whole."""

    folder: BlobFolder
    blobs: Mapping[Sha256, tuple[BlobId, BlobKey]] = field(repr=False)

    def member(self, number: int, piece: Piece) -> Member:
        """Return the manifest's line for a piece; one that was cut is read to hash it."""
        attachment = piece.attachment
        digest = attachment.sha256 if piece.is_whole else self._hash(piece)
        name = attachment_name(number, digest[:16], PurePath(attachment.name).suffix)
        part_of = None
        if not piece.is_whole:
            part_of = PartOf(attachment.sha256, piece.offset, piece.length, attachment.size)
        return Member(name, piece.length, digest, attachment.media_type, part_of)

    def opener(self, piece: Piece) -> Callable[[], AbstractContextManager[Readable]]:
        """Return what opens the piece, as the bundle writer wants it."""
        return lambda: self._open(piece)

    @contextlib.contextmanager
    def _open(self, piece: Piece) -> Iterator[Readable]:
        blob_id, key = self.blobs[piece.attachment.sha256]
        with open_blob(self.folder, blob_id, key, piece.attachment.size) as source:
            source.seek(piece.offset)
            yield _Stretch(source, piece.length)

    def _hash(self, piece: Piece) -> Sha256:
        digest = Sha256Stream()
        with self._open(piece) as source:
            while data := source.read(BATCH_SIZE):
                digest.update(data)
        return digest.hexdigest()


class _Stretch:
    """Ends after a number of bytes."""

    def __init__(self, source: Readable, length: int) -> None:
        self._source = source
        self._left = length

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._source.read(wanted)
        self._left -= len(data)
        return data
