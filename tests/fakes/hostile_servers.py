"""Every server and network that wishes ill, by name: what it does, and what must come of it."""

from __future__ import annotations

import io
import ssl
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Cause, Check
from fieldkit.errors import NetworkError, NotTrusted
from fieldkit.transfer.client_tls import ClientTls
from fieldkit.transfer.drop_box import ListedMail
from fieldkit.transfer.drop_client import DeviceClient, DropConnection, HeadquartersClient
from fieldkit.transfer.waiting import Limits
from tests.fakes.scripted_server import Talk, server_context
from tests.fakes.tls_certificates import Authorities, Issued

# On a busy machine everything is slow: only the limit that a script is about is short.
PATIENT = Limits(60, 60, 60, 60, body_seconds=60)
SHORT_HANDSHAKE = replace(PATIENT, handshake_seconds=0.5)
SHORT_ANSWER = replace(PATIENT, answer_seconds=0.5)
AT_ONCE = replace(PATIENT, first_piece=16 * 1024 * 1024)
SHORT_BODY = replace(AT_ONCE, body_seconds=0.5, least_bytes_per_second=10_000_000)

OBJECT = bytes(range(256)) * 16
OBJECT_NAME = sha256_hex(OBJECT)
LARGE = bytes(8 * 1024 * 1024)
LARGE_NAME = sha256_hex(LARGE)
MAIL = b"sealed " * 100
LISTED = ListedMail(sha256_hex(MAIL), len(MAIL))


class Acts:
    """What the client wants when it meets the server; remembers what it was led to believe."""

    def __init__(self) -> None:
        self.acknowledged: list[int] = []
        self.may_reopen: Callable[[], None] | None = None

    def mail(self, connection: DropConnection) -> object:
        return DeviceClient(connection).mail()

    def fetch(self, connection: DropConnection) -> object:
        return DeviceClient(connection).fetch_mail(LISTED)

    def head(self, connection: DropConnection) -> object:
        return DeviceClient(connection).uploaded(OBJECT_NAME)

    def upload(self, connection: DropConnection) -> object:
        return self._upload(connection, OBJECT, OBJECT_NAME)

    def upload_large(self, connection: DropConnection) -> object:
        return self._upload(connection, LARGE, LARGE_NAME)

    def delete(self, connection: DropConnection) -> object:
        return DeviceClient(connection).delete_mail(LISTED.sha256)

    def twice(self, connection: DropConnection) -> object:
        DeviceClient(connection).delete_mail(LISTED.sha256)
        return DeviceClient(connection).mail()

    def intake(self, connection: DropConnection) -> object:
        after, client = "", HeadquartersClient(connection)
        while True:
            _page, after = client.intake(after)
            if not after:
                return None

    def devices(self, connection: DropConnection) -> object:
        return HeadquartersClient(connection).devices()

    def _upload(self, connection: DropConnection, content: bytes, name: str) -> object:
        source = io.BytesIO(content)
        take = self.acknowledged.append
        return DeviceClient(connection).upload(
            sha256_hex(content), source, len(content), 0, acknowledged=take
        )


@dataclass(frozen=True)
class Hostile:
    """One of them. What it shows is honest and what it is asked is its mail, unless said."""

    name: str
    script: Callable[[Talk], None]
    error: type[NetworkError]
    check: Check | None = None
    cause: Cause | None = None
    act: Callable[[Acts, DropConnection], object] = Acts.mail
    limits: Limits = PATIENT
    shown: Callable[[Authorities], Issued] = Authorities.honest
    client: Callable[[Authorities], ClientTls] = Authorities.client
    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
    fields: dict[str, object] = field(default_factory=dict)  # of the error
    scripts: tuple[Callable[[Talk], None], ...] = ()  # of later connections; these may be made

    def context(self, authorities: Authorities, folder: Path) -> ssl.SSLContext:
        """Return its TLS."""
        context = server_context(self.shown(authorities), authorities, folder)
        if self.version is not ssl.TLSVersion.TLSv1_3:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = self.version
            context.set_ciphers("ALL:@SECLEVEL=0")
        return context


def distrusted(
    name: str, check: Check, cause: Cause, script: Callable[[Talk], None], **more: object
) -> Hostile:
    """One in which the connection itself must not be trusted."""
    return Hostile(name, script, NotTrusted, check, cause, **more)  # type: ignore[arg-type]
