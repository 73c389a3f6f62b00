"""Who is at the other end of a connection: what its certificate says; docs/formats.md, "Wire".

OpenSSL has checked the chain, the times and that it is a certificate for clients.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldkit.dropserver.protocol import ROLE_URI

DEVICE = "device"
HEADQUARTERS = "headquarters"


class NotOurs(Exception):
    """The certificate names nobody, or more than one."""


@dataclass(frozen=True)
class Peer:
    """The holder of a certificate. `expires` is in seconds since 1970, UTC."""

    role: str
    identifier: str = field(repr=False)  # 32 hex
    certificate: str = field(repr=False)  # 64 hex: SHA-256 of the DER form
    expires: float

    @property
    def is_headquarters(self) -> bool:
        """Say whether it is headquarters, not a device."""
        return self.role == HEADQUARTERS


def peer_of(fields: Mapping[str, Any] | None, der: bytes | None) -> Peer:
    """Return who a verified certificate names.

    `fields` is what `ssl.SSLSocket.getpeercert()` tells, `der` the certificate itself.

    Raises:
        NotOurs: No certificate, or not exactly one name, or not a name of ours.
    """
    names = tuple(fields.get("subjectAltName", ())) if fields else ()
    if not fields or not der or len(names) != 1:
        raise NotOurs
    kind, name = names[0]
    found = ROLE_URI.match(name) if kind == "URI" and isinstance(name, str) else None
    if found is None:
        raise NotOurs
    try:
        expires = float(ssl.cert_time_to_seconds(fields["notAfter"]))
    except (KeyError, ValueError) as error:
        raise NotOurs from error
    return Peer(found[1], found[2], hashlib.sha256(der).hexdigest(), expires)
