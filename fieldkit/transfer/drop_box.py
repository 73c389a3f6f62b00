"""What a drop server offers, as the sides of the wire see it; docs/formats.md, "Wire".

`drop_client.py` speaks it over TLS; tests have one in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.progress import Progress, no_progress


@dataclass(frozen=True)
class Progressed:
    """How much of an object is durable on the server."""

    offset: int  # bytes
    is_complete: bool


@dataclass(frozen=True)
class ListedMail:
    """One sealed mail that lies on the server."""

    sha256: Sha256
    size: int  # bytes


@dataclass(frozen=True)
class ListedObject:
    """One complete object that lies on the server."""

    device: DeviceId
    sha256: Sha256
    size: int  # bytes


class DeviceDropBox(Protocol):
    """What a device may do, over one connection. All raise `NetworkError` and `Cancelled`."""

    def mail(self) -> tuple[ListedMail, ...]:
        """Return this device's mail, oldest first."""

    def fetch_mail(self, mail: ListedMail, *, progress: Progress = no_progress) -> bytes:
        """Return a mail whole, its hash checked; a cut is resumed within the call.

        Raises:
            NotOnServer: It has gone since it was listed.
        """

    def delete_mail(self, sha256: Sha256) -> None:
        """Delete a mail that was taken in."""

    def uploaded(self, sha256: Sha256) -> Progressed:
        """Return how much of an object is there."""

    def upload(
        self,
        sha256: Sha256,
        source: BinaryIO,
        size: int,
        offset: int,
        *,
        acknowledged: Callable[[int], None],
        progress: Progress = no_progress,
    ) -> Progressed:
        """Send the object from `offset` on; `acknowledged` is told each durable offset.

        Raises:
            OffsetDiffers: The server has another part of it; ask `uploaded` again.
            UploadDamaged: What arrived was something else; the offset is 0 again.
            ServerBusy, ServerFull, ServerRefused: It may be tried again later.
        """


class HeadquartersDropBox(Protocol):
    """What headquarters may do, over one connection. All raise `NetworkError` and `Cancelled`."""

    def intake(self, after: str) -> tuple[tuple[ListedObject, ...], str]:
        """Return one page of complete objects, oldest first, and the cursor after it ("" = end)."""

    def fetch_object(
        self,
        listed: ListedObject,
        target: BinaryIO,
        offset: int = 0,
        *,
        progress: Progress = no_progress,
    ) -> None:
        """Append the object from `offset` on to `target`; the caller checks the hash."""

    def delete_object(self, device: DeviceId, sha256: Sha256) -> None:
        """Delete an object that was taken in and is kept as the backup rule asks."""

    def mail_of(self, device: DeviceId) -> tuple[ListedMail, ...]:
        """Return the mail that waits for a device, oldest first."""

    def put_mail(self, device: DeviceId, sha256: Sha256, content: bytes) -> None:
        """Leave a sealed mail for a device; again changes nothing."""

    def delete_mail_of(self, device: DeviceId, sha256: Sha256) -> None:
        """Take back a mail that need not be read any more."""

    def devices(self) -> frozenset[tuple[DeviceId, Sha256]]:
        """Return which device may come with which certificate."""

    def allow(self, device: DeviceId, certificate: Sha256) -> None:
        """Let a device come with a certificate from its next request on."""

    def refuse(self, device: DeviceId, certificate: Sha256) -> None:
        """Let a device not come with a certificate any more, from its next request on."""

    def headquarters_certificates(self) -> frozenset[Sha256]:
        """Return with which certificates headquarters may come."""

    def allow_headquarters(self, certificate: Sha256) -> None:
        """Let headquarters come with another certificate."""

    def refuse_headquarters(self, certificate: Sha256) -> None:
        """Let headquarters not come with a certificate any more."""
