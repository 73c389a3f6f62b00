"""A machine whose network, VPN and Tor a test chooses; it counts what it is asked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from fieldkit.platform.network import Surroundings, Way
from fieldkit.transfer.trust import TorAnswer

CAFE = ("", "02aabbccddee", "192.168.1.0/24")
HOME = ("", "02aabbccddff", "192.168.1.0/24")


@dataclass
class FakeMachine:
    """On a plain network that can be told from others, without Tor and without proxies."""

    way: Way = Way.PLAIN
    interface: str = "wlan0"
    traits: tuple[str, ...] = CAFE
    name: str = ""
    is_connected: bool = True
    proxies: bool = False
    tor: TorAnswer = TorAnswer.NOTHING
    asked: list[str | None] = field(default_factory=list)  # hosts
    tor_asked: list[tuple[str, int]] = field(default_factory=list)

    def surroundings(self, host: str | None) -> Surroundings:
        self.asked.append(host)
        way = Way.UNKNOWN if host is None else self.way
        return Surroundings(way, self.interface, self.is_connected, self.traits, self.name)

    def names_proxies(self) -> bool:
        return self.proxies

    def ask_tor(self, host: str, port: int) -> TorAnswer:
        self.tor_asked.append((host, port))
        return self.tor

    def token(self) -> Hashable:
        return self.way, self.interface, self.traits, self.is_connected
