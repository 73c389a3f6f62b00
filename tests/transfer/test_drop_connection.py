"""What a connection does and what it puts up with, against scripts over real TLS."""

from __future__ import annotations

import io
import subprocess
import threading
from dataclasses import replace

import pytest
from cryptography import x509 as library

from fieldkit.domain.connection import Cause, Route, Server
from fieldkit.errors import (
    Cancelled,
    ConnectionCut,
    NetworkError,
    NotTrusted,
    ServerAnswerInvalid,
    ServerRefused,
    ServerSilent,
)
from fieldkit.transfer.drop_client import DeviceClient, connect
from tests.fakes.drop_server import written
from tests.fakes.hostile_answers import DATE, NONE_THERE, answering, head, ok, then
from tests.fakes.hostile_servers import LISTED, MAIL, OBJECT, OBJECT_NAME, PATIENT
from tests.fakes.scripted_server import ScriptedServer, Talk, server_context, within
from tests.fakes.tls_certificates import Authorities, certificate, server_at

NO_CONTENT = head(b"204 No Content")


@pytest.fixture(scope="module")
def authorities():
    return Authorities()


@pytest.fixture
def context(authorities, tmp_path):
    return server_context(authorities.honest(), authorities, tmp_path)


def connected(server, authorities, **more):
    given = {"route": Route.DIRECT, "tls": authorities.client(), "limits": PATIENT} | more
    return connect(server_at(server.port), **given)


def test_a_connection_is_used_again_and_says_little(context, authorities):
    script = answering(ok(NONE_THERE, b"Set-Cookie: id=1"), NO_CONTENT, ok(NONE_THERE))
    with (
        ScriptedServer(context, script) as server,
        connected(server, authorities) as connection,
    ):
        client = DeviceClient(connection)
        assert client.mail() == ()
        client.delete_mail(LISTED.sha256)
        assert client.mail() == ()
        assert connection.is_usable
        assert connection.server_time.year == 2026
    assert len(server.talks) == 1
    lines = server.content.decode().split("\r\n")
    assert lines[:3] == ["GET /v1/mail HTTP/1.1", f"Host: 127.0.0.1:{server.port}", ""]
    assert not any("cookie" in line.lower() or "agent" in line.lower() for line in lines)


def test_a_refusal_that_keeps_the_connection_leaves_it_usable(context, authorities):
    script = answering(head(b"503 Busy", b"Content-Length: 0"), ok(NONE_THERE))
    with (
        ScriptedServer(context, script) as server,
        connected(server, authorities) as connection,
    ):
        client = DeviceClient(connection)
        with pytest.raises(ServerRefused):
            client.mail()
        assert client.mail() == ()


def test_a_server_that_wants_to_end_is_not_asked_again(context, authorities):
    script = answering(ok(NONE_THERE, b"Connection: close"), ok(NONE_THERE))
    with (
        ScriptedServer(context, script) as server,
        connected(server, authorities) as connection,
    ):
        client = DeviceClient(connection)
        assert client.mail() == ()
        assert not connection.is_usable
        with pytest.raises(ConnectionCut):
            client.mail()
    assert server.content.count(b"GET") == 1


def test_an_answer_that_nobody_asked_for_ends_it(context, authorities):
    said = threading.Event()

    def script(talk: Talk) -> None:
        talk.shake_hands().say(ok(NONE_THERE))
        talk.arrive()
        said.set()

    with (
        ScriptedServer(context, script) as server,
        connected(server, authorities) as connection,
    ):
        assert said.wait(60)
        with pytest.raises(ServerAnswerInvalid):
            DeviceClient(connection).mail()
    assert server.content == b""


def test_a_connection_that_ended_while_idle_is_a_cut(context, authorities):
    ended = threading.Event()

    def script(talk: Talk) -> None:
        talk.shake_hands().request()
        talk.say(ok(NONE_THERE))
        talk.farewell()
        talk.arrive()
        ended.set()

    with (
        ScriptedServer(context, script) as server,
        connected(server, authorities) as connection,
    ):
        client = DeviceClient(connection)
        client.mail()
        assert ended.wait(60)
        with pytest.raises(ConnectionCut):
            client.mail()


