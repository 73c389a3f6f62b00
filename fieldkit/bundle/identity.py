"""The keys of one device: what it signs with and what its mail is sealed to."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.crypto.age import HybridIdentity, Identity
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import DeviceId


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """Made once on the device; the private halves never leave its vault."""

    device_id: DeviceId
    signing: SigningKey = field(repr=False)
    age: Identity = field(repr=False)


def new_device_identity() -> DeviceIdentity:
    """Make a new random device id with new keys; mail to it is post-quantum (hybrid)."""
    return DeviceIdentity(
        DeviceId(random_hex(16)), SigningKey.generate(), HybridIdentity.generate()
    )
