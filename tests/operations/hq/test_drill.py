"""A drill restores for real, counts, destroys what it made, and is remembered if it is good."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import AgeNoMatch, BackupDamaged, Cancelled
from fieldkit.operations.hq.drill import DrillResult, plan_drill, rehearse, remember_drill
from fieldkit.operations.hq.house_dates import HouseDate, last_done
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.headquarters import Device
from tests.fakes.organisation import Organisation


@pytest.fixture
def disk(session: HeadquartersSession, device: Device, stick: Path, tmp_path: Path) -> Path:
    """A backup with two reports."""
    for number in range(2):
        device.seal(device.parts(photo=b"photo %d" % number))
    device.hand_over(stick)
    intake_bag(session, stick)
    make_backup(session, tmp_path / "disk")
    return tmp_path / "disk"


def drill(session: HeadquartersSession, disk: Path, organisation: Organisation) -> DrillResult:
    return rehearse(plan_drill(session), disk, [organisation.reserve], parameters=FOR_TESTS)


def left(session: HeadquartersSession) -> list[str]:
    return [path.name for path in session.vault.folder.parent.glob("drill-*")]


def test_a_good_drill_counts_destroys_and_is_remembered(
    session: HeadquartersSession,
    disk: Path,
    organisation: Organisation,
    device: Device,
    stick: Path,
) -> None:
    device.seal()
    device.hand_over(stick / "later")
    intake_bag(session, stick / "later")
    result = drill(session, disk, organisation)
    assert (result.objects, result.reports, result.missing, result.newer) == (2, 2, 0, 1)
    assert result.is_destroyed
    assert left(session) == []
    remember_drill(session, result)
    assert last_done(session.vault, HouseDate.DRILL) == session.clock.now()


def test_a_backup_with_a_hole_is_said_and_not_remembered(
    session: HeadquartersSession, disk: Path, organisation: Organisation
) -> None:
    next((disk / "objects").glob("*/*.age")).unlink()
    result = drill(session, disk, organisation)
    assert result.missing == 1
    with pytest.raises(BackupDamaged):
        remember_drill(session, result)
    assert last_done(session.vault, HouseDate.DRILL) is None
    assert left(session) == []


def test_another_reserve_opens_nothing_and_leaves_nothing(
    session: HeadquartersSession, disk: Path, organisation: Organisation
) -> None:
    with pytest.raises(AgeNoMatch):
        rehearse(plan_drill(session), disk, [organisation.intake], parameters=FOR_TESTS)
    assert left(session) == []


def test_a_drill_that_is_stopped_leaves_nothing(
    session: HeadquartersSession, disk: Path, organisation: Organisation
) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        rehearse(
            plan_drill(session), disk, [organisation.reserve], parameters=FOR_TESTS, progress=stop
        )
    assert left(session) == []


def test_what_a_killed_drill_left_is_deleted_by_the_next(
    session: HeadquartersSession, disk: Path, tmp_path: Path
) -> None:
    for name in ("drill-" + "ab" * 8, "drill-" + "ab" * 8 + "-" + "cd" * 4, "drill-of-our-own"):
        (session.vault.folder.parent / name).mkdir()
    plan_drill(session)
    assert left(session) == ["drill-of-our-own"]
