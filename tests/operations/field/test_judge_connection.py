"""Judging before anything leaves: facts of the vault and of the machine, the first good server."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.domain.connection import Cause, Check, Finding, Network, Route
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.roster import DeviceState
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.hq.directory import renew
from fieldkit.operations.field.allow_network import (
    allow_network,
    forget_network,
    refuse_network,
)
from fieldkit.operations.field.judge_connection import (
    JudgedServer,
    TrustFacts,
    chosen,
    current_network,
    judge_servers,
    trust_facts,
)
from fieldkit.operations.field.keep_directory import keep_trusted_time, trusted_directory
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.mark_training import mark_training
from fieldkit.operations.field.read_return import read_mail
from fieldkit.operations.session import Session
from fieldkit.platform.network import Way
from fieldkit.transfer.trust import TorAnswer
from tests.fakes.clock import NOON
from tests.fakes.enrolled import Authorities, an_enrolled_device, authorities, tell, with_servers
from tests.fakes.field import a_device
from tests.fakes.letters import a_directory, a_letter
from tests.fakes.machine import HOME, FakeMachine
from tests.fakes.organisation import Organisation

ONION = "https://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"
LITERAL = "https://203.0.113.7:8443"
NAME = "https://drop.example.org"


@pytest.fixture(scope="module")
def made() -> Authorities:
    return authorities(NOON)


class Devices:
    """Makes devices of one organisation, and closes them."""

    def __init__(self, folder: Path, organisation: Organisation, made: Authorities) -> None:
        self.folder = folder
        self.organisation = organisation
        self.made = made
        self.sessions: list[Session] = []

    def __call__(self, *urls: str, policy: Policy | None = None, days: int = 730) -> Session:
        published = with_servers(self.organisation, self.made, urls, policy)
        folder = self.folder / str(len(self.sessions))
        self.sessions.append(an_enrolled_device(folder, published, self.made, days=days))
        return self.sessions[-1]


@pytest.fixture
def devices(tmp_path: Path, organisation: Organisation, made: Authorities) -> Iterator[Devices]:
    maker = Devices(tmp_path, organisation, made)
    yield maker
    for session in maker.sessions:
        session.vault.close()


def allow_here(session: Session, machine: FakeMachine) -> Network:
    network = current_network(trust_facts(session), machine)
    assert network is not None
    allow_network(session.vault, network, session.clock.now())
    return network


def failure_of(judged: JudgedServer) -> tuple[Check, Cause | None] | None:
    failed = [result for result in judged.results if result.finding is Finding.FAILED]
    return (failed[0].check, failed[0].cause) if failed else None


def judge(session: Session, machine: FakeMachine) -> JudgedServer:
    return chosen(judge_servers(trust_facts(session), machine=machine))


def test_an_allowed_network_leads_to_the_server(devices: Devices) -> None:
    session, machine = devices(LITERAL), FakeMachine()
    network = allow_here(session, machine)
    judged = judge(session, machine)
    assert judged.may_connect
    assert judged.server is not None
    assert (judged.server.host, judged.server.port) == ("203.0.113.7", 8443)
    assert (judged.route, judged.tor, judged.interface) == (Route.DIRECT, None, "wlan0")
    assert judged.network == network


def test_nothing_is_allowed_at_first(devices: Devices) -> None:
    judged = judge(devices(LITERAL), FakeMachine())
    assert failure_of(judged) == (Check.ALLOWED, Cause.NETWORK_UNKNOWN)
    assert not judged.may_connect


def test_another_network_is_another_question(devices: Devices) -> None:
    session = devices(LITERAL)
    allow_here(session, FakeMachine())
    assert failure_of(judge(session, FakeMachine(traits=HOME))) == (
        Check.ALLOWED,
        Cause.NETWORK_UNKNOWN,
    )


def test_a_refused_network_stays_refused(devices: Devices) -> None:
    session, machine = devices(LITERAL), FakeMachine()
    refuse_network(session.vault, allow_here(session, machine), NOON)
    assert failure_of(judge(session, machine)) == (Check.ALLOWED, Cause.NETWORK_REFUSED)


def test_once_is_for_this_run_only(devices: Devices) -> None:
    session, machine = devices(LITERAL), FakeMachine(traits=())
    facts = trust_facts(session)
    network = current_network(facts, machine)
    assert network == Network("")
    once = {network.once_word}
    assert chosen(judge_servers(facts, allowed_once=once, machine=machine)).may_connect
    assert not chosen(judge_servers(facts, machine=machine)).may_connect
    assert not chosen(judge_servers(facts, allowed_once={""}, machine=machine)).may_connect


def test_once_is_not_for_the_next_network_that_cannot_be_told_from_others(
    devices: Devices,
) -> None:
    facts, machine = trust_facts(devices(LITERAL)), FakeMachine(traits=())
    network = current_network(facts, machine)
    assert network is not None
    machine.interface = "wlan1"
    judged = chosen(judge_servers(facts, allowed_once={network.once_word}, machine=machine))
    assert failure_of(judged) == (Check.ALLOWED, Cause.NETWORK_UNKNOWN)


def test_a_network_that_is_known_again_is_allowed_once_by_its_identity(devices: Devices) -> None:
    facts, machine = trust_facts(devices(LITERAL)), FakeMachine()
    network = current_network(facts, machine)
    assert network is not None
    assert network.once_word == network.identity
    machine.interface = "wlan1"
    once = {network.once_word}
    assert chosen(judge_servers(facts, allowed_once=once, machine=machine)).may_connect


def test_a_network_that_cannot_be_told_from_others_is_never_known(devices: Devices) -> None:
    session = devices(LITERAL)
    allow_here(session, FakeMachine())
    assert not judge(session, FakeMachine(traits=())).may_connect


def test_the_same_network_has_another_identity_in_another_vault(devices: Devices) -> None:
    first, second = devices(LITERAL), devices(LITERAL)
    second_key = b"another vault's key"
    here = current_network(trust_facts(first), FakeMachine())
    there = current_network(replace(trust_facts(second), network_key=second_key), FakeMachine())
    assert here is not None
    assert there is not None
    assert here.identity != there.identity


def test_a_network_keeps_the_name_that_the_person_gave_it(devices: Devices) -> None:
    session, machine = devices(LITERAL), FakeMachine(name="what the system says")
    network = current_network(trust_facts(session), machine)
    assert network is not None
    assert network.name == "what the system says"
    allow_network(session.vault, replace(network, name="mine"), NOON)
    assert judge(session, machine).network == replace(network, name="mine")


def test_without_a_network_there_is_nothing_to_ask(devices: Devices) -> None:
    judged = judge(devices(LITERAL), FakeMachine(way=Way.NONE, is_connected=False, traits=()))
    assert failure_of(judged) == (Check.ALLOWED, Cause.NO_NETWORK)
    assert judged.network is None


def test_this_computer_itself_is_a_network_of_its_own(devices: Devices) -> None:
    session, machine = devices("https://127.0.0.1:8443"), FakeMachine(way=Way.LOCAL)
    assert failure_of(judge(session, machine)) == (Check.ALLOWED, Cause.NETWORK_UNKNOWN)
    allow_here(session, machine)
    assert judge(session, FakeMachine(way=Way.LOCAL, traits=(), is_connected=False)).may_connect
    assert not judge(session, FakeMachine(way=Way.PLAIN)).may_connect


@pytest.mark.parametrize(
    ("policy", "choice", "least"),
    [
        (Policy(), Route.DIRECT, Route.DIRECT),
        (Policy(require_vpn=True), Route.DIRECT, Route.VPN),
        (Policy(require_tor=True), Route.VPN, Route.TOR),
        (Policy(require_vpn=True), Route.TOR, Route.TOR),
        (Policy(require_onion=True), Route.DIRECT, Route.ONION),
        (Policy(), Route.ONION, Route.ONION),
    ],
)
def test_the_stricter_of_policy_and_choice_counts(
    devices: Devices, policy: Policy, choice: Route, least: Route
) -> None:
    session = devices(LITERAL, policy=policy)
    keep_sync_choice(session.vault, SyncChoice(route=choice))
    assert trust_facts(session).own.least_route is least


def test_a_vpn_is_kept_to_by_its_interface(devices: Devices) -> None:
    session = devices(LITERAL, policy=Policy(require_vpn=True))
    allow_here(session, FakeMachine())
    assert failure_of(judge(session, FakeMachine())) == (Check.ROUTE, Cause.NO_VPN)
    judged = judge(session, FakeMachine(way=Way.TUNNEL, interface="tun0"))
    assert judged.may_connect
    assert (judged.route, judged.interface) == (Route.VPN, "tun0")


def test_tor_is_asked_only_where_all_else_is_well(devices: Devices) -> None:
    session, machine = devices(ONION), FakeMachine(tor=TorAnswer.TOR)
    assert not judge(session, machine).may_connect
    assert machine.tor_asked == []
    allow_here(session, machine)
    judged = judge(session, machine)
    assert judged.may_connect
    assert (judged.route, judged.tor) == (Route.ONION, ("127.0.0.1", 9050))
    assert machine.tor_asked == [("127.0.0.1", 9050)]


def test_no_way_to_an_address_is_looked_for_where_tor_finds_it(devices: Devices) -> None:
    session, machine = devices(ONION, LITERAL), FakeMachine(tor=TorAnswer.TOR)
    keep_sync_choice(session.vault, SyncChoice(route=Route.TOR))
    judge_servers(trust_facts(session), machine=machine)
    assert set(machine.asked) == {None}


@pytest.mark.parametrize(
    ("answer", "cause"),
    [(TorAnswer.NOTHING, Cause.NO_TOR), (TorAnswer.SOMETHING_ELSE, Cause.NOT_TOR)],
)
def test_without_tor_no_onion_name_is_called(
    devices: Devices, answer: TorAnswer, cause: Cause
) -> None:
    session, machine = devices(ONION), FakeMachine(tor=answer)
    allow_here(session, machine)
    assert failure_of(judge(session, machine)) == (Check.ROUTE, cause)


def test_the_first_server_that_may_be_connected_to_is_chosen(devices: Devices) -> None:
    session, machine = devices(ONION, NAME, LITERAL), FakeMachine()
    allow_here(session, machine)
    facts = trust_facts(session)
    judged = judge_servers(facts, machine=machine)
    assert [failure_of(one) for one in judged] == [
        (Check.ROUTE, Cause.NO_TOR),
        (Check.ADDRESS, Cause.NAME_WITHOUT_TOR),
        None,
    ]
    assert chosen(judged) is judged[2]
    assert len(machine.tor_asked) == 1


def test_where_none_may_be_connected_to_the_preferred_one_says_why(devices: Devices) -> None:
    judged = judge_servers(trust_facts(devices(LITERAL, NAME)), machine=FakeMachine())
    assert chosen(judged) is judged[0]


def test_an_address_that_cannot_be_used_does_not_stop_the_others(devices: Devices) -> None:
    facts = trust_facts(devices("https://224.0.0.1", LITERAL))
    assert [server.host for server in facts.servers] == ["203.0.113.7"]


def test_no_server_says_so(devices: Devices) -> None:
    assert failure_of(judge(devices("https://224.0.0.1"), FakeMachine())) == (
        Check.ADDRESS,
        Cause.NO_SERVER,
    )


def test_training_never_leaves_this_machine(devices: Devices) -> None:
    session, machine = devices(LITERAL), FakeMachine()
    allow_here(session, machine)
    assert judge(session, machine).may_connect
    assert failure_of(judge(replace(session, is_training=True), machine)) == (
        Check.ENROLLED,
        Cause.TRAINING,
    )
    with session.vault.transaction():
        mark_training(session.vault)
    assert failure_of(judge(session, machine)) == (Check.ENROLLED, Cause.TRAINING)


def test_without_headquarters_nobody_is_called(alone: Session) -> None:
    judged = judge(alone, FakeMachine())
    assert failure_of(judged) == (Check.ENROLLED, Cause.NO_HEADQUARTERS)
    assert judged.server is None


def test_before_the_approval_nobody_is_called(
    tmp_path: Path, organisation: Organisation, made: Authorities
) -> None:
    session = a_device(tmp_path / "vault", with_servers(organisation, made, [LITERAL]))
    assert failure_of(judge(session, FakeMachine())) == (Check.ENROLLED, Cause.NOT_APPROVED)
    session.vault.close()


def test_after_the_revocation_nobody_is_called(devices: Devices) -> None:
    session = devices(LITERAL)
    tell(session, trust_facts(session).certificate, DeviceState.REVOKED)
    facts = trust_facts(session)
    judged = chosen(judge_servers(facts, machine=FakeMachine()))
    assert failure_of(judged) == (Check.ENROLLED, Cause.REVOKED)
    assert facts.key == b""


def test_a_certificate_ends_by_the_later_of_clock_and_trusted_time(devices: Devices) -> None:
    session, machine = devices(LITERAL, days=40), FakeMachine()
    allow_here(session, machine)
    assert judge(session, machine).may_connect
    with session.vault.transaction():
        keep_trusted_time(session.vault, NOON.replace(year=2027))
    assert failure_of(judge(session, machine)) == (Check.ENROLLED, Cause.OURS_EXPIRED)


def test_a_clock_of_headquarters_that_was_years_ahead_is_corrected_by_newer_news(
    devices: Devices, organisation: Organisation
) -> None:
    session, machine = devices(LITERAL), FakeMachine()
    allow_here(session, machine)
    now, wrong = session.clock.now(), session.clock.now().replace(year=2040)
    published = trusted_directory(session.vault)
    assert published is not None
    ahead = renew(published, organisation.online, wrong)
    letter = a_letter(session, organisation, items=[a_directory(ahead)], written_at=wrong)
    assert read_mail(session, [letter]).letters == 1
    assert failure_of(judge(session, machine)) == (Check.ENROLLED, Cause.OURS_EXPIRED)
    # A letter alone may be an old one; only versions say what is newer.
    assert read_mail(session, [a_letter(session, organisation)]).letters == 1
    assert failure_of(judge(session, machine)) == (Check.ENROLLED, Cause.OURS_EXPIRED)
    corrected = renew(ahead, organisation.online, now)
    assert read_mail(session, [a_letter(session, organisation, items=[a_directory(corrected)])])
    assert judge(session, machine).may_connect


def test_news_in_a_late_letter_does_not_set_the_time_back(
    devices: Devices, organisation: Organisation
) -> None:
    session = devices(LITERAL)
    now = session.clock.now()
    published = trusted_directory(session.vault)
    assert published is not None
    read_mail(session, [a_letter(session, organisation, written_at=now + timedelta(days=80))])
    late = a_letter(
        session, organisation, items=[a_directory(renew(published, organisation.online, now))]
    )
    read_mail(session, [late])
    assert trust_facts(session).own.trusted_time == now + timedelta(days=80)


def test_the_time_of_the_card_is_trusted_before_any_letter_came(devices: Devices) -> None:
    facts: TrustFacts = trust_facts(devices(LITERAL))
    assert facts.own.trusted_time is not None


def test_proxies_are_noted(devices: Devices) -> None:
    session, machine = devices(LITERAL), FakeMachine(proxies=True)
    allow_here(session, machine)
    judged = judge(session, machine)
    assert judged.may_connect
    assert judged.results[3].cause is Cause.PROXY_IGNORED


def test_what_a_connection_is_opened_with_hides_its_key(devices: Devices) -> None:
    facts = trust_facts(devices(LITERAL))
    assert b"PRIVATE KEY" in facts.key
    assert "PRIVATE" not in repr(facts)
    assert "203.0.113.7" not in repr(judge_servers(facts, machine=FakeMachine()))


def test_no_address_and_no_name_of_a_network_is_logged(
    devices: Devices, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session, machine = devices(LITERAL, ONION), FakeMachine(name="CANARY cafe")
    network = allow_here(session, machine)
    judged = judge_servers(trust_facts(session), machine=machine)
    refuse_network(session.vault, network, NOON)
    assert forget_network(session.vault, network.identity)
    said = caplog.text + repr(judged) + repr(network)
    for secret in ("CANARY", network.identity, "203.0.113.7", "2gzyxa5", "02aabbccddee"):
        assert secret not in said
