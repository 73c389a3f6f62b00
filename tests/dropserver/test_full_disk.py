"""A real server on a real disk that is full."""

from __future__ import annotations

import contextlib
import http.client
import os
import time
from pathlib import Path

from fieldkit.dropserver.disk import free_bytes
from tests.dropserver.stored import named
from tests.dropserver.wire import part, part_headers, request, talk
from tests.fakes.drop_server import RunningServer, a_drop_server

ALICE = "a" * 32


def test_a_full_disk_is_said_and_what_is_there_can_still_be_fetched_and_deleted(
    small_disk: Path,
) -> None:
    with a_drop_server(small_disk, options=["--reserve-mib", "1"]) as server:
        alice = server.authority.client("device", ALICE)
        server.allow(alice)
        first, second = os.urandom(1_500_000), os.urandom(1_500_000)
        with talk(server, alice) as connection:
            assert connection.patch(first).status == 204
            refused = connection.patch(second)
            assert (refused.status, refused.body) == (507, b"")
        with talk(server, alice) as connection:
            assert connection.ask("HEAD", f"/v1/objects/{named(second)}").offset == ("0", "?0")
        (small_disk / "ballast").write_bytes(bytes(1_700_000))
        assert _health(server) == 503
        with talk(server, server.headquarters) as hq:
            path = f"/v1/intake/{ALICE}/{named(first)}"
            assert hq.ask("GET", path).body == first
            assert hq.ask("DELETE", path).status == 204
        (small_disk / "ballast").unlink()
        assert _health(server) == 200
        with talk(server, alice) as connection:
            assert connection.patch(second).status == 204
        server.kill()
        server.start_again()
        with talk(server, server.headquarters) as hq:
            assert hq.ask("GET", f"/v1/intake/{ALICE}/{named(second)}").body == second


def test_uploads_that_run_together_leave_the_reserve_so_that_who_sends_them_can_be_refused(
    small_disk: Path,
) -> None:
    with a_drop_server(small_disk, options=["--reserve-mib", "1"]) as server:
        alice = server.authority.client("device", ALICE)
        server.allow(alice)
        contents = [os.urandom(2_400_000) for _ in range(2)]
        with contextlib.ExitStack() as stack:
            running = [stack.enter_context(talk(server, alice)) for _ in contents]
            raw = [request(*part(each, 0), **part_headers(each, 0)) for each in contents]
            for connection, whole in zip(running, raw, strict=True):
                connection.send(whole[:1000])
            wait_for_uploads(server, 2)
            for connection, whole in zip(running, raw, strict=True):
                connection.send(whole[1000:])
            answers = sorted(connection.answer().status for connection in running)
        assert answers in ([204, 507], [507, 507])
        assert free_bytes(small_disk) > 700_000
        server.refuse(alice)
        with talk(server, alice) as connection:
            assert connection.ask("GET", "/v1/mail").status == 403


def wait_for_uploads(server: RunningServer, count: int) -> None:
    """Wait until so many uploads have been let in: each has its file."""
    began = time.monotonic()
    while len(list((server.data / "objects").glob("*.part"))) < count:
        assert time.monotonic() - began < 60


def _health(server: RunningServer) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.metrics_port, timeout=60)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status
