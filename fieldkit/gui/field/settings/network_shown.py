"""What the settings of the network show: plain values, made by the presenter."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.connection import Route
from fieldkit.domain.sync_choice import SyncChoice


@dataclass(frozen=True)
class ShownNetwork:
    """A network that the person decided about."""

    identity: str = field(repr=False)
    text: str = field(repr=False)  # its name, what was decided, and when


@dataclass(frozen=True)
class ShownNetworkSettings:
    """All that holds."""

    choice: SyncChoice
    least: Route  # what headquarters' rule asks; nothing weaker can be chosen
    rule: str  # the same in a sentence; "" where there is no headquarters
    at: str  # the time of day that was chosen, "" for none
    networks: tuple[ShownNetwork, ...]
    is_changed: bool = False  # since this visit began
