"""What the screen of the network says and asks; no Qt, real vaults, a server in memory."""

from dataclasses import replace

import pytest

from fieldkit.domain.connection import Cause, Check, CheckResult, Finding, Network
from fieldkit.domain.report import ReportState
from fieldkit.errors import ConnectionCut, DiskFull, NotTrusted, ServerUnreachable
from fieldkit.gui.field.sync.presenter import SyncPresenter
from fieldkit.operations.field.allow_network import known_networks
from fieldkit.operations.field.device_state import ENROLMENT
from tests.fakes.drop_box import NETWORK
from tests.fakes.letters import a_letter, a_receipt_for
from tests.fakes.outbox import put_object
from tests.fakes.sync_runs import FakeNetwork, sync_runs

UNKNOWN = CheckResult(Check.ALLOWED, Finding.FAILED, Cause.NETWORK_UNKNOWN)


class FakeSync:
    def __init__(self) -> None:
        self.shown = None
        self.all = []
        self.failures = []

    def show_sync(self, shown):
        self.shown = shown
        self.all.append(shown)

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def network(device):
    return FakeNetwork(device)


@pytest.fixture
def view():
    return FakeSync()


@pytest.fixture
def presenter(device, run, network, view):
    runs = sync_runs(device, run, network, lambda: presenter.follow())
    presenter = SyncPresenter(view, device, run, runs)
    return presenter


def test_it_says_what_waits_before_anything_is_sent(device, presenter, view, network) -> None:
    put_object(device, b"x" * 3_000_000)
    put_object(device, b"y" * 1000, carried=True)
    presenter.start()
    assert view.shown.lead == "2 sealed objects wait for headquarters (2.9 MB)."
    assert view.shown.start == "Send now"
    assert [row.title for row in view.shown.uploads] == ["A colleague's report", "Sealed report 1"]
    assert network.box.requests == []


def test_it_says_at_once_whether_something_speaks_against_the_network(presenter, view) -> None:
    presenter.start()
    assert view.shown.connection.sentence == "Nothing speaks against this network."
    assert view.shown.start == "Look for news"


def test_an_unknown_network_is_asked_about_and_nothing_can_be_sent_meanwhile(
    device, presenter, view, network
) -> None:
    put_object(device, b"sealed")
    network.way.failing = [UNKNOWN]
    presenter.start()
    assert view.shown.asked.name == "invented network"
    assert view.shown.asked.may_be_kept
    assert (view.shown.start, view.shown.connection) == ("", None)


def test_allowing_a_network_keeps_it_under_its_name_and_begins(
    device, presenter, view, network
) -> None:
    network.way.failing = [UNKNOWN]
    presenter.start()
    network.way.failing = []
    presenter.allow("At the invented library")
    [known] = known_networks(device.vault)
    assert (known.network.identity, known.is_allowed) == (NETWORK.identity, True)
    assert known.network.name == "At the invented library"
    assert network.runs == [True]
    assert view.shown.asked is None


def test_a_network_without_a_given_name_keeps_the_one_it_has(device, presenter, network) -> None:
    network.way.failing = [UNKNOWN]
    presenter.start()
    presenter.allow("")
    assert known_networks(device.vault)[0].network.name == "invented network"


def test_allowing_only_once_keeps_nothing_and_begins(device, presenter, network) -> None:
    network.way.failing = [UNKNOWN]
    presenter.start()
    presenter.allow_once()
    assert known_networks(device.vault) == ()
    assert network.once == [{NETWORK.identity}]


def test_refusing_a_network_is_kept_and_nothing_begins(device, presenter, network) -> None:
    network.way.failing = [UNKNOWN]
    presenter.start()
    presenter.refuse("Cafe")
    [known] = known_networks(device.vault)
    assert not known.is_allowed
    assert (network.runs, network.judged) == ([], 2)


def test_a_network_that_cannot_be_told_from_others_is_allowed_once_at_most(
    device, run, view, network
) -> None:
    class Nameless(FakeNetwork):
        def judge(self, *arguments, **words):
            found = super().judge(*arguments, **words)
            return [replace(one, network=Network("", passing="as it is now")) for one in found]

    nameless = Nameless(device)
    nameless.way.failing = [UNKNOWN]
    runs = sync_runs(device, run, nameless, lambda: presenter.follow())
    presenter = SyncPresenter(view, device, run, runs)
    presenter.start()
    assert not view.shown.asked.may_be_kept
    presenter.allow("never kept")
    assert known_networks(device.vault) == ()
    presenter.allow_once()
    assert nameless.once == [{"as it is now"}]


def test_what_was_sent_is_said_and_what_that_means(device, presenter, view) -> None:
    put_object(device, b"sealed" * 1000)
    presenter.start()
    presenter.begin()
    assert view.shown.lead == "Nothing waits to be sent."
    assert view.shown.explanation == ""
    assert view.shown.returned.lines[0] == "1 sealed object is at the server now (5.9 kB)."
    assert "receipt" in view.shown.returned.lines[1]
    assert view.shown.connection.sentence == "This connection can be trusted."
    assert view.shown.later.startswith("Last connection: today")
    assert view.shown.start == "Once more"
    assert [row.state for row in view.shown.uploads] == ["at the server, no receipt yet"]


