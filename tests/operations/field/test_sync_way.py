"""Sync as it really is: rules of trust, client, and a drop server in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Cause, Check, Finding, Route
from fieldkit.domain.report import ReportState
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.errors import Cancelled
from fieldkit.hq.directory import publish_headquarters
from fieldkit.operations.field.allow_network import known_networks, refuse_network
from fieldkit.operations.field.device_state import ENROLMENT
from fieldkit.operations.field.judge_connection import SystemMachine
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice, kept_sync_choice
from fieldkit.operations.field.read_return import read_mail
from fieldkit.operations.field.sync import check_connection, sync
from fieldkit.operations.field.sync_desk import SyncDesk
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.platform.network import Surroundings
from tests.fakes.drop_server import RunningServer, a_drop_server
from tests.fakes.letters import a_directory, a_letter, a_receipt_for
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object
from tests.fakes.synced import LIMITS, Synced, a_synced_device, allow_here, with_servers

SMALL = b"small" * 100
LARGE = bytes(range(256)) * 4096 * 3  # 3 MiB


@pytest.fixture
def synced(tmp_path: Path, organisation: Organisation) -> Iterator[Synced]:
    with a_synced_device(tmp_path, organisation, is_allowed=False) as found:
        yield found


def a_desk(synced: Synced) -> SyncDesk:
    return desk_for(synced.session, limits=LIMITS, retry_now=True)


def test_objects_travel_receipts_come_back_and_nothing_is_left(synced: Synced) -> None:
    session = synced.session
    allow_here(session)
    large, small = put_object(session, LARGE), put_object(session, SMALL)
    summary = sync(a_desk(synced))
    assert summary.error is None
    assert (summary.end, summary.stored, summary.waiting) == (SyncEnd.DONE, 2, 0)
    assert synced.listed() == [small, large]
    assert {result.finding for result in summary.checks} <= {Finding.PASSED, Finding.NOTED}
    assert [result.check for result in summary.checks] == list(Check)
    letter = a_letter(
        session,
        synced.organisation,
        *(a_receipt_for(session, synced.organisation, sha256) for sha256 in (large, small)),
    )
    synced.leave_letter(letter, sha256_hex(letter))
    summary = sync(a_desk(synced))
    assert (summary.came_back.accepted, summary.came_back.deleted) == (2, 2)
    assert session.vault.outbox.get(large).state is ReportState.RECEIVED
    with synced.as_headquarters() as headquarters:
        assert headquarters.mail_of(synced.client.identifier) == ()  # type: ignore[arg-type]


def test_on_a_network_that_was_not_allowed_nothing_reaches_the_server(synced: Synced) -> None:
    put_object(synced.session, SMALL)
    summary = sync(a_desk(synced))
    assert (summary.end, summary.waiting) == (SyncEnd.NOT_TRUSTED, 1)
    failed = [result for result in summary.checks if result.finding is Finding.FAILED]
    assert [result.cause for result in failed] == [Cause.NETWORK_UNKNOWN]
    assert synced.listed() == []


def test_allowed_once_is_for_this_run(synced: Synced) -> None:
    desk = a_desk(synced)
    network = desk.way.judge(desk.in_vault)[0].network
    assert network is not None
    once = desk_for(synced.session, limits=LIMITS, allowed_once={network.identity})
    assert sync(once).end is SyncEnd.DONE
    assert sync(a_desk(synced)).end is SyncEnd.NOT_TRUSTED


def test_not_on_the_servers_list_no_object_is_named(synced: Synced) -> None:
    allow_here(synced.session)
    put_object(synced.session, SMALL)
    synced.server.refuse(synced.client)
    summary = sync(a_desk(synced))
    failed = [result for result in summary.checks if result.finding is Finding.FAILED]
    assert (summary.end, [result.cause for result in failed]) == (
        SyncEnd.NOT_TRUSTED,
        [Cause.OURS_REFUSED],
    )
    synced.server.allow(synced.client)
    assert sync(a_desk(synced)).stored == 1


def test_the_checks_alone_send_nothing(synced: Synced) -> None:
    allow_here(synced.session)
    put_object(synced.session, SMALL)
    summary = check_connection(a_desk(synced))
    assert summary.error is None
    assert Finding.NOT_REACHED not in {result.finding for result in summary.checks}
    assert synced.listed() == []


def test_stopped_and_with_the_server_killed_it_goes_on_at_the_byte(synced: Synced) -> None:
    allow_here(synced.session)
    sha256 = put_object(synced.session, LARGE)
    # Slow enough to be stopped amid the object, whatever this machine is busy with.
    keep_sync_choice(synced.session.vault, SyncChoice(limit_kib_per_second=2048))

    def stop(done: int, _total: int) -> None:
        if done > len(LARGE) // 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        sync(a_desk(synced), progress=stop)
    assert synced.listed() == []
    synced.server.kill()
    down = sync(a_desk(synced))
    assert (down.end, down.waiting) == (SyncEnd.BROKEN, 1)
    synced.server.start_again()
    begins: list[int] = []
    summary = sync(a_desk(synced), progress=lambda done, _total: begins.append(done))
    assert (summary.end, summary.stored) == (SyncEnd.DONE, 1)
    assert synced.listed() == [sha256]


def test_the_second_server_is_used_while_the_first_is_down(
    synced: Synced, tmp_path: Path, organisation: Organisation
) -> None:
    session, authority = synced.session, synced.server.authority
    (tmp_path / "second").mkdir()
    with a_drop_server(tmp_path / "second", authority=authority, devices=[synced.client]) as second:
        named = with_servers(organisation, authority, synced.server, second)
        newer = publish_headquarters(
            synced.organisation.directory(),
            named.headquarters,
            organisation.signers,
            organisation.online,
            session.clock.now(),
        )
        read_mail(session, [a_letter(session, named, items=[a_directory(newer)])])
        allow_here(session)
        sha256 = put_object(session, SMALL)
        synced.server.kill()
        assert sync(a_desk(synced)).stored == 1
        assert synced_with(synced, second).listed() == [sha256]


def synced_with(synced: Synced, server: RunningServer) -> Synced:
    return replace(synced, server=server)


class MovingMachine(SystemMachine):
    """This machine, on a network that a test changes."""

    def __init__(self) -> None:
        self.network = 0
        self.judged = 0

    def token(self) -> int:
        return self.network

    def surroundings(self, host: str | None) -> Surroundings:
        self.judged += 1
        return super().surroundings(host)


def test_a_network_that_changes_amid_an_object_is_noticed_and_judged_anew(synced: Synced) -> None:
    allow_here(synced.session)
    sha256 = put_object(synced.session, LARGE)
    keep_sync_choice(synced.session.vault, SyncChoice(limit_kib_per_second=768))
    machine = MovingMachine()

    def change(done: int, _total: int) -> None:
        if done:
            machine.network = 1

    summary = sync(desk_for(synced.session, limits=LIMITS, machine=machine), progress=change)
    assert summary.end is SyncEnd.DONE
    assert machine.judged >= 2
    assert synced.listed() == [sha256]


class LateMachine(MovingMachine):
    """This machine, whose network changes while it is judged for the first time."""

    def surroundings(self, host: str | None) -> Surroundings:
        found = super().surroundings(host)
        self.network = 1
        return found


def test_a_network_that_changes_while_it_is_judged_is_judged_again(synced: Synced) -> None:
    allow_here(synced.session)
    machine = LateMachine()
    summary = sync(desk_for(synced.session, limits=LIMITS, machine=machine))
    assert summary.end is SyncEnd.DONE
    assert machine.judged > 1


def _revoke(synced: Synced) -> None:
    with synced.session.vault.transaction():
        synced.session.vault.settings.put(ENROLMENT, DeviceState.REVOKED.value)


def _forbid(synced: Synced) -> None:
    (known,) = known_networks(synced.session.vault)
    refuse_network(synced.session.vault, known.network, synced.session.clock.now())


def _choose_tor(synced: Synced) -> None:
    choice = kept_sync_choice(synced.session.vault)
    keep_sync_choice(synced.session.vault, replace(choice, route=Route.TOR, tor_port=9))


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (_revoke, Cause.REVOKED),
        (_forbid, Cause.NETWORK_REFUSED),
        (_choose_tor, Cause.NETWORK_UNKNOWN),  # what the way to Tor leads over
    ],
)
def test_what_is_decided_amid_an_object_holds_at_once(
    synced: Synced, change: Callable[[Synced], None], cause: Cause
) -> None:
    allow_here(synced.session)
    put_object(synced.session, LARGE)
    keep_sync_choice(synced.session.vault, SyncChoice(limit_kib_per_second=256))
    changed: list[int] = []

    def decide(done: int, _total: int) -> None:
        # As a stick that is read, or the settings page, does beside the run.
        if done and not changed:
            changed.append(done)
            change(synced)

    summary = sync(a_desk(synced), progress=decide)
    failed = [result.cause for result in summary.checks if result.finding is Finding.FAILED]
    assert (summary.end, failed) == (SyncEnd.NOT_TRUSTED, [cause])
    assert (summary.stored, summary.waiting) == (0, 1)
    assert synced.listed() == []
