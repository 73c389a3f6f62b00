"""Keep, in the vault, on which networks this person lets sync run."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime

from fieldkit.domain.answers import Json
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.connection import KnownNetwork, Network
from fieldkit.errors import FieldkitError, InvalidInput
from fieldkit.translations import _
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

MAX_NETWORKS = 200  # the oldest decision gives way
MAX_NAME = 128  # characters

_NETWORKS = "known-networks"
_IDENTITY = re.compile(r"[0-9a-f]{64}\Z")
_MEMBERS = {"identity", "name", "allowed", "at"}


def known_networks(vault: Vault) -> tuple[KnownNetwork, ...]:
    """Return the networks that were decided about, the last decision first.

    A line that cannot be read is left out: that network is asked about again.
    """
    kept = vault.settings.get(_NETWORKS)
    found = list(_read(kept if isinstance(kept, list) else []))
    return tuple(sorted(found, key=lambda known: known.decided_at, reverse=True))


def allow_network(vault: Vault, network: Network, now: datetime) -> None:
    """Let sync run on a network from now on, under the name that it is given here.

    Raises:
        InvalidInput: Nothing tells this network from others, so it cannot be remembered.
    """
    _decide(vault, network, now, is_allowed=True)


def refuse_network(vault: Vault, network: Network, now: datetime) -> None:
    """Never let sync run on a network, and do not ask about it again.

    Raises:
        InvalidInput: As `allow_network`.
    """
    _decide(vault, network, now, is_allowed=False)


def forget_network(vault: Vault, identity: str) -> bool:
    """Forget what was decided about a network; return whether anything was."""
    known = known_networks(vault)
    left = [item for item in known if item.network.identity != identity]
    if len(left) == len(known):
        return False
    _keep(vault, left)
    logger.info("forgot a network, %d left", len(left))
    return True


def _decide(vault: Vault, network: Network, now: datetime, *, is_allowed: bool) -> None:
    if not _IDENTITY.match(network.identity):
        raise InvalidInput(
            _("This computer cannot tell this network from others."),
            hint=_("It can be allowed for one time only."),
        )
    named = Network(network.identity, network.name[:MAX_NAME])
    others = [item for item in known_networks(vault) if item.network.identity != named.identity]
    _keep(vault, [KnownNetwork(named, is_allowed, now), *others[: MAX_NETWORKS - 1]])
    logger.info("decided about a network, %d known", len(others) + 1)


def _keep(vault: Vault, networks: list[KnownNetwork]) -> None:
    kept: list[Json] = [
        {
            "identity": known.network.identity,
            "name": known.network.name,
            "allowed": known.is_allowed,
            "at": to_text(known.decided_at),
        }
        for known in networks
    ]
    with vault.transaction():
        vault.settings.put(_NETWORKS, kept)


def _read(kept: list[Json]) -> Iterator[KnownNetwork]:
    seen: set[str] = set()
    for line in kept[:MAX_NETWORKS]:
        known = _known(line)
        if known is not None and known.network.identity not in seen:
            seen.add(known.network.identity)
            yield known


def _known(line: Json) -> KnownNetwork | None:
    if not isinstance(line, dict) or set(line) != _MEMBERS:
        return None
    identity, name, is_allowed, at = (line[key] for key in ("identity", "name", "allowed", "at"))
    if not isinstance(identity, str) or not isinstance(name, str) or not isinstance(at, str):
        return None
    if not _IDENTITY.match(identity) or not isinstance(is_allowed, bool):
        return None
    try:
        return KnownNetwork(Network(identity, name[:MAX_NAME]), is_allowed, from_text(at))
    except (FieldkitError, ValueError):
        return None
