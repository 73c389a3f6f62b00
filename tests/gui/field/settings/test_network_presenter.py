"""What may be chosen of the network, and what holds; no Qt, real vaults."""

from dataclasses import replace

import pytest

from fieldkit.domain.connection import Network, Route
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.gui.field.settings.network_presenter import NetworkSettingsPresenter, minute_of
from fieldkit.operations.field.allow_network import allow_network, known_networks, refuse_network
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice, kept_sync_choice
from tests.fakes.field import a_device
from tests.fakes.organisation import Organisation


class FakePage:
    def __init__(self) -> None:
        self.shown = None
        self.refusal = ""
        self.failures = []

    def show_settings(self, shown):
        self.shown = shown

    def show_refusal(self, sentence):
        self.refusal = sentence

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def view():
    return FakePage()


@pytest.fixture
def changed():
    return []


@pytest.fixture
def visit(tmp_path, run, view, changed):
    opened = []

    def begin(organisation: Organisation | None, choice: SyncChoice | None = None):
        session = a_device(tmp_path / "vault", organisation)
        opened.append(session)
        if choice is not None:
            keep_sync_choice(session.vault, choice)
        presenter = NetworkSettingsPresenter(
            view, session, run, on_changed=lambda: changed.append(1)
        )
        presenter.start()
        return presenter, session.vault

    yield begin
    for session in opened:
        session.vault.close()


def with_policy(organisation: Organisation, policy: Policy) -> Organisation:
    return replace(organisation, headquarters=organisation.with_changes(policy=policy))


def test_what_holds_is_shown(organisation, visit, view) -> None:
    visit(organisation, SyncChoice(SyncMode.ASK, at_minute=21 * 60 + 5))
    assert view.shown.choice.mode is SyncMode.ASK
    assert view.shown.at == "21:05"
    assert view.shown.rule.startswith("Headquarters does not ask for Tor")
    assert not view.shown.is_changed


def test_every_choice_holds_at_once_and_can_be_put_back(organisation, visit, view, changed) -> None:
    presenter, vault = visit(organisation)
    presenter.choose_mode(SyncMode.AUTOMATIC)
    presenter.choose_route(Route.TOR)
    presenter.choose_limit(64)
    presenter.choose_jitter(15)
    presenter.choose_time("7:30")
    presenter.choose_tor_port("9150")
    assert kept_sync_choice(vault) == SyncChoice(
        SyncMode.AUTOMATIC, Route.TOR, 64, 450, 15, tor_port=9150
    )
    assert view.shown.is_changed
    assert len(changed) == 6
    presenter.put_back()
    assert kept_sync_choice(vault) == SyncChoice()
    assert not view.shown.is_changed


def test_nothing_weaker_than_the_rule_of_headquarters_can_be_chosen(
    organisation, visit, view
) -> None:
    presenter, vault = visit(with_policy(organisation, Policy(require_tor=True)))
    presenter.choose_route(Route.DIRECT)
    presenter.choose_route(Route.VPN)
    assert kept_sync_choice(vault).route is Route.DIRECT
    assert (view.shown.least, view.shown.choice.route) == (Route.TOR, Route.TOR)
    assert view.shown.rule == "Reports may go over the network only through Tor."
    presenter.choose_route(Route.ONION)
    assert kept_sync_choice(vault).route is Route.ONION


def test_the_rule_that_is_shown_is_not_taken_for_a_choice(organisation, visit, view) -> None:
    presenter, vault = visit(with_policy(organisation, Policy(require_tor=True)))
    presenter.choose_mode(SyncMode.ASK)
    assert kept_sync_choice(vault).route is Route.DIRECT


@pytest.mark.parametrize("text", ["0", "65536", "tor", "", "-1", "9" * 30])
def test_what_is_no_port_is_refused_and_what_holds_is_shown(
    organisation, visit, view, text
) -> None:
    presenter, vault = visit(organisation)
    presenter.choose_tor_port(text)
    assert view.refusal == "A port is a number from 1 to 65535."
    assert kept_sync_choice(vault) == SyncChoice()
    assert view.shown.choice.tor_port == 9050


def test_what_is_no_time_is_refused(organisation, visit, view) -> None:
    presenter, vault = visit(organisation)
    presenter.choose_time("25:00")
    assert view.refusal == "A time looks like 21:30."
    presenter.choose_time("21:30")
    assert view.refusal == ""
    presenter.choose_time("  ")
    assert kept_sync_choice(vault).at_minute is None


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("21:30", 1290),
        (" 7.05 ", 425),
        ("7", 420),
        ("0:00", 0),
        ("23 59", 1439),
        ("24:00", None),
        ("7:60", None),
        ("", None),
        ("noon", None),
        ("7:5", None),
    ],
)
def test_times_are_read_as_people_write_them(text, minute) -> None:
    assert minute_of(text) == minute


def test_networks_are_listed_with_what_was_decided_and_can_be_forgotten(
    organisation, visit, view, changed
) -> None:
    presenter, vault = visit(organisation)
    now = presenter._session.clock.now()
    allow_network(vault, Network("ab" * 32, "Invented home"), now)
    refuse_network(vault, Network("cd" * 32), now)
    presenter.start()
    assert sorted(one.text.rpartition(",")[0] for one in view.shown.networks) == [
        "Invented home: allowed",
        "Network without a name: never here",
    ]
    presenter.forget("ab" * 32)
    assert [known.network.identity for known in known_networks(vault)] == ["cd" * 32]
    assert len(view.shown.networks) == 1
    assert changed == [1]


def test_without_headquarters_there_is_no_rule_and_everything_can_be_chosen(visit, view) -> None:
    presenter, vault = visit(None)
    assert (view.shown.rule, view.shown.least) == ("", Route.DIRECT)
    presenter.choose_route(Route.VPN)
    assert kept_sync_choice(vault).route is Route.VPN
