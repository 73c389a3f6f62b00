"""A drop server in memory, as headquarters' side of the wire sees it, with faults on demand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Cause, Check
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import ConnectionCut, NotOnServer, NotTrusted, ServerFull
from fieldkit.operations.hq.own_certificate import OwnCertificate
from fieldkit.transfer.drop_box import HeadquartersDropBox, ListedMail, ListedObject

PIECE = 4096  # bytes of one write


@dataclass
class MemoryServer:
    """What lies on it, who may come, and everything that was asked of it."""

    objects: dict[tuple[DeviceId, Sha256], bytes] = field(default_factory=dict)
    mail: dict[tuple[DeviceId, Sha256], bytes] = field(default_factory=dict)
    admitted: set[tuple[DeviceId, Sha256]] = field(default_factory=set)
    headquarters: set[Sha256] = field(default_factory=set)
    log: list[tuple[str, ...]] = field(default_factory=list)
    page: int = 1000
    mail_room: int = 1000  # mails
    connections: int = 0
    # Called with what is asked before it is done; may raise a NetworkError.
    trouble: Callable[[tuple[str, ...]], None] = lambda asked: None
    bytes_until_cut: int | None = None

    def hold(self, device: DeviceId, sealed: bytes) -> Sha256:
        """Let a device have uploaded something."""
        sha256 = sha256_hex(sealed)
        self.objects[device, sha256] = sealed
        return sha256

    @contextlib.contextmanager
    def connect(self, url: str, own: OwnCertificate) -> Iterator[HeadquartersDropBox]:
        self.connections += 1
        yield MemoryBox(self, own.sha256)

    def asked(self, kind: str) -> list[tuple[str, ...]]:
        """Return what was asked of one kind, in order."""
        return [line for line in self.log if line[0] == kind]


@dataclass
class MemoryBox:
    """One connection."""

    server: MemoryServer
    certificate: Sha256
    is_cut: bool = False

    def intake(self, after: str) -> tuple[tuple[ListedObject, ...], str]:
        self._ask("intake", after)
        everything = [
            ListedObject(device, sha256, len(content))
            for (device, sha256), content in self.server.objects.items()
        ]
        begin = int(after or 0)
        end = begin + self.server.page
        return tuple(everything[begin:end]), str(end) if end < len(everything) else ""

    def fetch_object(
        self,
        listed: ListedObject,
        target: BinaryIO,
        offset: int = 0,
        *,
        progress: Progress = no_progress,
    ) -> None:
        self._ask("fetch", listed.sha256, str(offset))
        try:
            content = self.server.objects[listed.device, listed.sha256]
        except KeyError as error:
            raise NotOnServer from error
        while offset < len(content):
            piece = content[offset : offset + PIECE]
            left = self.server.bytes_until_cut
            if left is not None:
                piece = piece[:left]
                self.server.bytes_until_cut = left - len(piece)
            target.write(piece)
            offset += len(piece)
            if self.server.bytes_until_cut == 0:
                self.server.bytes_until_cut = None
                self._cut()
            progress(offset, len(content))

    def delete_object(self, device: DeviceId, sha256: Sha256) -> None:
        self._ask("delete", device, sha256)
        self.server.objects.pop((device, sha256), None)

    def mail_of(self, device: DeviceId) -> tuple[ListedMail, ...]:
        self._ask("mail", device)
        return tuple(
            ListedMail(sha256, len(content))
            for (owner, sha256), content in self.server.mail.items()
            if owner == device
        )

    def put_mail(self, device: DeviceId, sha256: Sha256, content: bytes) -> None:
        self._ask("put", device, sha256)
        if len(self.server.mail) >= self.server.mail_room:
            raise ServerFull(507)
        self.server.mail[device, sha256] = content

    def delete_mail_of(self, device: DeviceId, sha256: Sha256) -> None:
        self._ask("take-back", device, sha256)
        self.server.mail.pop((device, sha256), None)

    def devices(self) -> frozenset[tuple[DeviceId, Sha256]]:
        self._ask("devices")
        return frozenset(self.server.admitted)

    def allow(self, device: DeviceId, certificate: Sha256) -> None:
        self._ask("allow", device, certificate)
        self.server.admitted.add((device, certificate))

    def refuse(self, device: DeviceId, certificate: Sha256) -> None:
        self._ask("refuse", device, certificate)
        self.server.admitted.discard((device, certificate))

    def headquarters_certificates(self) -> frozenset[Sha256]:
        self._ask("headquarters")
        return frozenset(self.server.headquarters)

    def allow_headquarters(self, certificate: Sha256) -> None:
        self._ask("allow-headquarters", certificate)
        self.server.headquarters.add(certificate)

    def refuse_headquarters(self, certificate: Sha256) -> None:
        self._ask("refuse-headquarters", certificate)
        assert certificate != self.certificate
        self.server.headquarters.discard(certificate)

    def _ask(self, *asked: str) -> None:
        if self.is_cut:
            raise ConnectionCut
        if self.certificate not in self.server.headquarters:
            raise NotTrusted(Check.OUR_CERTIFICATE, Cause.OURS_REFUSED)
        self.server.log.append(asked)
        try:
            self.server.trouble(asked)
        except ConnectionCut:
            self._cut()

    def _cut(self) -> None:
        self.is_cut = True
        raise ConnectionCut