def test_what_came_back_is_said(device, organisation, presenter, view, network) -> None:
    sha256 = put_object(device, b"sealed" * 1000)
    presenter.start()
    presenter.begin()
    network.box.leave(a_letter(device, organisation, a_receipt_for(device, organisation, sha256)))
    presenter.begin()
    assert view.shown.returned.lines[0] == "1 report is safe at headquarters now."
    assert view.shown.uploads == ()
    assert device.vault.reports.stubs()[0].state is ReportState.RECEIVED


def test_while_it_runs_it_says_how_far_it_is(device, presenter, view) -> None:
    for number in range(3):
        put_object(device, bytes([number]) * 5000)
    presenter.start()
    presenter.begin()
    texts = list(dict.fromkeys(shown.work.text for shown in view.all if shown.work))
    assert texts[0] == "Checking the network…"
    assert "Taking in what headquarters sent…" in texts
    assert "Sending: 0 of 3 sealed objects are at the server." in texts
    assert view.shown.work is None


def test_a_broken_connection_is_explained_and_can_be_tried_again(
    device, presenter, view, network
) -> None:
    put_object(device, b"sealed")

    def cut(_number):
        raise ConnectionCut

    network.way.on_open = cut
    presenter.start()
    presenter.begin()
    [failed] = [check for check in view.shown.connection.checks if check.matters]
    assert failed.sentence == "The server cannot be reached from here."
    assert view.shown.trouble is None  # it is not said twice
    assert view.shown.start == "Try again"


def test_a_connection_that_cannot_be_trusted_is_no_trouble_but_a_finding(
    device, presenter, view, network
) -> None:
    put_object(device, b"sealed")
    network.way.failing = [CheckResult(Check.ROUTE, Finding.FAILED, Cause.NO_TOR)]
    presenter.start()
    presenter.begin()
    assert view.shown.trouble is None
    assert view.shown.connection.sentence == "Not now. Nothing has left this computer."
    [failed] = [check for check in view.shown.connection.checks if check.matters]
    assert "Tor" in failed.sentence
    assert network.box.requests == []


def test_what_the_last_run_met_outside_is_said_to_who_comes_later(
    device, run, network, view
) -> None:
    runs = sync_runs(device, run, network, lambda: None)
    meets(network, NotTrusted(Check.SERVER_CERTIFICATE, Cause.INTERCEPTED))
    runs.start(by_person=False)
    presenter = SyncPresenter(view, device, run, runs)
    presenter.start()
    assert "cannot be trusted" in view.shown.connection.sentence
    assert view.shown.start == "Try again"
    assert network.judged == 0


def test_a_network_that_was_out_of_reach_is_judged_anew(device, run, network, view) -> None:
    followed = []
    runs = sync_runs(device, run, network, lambda: [one.follow() for one in followed])
    meets(network, ServerUnreachable())
    runs.start(by_person=False)
    followed.append(SyncPresenter(view, device, run, runs))
    followed[0].start()
    assert view.shown.connection.sentence == "Nothing speaks against this network."


def meets(network, error) -> None:
    def fail(_number):
        raise error

    network.way.on_open = fail


def test_stopping_says_that_nothing_is_lost(device, run, presenter, view) -> None:
    run.hold()
    presenter.start()
    presenter.begin()
    presenter.stop()
    run.go()
    assert view.shown.trouble.sentence == "Stopped."
    assert view.shown.start == "Try again"


def test_a_full_disk_is_explained(run, presenter, view) -> None:
    presenter.start()
    run.fails_with = DiskFull()
    presenter.begin()
    assert view.shown.trouble.sentence == "The disk is full."


def test_a_device_that_was_revoked_is_told_what_to_do_and_sends_nothing(
    device, presenter, view
) -> None:
    put_object(device, b"sealed")
    with device.vault.transaction():
        device.vault.settings.put(ENROLMENT, "revoked")
    presenter.start()
    assert view.shown.is_revoked
    assert view.shown.lead == "Headquarters has revoked this device."
    assert (view.shown.start, view.shown.connection) == ("", None)


def test_a_run_that_goes_on_already_is_followed(device, run, network, view) -> None:
    put_object(device, b"sealed")
    runs = sync_runs(device, run, network, lambda: presenter.follow())
    presenter = SyncPresenter(view, device, run, runs)
    run.hold()
    runs.start()
    presenter.start()
    run.step()  # it is noted in the vault
    run.step()  # the screen has read what waits
    assert view.shown.work is not None
    run.go()
    assert view.shown.work is None
    assert view.shown.returned.lines


def test_only_the_first_of_many_objects_are_listed(device, presenter, view) -> None:
    for number in range(103):
        put_object(device, number.to_bytes(2, "big") * 50)
    presenter.start()
    assert (len(view.shown.uploads), view.shown.more) == (100, 3)


def test_an_unread_message_is_offered_to_be_read(device, presenter, view) -> None:
    with device.vault.transaction():
        device.vault.mail.add("ab" * 32, device.clock.now())
        device.vault.mail.add_letter("ab" * 32, "message", b"{}")
    presenter.start()
    assert view.shown.returned.has_letters
