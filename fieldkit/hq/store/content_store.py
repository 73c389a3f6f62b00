"""Attachments at headquarters: whole ones, and parts of large ones that wait for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row

from fieldkit.crypto.wrap import unwrap, wrap
from fieldkit.domain.identifiers import BlobId, DeviceId, Sha256
from fieldkit.errors import UnknownAttachment
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.tables import content as table
from fieldkit.hq.store.tables import part as part_table

# A query with one parameter for each would meet the limits of databases.

_PART = (
    part_table.c.object_sha256,
    part_table.c.member,
    part_table.c.device,
    part_table.c.of,
    part_table.c.offset,
    part_table.c.length,
    part_table.c.size,
    part_table.c.blob,
    part_table.c.wrapped_key,
)


@dataclass(frozen=True)
class StoredContent:
    """One file's bytes in the blob folder, and the key that opens them."""

    sha256: Sha256
    size: int  # bytes
    blob_id: BlobId
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class StoredPart:
    """One part of a large attachment; without blob once it has been joined."""

    object_sha256: Sha256
    member: str
    device: DeviceId
    of: Sha256  # of the whole
    offset: int  # bytes
    length: int  # bytes
    size: int  # of the whole, bytes
    blob_id: BlobId | None
    key: bytes | None = field(repr=False)


class ContentStore:
    """`key` wraps the key of each blob; a content that came twice is kept once."""

    def __init__(self, connection: StoreConnection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    def get(self, sha256: Sha256) -> StoredContent | None:
        """Return where the file with this hash lies, if it is whole and here."""
        query = select(table.c.sha256, table.c.size, table.c.blob, table.c.wrapped_key).where(
            table.c.sha256 == sha256
        )
        rows = self._connection.rows(query)
        return self._content(rows[0]) if rows else None

    def known_among(self, hashes: Iterable[Sha256]) -> set[Sha256]:
        """Return those of `hashes` of which the file is whole and here."""
        return {
            Sha256(row.sha256)
            for some in in_groups(hashes)
            for row in self._connection.rows(select(table.c.sha256).where(table.c.sha256.in_(some)))
        }

    def require(self, sha256: Sha256) -> StoredContent:
        """Return where the file with this hash lies.

        Raises:
            UnknownAttachment: It is not here, or not all of it.
        """
        found = self.get(sha256)
        if found is None:
            raise UnknownAttachment
        return found

    def every(self) -> tuple[StoredContent, ...]:
        """Return all whole files, by hash."""
        query = select(table.c.sha256, table.c.size, table.c.blob, table.c.wrapped_key).order_by(
            table.c.sha256
        )
        return tuple(self._content(row) for row in self._connection.rows(query))

    def add(self, contents: Iterable[StoredContent]) -> None:
        """Add whole files."""
        self._connection.write(
            insert(table),
            [
                {
                    "sha256": new.sha256,
                    "size": new.size,
                    "blob": new.blob_id,
                    "wrapped_key": wrap(self._key, new.key, _context(new.blob_id)),
                }
                for new in contents
            ],
        )

    def add_parts(self, parts: Iterable[StoredPart]) -> None:
        """Add parts, each still in its own blob."""
        self._connection.write(insert(part_table), [self._part_row(new) for new in parts])

    def parts(self, of: Sha256, device: DeviceId | None = None) -> tuple[StoredPart, ...]:
        """Return what is here of one file, by device, then offset, then object."""
        query = select(*_PART).where(part_table.c.of == of)
        if device is not None:
            query = query.where(part_table.c.device == device)
        query = query.order_by(part_table.c.device, part_table.c.offset, part_table.c.object_sha256)
        return tuple(self._part(row) for row in self._connection.rows(query))

    def unjoined(self) -> tuple[tuple[Sha256, DeviceId], ...]:
        """Return which files have parts that wait, with the device that sent them."""
        query = (
            select(part_table.c.of, part_table.c.device)
            .where(part_table.c.blob.is_not(None))
            .distinct()
            .order_by(part_table.c.of, part_table.c.device)
        )
        return tuple((Sha256(row.of), DeviceId(row.device)) for row in self._connection.rows(query))

    def forget_part_blobs(self, parts: Iterable[StoredPart]) -> None:
        """Note that the bytes of these parts now lie in the whole."""
        for item in parts:
            self._connection.write(
                update(part_table)
                .where(
                    part_table.c.object_sha256 == item.object_sha256,
                    part_table.c.member == item.member,
                )
                .values(blob=None, wrapped_key=None)
            )

    def forget(self, hashes: Iterable[Sha256]) -> tuple[tuple[Sha256, BlobId], ...]:
        """Erase the keys of files and of their parts; return which blobs are in use no more."""
        gone: list[tuple[Sha256, BlobId]] = []
        for sha256 in hashes:
            found = self._connection.rows(select(table.c.blob).where(table.c.sha256 == sha256))
            parts = self._connection.rows(
                select(part_table.c.blob).where(
                    part_table.c.of == sha256, part_table.c.blob.is_not(None)
                )
            )
            gone += [(sha256, BlobId(row.blob)) for row in (*found, *parts)]
            self._connection.write(delete(table).where(table.c.sha256 == sha256))
            self._connection.write(
                update(part_table)
                .where(part_table.c.of == sha256)
                .values(blob=None, wrapped_key=None)
            )
        return tuple(gone)

    def blobs(self) -> frozenset[BlobId]:
        """Return every blob that is in use."""
        whole = self._connection.rows(select(table.c.blob))
        parts = self._connection.rows(
            select(part_table.c.blob).where(part_table.c.blob.is_not(None))
        )
        return frozenset(BlobId(row.blob) for row in (*whole, *parts))

    def _part_row(self, new: StoredPart) -> dict[str, Any]:
        if new.blob_id is None or new.key is None:
            raise RuntimeError("a part that arrives has its bytes")
        return {
            "object_sha256": new.object_sha256,
            "member": new.member,
            "device": new.device,
            "of": new.of,
            "offset": new.offset,
            "length": new.length,
            "size": new.size,
            "blob": new.blob_id,
            "wrapped_key": wrap(self._key, new.key, _context(new.blob_id)),
        }

    def _content(self, row: Row[Any]) -> StoredContent:
        blob_id = BlobId(row.blob)
        key = unwrap(self._key, row.wrapped_key, _context(blob_id))
        return StoredContent(Sha256(row.sha256), row.size, blob_id, key)

    def _part(self, row: Row[Any]) -> StoredPart:
        blob_id = None if row.blob is None else BlobId(row.blob)
        key = None
        if blob_id is not None:
            key = unwrap(self._key, row.wrapped_key, _context(blob_id))
        return StoredPart(
            object_sha256=Sha256(row.object_sha256),
            member=row.member,
            device=DeviceId(row.device),
            of=Sha256(row.of),
            offset=row.offset,
            length=row.length,
            size=row.size,
            blob_id=blob_id,
            key=key,
        )


def _context(blob_id: BlobId) -> bytes:
    return f"fieldkit-hq/blob/{blob_id}".encode("ascii")
