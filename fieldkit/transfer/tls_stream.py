"""A TLS connection over a socket that never waits long, in which our certificate waits, too.

OpenSSL works in memory here and this moves the bytes. So what answers our certificate request,
and who we are with it, leaves only after the server's certificate was judged in everything.
"""

from __future__ import annotations

import ssl

from fieldkit.domain.connection import Cause, Check
from fieldkit.errors import ConnectionCut, NotTrusted, ServerAnswerInvalid
from fieldkit.transfer.client_tls import handshake_failure, later_failure
from fieldkit.transfer.plain_socket import PlainSocket
from fieldkit.transfer.waiting import Patience

_READ = 16 * 1024  # bytes: one record of TLS (RFC 8446 section 5.1)
_RECORD_KINDS = frozenset({0x15, 0x16})  # an alert or a handshake: what an answer may begin with
# Bytes of TLS in a row without a byte of content: new keys, tickets, empty records.
_MOST_WITHOUT_CONTENT = 256 * 1024


class TlsStream:
    """One connection: `handshake`, then `confirm` what was held back, then bytes both ways."""

    def __init__(self, plain: PlainSocket, context: ssl.SSLContext, host: str) -> None:
        self._plain = plain
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        # Not sent for an IP literal: the ssl module sees to that.
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._early = b""  # content that came while something was sent
        self._without_content = 0
        self._begun = False

    def close(self) -> None:
        """Close the socket. Nothing is said: whoever listens learns what a cut would tell."""
        self._plain.close()

    def abort(self) -> None:
        """Close the socket, and let nothing leave that still waits to."""
        self._plain.abort()

    def handshake(self, patience: Patience) -> bytes:
        """Shake hands up to our last flight, and return the server's certificate (DER).

        Raises:
            NotTrusted, ConnectionCut, ServerSilent, Cancelled: Nothing but a greeting was sent.
        """
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._flush(patience)
                self._take_in(self._plain.receive(patience))
            except ssl.SSLError as error:
                raise handshake_failure(error) from error
            else:
                break
        certificate = self._tls.getpeercert(binary_form=True)
        if certificate is None or self._tls.version() != "TLSv1.3":
            raise NotTrusted(Check.ENCRYPTION, Cause.OLD_ENCRYPTION)
        return certificate

    def confirm(self, patience: Patience) -> None:
        """Send what was held back: our certificate, encrypted for this server."""
        self._flush(patience)

    def send(self, data: bytes | bytearray | memoryview, patience: Patience) -> bool:
        """Send `data` whole; return False where the other side spoke before that."""
        try:
            self._listen()
            if self._early:
                return False
            self._tls.write(data)
            rest = memoryview(self._outgoing.read())
            while rest and not self._early:
                sent = self._plain.send_some(rest, patience)
                rest = rest[sent:]
                if not sent:
                    self._listen()
        except ssl.SSLError as error:
            raise later_failure(error) from error
        except ConnectionCut:
            # Who refuses us says why and hangs up: that may lie here unread.
            self._hear_last_words()
            if not self._early:
                raise
            return False
        return not rest

    def receive(self, patience: Patience) -> bytes:
        """Return what comes next.

        Raises:
            ConnectionCut: It ended, properly or not.
        """
        if self._early:
            data, self._early = self._early, b""
            return data
        while True:
            data = self._read_now()
            if data:
                return data
            self._take_in(self._plain.receive(patience))

    def is_quiet(self) -> bool:
        """Say whether the other side keeps silent, as it must while nothing was asked."""
        self._listen()
        return not self._early

    def _flush(self, patience: Patience) -> None:
        rest = memoryview(self._outgoing.read())
        while rest:
            rest = rest[self._plain.send_some(rest, patience) :]

    def _listen(self) -> None:
        """Take in what is there, without waiting."""
        data = self._plain.receive_now()
        if data is not None:
            self._take_in(data)
            self._early += self._read_now()

    def _hear_last_words(self) -> None:
        try:
            while (data := self._plain.receive_now()) and not self._early:
                self._take_in(data)
                self._early += self._read_now()
        except ConnectionCut:
            self._early += self._read_now()

    def _read_now(self) -> bytes:
        """Return content that is here, b"" where more must come first."""
        try:
            data = self._tls.read(_READ)
        except ssl.SSLWantReadError:
            return b""
        except ssl.SSLError as error:
            raise later_failure(error) from error
        if not data:
            raise ConnectionCut
        self._without_content = 0
        return data

    def _take_in(self, data: bytes) -> None:
        if not data:
            self._incoming.write_eof()
            raise ConnectionCut
        if not self._begun:
            self._begun = True
            if data[0] not in _RECORD_KINDS:
                raise NotTrusted(Check.ENCRYPTION, Cause.CAPTIVE_PORTAL)
        self._without_content += len(data)
        if self._without_content > _MOST_WITHOUT_CONTENT:
            raise ServerAnswerInvalid
        self._incoming.write(data)