def test_another_kind_of_key_exchange_costs_one_more_greeting(context, authorities):
    context.set_ecdh_curve("secp384r1")
    with (
        ScriptedServer(context, answering(ok(NONE_THERE))) as server,
        connected(server, authorities) as connection,
    ):
        assert DeviceClient(connection).mail() == ()
    assert server.raw.count(b"\x16\x03") >= 2


def test_a_storm_of_tickets_ends(authorities, tmp_path):
    context = server_context(authorities.honest(), authorities, tmp_path)
    context.num_tickets = 2000
    with (
        ScriptedServer(context, answering(ok(NONE_THERE))) as server,
        within(30),
        connected(server, authorities) as connection,
        pytest.raises(ServerAnswerInvalid),
    ):
        DeviceClient(connection).mail()


def test_new_keys_are_followed_and_a_storm_of_them_ends(authorities, tmp_path):
    """OpenSSL's own server changes keys when told to: K asks us to change ours, too."""
    pem = authorities.honest().save(tmp_path / "server.pem")
    authority = written(tmp_path, "devices.pem", authorities.device_pem.encode())
    command = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", str(pem), "-tls1_3"]
    command += ["-Verify", "1", "-CAfile", str(authority), "-naccept", "1"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
    ) as server:
        try:
            line = b""
            while not line.startswith(b"ACCEPT"):
                line = server.stdout.readline()
            port = int(line.rsplit(b":", 1)[1])
            short = replace(PATIENT, answer_seconds=2)
            tls = authorities.client()
            with (
                within(30),
                connect(server_at(port), route=Route.DIRECT, tls=tls, limits=short) as connection,
            ):
                storm = threading.Thread(target=order_new_keys, args=(server,))
                storm.start()
                with pytest.raises((ServerSilent, ServerAnswerInvalid)):
                    DeviceClient(connection).mail()
            storm.join()
        finally:
            server.kill()


def order_new_keys(server: subprocess.Popen) -> None:
    for _ in range(20_000):
        try:
            server.stdin.write(b"K\n")
        except OSError:
            return


