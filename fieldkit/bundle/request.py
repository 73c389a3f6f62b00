"""A device's request to be enrolled, sealed to headquarters like a report.

Inside is a padded archive of request.json and its signature by the device's own key: this proves
that the device holds the key, and nothing about who holds the device. That is settled by reading
words aloud.
Source: docs/formats.md, "Directory".
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldkit.bundle import ustar
from fieldkit.crypto import sshsig, x509
from fieldkit.crypto.age import (
    HybridRecipient,
    Identity,
    Recipient,
    decrypt_bytes,
    encrypt_bytes,
)
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.crypto.padding import DEFAULT_FLOOR
from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import DeviceId
from fieldkit.errors import (
    ArchiveInvalid,
    InvalidJson,
    InvalidKey,
    ManifestInvalid,
    SignatureInvalid,
)
from fieldkit.translations import _

FORMAT = "fieldkit-request/1"
NAMESPACE = "fieldkit-request@v1"
REQUEST_NAME = "request.json"
SIGNATURE_NAME = "request.json.sig"
MAX_REQUEST_BYTES = 2 * 1024 * 1024  # of request.json
MAX_ARCHIVE_BYTES = 4 * 1024 * 1024
MAX_RECOVERY_BYTES = 1024 * 1024

_TLS_REQUEST = re.compile(
    r"-----BEGIN CERTIFICATE REQUEST-----\n(?:[A-Za-z0-9+/=]{1,76}\n){1,100}"
    r"-----END CERTIFICATE REQUEST-----\n?"
)
_MEMBERS = (
    "format",
    "device",
    "signing_key",
    "recipient",
    "tls_request",
    "created",
    "recovery",
)


@dataclass(frozen=True)
class Request:
    """What a device tells of itself; everything in it is public, and nothing names a person."""

    device: DeviceId
    signing_key: VerifyingKey
    recipient: str  # "age1pq1...": what mail to the device is sealed to
    tls_request: str  # PEM certificate signing request
    created: datetime
    recovery: bytes | None = field(default=None, repr=False)  # recovery.age, if given


def seal_request(
    request: Request,
    signer: SigningKey,
    recipients: Sequence[Recipient],
    *,
    floor: int = DEFAULT_FLOOR,
) -> bytes:
    """Return the age file for headquarters; `signer` is the private half of the signing key.

    Raises:
        ManifestInvalid: The request does not keep the rules of the format.
    """
    content = _to_bytes(request)
    _check_signer(request, signer.public)
    members = (
        (REQUEST_NAME, content),
        (SIGNATURE_NAME, sshsig.sign(signer, NAMESPACE, content)),
    )
    return encrypt_bytes(ustar.pack(members, floor=floor), recipients)


def open_request(sealed: bytes, identities: Sequence[Identity]) -> Request:
    """Open a request, and check that the key which it offers signed it.

    Raises:
        AgeFormatError, AgeNoMatch, AgeHeaderForged, AgePayloadDamaged: The file does not open.
        ObjectDamaged: More inside than a request may have.
        ArchiveInvalid, ManifestInvalid: What is inside is not a request.
        SignatureInvalid: The signature does not fit, or is by another key than is offered.
    """
    return read_request(decrypt_bytes(sealed, identities, MAX_ARCHIVE_BYTES, sealed_only=True))


def read_request(archive: bytes) -> Request:
    """Return what an opened request says, as `open_request`.

    Raises:
        ArchiveInvalid, ManifestInvalid, SignatureInvalid: As `open_request`.
    """
    members = ustar.unpack(archive, max_members=2, max_bytes=MAX_ARCHIVE_BYTES, floor=DEFAULT_FLOOR)
    if [name for name, _content in members] != [REQUEST_NAME, SIGNATURE_NAME]:
        raise ArchiveInvalid
    content, signature = members[0][1], members[1][1]
    signer = sshsig.signer_of(signature)
    sshsig.verify(signature, NAMESPACE, content, signer)
    request = _parse(content)
    _check_signer(request, signer)
    return request


def _check_signer(request: Request, signer: VerifyingKey) -> None:
    if signer != request.signing_key:
        raise SignatureInvalid(_("The request is not signed by the key that it offers."))


def _to_bytes(request: Request) -> bytes:
    recovery = request.recovery
    data = canonical_json.write(
        {
            "format": FORMAT,
            "device": request.device,
            "signing_key": request.signing_key.to_openssh(),
            "recipient": request.recipient,
            "tls_request": request.tls_request,
            "created": to_text(request.created),
            "recovery": None if recovery is None else base64.b64encode(recovery).decode("ascii"),
        }
    )
    _parse(data)
    return data


def _parse(data: bytes) -> Request:
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_REQUEST_BYTES)
        return _from_json(read.members(value, _MEMBERS))
    except (InvalidJson, InvalidKey) as error:
        raise ManifestInvalid from error


def _from_json(item: dict[str, Any]) -> Request:
    read.constant(item["format"], FORMAT)
    signing_key = read.text(item["signing_key"], max_length=100)
    recipient = read.text(item["recipient"], max_length=2000)
    tls_request = read.text(item["tls_request"], max_length=8000, pattern=_TLS_REQUEST)
    x509.check_request(tls_request.encode("ascii"))
    return Request(
        device=DeviceId(read.hex_32(item["device"])),
        signing_key=VerifyingKey.from_openssh(signing_key),
        # Mail lives long: it is sealed post-quantum whatever headquarters' own kind is.
        recipient=HybridRecipient.from_text(recipient).to_text(),
        tls_request=tls_request,
        created=read.moment(item["created"]),
        recovery=_recovery(item["recovery"]),
    )


def _recovery(value: object) -> bytes | None:
    if value is None:
        return None
    encoded = read.text(value, min_length=1, max_length=MAX_RECOVERY_BYTES * 4 // 3 + 4)
    try:
        recovery = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise InvalidJson from error
    if base64.b64encode(recovery).decode("ascii") != encoded or len(recovery) > MAX_RECOVERY_BYTES:
        raise InvalidJson
    return recovery
