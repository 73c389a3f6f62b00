"""Reads the address of a drop server as headquarters publishes it; nothing is looked up.

Three kinds of hosts: an onion name (version 3, with its checksum), an IP literal, and a name that
only Tor may look up. Whatever could be read as more than one of them is none.
"""

from __future__ import annotations

import base64
import ipaddress
import re

from fieldkit.crypto.digest import sha3_256
from fieldkit.domain.connection import Server
from fieldkit.errors import InvalidInput
from fieldkit.translations import _

DEFAULT_PORT = 443

_MAX_CHARACTERS = 300
_URL = re.compile(r"https://(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9.-]{1,253}))(?::([0-9]{1,5}))?\Z")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_ONION = re.compile(r"([a-z2-7]{56})\.onion\Z")
_ONION_VERSION = 3


def server_of(url: str) -> Server:
    """Return the server that `url` names, an IP literal in its shortest form.

    Raises:
        InvalidInput: Not an address that may be used.
    """
    match = _URL.match(url) if len(url) <= _MAX_CHARACTERS else None
    if match is None:
        raise _unusable()
    literal, name, port_text = match.groups()
    port = int(port_text) if port_text else DEFAULT_PORT
    if not 1 <= port <= 65535:
        raise _unusable()
    return Server(url, _literal(literal, 6) if literal else _host(name), port)


def is_literal(host: str) -> bool:
    """Say whether `host` is an IP address, so that nothing has to be looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_onion_name(host: str) -> bool:
    """Say whether `host` is an onion name, version 3 (rend-spec-v3, "Encoding onion addresses")."""
    match = _ONION.match(host)
    if match is None:
        return False
    decoded = base64.b32decode(match[1].upper())
    key, checksum, version = decoded[:32], decoded[32:34], decoded[34]
    expected = sha3_256(b".onion checksum" + key + bytes([_ONION_VERSION]))[:2]
    return version == _ONION_VERSION and checksum == expected


def _host(text: str) -> str:
    labels = text.split(".")
    if text.endswith(".onion"):
        if not is_onion_name(text):
            raise _unusable()
        return text
    # Where the last part is a number, other programs read an IPv4 address of some kind.
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _literal(text, 4)
    if len(labels) < 2 or not all(_LABEL.match(label) for label in labels):
        raise _unusable()
    return text


def _literal(text: str, version: int) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        raise _unusable() from error
    is_mapped = isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None
    nobody = address.is_unspecified or address.is_multicast or address.is_link_local
    # "Reserved" also names parts of IPv6 that are merely not given out yet.
    if version == 4:
        nobody = nobody or address.is_reserved
    if address.version != version or nobody or is_mapped:
        raise _unusable()
    return str(address)


def _unusable() -> InvalidInput:
    return InvalidInput(
        _("This is not an address of a drop server."),
        hint=_("Wanted is an onion name, an IP address or a name; in an address after https://."),
    )
