"""The inbox shows what waits, what is here in part, and what is on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fieldkit.bundle.manifest import Member, PartOf
from fieldkit.crypto.digest import sha256_hex
from fieldkit.hq.quarantine import HeldAction
from fieldkit.operations.hq.enrol_device import receive_request
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_inbox import show_inbox
from fieldkit.operations.hq.take_in_stick import take_in_stick
from fieldkit.operations.hq.write_return import write_return
from tests.fakes.headquarters import Device
from tests.fakes.organisation import Organisation
from tests.fakes.sealed_objects import Parts

WHOLE = b"a film of the square, in parts" * 40


def a_stretch(device: Device, first: int, last: int) -> Parts:
    """Return the parts of an object that carries some bytes of a large file, and no record."""
    parts = device.parts()
    content = WHOLE[first:last]
    part = PartOf(sha256_hex(WHOLE), first, len(content), len(WHOLE))
    files = [("0001-00112233aabbccdd.mp4", content)]
    members = (Member(files[0][0], len(content), sha256_hex(content), "video/mp4", part),)
    manifest = replace(parts.manifest, records=(), members=members)
    return replace(parts, manifest=manifest, files=files)


def test_a_large_file_says_how_much_is_here_and_with_what_it_came(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal(a_stretch(device, 0, 500))
    device.hand_over(stick / "1")
    take_in_stick(session, stick / "1")
    (large,) = show_inbox(session).large
    assert (large.code, large.here, large.size) == ("M-07", 500, len(WHOLE))
    assert [place for place, _day in large.parts] == [1]
    assert 0 < large.share < 1
    device.seal(a_stretch(device, 500, 1000))
    device.seal(a_stretch(device, 1000, len(WHOLE)))
    device.hand_over(stick / "2")
    taken = take_in_stick(session, stick / "2")
    assert taken.run.figures.joined == 1
    assert show_inbox(session).large == ()


def test_receipts_wait_then_are_on_the_way_then_are_gone(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal()
    device.hand_over(stick / "1")
    intake_bag(session, stick / "1")
    (letters,) = show_inbox(session).letters
    assert (letters.code, letters.receipts, letters.on_the_way) == ("M-07", 1, 0)
    (stick / "back").mkdir()
    write_return(session, stick / "back")
    (letters,) = show_inbox(session).letters
    assert (letters.receipts, letters.on_the_way) == (0, 1)


def test_a_stranger_that_asks_can_be_enrolled_from_what_is_held(
    session: HeadquartersSession, organisation: Organisation, stick: Path, tmp_path: Path
) -> None:
    stranger = Device(organisation)
    stranger.seal()
    stranger.hand_over(stick)
    intake_bag(session, stick)
    (held,) = show_inbox(session).held
    assert HeldAction.ENROL not in held.actions
    (tmp_path / "request.age").write_bytes(stranger.request())
    receive_request(session, tmp_path / "request.age")
    (held,) = show_inbox(session).held
    assert held.actions[0] is HeldAction.ENROL
    assert held.code == ""
