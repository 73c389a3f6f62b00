"""A TLS handshake with ourselves, in memory: what a certificate says, without a parser."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

_MAX_ROUNDS = 10
# X509_V_FLAG_NO_CHECK_TIME (OpenSSL's x509_vfy.h): dates are judged by the caller, with words.
NO_CHECK_TIME = 0x200000


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Load a certificate and its key.

    Raises:
        ssl.SSLError: They do not belong together, or are not PEM. A key with a passphrase too.
        OSError: They cannot be read.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # An empty passphrase opens nothing, and nobody is asked at the terminal.
    context.load_cert_chain(certificate, key, password=lambda: "")
    return context


def shown_certificate(server: ssl.SSLContext, trusted: Path) -> dict[str, Any]:
    """Return what `getpeercert` says of a server's certificate, with `trusted` as its authority.

    `trusted` may be the certificate itself. Dates are not judged.

    Raises:
        ssl.SSLCertVerificationError: Not issued by `trusted`, or not for servers.
        ssl.SSLError: No handshake.
    """
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | NO_CHECK_TIME
    client.load_verify_locations(trusted)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(to_client, to_server)
    answering = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(_MAX_ROUNDS):
        if _step(asking) and _step(answering):
            return dict(asking.getpeercert() or {})
        _step(answering)
    raise ssl.SSLError("The handshake in memory did not end.")


def _step(side: ssl.SSLObject) -> bool:
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True
