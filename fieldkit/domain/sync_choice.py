"""What a person chose about sync: when it runs, how packets may leave, and how fast."""

from __future__ import annotations

import enum
import ipaddress
from dataclasses import dataclass

from fieldkit.domain.connection import Route

MINUTES_OF_DAY = 24 * 60
MAX_JITTER_MINUTES = 12 * 60
MAX_LIMIT_KIB = 1024 * 1024  # a second: faster than any line that is met in the field
TOR_HOST = "127.0.0.1"
TOR_PORT = 9050


class SyncMode(enum.StrEnum):
    """Who begins a run."""

    MANUAL = "manual"  # the person
    ASK = "ask"  # the program asks once the network is there
    AUTOMATIC = "automatic"  # the program, on networks that were allowed


@dataclass(frozen=True)
class SyncChoice:
    """The defaults are those of a new vault: nothing leaves before somebody asks for it."""

    mode: SyncMode = SyncMode.MANUAL
    route: Route = Route.DIRECT  # the least that this person wants; headquarters' rule may ask more
    limit_kib_per_second: int = 0  # 0 = as fast as it goes
    at_minute: int | None = None  # of the day, local time; None = whenever the network is there
    jitter_minutes: int = 0  # a run begins up to so much later, by chance
    tor_host: str = TOR_HOST  # an IP address: no name is ever looked up for it
    tor_port: int = TOR_PORT

    def __post_init__(self) -> None:
        if not 0 <= self.limit_kib_per_second <= MAX_LIMIT_KIB:
            raise ValueError("not a limit that can be kept")
        if self.at_minute is not None and not 0 <= self.at_minute < MINUTES_OF_DAY:
            raise ValueError("not a minute of the day")
        if not 0 <= self.jitter_minutes <= MAX_JITTER_MINUTES:
            raise ValueError("not a delay that is offered")
        if not 1 <= self.tor_port <= 65535:
            raise ValueError("not a port")
        ipaddress.ip_address(self.tor_host)

    @property
    def bytes_per_second(self) -> int:
        """Return the limit in bytes, 0 for none."""
        return self.limit_kib_per_second * 1024
