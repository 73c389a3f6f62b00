"""Hostile servers that show themselves before anything was asked."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from cryptography import x509 as library

from fieldkit.domain.connection import Cause, Check
from fieldkit.errors import ConnectionCut, ServerSilent
from fieldkit.transfer.client_tls import ClientTls
from tests.fakes.hostile_servers import SHORT_ANSWER, SHORT_HANDSHAKE, Hostile, distrusted
from tests.fakes.scripted_server import Talk
from tests.fakes.tls_certificates import (
    CLIENT_AUTH,
    DAY,
    SERVER_AUTH,
    Authorities,
    Issued,
    certificate,
    p384_key,
    rsa_key,
)

NOW = datetime.now(UTC)
_ALERT = b"\x15\x03\x03\x00\x02\x02"  # fatal; the description follows


def _shake(talk: Talk) -> None:
    talk.shake_hands()
    talk.listen()


def _signed(**changes: object) -> Callable[[Authorities], Issued]:
    """One that the pinned authority signed."""
    return lambda authorities: certificate(authorities.server, **changes)  # type: ignore[arg-type]


def _stranger(authorities: Authorities, subject: str = "strangers") -> Issued:
    return certificate(certificate(None, subject=subject, is_authority=True, usages=(), names=()))


def _stranger_with_chain(authorities: Authorities) -> Issued:
    authority = certificate(None, subject="strangers", is_authority=True, usages=(), names=())
    return replace(certificate(authority), along=(authority.certificate,))


def _own_intermediate(authorities: Authorities) -> Issued:
    middle = certificate(
        authorities.server, subject="middle", is_authority=True, usages=(), names=()
    )
    return replace(certificate(middle), along=(middle.certificate,))


def _chain_up_to_ours(authorities: Authorities) -> Issued:
    return replace(_stranger(authorities), along=(authorities.server.certificate,))


def _with_ended_certificate(authorities: Authorities) -> ClientTls:
    return authorities.client(certificate=authorities.ended_device_certificate())


def _unknown_to_the_server(authorities: Authorities) -> ClientTls:
    other = Authorities()
    return authorities.client(certificate=other.device_certificate, key=other.device_key)


_certified = partial(
    distrusted, check=Check.SERVER_CERTIFICATE, cause=Cause.INTERCEPTED, script=_shake
)
_named = partial(distrusted, check=Check.SERVER_NAME, cause=Cause.OTHER_NAME, script=_shake)
_timed = partial(distrusted, check=Check.SERVER_TIME, script=_shake)
_no_tls = partial(distrusted, check=Check.ENCRYPTION, cause=Cause.CAPTIVE_PORTAL)
_old = partial(distrusted, check=Check.ENCRYPTION, cause=Cause.OLD_ENCRYPTION)

CERTIFICATES = (
    _certified("another authority", shown=_stranger),
    _certified("another authority of the same name", shown=partial(_stranger, subject="servers")),
    _certified("another authority, sent along", shown=_stranger_with_chain),
    _certified("another authority, ours sent along", shown=_chain_up_to_ours),
    _certified("a certificate that signed itself", shown=lambda _: certificate(None)),
    _certified("the authority itself", shown=lambda authorities: authorities.server),
    _certified("an authority below ours", shown=_own_intermediate),
    _certified("a server that is an authority", shown=_signed(is_authority=True)),
    _certified("a device's certificate", shown=Authorities.device_as_server),
    _certified("for clients only", shown=_signed(usages=(CLIENT_AUTH,))),
    _certified("for servers and clients", shown=_signed(usages=(SERVER_AUTH, CLIENT_AUTH))),
    _certified("for no purpose", shown=_signed(usages=())),
    _certified("an RSA key", shown=lambda a: certificate(a.server, key=rsa_key())),
    _certified("a P-384 key", shown=lambda a: certificate(a.server, key=p384_key())),
    _named(
        "another address",
        shown=_signed(names=(library.IPAddress(ipaddress.ip_address("127.0.0.2")),)),
    ),
    _named("the address as a name", shown=_signed(names=(library.DNSName("127.0.0.1"),))),
    _named("a name for everything", shown=_signed(names=(library.DNSName("*.0.0.1"),))),
    _named("the address in the subject only", shown=_signed(names=(), subject="127.0.0.1")),
    _named(
        "the address as a URI",
        shown=_signed(names=(library.UniformResourceIdentifier("https://127.0.0.1"),)),
    ),
    _timed("expired", cause=Cause.SERVER_EXPIRED, shown=_signed(ends=NOW - DAY / 2)),
    _timed("not valid yet", cause=Cause.SERVER_NOT_YET, shown=_signed(begins=NOW + 2 * DAY)),
)


def _greet_in_tls_1_1(talk: Talk) -> None:
    """Answer with a hello of TLS 1.1 (RFC 4346 section 7.4.1.3)."""
    talk.receive()
    hello = b"\x03\x02" + bytes(32) + b"\x00" + b"\xc0\x13" + b"\x00"
    talk.send(b"\x16\x03\x02\x00\x2a" + b"\x02\x00\x00\x26" + hello)
    talk.listen()


OLD = (
    _old("TLS 1.2", script=_shake, version=ssl.TLSVersion.TLSv1_2),
    _old("TLS 1.1", script=_shake, version=ssl.TLSVersion.TLSv1_1),
    _old("TLS 1.1, whatever was offered", script=_greet_in_tls_1_1),
    _old("an alert: protocol version", script=lambda talk: _answer(talk, _ALERT + b"\x46")),
    _old("an alert: no common cipher", script=lambda talk: _answer(talk, _ALERT + b"\x28")),
)


def _answer(talk: Talk, data: bytes) -> None:
    talk.receive()
    talk.send(data)
    talk.fin()


def _banner(talk: Talk, data: bytes) -> None:
    talk.send(data)
    talk.fin()


_PAGE = b"<html><body>Welcome! Please log in.</body></html>"
_HTML = b"HTTP/1.1 200 OK\r\nContent-Length: 49\r\n\r\n" + _PAGE
_LOGIN = b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n"

NO_TLS = (
    _no_tls("a log-in page", script=lambda talk: _answer(talk, _HTML)),
    _no_tls("a redirect to a log-in page", script=lambda talk: _answer(talk, _LOGIN)),
    _no_tls("a page before anything was said", script=lambda talk: _banner(talk, _HTML)),
    _no_tls("SSH", script=lambda talk: _banner(talk, b"SSH-2.0-OpenSSH_9.2\r\n")),
    _no_tls("mail", script=lambda talk: _banner(talk, b"220 mx.example ESMTP\r\n")),
    _no_tls("zeros", script=lambda talk: _answer(talk, bytes(4096))),
    _no_tls(
        "content of TLS first", script=lambda talk: _answer(talk, b"\x17\x03\x03\x00\x05abcde")
    ),
)


def _echo(talk: Talk) -> None:
    talk.send(talk.receive())


def _nonsense(talk: Talk) -> None:
    talk.receive()
    talk.send(b"\x16\x03\x03\x40\x00" + bytes(range(256)) * 64)


def _endless_handshake(talk: Talk) -> None:
    # One message of a handshake, announced as 16 MB, in records that never end it.
    talk.receive()
    talk.send(b"\x16\x03\x03\x40\x00\x0b\xff\xff\xff" + bytes(0x4000 - 4))
    while True:
        talk.send(b"\x16\x03\x03\x40\x00" + bytes(0x4000))


def _half_a_flight(talk: Talk) -> bytes:
    flight = talk.flight()
    return flight[: len(flight) // 2]


def _cut_half_a_flight(talk: Talk, cut: Callable[[Talk], None]) -> None:
    talk.send(_half_a_flight(talk))
    cut(talk)


def _drip_flight(talk: Talk) -> None:
    talk.drip(talk.flight(), talk.send)


def _stop_after_half(talk: Talk) -> None:
    talk.send(_half_a_flight(talk))
    talk.listen()


def _heard_then(cut: Callable[[Talk], None]) -> Callable[[Talk], None]:
    def script(talk: Talk) -> None:
        talk.receive()
        cut(talk)

    return script


def _shaken_then(cut: Callable[[Talk], None]) -> Callable[[Talk], None]:
    def script(talk: Talk) -> None:
        talk.shake_hands()
        cut(talk)

    return script


_nonsensical = partial(distrusted, check=Check.ENCRYPTION, cause=Cause.BAD_ANSWER)
_cut = partial(Hostile, error=ConnectionCut)
_silent = partial(Hostile, error=ServerSilent, limits=SHORT_HANDSHAKE)

BROKEN = (
    _nonsensical("an echo", script=_echo),
    _nonsensical("nonsense as a handshake", script=_nonsense),
    _nonsensical("an alert: internal error", script=lambda talk: _answer(talk, _ALERT + b"\x50")),
    _nonsensical("a handshake without end", script=_endless_handshake),
    _cut("FIN at once", script=Talk.fin),
    _cut("RST at once", script=Talk.reset),
    _cut("FIN after our greeting", script=_heard_then(Talk.fin)),
    _cut("RST after our greeting", script=_heard_then(Talk.reset)),
    _cut("FIN within its flight", script=partial(_cut_half_a_flight, cut=Talk.fin)),
    _cut("RST within its flight", script=partial(_cut_half_a_flight, cut=Talk.reset)),
    _cut("FIN after the handshake", script=_shaken_then(Talk.fin)),
    _cut("RST after the handshake", script=_shaken_then(Talk.reset)),
    _cut("a farewell after the handshake", script=_shaken_then(Talk.farewell)),
    _silent("silence at once", script=Talk.pause),
    _silent("silence after our greeting", script=Talk.listen),
    _silent("silence within its flight", script=_stop_after_half),
    _silent("its flight byte by byte", script=_drip_flight),
    _silent("silence after the handshake", script=_shaken_then(Talk.listen), limits=SHORT_ANSWER),
)

OURS = (
    distrusted(
        "ours is of an authority it does not know",
        Check.OUR_CERTIFICATE,
        Cause.OURS_REFUSED,
        _shake,
        client=_unknown_to_the_server,
    ),
    distrusted(
        "ours has expired",
        Check.OUR_CERTIFICATE,
        Cause.OURS_EXPIRED,
        _shake,
        client=_with_ended_certificate,
    ),
)

HANDSHAKES: tuple[Hostile, ...] = (*CERTIFICATES, *OLD, *NO_TLS, *BROKEN, *OURS)
