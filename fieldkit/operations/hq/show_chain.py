"""Show how a device's chain stands: a picture of its places, and what its branches look like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fieldkit.bundle.manifest import parse
from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.custody.chain import ChainState, check_links, genesis
from fieldkit.domain.device_chain import Branching, PlaceRun, PlaceState
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.inbox_decision import Decision
from fieldkit.domain.roster import RosterEntry
from fieldkit.errors import ManifestInvalid
from fieldkit.hq.chain_places import Claimant, branching, places
from fieldkit.hq.chain_words import chain_sentence, stretches_text
from fieldkit.hq.intake import IN_CHAIN_THOUGH_HELD
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.operations.hq.refused_objects import inbox_decisions
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

# Held, and yet they claim the place they name.
_IN_PLACE = IN_CHAIN_THOUGH_HELD | {
    HeldReason.CHAIN_FORK,
    HeldReason.REVOKED_DEVICE,
    HeldReason.UNKNOWN_DEVICE,
}


@dataclass(frozen=True)
class DeviceChain:
    """One device's chain; places ascend and leave out nothing up to the highest."""

    entry: RosterEntry
    state: ChainState
    places: tuple[PlaceRun, ...]
    branching: Branching
    sentences: tuple[str, ...]  # what is wrong, or that nothing is
    objects: int
    last_seen: datetime | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, held, doubled or unjoined."""
        return all(run.state is PlaceState.HERE for run in self.places)

    @property
    def missing(self) -> tuple[int, ...]:
        """The places of which nothing is here, the first 1,000."""
        return self.state.missing


def chain_of(session: HeadquartersSession, entry: RosterEntry) -> ChainState:
    """Return where a device's objects stand, held ones with bad content among them."""
    key = VerifyingKey.from_openssh(entry.signing_key).to_bytes()
    return check_links(genesis(entry.device, key), session.store.objects.links(entry.device))


def show_chain(session: HeadquartersSession, entry: RosterEntry) -> DeviceChain:
    """Return the chain of one device of the roster."""
    received = session.store.objects.of_device(entry.device)
    ours = [item for item in received if item.signing_key == entry.signing_key]
    state = chain_of(session, entry)
    claimants = _claimants(ours)
    looks = _branching(session, ours, claimants)
    drawn = places(claimants, state.unjoined)
    return DeviceChain(
        entry=entry,
        state=state,
        places=drawn,
        branching=looks,
        sentences=tuple(_sentences(state, drawn, looks, ours)),
        objects=len(ours),
        last_seen=max((item.received_at for item in ours), default=None),
    )


def show_troubled(session: HeadquartersSession) -> tuple[DeviceChain, ...]:
    """Return the chains of which something is missing, held, doubled or does not join, by code.

    Chains that are whole are counted in the database and not read: a device may have sent
    thousands of objects. What does not join was held when it came.
    """
    extents = session.store.objects.chain_extents()
    in_doubt = {device for device, (places, highest) in extents.items() if places != highest}
    in_doubt |= {item.device for item in session.store.objects.held() if item.device is not None}
    in_doubt |= _taken_in_beside(session)
    found = [
        show_chain(session, entry)
        for entry in session.store.roster.entries()
        if entry.device in in_doubt
    ]
    return tuple(chain for chain in found if not chain.is_whole)


def _taken_in_beside(session: HeadquartersSession) -> set[DeviceId]:
    """Return devices of which two people took something in: a fork that counts as here."""
    taken = [
        Sha256(statement.subject)
        for statement, decision in inbox_decisions(session)
        if decision.decision is Decision.ACCEPTED_UNVERIFIED
    ]
    found = session.store.objects.get_all(taken).values()
    return {item.device for item in found if item.device is not None}


def show_chains(session: HeadquartersSession) -> tuple[DeviceChain, ...]:
    """Return the chains of all devices, by code."""
    return tuple(show_chain(session, entry) for entry in session.store.roster.entries())


def _claimants(received: Sequence[ReceivedObject]) -> tuple[Claimant, ...]:
    return tuple(
        Claimant(
            place=item.link.sequence,
            manifest_sha256=item.link.manifest_sha256,
            is_taken_in=item.state is Outcome.ACCEPTED,
            is_fork=item.reason == HeldReason.CHAIN_FORK.value,
            received_at=item.received_at,
            sealed_at=None,
        )
        for item in received
        if item.link is not None and _takes_a_place(item)
    )


def _takes_a_place(item: ReceivedObject) -> bool:
    return item.state is Outcome.ACCEPTED or HeldReason(item.reason) in _IN_PLACE


def _branching(
    session: HeadquartersSession,
    received: Sequence[ReceivedObject],
    claimants: tuple[Claimant, ...],
) -> Branching:
    """Look at the manifests only where there are branches: reading them takes long."""
    if branching(claimants) is Branching.NONE:
        return Branching.NONE
    sealed = {
        item.link.manifest_sha256: _sealed_at(session, item)
        for item in received
        if item.link is not None
    }
    return branching(replace(item, sealed_at=sealed[item.manifest_sha256]) for item in claimants)


def _sealed_at(session: HeadquartersSession, item: ReceivedObject) -> datetime | None:
    signed = session.store.objects.signed_bytes(item.sha256)
    try:
        return None if signed is None else parse(signed[0]).created.wall
    except ManifestInvalid:
        return None


def _sentences(
    state: ChainState,
    drawn: Sequence[PlaceRun],
    looks: Branching,
    received: Sequence[ReceivedObject],
) -> Iterator[str]:
    yield chain_sentence(state)
    doubled = _numbers(drawn, PlaceState.DOUBLED)
    if doubled and not state.forks:
        yield _("Two different objects claim number {numbers}; the later one is held.").format(
            numbers=stretches_text(doubled)
        )
    if looks is Branching.SET_BACK:
        yield _(
            "What was sealed later begins again at number {place}: the vault was probably put "
            "back from a copy. Ask its holder in person."
        ).format(place=min(doubled))
    elif looks is Branching.TWO_AT_ONCE:
        yield _(
            "From number {place} two branches go on side by side: somebody may have a copy of "
            "its keys. Ask its holder in person, and consider revoking the device."
        ).format(place=min(doubled))
    held = sum(item.state is Outcome.HELD for item in received)
    if held:
        yield _("Held, not taken in: {count}.").format(count=held)


def _numbers(places: Sequence[PlaceRun], state: PlaceState) -> list[int]:
    return [
        place for run in places if run.state is state for place in range(run.first, run.last + 1)
    ]
