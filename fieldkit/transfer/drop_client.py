"""Speaks with a drop server as a device or as headquarters: docs/formats.md, "Wire".

The only place that makes requests. What the server says is judged in `drop_answers.py`, whether it
is the server at all in `drop_connection.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Route, Server
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.dropserver import protocol
from fieldkit.errors import InvalidInput, ServerAnswerInvalid
from fieldkit.transfer.client_tls import ClientTls
from fieldkit.transfer.drop_answers import (
    read_certificates,
    read_device_page,
    read_intake_page,
    read_mail_page,
    read_progress,
)
from fieldkit.transfer.drop_box import ListedMail, ListedObject, Progressed
from fieldkit.transfer.drop_connection import DropConnection, Way
from fieldkit.transfer.drop_http import Question
from fieldkit.transfer.drop_requests import (
    MAX_PAGES,
    command,
    device_path,
    get_list,
    headquarters_path,
    intake_path,
    mail_list_path,
    mail_path,
    nothing,
    object_path,
    one_page,
    own_mail_path,
    whole_list,
)
from fieldkit.transfer.drop_transfers import Download, Upload
from fieldkit.transfer.waiting import Limits

__all__ = ["ClientTls", "DeviceClient", "DropConnection", "HeadquartersClient", "Limits", "connect"]

_LIMITS = Limits()


def connect(
    server: Server,
    *,
    route: Route,
    tls: ClientTls,
    tor: tuple[str, int] | None = None,
    source: str | None = None,
    interface: str | None = None,
    limits: Limits = _LIMITS,
    progress: Progress = no_progress,
    may_reopen: Callable[[], None] | None = None,
) -> DropConnection:
    """Return a connection to `server` by `route`, its certificate judged; nothing was asked yet.

    `tor` is the address (an IP literal) and port of Tor's SOCKS; `source` and `interface` are the
    address and name of the VPN interface that a connection must leave from. `progress` is told
    while one waits, and may raise `Cancelled`.

    Raises:
        NotTrusted: Says which check failed and why; no byte of any object was sent.
        ServerUnreachable, ServerSilent, ConnectionCut, Cancelled: There is no connection.
        InvalidKey: Our own certificate, key or authorities are not usable.
    """
    way = Way(server, route, tls, tor, source, interface)
    return DropConnection(way, limits, progress, may_reopen)


class DeviceClient:
    """What a device may do: a `DeviceDropBox` over one connection."""

    def __init__(self, connection: DropConnection) -> None:
        self._connection = connection

    def mail(self) -> tuple[ListedMail, ...]:
        """Return this device's mail, oldest first."""
        return whole_list(self._connection, protocol.MAIL, read_mail_page)

    def fetch_mail(self, mail: ListedMail, *, progress: Progress = no_progress) -> bytes:
        """Return a mail whole, its hash checked.

        Raises:
            NotOnServer: It has gone since it was listed.
            ServerAnswerInvalid: What came is something else.
        """
        content = bytearray()
        target = own_mail_path(mail.sha256)
        Download(self._connection, target, mail.size, progress).run(content.extend, 0)
        if sha256_hex(bytes(content)) != mail.sha256:
            raise ServerAnswerInvalid
        return bytes(content)

    def delete_mail(self, sha256: Sha256) -> None:
        """Delete a mail that was taken in."""
        command(self._connection, "DELETE", own_mail_path(sha256))

    def uploaded(self, sha256: Sha256) -> Progressed:
        """Return how much of an object is there."""
        question = Question("HEAD", object_path(sha256))
        answer = self._connection.ask(question, nothing, expected=(200,))
        return read_progress(answer)

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
            ObjectDamaged: `source` ended before `size`.
        """
        if not 0 <= offset <= size or not 0 < size <= protocol.MAX_OBJECT_BYTES:
            raise InvalidInput
        upload = Upload(self._connection, object_path(sha256), source, size, progress)
        return upload.run(offset, acknowledged)


class HeadquartersClient:
    """What headquarters may do: a `HeadquartersDropBox` over one connection."""

    def __init__(self, connection: DropConnection) -> None:
        self._connection = connection
        self._pages = 0  # of the intake in a row

    def intake(self, after: str) -> tuple[tuple[ListedObject, ...], str]:
        """Return one page of complete objects, oldest first, and the cursor after it ("" = end)."""
        self._pages = self._pages + 1 if after else 1
        listed, following = one_page(self._connection, protocol.INTAKE, after, read_intake_page)
        if following and (following == after or self._pages >= MAX_PAGES):
            raise ServerAnswerInvalid
        return listed, following

    def fetch_object(
        self,
        listed: ListedObject,
        target: BinaryIO,
        offset: int = 0,
        *,
        progress: Progress = no_progress,
    ) -> None:
        """Append the object from `offset` on to `target`; the caller checks the hash."""
        if not 0 <= offset <= listed.size:
            raise InvalidInput
        if offset < listed.size:
            path = intake_path(listed.device, listed.sha256)
            Download(self._connection, path, listed.size, progress).run(target.write, offset)

    def delete_object(self, device: DeviceId, sha256: Sha256) -> None:
        """Delete an object that was taken in and is kept as the backup rule asks."""
        command(self._connection, "DELETE", intake_path(device, sha256))

    def mail_of(self, device: DeviceId) -> tuple[ListedMail, ...]:
        """Return the mail that waits for a device, oldest first."""
        return whole_list(self._connection, mail_list_path(device), read_mail_page)

    def put_mail(self, device: DeviceId, sha256: Sha256, content: bytes) -> None:
        """Leave a sealed mail for a device; again changes nothing."""
        if not 0 < len(content) <= protocol.MAX_MAIL_BYTES:
            raise InvalidInput
        step = self._connection.chunk
        view = memoryview(content)
        question = Question(
            "PUT",
            mail_path(device, sha256),
            (("Content-Type", protocol.OCTETS),),
            len(content),
            (view[start : start + step] for start in range(0, len(content), step)),
        )
        self._connection.ask(question, nothing, expected=(201, 204))

    def delete_mail_of(self, device: DeviceId, sha256: Sha256) -> None:
        """Take back a mail that need not be read any more."""
        command(self._connection, "DELETE", mail_path(device, sha256))

    def devices(self) -> frozenset[tuple[DeviceId, Sha256]]:
        """Return which device may come with which certificate."""
        return frozenset(whole_list(self._connection, protocol.DEVICES, read_device_page))

    def allow(self, device: DeviceId, certificate: Sha256) -> None:
        """Let a device come with a certificate from its next request on."""
        command(self._connection, "PUT", device_path(device, certificate))

    def refuse(self, device: DeviceId, certificate: Sha256) -> None:
        """Let a device not come with a certificate any more, from its next request on."""
        command(self._connection, "DELETE", device_path(device, certificate))

    def headquarters_certificates(self) -> frozenset[Sha256]:
        """Return with which certificates headquarters may come."""
        return read_certificates(get_list(self._connection, protocol.HEADQUARTERS))

    def allow_headquarters(self, certificate: Sha256) -> None:
        """Let headquarters come with another certificate."""
        command(self._connection, "PUT", headquarters_path(certificate))

    def refuse_headquarters(self, certificate: Sha256) -> None:
        """Let headquarters not come with a certificate any more."""
        command(self._connection, "DELETE", headquarters_path(certificate))
