"""Which devices headquarters knows, by number and code; never a person's name."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.identifiers import DeviceId


class DeviceState(enum.StrEnum):
    """Whether what a device signs is taken in."""

    APPROVED = "approved"
    REVOKED = "revoked"


@dataclass(frozen=True)
class EnrolmentCandidate:
    """A device that asked to be enrolled and waits for a decision."""

    device: DeviceId
    signing_key: str  # "ssh-ed25519 ..."
    recipient: str  # "age1pq1...": mail to the device is sealed to it
    tls_request: str  # PEM certificate signing request
    asked_at: datetime  # by the device's clock
    words: tuple[str, ...]  # 10, of the device's keys, to be read aloud by its holder
    recovery: bytes | None = field(default=None, repr=False)  # recovery.age, if it was given


@dataclass(frozen=True)
class RosterEntry:
    """One device that was approved, or was and is no longer."""

    device: DeviceId
    signing_key: str  # "ssh-ed25519 ..."
    recipient: str  # "age1pq1..."
    certificate: str  # PEM, for the drop server
    state: DeviceState
    code: str  # the monitor's code; whose code it is stays in the code list
    approved_at: datetime
    revoked_at: datetime | None = None
    recovery: bytes | None = field(default=None, repr=False)
