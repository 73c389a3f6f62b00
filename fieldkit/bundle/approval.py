"""What headquarters tells one device about itself: that it is approved, or revoked.

It travels as an item of mail, whose signature covers it (docs/formats.md, "Directory").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import InvalidJson, ManifestInvalid

FORMAT = "fieldkit-approval/1"
APPROVAL_NAME = "approval.json"
MAX_APPROVAL_BYTES = 32 * 1024

_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,76}\n){1,100}-----END CERTIFICATE-----\n?"
)


@dataclass(frozen=True)
class Approval:
    """The state of one device as headquarters sees it."""

    device: DeviceId
    certificate: str  # PEM, for the drop server
    state: DeviceState
    at: datetime


def write_approval(approval: Approval) -> bytes:
    """Return approval.json.

    Raises:
        ManifestInvalid: The certificate is not PEM.
    """
    data = canonical_json.write(
        {
            "format": FORMAT,
            "device": approval.device,
            "certificate": approval.certificate,
            "state": approval.state.value,
            "at": to_text(approval.at),
        }
    )
    read_approval(data)
    return data


def read_approval(data: bytes) -> Approval:
    """Return what approval.json says; the mail around it has been verified before.

    Raises:
        ManifestInvalid: It is not an approval.
    """
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_APPROVAL_BYTES)
        item = read.members(value, ("format", "device", "certificate", "state", "at"))
        read.constant(item["format"], FORMAT)
        return Approval(
            device=DeviceId(read.hex_32(item["device"])),
            certificate=read.text(item["certificate"], max_length=8000, pattern=_CERTIFICATE),
            state=DeviceState(read.text(item["state"], max_length=20)),
            at=read.moment(item["at"]),
        )
    except (InvalidJson, ValueError) as error:
        raise ManifestInvalid from error
