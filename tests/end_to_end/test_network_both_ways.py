"""The journey by network: a real vault, a real drop server, a real headquarters, real TLS."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.bundle.letter import read_letter_text
from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.connection import Cause
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.report import ReportState
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.errors import NetworkError
from fieldkit.operations.field.attach_file import attach_file
from fieldkit.operations.field.device_certificate import load_tls
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.list_forms import list_forms
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncSummary
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.operations.hq.enrol_device import revoke_device
from fieldkit.operations.hq.make_backup import make_backup
from fieldkit.operations.hq.publish_directory import publish_policy
from fieldkit.operations.hq.publish_form import publish_form
from fieldkit.operations.hq.reach_server import ServerReach
from fieldkit.operations.hq.renew_device import renew_device
from fieldkit.operations.hq.session import close_session
from fieldkit.operations.hq.sync_with_servers import ServerSync, sync_with_servers
from fieldkit.operations.hq.write_message import write_message
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.transfer.drop_client import Limits
from tests.fakes.journey import Office, a_monitor, a_report, an_office, bring_back, carry
from tests.fakes.office_server import OfficeServer, a_server_of_the_office
from tests.fakes.synced import allow_here


@dataclass
class Network:
    """Everybody who takes part."""

    office: Office
    server: OfficeServer
    monitor: Session
    folder: Path

    def send(self) -> SyncSummary:
        """Let the monitor sync."""
        return sync(desk_for(self.monitor, retry_now=True))

    def answer(self) -> ServerSync:
        """Let headquarters sync."""
        session = self.office.session
        done = sync_with_servers(session, ServerReach(session).connect)
        assert done.failure is None, done.failure
        (one,) = done.servers
        return one

    def state(self) -> ReportState:
        (stub,) = list_reports(self.monitor).stubs
        return stub.state


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    clock = SystemClock()
    office = an_office(tmp_path / "office", clock)
    with a_server_of_the_office(office, tmp_path) as server:
        monitor = a_monitor(tmp_path / "monitor", office, clock)
        office.enrol(monitor, tmp_path, "M-07")
        bring_back(monitor, office, tmp_path / "first-stick")
        made = Network(office, server, monitor, tmp_path)
        allow_here(monitor)
        yield made
    close_session(office.session)
    monitor.vault.close()


def test_a_report_is_sent_taken_in_backed_up_and_its_receipt_comes_home(network: Network) -> None:
    (stub,) = seal_report(network.monitor, [a_report(network.monitor)])
    network.answer()
    sent = network.send()
    assert (sent.end, sent.stored, sent.waiting) == (SyncEnd.DONE, 1, 0)
    first = network.answer()
    assert (first.count(Outcome.ACCEPTED), first.deleted, first.waiting) == (1, 0, 1)
    assert network.send().came_back.accepted == 1
    assert network.state() is ReportState.RECEIVED
    outbox = network.monitor.vault.outbox
    file = outbox.path(outbox.get(stub.object_sha256))
    assert file.exists()  # headquarters has one copy, and two are asked for
    make_backup(network.office.session, network.folder / "disk")
    assert network.answer().deleted == 1
    assert network.send().came_back.deleted == 1
    assert not file.exists()
    assert not list(network.server.data.rglob(f"*{stub.object_sha256}*"))


def test_either_way_may_come_first_and_both_may_come(network: Network) -> None:
    seal_report(network.monitor, [a_report(network.monitor)])
    network.answer()
    network.send()
    carry(network.monitor, network.folder / "stick")
    assert network.office.take_in(network.folder / "stick").count(Outcome.ACCEPTED) == 1
    assert network.answer().repeated == 1
    by_stick = bring_back(network.monitor, network.office, network.folder / "back")
    assert (by_stick.accepted, network.state()) == (1, ReportState.RECEIVED)
    mailbox = network.server.data / "mail"
    assert list(mailbox.iterdir())
    by_network = network.send().came_back
    assert (by_network.letters, by_network.refused) == (0, [])
    # Known from the stick: not fetched again, and deleted there.
    assert list(mailbox.iterdir()) == []
    assert network.office.session.store.records.count() == 1


def test_words_from_headquarters_arrive(network: Network) -> None:
    write_message(network.office.session, "M-07", MailKind.TASK, "Find a witness for row 14.")
    network.answer()
    assert network.send().came_back.messages == 1
    (letter,) = network.monitor.vault.mail.letters()
    assert letter.kind == MailKind.TASK
    assert read_letter_text(letter.content).text == "Find a witness for row 14."


def test_forms_and_rules_arrive(network: Network) -> None:
    office = network.office
    network.answer()
    network.send()
    form = json.loads((Path(__file__).parents[2] / "resources/forms/T02.json").read_bytes())
    form["version"] = "2099-01-01"
    publish_form(office.session, forms={"t02.json": json.dumps(form).encode()})
    policy = Policy(delete_needs_copies=3)
    publish_policy(office.session, [office.offline], office.ask, policy=policy)
    network.answer()
    assert network.send().came_back.forms_changed
    versions = {form.form_id: form.version for form in list_forms(network.monitor)}
    assert versions["T02"] == "2099-01-01"
    now = network.monitor.clock.now()
    assert headquarters_of(network.monitor.vault, now).policy.delete_needs_copies == 3


def test_a_new_certificate_comes_by_mail_and_the_old_one_goes_once_it_is_known(
    network: Network,
) -> None:
    network.answer()
    before = load_tls(network.monitor.vault)
    assert before is not None
    renew_device(network.office.session, "M-07")
    assert network.answer().allowed == 1
    network.send()
    after = load_tls(network.monitor.vault)
    assert after is not None
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)
    # The next report says that the letter arrived, and goes with the new certificate.
    seal_report(network.monitor, [a_report(network.monitor)])
    assert network.send().stored == 1
    done = network.answer()
    assert (done.count(Outcome.ACCEPTED), done.refused) == (1, 1)
    assert network.send().end is SyncEnd.DONE


def test_a_device_that_is_cut_off_at_once_sends_nothing_more(network: Network) -> None:
    network.answer()
    assert network.send().end is SyncEnd.DONE
    seal_report(network.monitor, [a_report(network.monitor)])
    revoke_device(network.office.session, "M-07", at_once=True)
    network.answer()
    refused = network.send()
    assert (refused.end, refused.stored) == (SyncEnd.NOT_TRUSTED, 0)
    assert Cause.OURS_REFUSED in [result.cause for result in refused.checks]
    assert network.answer().count(Outcome.HELD) == 0
    bring_back(network.monitor, network.office, network.folder / "back")
    assert enrolment_state(network.monitor.vault) == "revoked"


def test_a_revoked_device_is_told_by_network_and_then_cut_off(network: Network) -> None:
    network.answer()
    network.send()
    revoke_device(network.office.session, "M-07")
    assert network.answer().refused == 0
    seal_report(network.monitor, [a_report(network.monitor)])
    told = network.send()
    assert (told.came_back.device_state, told.stored) == ("revoked", 0)
    assert enrolment_state(network.monitor.vault) == "revoked"
    assert network.answer().refused == 1


def test_a_server_that_is_killed_in_between_costs_nothing(network: Network) -> None:
    seal_report(network.monitor, [a_report(network.monitor)])
    network.answer()
    network.server.kill()
    assert network.send().end is not SyncEnd.DONE
    network.server.start_again()
    assert network.send().stored == 1
    network.server.kill()
    network.server.start_again()
    assert network.answer().count(Outcome.ACCEPTED) == 1


def test_a_server_that_is_killed_while_headquarters_fetches_costs_what_is_missing(
    network: Network,
) -> None:
    draft = a_report(network.monitor)
    attach_file(network.monitor, draft, io.BytesIO(os.urandom(6 * 1024**2)), "film.mp4")
    (stub,) = seal_report(network.monitor, [draft])
    network.answer()
    assert network.send().stored == 1
    session = network.office.session

    def kill(done: int, total: int) -> None:
        if done > total // 3 and network.server.process.poll() is None:
            network.server.kill()

    slow = ServerReach(session, limits=Limits(bytes_per_second=3 * 1024**2))
    failed = sync_with_servers(session, slow.connect, progress=kill)
    assert isinstance(failed.failure, NetworkError)
    (part,) = session.archive.downloads.iterdir()
    begun = part.stat().st_size
    assert begun > 1024**2
    network.server.start_again()
    told: list[int] = []
    again = sync_with_servers(
        session, ServerReach(session).connect, progress=lambda done, _total: told.append(done)
    )
    assert again.failure is None
    assert again.servers[0].count(Outcome.ACCEPTED) == 1
    assert min(done for done in told if done) >= begun
    assert session.store.objects.known(stub.object_sha256)


def test_nothing_of_content_or_address_is_logged_or_lies_on_the_server(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    report = a_report(network.monitor, name_as_reported="CANARY person", place="CANARY place")
    (stub,) = seal_report(network.monitor, [report])
    write_message(network.office.session, "M-07", MailKind.TASK, "CANARY task")
    network.answer()
    assert network.send().stored == 1
    held = network.server.held()
    assert len(held) >= 3  # index, object, letter
    network.server.kill()
    network.send()
    network.server.start_again()
    assert network.answer().count(Outcome.ACCEPTED) == 1
    assert network.send().came_back.accepted == 1
    said = [record.getMessage() for record in caplog.records]
    assert any("fetched 1 objects" in message for message in said)
    said += network.server.said().splitlines()
    for content in ("CANARY", "M-07", "127.0.0.1", str(network.folder), stub.object_sha256):
        assert [message for message in said if content in message] == []
    for data in (*held, *network.server.held()):
        assert b"CANARY" not in data
