"""TLS as docs/formats.md, "Wire", asks for it, and the name of everything that can fail in it.

TLS 1.3 and nothing else, the pinned authorities and no others, our certificate in every handshake
and nothing remembered from one to the next.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.crypto.server_certificate import (
    ServerCertificate,
    read_authorities,
    read_server_certificate,
)
from fieldkit.domain.connection import Cause, Check, Server
from fieldkit.errors import ConnectionCut, InvalidKey, NetworkError, NotTrusted
from fieldkit.transfer.client_key import load_client_key

# X509_V_FLAG_NO_CHECK_TIME: OpenSSL knows this clock only; `judge_time` knows more.
_NO_CHECK_TIME = 0x200000

_NAME_CODES = frozenset({62, 63, 64})  # X509_V_ERR_HOSTNAME_, EMAIL_, IP_ADDRESS_MISMATCH
_OLD_REASONS = (
    "PROTOCOL_VERSION",
    "UNSUPPORTED_PROTOCOL",
    "HANDSHAKE_FAILURE",
    "INSUFFICIENT_SECURITY",
    "BAD_PROTOCOL_VERSION_NUMBER",
    "WRONG_SSL_VERSION",
)
_CERTIFICATE_ALERTS = ("CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED", "DECRYPT_ERROR")


@dataclass(frozen=True)
class ClientTls:
    """What a connection is opened with. The key never lies on a disk in plain."""

    authorities: str = field(repr=False)  # PEM, one to three certificates
    certificate: bytes = field(repr=False)  # PEM
    key: bytes = field(repr=False)  # PEM
    trusted_time: datetime | None = None  # the last that came from outside, UTC
    folder: Path | None = field(default=None, repr=False)  # private; where memory is no file
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC), repr=False)


def client_context(tls: ClientTls) -> ssl.SSLContext:
    """Return a fresh context that trusts the pinned authorities alone.

    Raises:
        InvalidKey: Certificate, key or authorities are not usable.
    """
    read_authorities(tls.authorities)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # verifies chain and name
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.maximum_version = ssl.TLSVersion.TLSv1_3
    context.options |= ssl.OP_NO_TICKET
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.verify_flags = ssl.VerifyFlags(context.verify_flags | _NO_CHECK_TIME)
    context.hostname_checks_common_name = False
    try:
        context.load_verify_locations(cadata=tls.authorities)
    except (ssl.SSLError, ValueError) as error:
        raise InvalidKey from error
    load_client_key(context, tls.certificate, tls.key, tls.folder)
    return context


def judge_server(der: bytes, server: Server, tls: ClientTls) -> ServerCertificate:
    """Return what a certificate says that OpenSSL has verified, if it holds what we ask beyond.

    Raises:
        NotTrusted: It is not of the kind that headquarters makes, not valid now, or for another
            address.
    """
    try:
        shown = read_server_certificate(der, tls.authorities)
    except InvalidKey as error:
        raise NotTrusted(Check.SERVER_CERTIFICATE, Cause.INTERCEPTED) from error
    judge_time(shown, tls.clock(), tls.trusted_time)
    if _plain_host(server.host) not in shown.hosts:
        raise NotTrusted(Check.SERVER_NAME, Cause.OTHER_NAME)
    return shown


def judge_time(shown: ServerCertificate, clock: datetime, trusted: datetime | None) -> None:
    """Judge validity by the later of the clock and the last trusted time.

    The clock is called wrong where it must be: it is before a time that was trusted, or before the
    authority itself was made, or after certificate and authority have both ended. The number is
    the seconds by which it is known to be behind, or 0; else days.

    Raises:
        NotTrusted: Not valid yet, or not any more.
    """
    now = max(clock, trusted) if trusted else clock
    known = max(shown.authority_begins, trusted) if trusted else shown.authority_begins
    begins = max(shown.begins, shown.authority_begins)
    ends = min(shown.ends, shown.authority_ends)
    if now < begins:
        if clock < known:
            raise _time_failure(Cause.CLOCK_WRONG, int((known - clock).total_seconds()))
        raise _time_failure(Cause.SERVER_NOT_YET, (begins - now).days)
    if now > ends:
        is_clock = now == clock and clock > max(shown.ends, shown.authority_ends)
        if is_clock:
            raise _time_failure(Cause.CLOCK_WRONG, 0)
        raise _time_failure(Cause.SERVER_EXPIRED, (now - ends).days)


def handshake_failure(error: ssl.SSLError) -> NetworkError:
    """Return what a failed handshake means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in _NAME_CODES:
            return NotTrusted(Check.SERVER_NAME, Cause.OTHER_NAME)
        return NotTrusted(Check.SERVER_CERTIFICATE, Cause.INTERCEPTED)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return ConnectionCut()
    reason = error.reason or ""
    if any(old in reason for old in _OLD_REASONS):
        return NotTrusted(Check.ENCRYPTION, Cause.OLD_ENCRYPTION)
    return NotTrusted(Check.ENCRYPTION, Cause.BAD_ANSWER)


def later_failure(error: ssl.SSLError) -> NetworkError:
    """Return what a failure after the handshake means.

    In TLS 1.3 a server refuses our certificate only then, by an alert before its first byte.
    """
    reason = error.reason or ""
    if "ALERT" in reason and "EXPIRED" in reason:
        return NotTrusted(Check.OUR_CERTIFICATE, Cause.OURS_EXPIRED)
    if "ALERT" in reason and any(alert in reason for alert in _CERTIFICATE_ALERTS):
        return NotTrusted(Check.OUR_CERTIFICATE, Cause.OURS_REFUSED)
    return ConnectionCut()


def _time_failure(cause: Cause, number: int) -> NotTrusted:
    return NotTrusted(Check.SERVER_TIME, cause, number)


def _plain_host(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return host.lower()
