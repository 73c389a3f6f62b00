"""Draw a device's chain from what claims places in it. Rules only: no input, no output."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.device_chain import Branching, PlaceRun, PlaceState
from fieldkit.domain.identifiers import Sha256


@dataclass(frozen=True)
class Claimant:
    """One object that claims a place in its device's chain."""

    place: int  # from 1
    manifest_sha256: Sha256
    is_taken_in: bool
    is_fork: bool  # held because its place is taken
    received_at: datetime
    sealed_at: datetime | None  # by the device's clock


def places(claimants: Iterable[Claimant], unjoined: Collection[int]) -> tuple[PlaceRun, ...]:
    """Return the places from 1 to the highest that is claimed, in runs of one state.

    Numbers are claims of strangers and may be huge: gaps are never counted out.
    """
    by_place = _by_place(claimants)
    return tuple(_joined(_single(by_place, unjoined)))


def branching(claimants: Iterable[Claimant]) -> Branching:
    """Return what the second branch looks like, if there is one, by the device's own clock."""
    by_place = _by_place(claimants)
    doubled = [place for place, claims in by_place.items() if _differ(claims)]
    if not doubled:
        return Branching.NONE
    after = [claims for place, claims in by_place.items() if place >= min(doubled)]
    first = [claims[0] for claims in after if not claims[0].is_fork]
    second = [item for claims in after for item in claims if item not in first]
    if _is_younger(second, first):
        return Branching.SET_BACK
    return Branching.TWO_AT_ONCE


def _by_place(claimants: Iterable[Claimant]) -> dict[int, list[Claimant]]:
    """Return the claimants of each place, those that came first in front."""
    found: dict[int, list[Claimant]] = defaultdict(list)
    for item in sorted(claimants, key=lambda item: (item.place, item.is_fork, item.received_at)):
        found[item.place].append(item)
    return found


def _single(by_place: dict[int, list[Claimant]], unjoined: Collection[int]) -> Iterator[PlaceRun]:
    expected = 1
    for place, claims in by_place.items():
        if place > expected:
            yield PlaceRun(expected, place - 1, PlaceState.MISSING)
        yield PlaceRun(place, place, _state(claims, is_unjoined=place in unjoined))
        expected = place + 1


def _state(claims: Sequence[Claimant], *, is_unjoined: bool) -> PlaceState:
    if _differ(claims):
        return PlaceState.DOUBLED
    if all(item.is_fork for item in claims):
        return PlaceState.MISSING  # what stands there belongs to another branch
    if is_unjoined:
        return PlaceState.UNJOINED
    return PlaceState.HERE if any(item.is_taken_in for item in claims) else PlaceState.HELD


def _joined(runs: Iterable[PlaceRun]) -> Iterator[PlaceRun]:
    last: PlaceRun | None = None
    for run in runs:
        if last is not None and last.state is run.state:
            last = PlaceRun(last.first, run.last, run.state)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def _differ(claims: Sequence[Claimant]) -> bool:
    return len({item.manifest_sha256 for item in claims}) > 1


def _is_younger(some: Sequence[Claimant], others: Sequence[Claimant]) -> bool:
    ours = [item.sealed_at for item in some if item.sealed_at is not None]
    theirs = [item.sealed_at for item in others if item.sealed_at is not None]
    return bool(ours) and bool(theirs) and min(ours) > max(theirs)
