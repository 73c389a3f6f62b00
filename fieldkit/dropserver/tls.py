"""TLS of the server: 1.3 only, a client certificate always, new certificates without a restart."""

from __future__ import annotations

import contextlib
import os
import ssl
from dataclasses import dataclass
from pathlib import Path


class UnusableTls(Exception):
    """The certificate, the key or the authorities cannot be used; says which, not why."""


@dataclass(frozen=True)
class TlsFiles:
    """Where the server's certificate, its key and the devices' authorities lie (PEM)."""

    certificate: Path
    key: Path
    authorities: Path

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Return what changes when one of the files is replaced."""
        stamps = []
        for path in (self.certificate, self.key, self.authorities):
            with contextlib.suppress(OSError):
                found = os.stat(path)
                stamps.append((found.st_mtime_ns, found.st_ino))
        return tuple(stamps)


class HandshakeFailed(ssl.SSLError):
    """Carries what TLS still has to say: asyncio would drop it, and the client not know why."""

    alert = b""


class _Handshake(ssl.SSLObject):
    outgoing: ssl.MemoryBIO

    def do_handshake(self) -> None:
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            failed = HandshakeFailed(*error.args)
            failed.alert = self.outgoing.read()
            raise failed from None


class _Context(ssl.SSLContext):
    sslobject_class = _Handshake

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        made = super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)
        if isinstance(made, _Handshake):
            made.outgoing = outgoing
        return made


def server_context(files: TlsFiles) -> ssl.SSLContext:
    """Return the context for new connections.

    Raises:
        UnusableTls: A file is missing, or is not what it should be.
    """
    context = _Context(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
    # Without tickets no session is resumed: every connection shows its certificate anew.
    context.num_tickets = 0
    context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
    try:
        context.load_verify_locations(cafile=files.authorities)
    except (OSError, ssl.SSLError):
        raise UnusableTls("The file of the devices' authorities cannot be used.") from None
    try:
        context.load_cert_chain(files.certificate, files.key, password=_no_password)
    except (OSError, ssl.SSLError, ValueError):
        raise UnusableTls("The server's certificate or its key cannot be used.") from None
    return context


def _no_password() -> bytes:
    """Refuse a key with a passphrase: nobody is there to type it."""
    raise UnusableTls("The server's key has a passphrase; it must have none.")
