"""What the server asks of its storage; the docstrings are the contract.

Nothing here assumes one process or a local file system: a second storage (a database and an
object store) has to pass the same tests, tests/dropserver/storage_contract.py. Identifiers are
checked before they come here: devices are 32, names and certificates 64 hexadecimal digits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol


class StorageError(Exception):
    """The storage could not do it: the disk or the database failed. Nothing was changed."""


class NotThere(StorageError):
    """There is no such thing."""


class NoRoom(StorageError):
    """The quota of the device, or the disk, is full."""


class Busy(StorageError):
    """Somebody uploads this very object right now."""


class WrongHash(StorageError):
    """What arrived does not have the hash that is its name; it was dropped."""


class OtherOffset(StorageError):
    """The upload stands elsewhere."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


@dataclass(frozen=True)
class Standing:
    """How much of an object is durable."""

    offset: int  # bytes
    is_complete: bool


@dataclass(frozen=True)
class Stored:
    """One complete object or mail. `device` is whose it is, or for whom."""

    device: str
    sha256: str
    size: int  # bytes


@dataclass(frozen=True)
class Page:
    """A part of a list, and the cursor after it ("" where the list ends)."""

    stored: tuple[Stored, ...]
    cursor: str


@dataclass(frozen=True)
class AllowedPage:
    """A part of the list of devices as (device, certificate), and the cursor after it."""

    allowed: tuple[tuple[str, str], ...]
    cursor: str


@dataclass(frozen=True)
class Room:
    """What one device may fill. Uploads that run count as long as they will be."""

    size: int  # bytes
    count: int
    keep_free: int = 0  # bytes of the disk


@dataclass(frozen=True)
class Totals:
    """What lies on the server, for its health and metrics."""

    objects: int
    object_bytes: int
    mail: int
    mail_bytes: int
    partial_uploads: int
    free_bytes: int


class Upload(Protocol):
    """One object or mail that grows; entered, it is nobody else's until it is left.

    Leaving an object's upload before `finish`, for whatever reason, keeps what was appended and
    makes it durable; leaving that of a mail drops it.
    """

    async def append(self, block: bytes) -> None:
        """Add bytes at the end. They are durable after `finish` or leaving, not before.

        Memory is bounded: it waits while the disk is behind.

        Raises:
            NoRoom: The disk is full; what was durable before is kept.
        """

    async def finish(self) -> Standing:
        """Make everything durable; if it is all there, check its hash and complete it.

        An object is complete in one step, for every process at once: it appears at the end of
        the list, and stays there whatever happens. Again is not allowed.

        Raises:
            WrongHash: Everything is there and is something else; it was dropped.
            NoRoom: The disk is full; what was durable before is kept.
        """


class Reader(Protocol):
    """The bytes of one complete object or mail; they stay readable if it is deleted meanwhile."""

    @property
    def size(self) -> int:
        """Return how many bytes it has."""

    def read(self, offset: int) -> AsyncIterator[bytes]:
        """Return its bytes from `offset` on, in blocks of at most 256 KiB."""


class Storage(Protocol):
    """Objects, mail, and who may come. All methods raise `StorageError`."""

    async def standing(self, device: str, sha256: str) -> Standing:
        """Return how much of an object is durable; 0 for one never seen.

        While it is uploaded this may be less than what has arrived, never more than what would
        be there after a power cut.
        """

    def upload(
        self, device: str, sha256: str, *, offset: int, length: int, room: Room
    ) -> AbstractAsyncContextManager[Upload]:
        """Continue an upload at `offset`; `length` is that of the whole object.

        Entering it raises:
            Busy: Another one of it is entered, by whatever process.
            OtherOffset: It stands elsewhere, or is complete.
            NoRoom: The device's room, or the disk, does not take it whole. This is decided
                together with entering it, so that two at once do not both take the last room.
        """

    async def objects(self, after: str, limit: int) -> Page:
        """Return complete objects of all devices, in the order in which they became complete.

        That order is the order of commit: an object that appears later has a later place, so
        that whoever goes on from a cursor misses nothing. A cursor is 1 to 64 of
        [0-9A-Za-z_-]; "" and one that this storage does not know begin from the start.
        """

    def read_object(self, device: str, sha256: str) -> AbstractAsyncContextManager[Reader]:
        """Open a complete object. Entering raises NotThere."""

    async def delete_object(self, device: str, sha256: str) -> None:
        """Delete a complete object; nothing happens where there is none."""

    async def mail(self, device: str, after: str, limit: int) -> Page:
        """Return the mail of one device, oldest first; cursors as in `objects`."""

    def put_mail(
        self, device: str, sha256: str, *, length: int, room: Room
    ) -> AbstractAsyncContextManager[Upload]:
        """Begin a mail; the same again, also at the same time, changes nothing.

        Entering raises NoRoom.
        """

    async def has_mail(self, device: str, sha256: str) -> bool:
        """Say whether a mail lies there."""

    def read_mail(self, device: str, sha256: str) -> AbstractAsyncContextManager[Reader]:
        """Open a mail. Entering raises NotThere."""

    async def delete_mail(self, device: str, sha256: str) -> None:
        """Delete a mail; nothing happens where there is none."""

    async def is_allowed(self, device: str, certificate: str) -> bool:
        """Say whether a device may come with this certificate, as last decided by anybody.

        Asked at every request and at every block of a body: it must be fast.
        """

    async def is_headquarters(self, certificate: str) -> bool:
        """Say whether headquarters may come with this certificate."""

    async def allowed(self, after: str, limit: int) -> AllowedPage:
        """Return which device may come with which certificate; cursors as in `objects`."""

    async def headquarters(self) -> tuple[str, ...]:
        """Return headquarters' certificates, sorted."""

    async def allow(self, device: str, certificate: str) -> None:
        """Let a device come with a certificate; durable and in force when this returns."""

    async def refuse(self, device: str, certificate: str) -> None:
        """Let it not come any more; durable and in force when this returns."""

    async def allow_headquarters(self, certificate: str) -> None:
        """Let headquarters come with a certificate; durable and in force when this returns."""

    async def refuse_headquarters(self, certificate: str) -> None:
        """Let it not come any more; durable and in force when this returns."""

    async def drop_old_uploads(self, older_than: float) -> int:
        """Drop unfinished uploads that did not grow for so many seconds; return how many."""

    async def totals(self) -> Totals:
        """Return what lies here."""

    async def close(self) -> None:
        """Let everything go; uploads must have been left."""
