"""What answers at the server's addresses, and whom it refuses: asked over real connections."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

from fieldkit.dropserver.doctor.finding import Finding, bad, good, note

SECONDS = 10.0
Address = tuple[str, int]
_QUESTION = b"GET /v1/mail HTTP/1.1\r\nHost: doctor\r\nConnection: close\r\n\r\n"


def examine_reached(
    address: Address, certificate: Path, key: Path, names: tuple[str, ...]
) -> Iterator[Finding]:
    """Ask the server as strangers would; nothing of it may be answered."""
    yield from _is_named(address, names)
    try:
        der = _shown(address)
    except ConnectionRefusedError:
        yield _free(address)
        return
    except OSError:
        yield bad(
            "answers",
            f"{_text(address)}: something is there that does not speak TLS 1.3, or it is silent.",
            "See what listens: `ss -ltnp`.",
        )
        return
    yield _is_ours(address, der, certificate)
    yield _refuses(address, "no-certificate", "a client without a certificate", _client())
    if (stranger := _stranger(certificate, key)) is not None:
        yield _refuses(address, "strange-certificate", "a certificate of others", stranger)
    yield _refuses(address, "old-tls", "TLS 1.2", _old_client())


def to_ask(address: Address) -> Address:
    """Return where to knock for an address that is listened at: loopback for "all addresses"."""
    host, port = address
    wildcard = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - not bound
    return wildcard.get(host, host), port


def _is_named(address: Address, names: tuple[str, ...]) -> Iterator[Finding]:
    host = address[0]
    if to_ask(address)[0] != host or ipaddress.ip_address(host).is_loopback:
        return  # reached by another name: from outside, or through Tor
    if names and not any(_same(host, name) for name in names):
        yield bad(
            "address-named",
            f"The certificate does not name {host}: devices will refuse this server.",
            "Ask headquarters for a certificate with this address.",
        )


def _same(host: str, name: str) -> bool:
    try:
        return ipaddress.ip_address(host) == ipaddress.ip_address(name)
    except ValueError:
        return False


def _shown(address: Address) -> bytes:
    with _connected(address, _client()) as connection:
        return connection.getpeercert(binary_form=True) or b""


def _free(address: Address) -> Finding:
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return bad(
                "answers",
                f"Nobody answers at {_text(address)}, and the port cannot be taken.",
                "Ports below 1024 need root or systemd; is the address one of this machine?",
            )
    return note(
        "answers",
        f"Nobody answers at {_text(address)}; the port is free.",
        "Start the server: `systemctl start fieldkit-drop`.",
    )


def _is_ours(address: Address, der: bytes, certificate: Path) -> Finding:
    try:
        ours = ssl.PEM_cert_to_DER_cert(_first_certificate(certificate))
    except (OSError, ValueError):
        ours = b""
    if der and der == ours:
        return good("answers", f"Our server answers at {_text(address)}, with TLS 1.3.")
    return bad(
        "answers",
        f"What answers at {_text(address)} shows another certificate.",
        "After a renewal: `systemctl restart fieldkit-drop`. Else see what listens: `ss -ltnp`.",
    )


def _first_certificate(path: Path) -> str:
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    text = path.read_text("ascii")
    first = text.index(begin)
    return text[first : text.index(end) + len(end)] + "\n"


def _refuses(address: Address, check: str, whom: str, context: ssl.SSLContext) -> Finding:
    if _answered(address, context):
        return bad(
            check,
            f"{_text(address)} talks to {whom}.",
            "Stop it now: this is not the server it should be, or something stands before it.",
        )
    return good(check, f"{_text(address)} refuses {whom}.")


def _answered(address: Address, context: ssl.SSLContext) -> bool:
    """Say whether any byte of an answer comes; TLS 1.3 refuses with the first read."""
    try:
        with _connected(address, context) as connection:
            connection.sendall(_QUESTION)
            return bool(connection.recv(1))
    except OSError:  # ssl.SSLError is one
        return False


def _connected(address: Address, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection(to_ask(address), timeout=SECONDS)
    try:
        return context.wrap_socket(plain)
    except BaseException:
        plain.close()
        raise


def _client() -> ssl.SSLContext:
    """Return a client that believes anybody: who answers is told by the whole certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _old_client() -> ssl.SSLContext:
    context = _client()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def _stranger(certificate: Path, key: Path) -> ssl.SSLContext | None:
    """Return a client with a certificate that no device has: the server's own."""
    context = _client()
    try:
        context.load_cert_chain(certificate, key, password=lambda: "")
    except OSError:
        return None
    return context


def _text(address: Address) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
