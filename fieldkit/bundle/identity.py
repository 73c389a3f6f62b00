"""The keys of one device: what it signs with and what its mail is sealed to."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.crypto.age import HybridIdentity
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.identifiers import DeviceId


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """Made once on the device; the private halves never leave its vault."""

    device_id: DeviceId
    signing: SigningKey = field(repr=False)
    age: HybridIdentity = field(repr=False)
