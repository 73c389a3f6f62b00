"""The command: what it refuses to start with, its limits, its metrics and its end."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.dropserver.counters import Counters
from fieldkit.dropserver.cursors import Cursors
from fieldkit.dropserver.headquarters_option import BadHeadquarters, read_headquarters
from fieldkit.dropserver.sockets import BadAddress, is_loopback, parse_address
from fieldkit.dropserver.summary import Summary
from tests.dropserver.stored import named
from tests.dropserver.wire import part, part_headers, request, talk
from tests.fakes.drop_server import HEADQUARTERS_ID, a_drop_server, an_authority

ALICE = "a" * 32


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fieldkit.dropserver.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def usual(tmp_path: Path) -> list[str]:
    authority = an_authority(tmp_path)
    certificate, key = authority.server(["127.0.0.1"])
    files = ["--cert", str(certificate), "--key", str(key), "--ca", str(authority.path)]
    return ["serve", "--data", str(tmp_path / "drop"), "--listen", "127.0.0.1:0", *files]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["--headquarters", "nobody"], "--headquarters wants"),
        (["--listen", "localhost:443"], "--listen wants"),
        (["--listen", "127.0.0.1"], "--listen wants"),
        (["--metrics", "0.0.0.0:0"], "--metrics wants a loopback"),
        (["--metrics", "[::]:0"], "--metrics wants a loopback"),
        (["--cert", "/nowhere"], "certificate or its key cannot be used"),
        (["--ca", "/nowhere"], "authorities cannot be used"),
        (["--data", "/proc/nowhere"], "data folder cannot be used"),
        (["--object-mib", "0"], "a whole number, 1 or more"),
    ],
)
def test_what_it_cannot_start_with_is_said_in_one_sentence(
    usual: list[str], extra: list[str], said: str
) -> None:
    result = _run(*usual, *extra)
    assert result.returncode != 0
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_another_server_uses_is_left_alone(tmp_path: Path, usual: list[str]) -> None:
    with a_drop_server(tmp_path) as server:
        result = _run(*usual, "--data", str(server.data))
        assert (result.returncode, "Another server" in result.stderr) == (1, True)


def test_headquarters_may_be_named_by_a_file(tmp_path: Path) -> None:
    path = tmp_path / "headquarters.txt"
    path.write_text(f"{'1' * 64}\n{'2' * 64}\n")
    assert read_headquarters(str(path)) == ("1" * 64, "2" * 64)
    assert read_headquarters("3" * 64) == ("3" * 64,)
    for bad in ("", "x" * 64, f"{'1' * 64} and more"):
        path.write_text(bad)
        with pytest.raises(BadHeadquarters):
            read_headquarters(str(path))


def test_the_list_wins_over_the_command_once_headquarters_has_rolled(tmp_path: Path) -> None:
    with a_drop_server(tmp_path) as server:
        old, new = server.headquarters, server.authority.client("headquarters", HEADQUARTERS_ID)
        with talk(server, old) as hq:
            assert hq.ask("PUT", f"/v1/headquarters/{new.sha256}").status == 204
        with talk(server, new) as hq:
            assert hq.ask("DELETE", f"/v1/headquarters/{old.sha256}").status == 204
        assert server.stop() == 0
        server.start_again()  # with the old one in its command
        with talk(server, old) as hq:
            assert hq.ask("GET", "/v1/intake").status == 403
        with talk(server, new) as hq:
            assert hq.ask("GET", "/v1/intake").status == 200


def test_without_its_index_it_lets_another_headquarters_in_and_keeps_what_lies_there(
    tmp_path: Path,
) -> None:
    content = os.urandom(1000)
    with a_drop_server(tmp_path) as server:
        alice, old = server.authority.client("device", ALICE), server.headquarters
        new = server.authority.client("headquarters", HEADQUARTERS_ID)
        server.allow(alice)
        with talk(server, alice) as connection:
            assert connection.patch(content).status == 204
        assert server.stop() == 0
        for path in server.data.glob("index.db*"):
            path.unlink()
        server.command = tuple(
            new.sha256 if word == old.sha256 else word for word in server.command
        )
        server.start_again()
        with talk(server, old) as hq:
            assert hq.ask("GET", "/v1/intake").status == 403
        with talk(server, alice) as connection:
            assert connection.ask("GET", "/v1/mail").status == 403
        with talk(server, new) as hq:
            assert hq.ask("GET", f"/v1/intake/{ALICE}/{named(content)}").body == content
            assert named(content).encode() in hq.ask("GET", "/v1/intake").body


def test_health_and_metrics_are_numbers_only(tmp_path: Path) -> None:
    with a_drop_server(tmp_path) as server:
        alice = server.authority.client("device", ALICE)
        server.allow(alice)
        content = os.urandom(1234)
        with talk(server, alice) as connection:
            assert connection.patch(content).status == 204
        connection = http.client.HTTPConnection("127.0.0.1", server.metrics_port, timeout=60)
        connection.request("GET", "/health")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"ok\n")
        connection.request("GET", "/metrics")
        said = connection.getresponse().read().decode()
        connection.request("GET", "/v1/intake")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (404, b"")
        connection.close()
    assert "fieldkit_drop_objects 1\n" in said
    assert "fieldkit_drop_object_bytes 1234\n" in said
    assert 'fieldkit_drop_requests_total{method="PATCH",status="204"} 1\n' in said
    line = re.compile(r'(# TYPE )?fieldkit_drop_[a-z_]+(\{method="[A-Za-z]+",status="\d+"\})? \S+')
    assert all(line.fullmatch(each) for each in said.splitlines())
    for secret in (ALICE, named(content), "127.0.0.1"):
        assert secret not in said


def test_a_server_that_is_stopped_keeps_what_an_upload_brought(tmp_path: Path) -> None:
    with a_drop_server(tmp_path) as server:
        alice = server.authority.client("device", ALICE)
        server.allow(alice)
        content = os.urandom(5000)
        with talk(server, alice) as connection:
            raw = request(*part(content, 0), **part_headers(content, 0))
            connection.send(raw[:-1000])
            with talk(server, alice) as other:
                while other.patch(content, 0, 0).status != 423:
                    pass
            assert server.stop() == 0
        server.start_again()
        with talk(server, alice) as connection:
            assert connection.ask("HEAD", f"/v1/objects/{named(content)}").offset == ("4000", "?0")


@pytest.mark.parametrize(
    "bad", ["x:1", "1.2.3.4", "1.2.3.4:65536", "1.2.3:5", "::1:5", "[::1]", ""]
)
def test_an_address_is_an_ip_literal_and_a_port(bad: str) -> None:
    with pytest.raises(BadAddress):
        parse_address(bad)
    assert parse_address("[::1]:443") == ("::1", 443)
    assert parse_address("192.0.2.1:80") == ("192.0.2.1", 80)
    assert [is_loopback(host) for host in ("127.0.0.2", "::1", "192.0.2.1")] == [
        True,
        True,
        False,
    ]


def test_a_cursor_of_another_run_begins_from_the_start() -> None:
    cursors = Cursors()
    assert cursors.read(cursors.write(17)) == 17
    assert cursors.read(Cursors().write(17)) == 0
    assert [cursors.read(text) for text in ("", "x", "-", cursors.write(1) + "x")] == [0] * 4


def test_the_log_has_one_line_of_what_happened_since(caplog: pytest.LogCaptureFixture) -> None:
    counters = Counters()
    summary = Summary(counters)
    with caplog.at_level("INFO", "fieldkit.dropserver"):
        summary.write()
        assert not caplog.messages
        counters.answers["PATCH", 204] += 2
        counters.answers["GET", 403] += 1
        counters.refused[403] += 1
        counters.received_bytes += 99
        summary.write()
        summary.write()
    assert caplog.messages == ["3 requests, 99 bytes received, 1 refused with 403"]


def test_who_asks_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    with a_drop_server(tmp_path, options=["--requests-per-minute", "60"]) as server:
        alice = server.authority.client("device", ALICE)
        server.allow(alice)
        with talk(server, alice) as connection:
            answers = [connection.ask("GET", "/v1/mail") for _ in range(200)]
        refused = [answer for answer in answers if answer.status == 429]
        assert refused
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
        with talk(server, server.headquarters) as hq:
            assert {hq.ask("GET", "/v1/intake").status for _ in range(200)} == {200}