def test_what_lies_in_buffers_of_a_slow_network_is_waited_for(context, authorities):
    arrived = head(b"204 No Content", b"Upload-Offset: 4096", b"Upload-Complete: ?1")

    def script(talk: Talk) -> None:
        talk.shake_hands().request()
        talk.pause(1.0)  # as if it came only now
        talk.say(arrived)
        talk.request()

    slow = replace(PATIENT, answer_seconds=0.3, slow_bytes_per_second=4096 // 60)
    with (
        ScriptedServer(context, script) as server,
        connected(server, authorities, limits=slow) as connection,
    ):
        client = DeviceClient(connection)
        source = io.BytesIO(OBJECT)
        client.upload(OBJECT_NAME, source, len(OBJECT), 0, acknowledged=lambda offset: None)
        with pytest.raises(ServerSilent):  # a question without a body swallows nothing
            client.mail()


def test_whoever_stops_while_the_server_is_silent_is_heard(context, authorities):
    asked = threading.Event()

    def script(talk: Talk) -> None:
        talk.shake_hands().request()
        asked.set()
        talk.listen()

    def stop(done: int, total: int) -> None:
        if asked.is_set():
            raise Cancelled

    with (
        ScriptedServer(context, script) as server,
        within(30),
        connected(server, authorities, progress=stop) as connection,
        pytest.raises(Cancelled),
    ):
        DeviceClient(connection).mail()
    assert not connection.is_usable


def test_a_cut_mail_goes_on_only_where_that_was_allowed(context, authorities):
    half = len(MAIL) // 2
    rest = head(
        b"206 Partial Content",
        b"Content-Range: bytes %d-%d/%d" % (half, len(MAIL) - 1, len(MAIL)),
        b"Content-Length: %d" % (len(MAIL) - half),
    )
    cut = then(ok(MAIL)[: half - len(MAIL)], Talk.reset)
    allowed: list[None] = []
    with ScriptedServer(context, cut, answering(rest + MAIL[half:])) as server:
        may_reopen = lambda: allowed.append(None)  # noqa: E731
        with connected(server, authorities, may_reopen=may_reopen) as connection:
            assert DeviceClient(connection).fetch_mail(LISTED) == MAIL
    assert len(allowed) == 1
    assert b"Range: bytes=%d-\r\n" % half in server.content

    def moved() -> None:
        raise NotTrusted("route", "no-vpn")

    with (
        ScriptedServer(context, cut, answering(rest + MAIL[half:])) as server,
        connected(server, authorities, may_reopen=moved) as connection,
        pytest.raises(NotTrusted),
    ):
        DeviceClient(connection).fetch_mail(LISTED)
    assert len(server.talks) == 1


def test_cuts_that_bring_nothing_are_not_tried_for_ever(context, authorities):
    cut = then(ok(MAIL)[: -len(MAIL)], Talk.reset)
    with (
        ScriptedServer(context, *[cut] * 9) as server,
        connected(server, authorities, may_reopen=lambda: None) as connection,
        pytest.raises(ConnectionCut),
    ):
        DeviceClient(connection).fetch_mail(LISTED)
    assert len(server.talks) == 1


def test_a_mail_that_comes_byte_by_byte_in_cut_connections_ends(context, authorities):
    def one_byte_each(talk: Talk) -> None:
        given = talk.shake_hands().request()
        first = int(given.partition(b"bytes=")[2].partition(b"-")[0] or 0)
        lines = [b"Content-Length: %d" % (len(MAIL) - first)]
        if first:
            lines.append(b"Content-Range: bytes %d-%d/%d" % (first, len(MAIL) - 1, len(MAIL)))
        talk.say(head(b"206 Partial Content" if first else b"200 OK", *lines))
        talk.say(MAIL[first : first + 1])
        talk.reset()

    with (
        ScriptedServer(context, *[one_byte_each] * 50) as server,
        connected(server, authorities, may_reopen=lambda: None) as connection,
        pytest.raises(ConnectionCut),
    ):
        DeviceClient(connection).fetch_mail(LISTED)
    assert 1 < len(server.talks) < 10


def test_nothing_is_reopened_that_may_not_be(context, authorities):
    with (
        ScriptedServer(context, answering()) as server,
        connected(server, authorities) as connection,
        pytest.raises(NetworkError),
    ):
        connection.reopen()


def test_a_time_at_the_end_of_the_calendar_is_only_noted(context, authorities):
    late = head(b"200 OK", b"Content-Length: 21", date=DATE.replace(b"2026", b"9999"))
    with (
        ScriptedServer(context, answering(late + NONE_THERE)) as server,
        connected(server, authorities) as connection,
    ):
        DeviceClient(connection).mail()
        assert connection.server_time.year == 9999


def test_our_certificate_is_shown_to_the_right_server_only_encrypted(context, authorities):
    with (
        ScriptedServer(
            context, answering(head(b"200 OK", b"Upload-Offset: 0", b"Upload-Complete: ?0"))
        ) as server,
        connected(server, authorities) as connection,
    ):
        assert DeviceClient(connection).uploaded(OBJECT_NAME).offset == 0
    for word in (b"fieldkit", b"node", OBJECT_NAME.encode(), b"127.0.0.1"):
        assert word not in server.raw


ONION = "a" * 56 + ".onion"


def test_an_onion_service_is_the_one_that_its_certificate_names(authorities, tmp_path):
    named = certificate(authorities.server, names=(library.DNSName(ONION),))
    context = server_context(named, authorities, tmp_path)
    with (
        ScriptedServer(context, through_tor(answering(ok(NONE_THERE)))) as server,
        connect(
            Server("", ONION, 443),
            route=Route.ONION,
            tor=("127.0.0.1", server.port),
            tls=authorities.client(),
            limits=PATIENT,
        ) as connection,
    ):
        assert DeviceClient(connection).mail() == ()
    assert f"Host: {ONION}\r\n".encode() in server.content


def test_an_exit_of_tor_that_listens_in_is_found_out(context, authorities):
    with ScriptedServer(context, through_tor(answering(ok(NONE_THERE)))) as server:
        with pytest.raises(NotTrusted) as refused:
            connect(
                Server("", "drop.example.org", 443),
                route=Route.TOR,
                tor=("127.0.0.1", server.port),
                tls=authorities.client(),
                limits=PATIENT,
            )
        assert refused.value.cause == Cause.OTHER_NAME
    assert server.content == b""


def through_tor(script):
    """Speak SOCKS first, and lead to the script whatever name was asked for."""

    def lead(talk: Talk) -> None:
        for answer in (b"\x05\x02", b"\x01\x00", b"\x05\x00\x00\x01" + bytes(6)):
            talk.receive()
            talk.send(answer)
        script(talk)

    return lead
