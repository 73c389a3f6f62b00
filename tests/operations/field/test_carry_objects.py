"""Sealed reports of a colleague: copied whole and proved, carried on, never taken for our own."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.bundle import bag
from fieldkit.crypto.age import HybridIdentity, encrypt_bytes
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.report import ReportState
from fieldkit.errors import BagInvalid, Cancelled, NotAllowed
from fieldkit.operations.field import carry_objects as carrying
from fieldkit.operations.field.carry_objects import carry_objects, stop_carrying
from fieldkit.operations.field.hand_over import hand_over, plan_hand_over
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.survey_stick import compare_stick
from fieldkit.transfer.spool import find_bags
from fieldkit.transfer.stick_look import look_at_stick
from fieldkit.vault.verify import CARRIED_DAYS, housekeeping
from tests.fakes.field import a_device, a_draft


@pytest.fixture
def stick(tmp_path, organisation):
    """A stick with two sealed reports of a colleague."""
    folder = tmp_path / "stick"
    folder.mkdir()
    colleague = a_device(tmp_path / "colleague", organisation)
    for _number in range(2):
        seal_report(colleague, [a_draft(colleague)])
    hand_over(colleague, folder)
    colleague.vault.close()
    return folder


def a_bag(folder: Path, *contents: bytes) -> Path:
    """Put files under their hashes into a bag."""
    sizes = {sha256_hex(content): len(content) for content in contents}
    made = folder / "0badc0de"
    (made / "data").mkdir(parents=True)
    for name, text in bag.tag_files(sizes).items():
        (made / name).write_bytes(text)
    for content in contents:
        (made / "data" / bag.object_name(sha256_hex(content))).write_bytes(content)
    return made


def files(session) -> list[str]:
    return sorted(path.name for path in session.vault.outbox.carried_folder.iterdir())


def test_they_are_copied_whole_and_are_not_our_own(device, stick) -> None:
    done = carry_objects(device, stick)
    assert (done.count, done.refused, done.left_out) == (2, 0, 0)
    [source] = find_bags(stick)
    assert files(device) == sorted(path.name for path in (source / "data").iterdir())
    for path in (source / "data").iterdir():
        copy = device.vault.outbox.carried_folder / path.name
        assert copy.read_bytes() == path.read_bytes()
    reports = list_reports(device)
    assert (reports.stubs, reports.only_here, reports.carried_objects) == ((), 0, 2)
    assert device.vault.outbox.chain_head() == (0, None)


def test_they_go_with_the_next_hand_over(device, stick, tmp_path) -> None:
    carry_objects(device, stick)
    seal_report(device, [a_draft(device)])
    assert (plan_hand_over(device).own, plan_hand_over(device).carried) == (1, 2)
    target = tmp_path / "mine"
    target.mkdir()
    done, _plan = hand_over(device, target)
    assert done.count == 3
    states = {sealed.state for sealed in device.vault.outbox.carried()}
    assert states == {ReportState.HANDED_OVER}


def test_twice_is_once(device, stick) -> None:
    carry_objects(device, stick)
    with pytest.raises(BagInvalid):
        carry_objects(device, stick)
    assert len(files(device)) == 2


def test_our_own_are_not_taken_along(device, tmp_path) -> None:
    seal_report(device, [a_draft(device)])
    hand_over(device, tmp_path)
    assert compare_stick(device, look_at_stick(tmp_path)).reports == ()


def test_what_is_no_sealed_report_is_left(device, tmp_path) -> None:
    one = HybridIdentity.generate().recipient()
    letter = encrypt_bytes(b"letter", [one])
    a_bag(tmp_path / "s", b"no age file", letter, random.Random(1).randbytes(5000))
    look = look_at_stick(tmp_path / "s")
    assert look.reports == ()
    assert [seen.sha256 for seen in look.letters] == [sha256_hex(letter)]
    with pytest.raises(BagInvalid):
        carry_objects(device, tmp_path / "s")


def test_one_that_is_not_what_its_name_says_is_refused_and_holds_up_no_other(device, stick) -> None:
    [source] = find_bags(stick)
    damaged = sorted((source / "data").iterdir())[0]
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    done = carry_objects(device, stick)
    assert (done.count, done.refused) == (1, 1)
    assert damaged.name not in files(device)


def test_a_link_is_not_followed(device, stick, tmp_path) -> None:
    [source] = find_bags(stick)
    secret = sorted((source / "data").iterdir())[0]
    moved = tmp_path / "elsewhere.age"
    secret.rename(moved)
    secret.symlink_to(moved)
    done = carry_objects(device, stick)
    assert done.count == 1
    assert secret.name not in files(device)


def test_there_is_a_limit_and_it_is_said(device, stick, monkeypatch) -> None:
    monkeypatch.setattr(carrying, "MOST_CARRIED", 1)
    done = carry_objects(device, stick)
    assert (done.count, done.left_out) == (1, 1)
    with pytest.raises(NotAllowed):
        carry_objects(device, stick)


def test_stopped_half_way_nothing_is_carried(device, stick) -> None:
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        carry_objects(device, stick, progress=stop)
    assert device.vault.outbox.carried() == ()
    housekeeping(device.vault, device.clock.now())
    assert files(device) == []
    assert carry_objects(device, stick).count == 2


def test_they_leave_by_hand(device, stick) -> None:
    carry_objects(device, stick)
    assert stop_carrying(device) == 2
    assert device.vault.outbox.carried() == ()
    assert files(device) == []
    assert carry_objects(device, stick).count == 2


def test_they_leave_by_themselves_long_after_they_went_on_and_not_before(
    device, stick, tmp_path
) -> None:
    carry_objects(device, stick)
    later = device.clock.now() + timedelta(days=CARRIED_DAYS * 3)
    housekeeping(device.vault, later)
    assert len(files(device)) == 2
    (tmp_path / "mine").mkdir()
    hand_over(device, tmp_path / "mine")
    housekeeping(device.vault, device.clock.now() + timedelta(days=CARRIED_DAYS))
    assert len(files(device)) == 2
    housekeeping(device.vault, device.clock.now() + timedelta(days=CARRIED_DAYS + 1))
    assert files(device) == []
    assert device.vault.outbox.carried() == ()


def test_what_a_rescue_put_there_never_goes_by_itself(device, stick, tmp_path) -> None:
    carry_objects(device, stick)
    with device.vault.transaction():
        device.vault.database.write("DELETE FROM taken_along")  # as a rescue leaves it
    (tmp_path / "mine").mkdir()
    hand_over(device, tmp_path / "mine")
    housekeeping(device.vault, device.clock.now() + timedelta(days=CARRIED_DAYS * 9))
    assert len(files(device)) == 2
