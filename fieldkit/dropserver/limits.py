"""How much and how long: every limit of the server in one place."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.dropserver.protocol import MAX_MAIL_BYTES, MAX_OBJECT_BYTES

MIB = 1024 * 1024
GIB = 1024 * MIB
DAY = 24 * 3600


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    object_bytes: int = MAX_OBJECT_BYTES
    mail_bytes: int = MAX_MAIL_BYTES
    # What may wait for headquarters of one device, unfinished uploads counted whole.
    device_bytes: int = 20 * GIB
    device_objects: int = 20_000
    # What headquarters may leave for one device.
    device_mail_bytes: int = GIB
    device_mail: int = 2_000
    requests_per_minute: int = 12_000  # of one device; headquarters is not counted
    partial_age: float = 14 * DAY
    disk_reserve: int = 64 * MIB  # kept free, so that the index can always be written
    connections: int = 600
    handshakes: int = 300  # the oldest one gives way to a new one
    device_connections: int = 8
    handshake: float = 20.0
    idle: float = 60.0  # until the header of the next request is there whole
    stall: float = 60.0  # without a byte, of a body or of an answer that is not read
    silent: float = 5.0  # without a byte, until an upload yields to the same device's next one
    # A body or an answer that brings less than this within `stall` is cut.
    slow_bytes: int = 2048
    linger: float = 2.0  # for the rest of a body that was refused
    stop: float = 5.0  # for requests that run when the server is told to stop
