"""Headquarters with an inbox that needs somebody, for scenes; everything in it is invented."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path

from fieldkit.bundle.mail import MailKind
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.colleague import Role
from fieldkit.operations.hq.colleagues import add_colleague
from fieldkit.operations.hq.enrol_device import receive_request
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_in_stick import take_in_stick
from fieldkit.operations.hq.write_message import write_message
from tests.fakes.headquarters import Device, enrol
from tests.fakes.readable_reports import a_moment, a_readable_report, answers_of
from tests.scenes.headquarters_worlds import house, opened_world, with_reports

WORD = "kalyhanka 7"  # of H-02


def with_troubles(folder: Path) -> None:
    """A gap, a fork, a stranger, a request, and a second colleague with a word."""
    with_reports(folder)
    with opened_world(folder) as session, tempfile.TemporaryDirectory() as name:
        add_colleague(session, "H-02", list(Role), WORD, parameters=FOR_TESTS)
        _bring_troubles(session, Path(name))


def _bring_troubles(session: HeadquartersSession, folder: Path) -> None:
    sender = Device(house())
    enrol(session, sender, folder, "M-40")
    for number in range(3):
        sender.seal(_report(sender, "Invented Maryia", number))
    before = deepcopy(sender)
    for number in range(3, 8):
        sender.seal(_report(sender, "Прыдуманы Янка", number))
    objects = list(sender.outbox)
    sender.hand_over(folder / "1", *objects[:4], *objects[6:])
    take_in_stick(session, folder / "1")
    before.outbox.clear()
    for number in range(2):
        before.seal(_report(before, "Invented Alena", number + 9))
    stranger = Device(house())
    stranger.seal(_report(stranger, "Invented Piotra", 12))
    (folder / "request.age").write_bytes(stranger.request())
    receive_request(session, folder / "request.age")
    before.keep(before.parts().write()[0][:-7])
    before.hand_over(folder / "2")
    stranger.hand_over(folder / "2")
    take_in_stick(session, folder / "2")
    write_message(session, "M-40", MailKind.MESSAGE, "Meet M-12 at the invented corner.")


def _report(device: Device, name: str, number: int):  # Parts, as the fake gives
    time = a_moment(f"2026-11-22T{9 + number:02d}:10")
    answers = answers_of("T02", name_as_reported=name, place="Invented square", observed_at=time)
    return a_readable_report(device, "T02", answers)
