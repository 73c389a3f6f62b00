"""Stick and network mixed in every order, with a real headquarters and a real drop server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pytest

from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.report import ReportState
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.operations.field.carry_objects import carry_objects
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.read_return import read_return
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.summarise_reports import summarise_reports
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncSummary
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.publish_directory import publish_policy
from fieldkit.operations.hq.reach_server import ServerReach
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.sync_with_servers import sync_with_servers
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from tests.fakes.journey import Office, a_monitor, a_report, an_office, bring_back, carry
from tests.fakes.office_server import OfficeServer, a_server_of_the_office
from tests.fakes.synced import allow_here


@dataclass
class Everybody:
    """A headquarters, its server, and two monitors."""

    office: Office
    server: OfficeServer
    first: Session
    second: Session
    folder: Path
    sticks: int = 0

    def stick(self) -> Path:
        self.sticks += 1
        return self.folder / f"stick-{self.sticks}"

    # What can happen, in any order.

    def send(self) -> SyncSummary:
        summary = sync(desk_for(self.first, retry_now=True))
        assert summary.end is SyncEnd.DONE, summary.error
        return summary

    def hand_over(self) -> None:
        stick = self.stick()
        if any(one.state is not ReportState.RECEIVED for one in self.objects()):
            carry(self.first, stick)
            self.office.take_in(stick)

    def headquarters_syncs(self) -> None:
        session = self.office.session
        done = sync_with_servers(session, ServerReach(session).connect)
        assert done.failure is None, done.failure
        assert [one.failure for one in done.servers] == [None]

    def stick_comes_back(self) -> None:
        bring_back(self.first, self.office, self.stick())

    def objects(self) -> list[object]:
        return list(self.first.vault.outbox.with_file())

    def accepted_at_headquarters(self) -> int:
        return self.office.session.store.records.count()


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    """Made once: every order seals reports of its own."""
    folder, clock = tmp_path_factory.mktemp("everybody"), SystemClock()
    office = an_office(folder / "office", clock)
    with a_server_of_the_office(office, folder) as server:
        first, second = (a_monitor(folder / name, office, clock) for name in ("one", "two"))
        made = Everybody(office, server, first, second, folder)
        for number, monitor in enumerate((first, second)):
            office.enrol(monitor, folder, f"M-0{number}")
            bring_back(monitor, office, made.stick())
            allow_here(monitor)
        made.headquarters_syncs()
        yield made
    close_session(office.session)
    first.vault.close()
    second.vault.close()


STEPS: tuple[Callable[[Everybody], object], ...] = (
    Everybody.send,
    Everybody.hand_over,
    Everybody.headquarters_syncs,
    Everybody.stick_comes_back,
)
ORDERS = list(permutations(STEPS))[::3]  # tests/faults/test_sync_interleavings.py tries far more


def name_of(order: tuple[Callable[[Everybody], object], ...]) -> str:
    return "-".join(step.__name__ for step in order)


@pytest.mark.slow
@pytest.mark.parametrize("order", ORDERS, ids=name_of)
def test_whatever_comes_first_each_report_arrives_once_and_the_device_knows(
    everybody: Everybody, order: tuple[Callable[[Everybody], object], ...]
) -> None:
    before = everybody.accepted_at_headquarters()
    (stub,) = seal_report(everybody.first, [a_report(everybody.first, "T01")])
    for step in order:
        step(everybody)
    # By now it may still be under way; each way once more, and it is home.
    everybody.send()
    everybody.headquarters_syncs()
    everybody.send()
    assert everybody.accepted_at_headquarters() == before + 1
    assert everybody.first.vault.reports.stub(stub.report_id).state is ReportState.RECEIVED
    make_backup(everybody.office.session, everybody.folder / f"backup-{everybody.sticks}")
    everybody.headquarters_syncs()
    everybody.send()
    everybody.stick_comes_back()
    assert everybody.objects() == []
    assert not list(everybody.server.data.rglob(f"*{stub.object_sha256}*"))


def test_stored_is_not_safe_until_the_receipt_is_here(everybody: Everybody) -> None:
    safe = summarise_reports(everybody.first).safe_at_headquarters
    seal_report(everybody.first, [a_report(everybody.first, "T01")])
    assert summarise_reports(everybody.first).only_here == 1
    everybody.send()
    summary = summarise_reports(everybody.first)
    assert (summary.at_server, summary.safe_at_headquarters) == (1, safe)
    assert list_reports(everybody.first).at_server == 1
    everybody.headquarters_syncs()
    everybody.send()
    summary = summarise_reports(everybody.first)
    assert (summary.at_server, summary.safe_at_headquarters) == (0, safe + 1)


def test_a_colleagues_report_travels_through_us_and_the_receipt_goes_home(
    everybody: Everybody,
) -> None:
    (stub,) = seal_report(everybody.second, [a_report(everybody.second, "T01")])
    stick = everybody.stick()
    carry(everybody.second, stick)
    assert carry_objects(everybody.first, stick).count == 1
    before = everybody.accepted_at_headquarters()
    assert everybody.send().stored == 1
    everybody.headquarters_syncs()
    assert everybody.accepted_at_headquarters() == before + 1
    home = sync(desk_for(everybody.second))
    assert home.came_back.accepted == 1
    assert state_of(everybody.second, stub.object_sha256) is ReportState.RECEIVED


def state_of(session: Session, sha256: Sha256) -> ReportState:
    return session.vault.outbox.get(sha256).state


@pytest.mark.parametrize("by_stick", [False, True])
def test_a_stricter_rule_holds_before_the_next_byte(everybody: Everybody, by_stick: bool) -> None:
    office = everybody.office
    sealed = seal_report(everybody.first, [a_report(everybody.first, "T01")])
    publish_policy(
        office.session,
        [office.offline],
        office.ask,
        servers=(everybody.server.url,),
        policy=Policy(require_tor=True),
    )
    try:
        if by_stick:
            stick = everybody.stick()
            office.write_return(stick)
            read_return(everybody.first, stick)
        else:
            everybody.headquarters_syncs()
        summary = sync(desk_for(everybody.first, retry_now=True))
        assert summary.end is SyncEnd.NOT_TRUSTED
        assert summary.stored == 0
        assert headquarters_of(
            everybody.first.vault, everybody.first.clock.now()
        ).policy.require_tor
        assert state_of(everybody.first, sealed[0].object_sha256) is ReportState.SEALED
    finally:
        everybody.hand_over()
