"""The way to the drop server: routes, what is asked of a connection, and what was found."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime


class Route(enum.Enum):
    """How packets leave, the least protected first; a rule allows its own and every later one."""

    DIRECT = "direct"  # from this address to the server's
    VPN = "vpn"  # through a VPN interface of this machine
    TOR = "tor"  # through a SOCKS port of Tor, which looks names up
    ONION = "onion"  # through Tor to an onion service

    @property
    def rank(self) -> int:
        """Return its place, 0 for the least protected."""
        return list(Route).index(self)

    def allows(self, used: Route) -> bool:
        """Say whether a rule that asks for this one is content with `used`."""
        return used.rank >= self.rank


class Check(enum.StrEnum):
    """Everything that is asked, in the order in which it is asked.

    Up to ROUTE nothing has left this machine; up to SERVER_NAME nothing but a TLS handshake;
    up to DIRECTORY no name and no byte of any object.
    """

    ENROLLED = "enrolled"  # a headquarters, its approval, a certificate and its key
    ADDRESS = "address"  # an onion name, an IP literal, or a name that only Tor looks up
    ALLOWED = "allowed"  # the person allowed to sync on this network
    PROXY = "proxy"  # what the environment says of proxies is not followed
    ROUTE = "route"  # as headquarters' policy and the person ask
    REACHED = "reached"  # the server, or Tor, answers at all
    ENCRYPTION = "encryption"  # TLS 1.3
    SERVER_CERTIFICATE = "server-certificate"  # issued by the pinned authority
    SERVER_TIME = "server-time"  # ... and valid now, by the later of clock and last trusted time
    SERVER_NAME = "server-name"  # ... and for this address
    OUR_CERTIFICATE = "our-certificate"  # the server accepts ours
    CLOCK = "clock"  # how far this clock is from the server's: shown, never corrected
    DIRECTORY = "directory"  # what headquarters publishes is not older than what is known


class Finding(enum.StrEnum):
    """How one check ended."""

    PASSED = "passed"
    NOTED = "noted"  # it goes on, and the person should know
    FAILED = "failed"
    NOT_REACHED = "not-reached"  # one before it failed


class Cause(enum.StrEnum):
    """Why a check failed or was noted; each has a sentence of its own."""

    NO_HEADQUARTERS = "no-headquarters"
    NOT_APPROVED = "not-approved"
    REVOKED = "revoked"
    NO_SERVER = "no-server"
    TRAINING = "training"
    NAME_WITHOUT_TOR = "name-without-tor"
    NO_NETWORK = "no-network"
    NETWORK_UNKNOWN = "network-unknown"  # nobody allowed it yet
    NETWORK_REFUSED = "network-refused"
    PROXY_IGNORED = "proxy-ignored"  # noted
    NO_VPN = "no-vpn"
    NO_TOR = "no-tor"
    NOT_TOR = "not-tor"  # something else listens at that port
    NOT_ONION = "not-onion"
    UNREACHABLE = "unreachable"
    SILENT = "silent"  # no answer within the time limit
    OLD_ENCRYPTION = "old-encryption"
    CAPTIVE_PORTAL = "captive-portal"  # something else answers: a log-in page
    INTERCEPTED = "intercepted"  # a certificate of another authority
    AUTHORITY_WAITS = "authority-waits"  # the same, while a new authority is not confirmed yet
    SERVER_EXPIRED = "server-expired"
    SERVER_NOT_YET = "server-not-yet"
    CLOCK_WRONG = "clock-wrong"  # a certificate seems invalid only because of this clock
    OTHER_NAME = "other-name"
    OURS_REFUSED = "ours-refused"
    OURS_EXPIRED = "ours-expired"
    OURS_EXPIRES_SOON = "ours-expires-soon"  # noted
    CLOCK_DIFFERS = "clock-differs"  # noted
    DIRECTORY_OLDER = "directory-older"
    DIRECTORY_INVALID = "directory-invalid"
    DIRECTORY_STALE = "directory-stale"  # noted: old news, in days
    BAD_ANSWER = "bad-answer"


@dataclass(frozen=True)
class CheckResult:
    """What one check found. `number` is what its sentence counts: seconds or days, else 0."""

    check: Check
    finding: Finding
    cause: Cause | None = None  # None where it passed or was not reached
    number: int = 0


@dataclass(frozen=True)
class Server:
    """One address of a drop server, as headquarters published it."""

    url: str = field(repr=False)
    host: str = field(repr=False)  # an onion name, an IP literal without brackets, or a name
    port: int = 443

    @property
    def is_onion(self) -> bool:
        """Say whether only Tor reaches it."""
        return self.host.endswith(".onion")


@dataclass(frozen=True)
class Network:
    """The network that this machine is on now.

    `identity` is meaningless to a finder and the same whenever one comes back; "" where there is
    no network or nothing tells it from others.
    """

    identity: str = field(repr=False)
    name: str = field(repr=False, default="")  # for the person; it may name a place
    passing: str = field(repr=False, default="", compare=False)  # of this connection, as it is now

    @property
    def once_word(self) -> str:
        """Return what allows this network for one time: its identity.

        Where nothing tells it from others, a word that is of no use once the connection changes.
        """
        return self.identity or self.passing


@dataclass(frozen=True)
class KnownNetwork:
    """A network that the person decided about."""

    network: Network
    is_allowed: bool
    decided_at: datetime
