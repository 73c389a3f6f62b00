from __future__ import annotations

import pytest

from fieldkit.domain.connection import Check, Route
from fieldkit.errors import NotTrusted
from fieldkit.transfer.drop_client import connect
from tests.fakes.hostile_answers import ANSWERS
from tests.fakes.hostile_handshakes import HANDSHAKES
from tests.fakes.hostile_servers import LARGE_NAME, LISTED, OBJECT_NAME, Acts, Hostile
from tests.fakes.hostile_transfers import TRANSFERS
from tests.fakes.scripted_server import ScriptedServer, within
from tests.fakes.tls_certificates import Authorities, server_at

ALL = (*HANDSHAKES, *ANSWERS, *TRANSFERS)
NAMES = (OBJECT_NAME.encode(), LARGE_NAME.encode(), LISTED.sha256.encode())


def assert_only_a_greeting(raw: bytes) -> None:
    """One record with one ClientHello at most (RFC 8446 section 5.1): no certificate of ours."""
    if raw:
        assert (raw[0], raw[5]) == (0x16, 0x01)
        assert len(raw) == 5 + int.from_bytes(raw[3:5], "big")
        assert len(raw) == 9 + int.from_bytes(raw[6:9], "big")


@pytest.fixture(scope="module")
def authorities():
    return Authorities()


def test_there_are_at_least_sixty_and_each_has_a_name():
    assert len({hostile.name for hostile in ALL}) == len(ALL) >= 150


@pytest.mark.parametrize("hostile", ALL, ids=lambda hostile: hostile.name)
def test_a_hostile_server_gets_and_gives_nothing(hostile: Hostile, authorities, tmp_path):
    context = hostile.context(authorities, tmp_path)
    acts = Acts()
    may_reopen = (lambda: None) if hostile.scripts else None
    with (
        ScriptedServer(context, hostile.script, *hostile.scripts) as server,
        within(20),
        pytest.raises(hostile.error) as caught,
        connect(
            server_at(server.port),
            route=Route.DIRECT,
            tls=hostile.client(authorities),
            limits=hostile.limits,
            may_reopen=may_reopen,
        ) as connection,
    ):
        hostile.act(acts, connection)
    error = caught.value
    assert type(error) is hostile.error
    if isinstance(error, NotTrusted):
        assert (error.check, error.cause) == (hostile.check, hostile.cause)
        assert not any(name in server.raw + server.content for name in NAMES)
        if error.check != Check.OUR_CERTIFICATE:
            assert_only_a_greeting(server.raw)
    assert acts.acknowledged == []
    assert "hunter2" not in f"{error} {error.hint}"
    for name, value in hostile.fields.items():
        assert getattr(error, name) == value
