"""Where a backup lies on a drive, and what a drill says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from fieldkit.domain.house import HouseSubject, Urgency
from fieldkit.domain.progress import no_progress
from fieldkit.gui.hq.devices import backup_work
from fieldkit.gui.hq.devices.backup_work import backup_folder, drill_work
from fieldkit.gui.hq.turn import Turn
from fieldkit.operations.hq.house_state import house_state
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.headquarters import Device, a_headquarters, enrol
from tests.fakes.organisation import Organisation

T = TypeVar("T")


def at_once(step: Callable[[], T]) -> T:
    return step()


@pytest.fixture
def session(tmp_path: Path, organisation: Organisation) -> Iterator[HeadquartersSession]:
    opened = a_headquarters(tmp_path / "hq", organisation)
    yield opened
    close_session(opened)


def test_a_backup_lies_in_an_empty_folder_or_beside_other_things(tmp_path: Path) -> None:
    assert backup_folder(tmp_path) == tmp_path
    (tmp_path / ".Trash-0").mkdir()
    assert backup_folder(tmp_path) == tmp_path
    (tmp_path / "photos").mkdir()
    assert backup_folder(tmp_path) == tmp_path / "fieldkit"
    (tmp_path / "fieldkit-backup.json").write_text("{}")
    assert backup_folder(tmp_path) == tmp_path


def test_a_backup_and_a_drill_say_what_came_back(
    session: HeadquartersSession,
    organisation: Organisation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device(organisation)
    enrol(session, device, tmp_path)
    device.seal()
    device.hand_over(tmp_path / "stick")
    intake_bag(session, tmp_path / "stick")
    (tmp_path / "disk").mkdir()
    made = backup_work.backup_work(session, at_once, Turn())(tmp_path / "disk", no_progress)
    assert "1 object" in made.lead
    monkeypatch.setattr(backup_work, "load_reserve", lambda _keys, _ask: organisation.reserve)
    done = drill_work(session, at_once, "keys", "words")(tmp_path / "disk", no_progress)
    assert "objects 1, reports 1" in done.lead
    assert any("destroyed" in sentence for sentence in done.sentences)
    (drill,) = [item for item in house_state(session) if item.subject is HouseSubject.DRILL]
    assert drill.urgency is Urgency.OK
