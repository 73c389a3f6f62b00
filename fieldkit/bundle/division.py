"""How attachments are divided over sealed objects, so that each fits any stick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldkit.domain.attachment import Attachment

PART_BYTES = 2 * 1024**3  # an attachment above this is cut
OBJECT_BYTES = 3 * 1024**3  # attachments of one object; padded it stays below 3.9 GiB (FAT32)


@dataclass(frozen=True)
class Piece:
    """A stretch of an attachment's original bytes; the whole of it where it was not cut."""

    attachment: Attachment
    offset: int  # bytes
    length: int

    @property
    def is_whole(self) -> bool:
        """Say whether nothing was cut."""
        return self.length == self.attachment.size


def divide(
    attachments: Sequence[Attachment],
    *,
    part_bytes: int = PART_BYTES,
    object_bytes: int = OBJECT_BYTES,
) -> list[list[Piece]]:
    """Return what each object carries, in order; the first may be empty, equal files stand once."""
    objects: list[list[Piece]] = [[]]
    room = object_bytes
    for attachment in {item.sha256: item for item in attachments}.values():
        for piece in _pieces(attachment, part_bytes):
            if piece.length > room and objects[-1]:
                objects.append([])
                room = object_bytes
            objects[-1].append(piece)
            room -= piece.length
    return objects


def _pieces(attachment: Attachment, part_bytes: int) -> list[Piece]:
    if attachment.size <= part_bytes:
        return [Piece(attachment, 0, attachment.size)]
    return [
        Piece(attachment, offset, min(part_bytes, attachment.size - offset))
        for offset in range(0, attachment.size, part_bytes)
    ]
