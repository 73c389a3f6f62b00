"""The house says what is in order, what ends soon and what is overdue."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.house import HouseLine, HouseSubject, Urgency
from fieldkit.operations.hq.house_dates import HouseDate, intake_made, last_done, note_done
from fieldkit.operations.hq.house_state import house_state
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.publish_directory import with_new_intake
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.headquarters import Device, HandClock


def line(session: HeadquartersSession, subject: HouseSubject) -> HouseLine:
    return next(item for item in house_state(session) if item.subject is subject)


def test_every_thing_of_the_house_has_one_line_in_order(session: HeadquartersSession) -> None:
    lines = house_state(session)
    assert [item.subject for item in lines] == list(HouseSubject)
    assert all(bool(item.next_step) is not (item.urgency is Urgency.OK) for item in lines)


def test_the_intake_key_grows_old(session: HeadquartersSession, clock: HandClock) -> None:
    assert line(session, HouseSubject.INTAKE_KEY).urgency is Urgency.OK
    clock.pass_days(80)
    assert line(session, HouseSubject.INTAKE_KEY).urgency is Urgency.SOON
    clock.pass_days(20)
    assert line(session, HouseSubject.INTAKE_KEY).urgency is Urgency.OVER
    renewed = with_new_intake(session)
    assert intake_made(session.vault, renewed.intake[0]) == clock.now()


def test_a_backup_lacks_what_came_later(
    session: HeadquartersSession, device: Device, stick: Path, tmp_path: Path, clock: HandClock
) -> None:
    device.seal()
    device.hand_over(stick / "1")
    intake_bag(session, stick / "1")
    assert line(session, HouseSubject.BACKUP).urgency is Urgency.OVER
    make_backup(session, tmp_path / "disk")
    assert line(session, HouseSubject.BACKUP).urgency is Urgency.OK
    device.seal()
    device.hand_over(stick / "2")
    intake_bag(session, stick / "2")
    clock.pass_days(3)
    assert line(session, HouseSubject.BACKUP).urgency is Urgency.SOON
    clock.pass_days(6)
    assert line(session, HouseSubject.BACKUP).urgency is Urgency.OVER


def test_a_drill_holds_for_half_a_year(session: HeadquartersSession, clock: HandClock) -> None:
    assert line(session, HouseSubject.DRILL).urgency is not Urgency.OK
    note_done(session, HouseDate.DRILL, HouseDate.RESERVE)
    assert last_done(session.vault, HouseDate.DRILL) == clock.now()
    assert line(session, HouseSubject.DRILL).urgency is Urgency.OK
    clock.pass_days(190)
    assert line(session, HouseSubject.DRILL).urgency is Urgency.OVER


def test_certificates_that_end_are_named(
    session: HeadquartersSession, device: Device, clock: HandClock
) -> None:
    assert line(session, HouseSubject.CERTIFICATES).urgency is Urgency.OK
    clock.pass_days(700)
    assert line(session, HouseSubject.CERTIFICATES).urgency is Urgency.SOON
    clock.pass_days(60)
    assert line(session, HouseSubject.CERTIFICATES).urgency is Urgency.OVER


def test_held_objects_wait_for_a_person(
    session: HeadquartersSession, device: Device, stick: Path, clock: HandClock
) -> None:
    stranger = Device(device.organisation)
    stranger.seal()
    stranger.hand_over(stick)
    intake_bag(session, stick)
    assert line(session, HouseSubject.HELD).urgency is Urgency.SOON
    clock.pass_days(8)
    assert line(session, HouseSubject.HELD).urgency is Urgency.OVER
