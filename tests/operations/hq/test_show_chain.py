"""Gaps, forks and vaults that were set back are seen in a device's chain, and said."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from fieldkit.domain.device_chain import Branching, PlaceState
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_chain import (
    DeviceChain,
    show_chain,
    show_chains,
    show_troubled,
)
from tests.fakes.headquarters import Device


def chain(session: HeadquartersSession) -> DeviceChain:
    return show_chain(session, find_device(session, "M-07"))


def test_a_gap_is_shown_where_it_is(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    first, _second, third = (device.seal() for _ in range(3))
    device.hand_over(stick, first, third)
    intake_bag(session, stick)
    shown = chain(session)
    assert [(run.first, run.last, run.state) for run in shown.places] == [
        (1, 1, PlaceState.HERE),
        (2, 2, PlaceState.MISSING),
        (3, 3, PlaceState.HERE),
    ]
    assert (shown.is_whole, shown.missing) == (False, (2,))
    assert shown.sentences == ("Missing: number 2.",)
    assert show_troubled(session) == (shown,)


def test_a_vault_that_was_set_back_makes_a_second_branch(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal()
    copy = deepcopy(device)
    device.seal()
    device.hand_over(stick / "1")
    intake_bag(session, stick / "1")
    copy.seal()
    copy.hand_over(stick / "2")
    intake_bag(session, stick / "2")
    shown = chain(session)
    assert [run.state for run in shown.places] == [PlaceState.HERE, PlaceState.DOUBLED]
    assert shown.branching is not Branching.NONE
    assert "number 2" in " ".join(shown.sentences)
    assert show_troubled(session) == (shown,)


def test_a_device_that_sent_nothing_is_shown(session: HeadquartersSession, device: Device) -> None:
    (shown,) = show_chains(session)
    assert (shown.places, shown.objects, shown.last_seen) == ((), 0, None)
    assert shown.sentences == ("Nothing of this device is here.",)
    assert show_troubled(session) == ()
