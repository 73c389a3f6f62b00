"""The request for a new certificate goes over the network too, and the answer comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.domain.sync_run import SyncEnd
from fieldkit.operations.field.device_certificate import days_left, load_tls
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.renew_certificate import waiting_renewal
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncDesk
from fieldkit.operations.hq.enrol_device import approve_device, receive_request
from fieldkit.operations.hq.intake_bag import intake_files
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.write_return import write_return
from fieldkit.operations.session import Session
from tests.fakes.drop_box import MemoryDropBox, MemoryWay
from tests.fakes.field import a_draft
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import Organisation


class Journey:
    """An enrolled device, its headquarters, and a drop server in memory between them."""

    def __init__(self, device: Session, hq: HeadquartersSession, folder: Path) -> None:
        self.device, self.hq, self.folder = device, hq, folder
        self.box = MemoryDropBox()
        way = MemoryWay(device, [self.box])
        self.desk = SyncDesk(device, way, wait=lambda _seconds: None, retry_now=True)
        self._bags = 0
        hq.clock.time = device.clock.now()  # type: ignore[attr-defined]  # a clock of tests
        path = folder / "request.age"
        path.write_bytes(request_enrolment(device))
        receive_request(hq, path)
        approve_device(hq, load_identity(device.vault).device_id, "M-07")
        self.answer()
        assert sync(self.desk).end is SyncEnd.DONE

    def pass_days(self, days: int) -> None:
        self.device.clock.pass_time(days=days)  # type: ignore[attr-defined]  # a clock of tests
        self.hq.clock.pass_days(days)  # type: ignore[attr-defined]  # a clock of tests

    def fetch(self) -> None:
        """Let headquarters take in what lies on the server, and delete it there."""
        paths = []
        for sha256, content in self.box.complete.items():
            paths.append(self.folder / f"{sha256}.age")
            paths[-1].write_bytes(content)
        intake_files(self.hq, paths)
        self.box.forget_everything()

    def answer(self) -> None:
        """Leave on the server what headquarters has to say."""
        self._bags += 1
        stick = self.folder / f"back-{self._bags}"
        stick.mkdir()
        write_return(self.hq, stick)
        for path in stick.glob("*/data/*.age"):
            self.box.leave(path.read_bytes())

    @property
    def days(self) -> int | None:
        return days_left(self.device.vault, self.device.clock.now())


@pytest.fixture
def journey(device: Session, organisation: Organisation, tmp_path: Path):
    hq = a_headquarters(tmp_path / "hq", organisation)
    yield Journey(device, hq, tmp_path)
    close_session(hq)


def test_a_certificate_is_renewed_without_a_stick(journey: Journey) -> None:
    journey.pass_days(700)
    seal_report(journey.device, [a_draft(journey.device)])
    before = load_tls(journey.device.vault)
    sync(journey.desk)
    waiting = waiting_renewal(journey.device.vault)
    assert waiting is not None
    assert sorted(journey.box.completions) == sorted(journey.box.complete)
    assert waiting.sha256 in journey.box.complete
    assert load_tls(journey.device.vault) == before
    journey.fetch()
    journey.answer()
    summary = sync(journey.desk)
    assert (summary.end, summary.came_back.device_state) == (SyncEnd.DONE, "approved")
    assert journey.days == 729
    assert waiting_renewal(journey.device.vault) is None


def test_it_is_sent_once_in_days_though_headquarters_took_it(journey: Journey) -> None:
    journey.pass_days(700)
    sync(journey.desk)
    journey.fetch()
    sync(journey.desk)
    assert journey.box.complete == {}
    journey.pass_days(4)
    sync(journey.desk)
    assert len(journey.box.complete) == 1


def test_nothing_is_sent_while_there_is_time(journey: Journey) -> None:
    journey.pass_days(600)
    sync(journey.desk)
    assert journey.box.complete == {}
