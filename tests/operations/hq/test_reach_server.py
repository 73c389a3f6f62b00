"""Headquarters reaches a real drop server by the way that it chose, and by no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.connection import Cause
from fieldkit.errors import NotTrusted
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.issue_server_certificate import issue_server_certificate
from fieldkit.operations.hq.reach_server import ServerReach
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.sync_with_servers import SyncDone, sync_with_servers
from fieldkit.platform.clock import SystemClock
from tests.fakes.headquarters import HandClock
from tests.fakes.office_server import OfficeServer, an_office_server
from tests.fakes.socks_proxy import SocksProxy, a_socks_proxy

ONION = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"
NAME = "drop.example.org"


def a_session(folder: Path) -> HeadquartersSession:
    return create_headquarters(
        folder / "hq",
        "headquarters passphrase",
        folder / "keys",
        None,
        clock=SystemClock(),
        secrets=None,
        choices=Choices(threshold=1, holders=1),
        parameters=FOR_TESTS,
    ).session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeadquartersSession]:
    opened = a_session(tmp_path_factory.mktemp("office"))
    yield opened
    close_session(opened)


@pytest.fixture(scope="module")
def server(
    session: HeadquartersSession, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OfficeServer]:
    folder = tmp_path_factory.mktemp("server")
    keys = session.vault.folder.parent / "keys"
    made = issue_server_certificate(session, keys, None, ["127.0.0.1", NAME, ONION])
    (folder / "kit").mkdir()
    for name, content in made.files():
        (folder / "kit" / name).write_bytes(content)
    with an_office_server(folder / "kit", folder / "drop") as running:
        yield running


@pytest.fixture
def tor(server: OfficeServer) -> Iterator[SocksProxy]:
    with a_socks_proxy(("127.0.0.1", server.port)) as proxy:
        yield proxy


def synced(session: HeadquartersSession, url: str, tor: tuple[str, int] | None = None) -> SyncDone:
    return sync_with_servers(session, ServerReach(session, tor).connect, urls=[url])


def test_an_address_is_reached_directly(session: HeadquartersSession, server: OfficeServer) -> None:
    assert synced(session, server.url).failure is None


@pytest.mark.parametrize("days", [30, 650, -0.7, -1.2])
def test_with_a_clock_that_is_days_off_nothing_is_done(
    session: HeadquartersSession, server: OfficeServer, days: float
) -> None:
    wrong = replace(session, clock=HandClock(SystemClock().now() + timedelta(days=days)))
    failure = synced(wrong, server.url).failure
    if abs(days) < 1:
        assert failure is None
    else:
        assert isinstance(failure, NotTrusted)
        assert failure.cause in (Cause.CLOCK_DIFFERS, Cause.CLOCK_WRONG)


def test_how_far_the_clocks_differ_is_measured(
    session: HeadquartersSession, server: OfficeServer
) -> None:
    late = replace(session, clock=HandClock(SystemClock().now() + timedelta(hours=3)))
    reach = ServerReach(late)
    done = sync_with_servers(late, reach.connect, urls=[server.url])
    assert done.failure is None
    assert 2 * 3600 < reach.ahead[server.url] <= 3 * 3600 + 1


@pytest.mark.parametrize("host", [NAME, ONION, "192.0.2.7"])
def test_through_tor_names_are_looked_up_there(
    session: HeadquartersSession, tor: SocksProxy, host: str
) -> None:
    done = synced(session, f"https://{host}:8443", tor.address)
    # The last is reached all right, and is not who the certificate says.
    expected = Cause.OTHER_NAME if host == "192.0.2.7" else None
    failure = done.failure
    assert (failure.cause if isinstance(failure, NotTrusted) else failure) == expected
    assert set(tor.asked) == {f"{host}:8443"}
    assert len(tor.users) == len(tor.asked)


@pytest.mark.parametrize(("host", "cause"), [(NAME, Cause.NAME_WITHOUT_TOR), (ONION, Cause.NO_TOR)])
def test_without_tor_no_name_is_tried(
    session: HeadquartersSession, host: str, cause: Cause
) -> None:
    failure = synced(session, f"https://{host}").failure
    assert isinstance(failure, NotTrusted)
    assert failure.cause == cause


def test_another_headquarters_is_not_let_in_and_does_not_believe_the_server(
    server: OfficeServer, tmp_path: Path
) -> None:
    other = a_session(tmp_path)
    try:
        failure = synced(other, server.url).failure
        assert isinstance(failure, NotTrusted)
        assert failure.cause == Cause.INTERCEPTED
        assert other.store.servers.every() == ()
    finally:
        close_session(other)
