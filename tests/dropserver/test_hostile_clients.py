"""Clients that have a certificate and mean no good, over real TLS against the real process."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.dropserver.stored import named
from tests.dropserver.wire import NOTHING, Talk, part, part_headers, request, talk
from tests.fakes.drop_server import Client, RunningServer, a_drop_server, an_authority

ALICE, BOB, CAROL = "a" * 32, "b" * 32, "c" * 32
CONTENT = b"sealed by alice " * 64
NAME = named(CONTENT)
LETTER = b"sealed for alice " * 8
LETTER_NAME = named(LETTER)
HEX = "0" * 64


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Client]:
    authority = an_authority(tmp_path_factory.mktemp("tls"))
    people = {name: authority.client("device", name) for name in (ALICE, BOB, CAROL)}
    return people | {"hq": authority.client("headquarters", "0" * 32), "authority": authority}  # type: ignore[dict-item]


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, people: dict[str, Client]
) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("server")
    with a_drop_server(
        folder,
        authority=people["authority"],  # type: ignore[arg-type]
        headquarters=people["hq"],
        devices=[people[ALICE], people[BOB]],
        options=[
            "--object-mib",
            "4",
            "--mail-mib",
            "1",
            "--device-mib",
            "8",
            "--device-objects",
            "50",
            "--silent-seconds",
            "60",
        ],
    ) as server:
        with talk(server, people[ALICE]) as alice:
            assert alice.patch(CONTENT).status == 204
        with talk(server, people["hq"]) as hq:
            assert hq.ask("PUT", f"/v1/mail/{ALICE}/{LETTER_NAME}", LETTER).status == 201
        yield server
        assert_unharmed(server, people)
        assert server.stop() == 0
        _assert_the_log_says_nothing(server)


@pytest.fixture
def bob(server: RunningServer, people: dict[str, Client]) -> Iterator[Talk]:
    with talk(server, people[BOB]) as bob:
        yield bob


def assert_unharmed(server: RunningServer, people: dict[str, Client]) -> None:
    with talk(server, people["hq"]) as hq:
        found = hq.ask("GET", f"/v1/intake/{ALICE}/{NAME}")
        assert (found.status, found.body) == (200, CONTENT)
        assert LETTER_NAME.encode() in hq.ask("GET", f"/v1/mail/{ALICE}").body


def _assert_the_log_says_nothing(server: RunningServer) -> None:
    said = server.said()
    assert "refused with 403" in said
    for secret in (ALICE, BOB, NAME, LETTER_NAME, "127.0.0.1", "/v1", "objects/", str(server.data)):
        assert secret not in said, secret


PATHS = [
    ("/", 404),
    ("/v1", 404),
    ("/v1/objects", 404),
    ("/v1/objects/", 404),
    (f"/v1/objects/{HEX}/", 404),
    (f"/v1/objects//{HEX}", 404),
    (f"//v1/objects/{HEX}", 404),
    (f"/V1/objects/{HEX}", 404),
    (f"/v1/objects/{HEX[:-1]}", 404),
    (f"/v1/objects/{HEX}0", 404),
    (f"/v1/objects/{'A' * 64}", 404),
    (f"/v1/objects/{HEX[:-3]}%30", 404),
    ("/v1/objects/../objects/" + HEX, 404),
    ("/v1/objects/..%2f..%2f..%2fetc%2fpasswd", 404),
    ("/v1/objects/%2e%2e/%2e%2e/index.db", 404),
    ("/v1/objects/../../index.db", 404),
    (f"/v1/objects/{ALICE}-{NAME}", 404),
    (f"/v1/objects/{ALICE}/{NAME}", 404),
    (f"/v1/objects/{HEX}?after=1", 400),
    (f"/v1/objects/{HEX}?", 400),
    (f"/v1/objects/{HEX}#x", 404),
    (f"/v1/objects/{HEX};x", 404),
    (f"/v1/objects/{'０' * 64}".encode().decode("latin-1"), 404),
    (f"http://x/v1/objects/{HEX}", 404),
    (f"https://other:443/v1/objects/{HEX}", 404),
    ("*", 404),
]


@pytest.mark.parametrize(("path", "status"), PATHS)
def test_a_path_is_of_our_form_or_nothing(bob: Talk, path: str, status: int) -> None:
    # What is not HTTP at all is 400, too.
    assert bob.ask("HEAD", path).status in (status, 400)


QUERIES = [
    "after=../../x",
    "after=a&after=b",
    "after=" + "a" * 65,
    "before=1",
    "after",
    "after=%31",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_cursor_is_of_our_form_or_refused(bob: Talk, query: str) -> None:
    assert bob.ask("GET", f"/v1/mail?{query}").status == 400
    assert bob.ask("GET", "/v1/mail?after=").status == 200


NOT_BOBS = [
    ("GET", "/v1/intake", 403),
    ("GET", f"/v1/intake/{ALICE}/{NAME}", 403),
    ("DELETE", f"/v1/intake/{ALICE}/{NAME}", 403),
    ("GET", f"/v1/mail/{ALICE}", 403),
    ("PUT", f"/v1/mail/{ALICE}/{HEX}", 403),
    ("DELETE", f"/v1/mail/{ALICE}/{LETTER_NAME}", 403),
    ("GET", "/v1/devices", 403),
    ("PUT", f"/v1/devices/{CAROL}/{HEX}", 403),
    ("DELETE", f"/v1/devices/{ALICE}/{HEX}", 403),
    ("GET", "/v1/headquarters", 403),
    ("PUT", f"/v1/headquarters/{HEX}", 403),
    ("DELETE", f"/v1/headquarters/{HEX}", 403),
    ("GET", f"/v1/mail/{LETTER_NAME}", 404),
    ("DELETE", f"/v1/mail/{LETTER_NAME}", 204),
    ("GET", f"/v1/objects/{NAME}", 405),
    ("DELETE", f"/v1/objects/{NAME}", 405),
    ("PUT", f"/v1/objects/{NAME}", 405),
    ("POST", f"/v1/objects/{NAME}", 405),
    ("OPTIONS", "/v1/mail", 405),
    ("TRACE", "/v1/mail", 405),
    ("PATCH", "/v1/mail", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), NOT_BOBS)
def test_a_device_reaches_nothing_but_its_own(
    bob: Talk, method: str, path: str, status: int
) -> None:
    answer = bob.ask(method, path)
    assert answer.status == status
    assert answer.body == b""


def test_a_device_does_not_see_that_another_has_an_object(bob: Talk) -> None:
    assert bob.ask("HEAD", f"/v1/objects/{NAME}").offset == ("0", "?0")


def test_headquarters_does_not_upload(server: RunningServer, people: dict[str, Client]) -> None:
    with talk(server, people["hq"]) as hq:
        assert hq.ask("HEAD", f"/v1/objects/{NAME}").status == 403
        own = people["hq"].sha256
        assert hq.ask("DELETE", f"/v1/headquarters/{own}").status == 409


def test_answers_tell_no_version_and_always_the_time(bob: Talk) -> None:
    for answer in (bob.ask("GET", "/v1/mail"), bob.ask("GET", "/v1/intake"), bob.ask("GET", "/")):
        assert answer.headers["server"] == ""
        assert answer.headers["date"].endswith("GMT")
    assert "set-cookie" not in answer.headers


RAW = {
    "http/1.0": b"GET /v1/mail HTTP/1.0\r\n\r\n",
    "http/0.9": b"GET /v1/mail\r\n\r\n",
    "http/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "not http": b"\x00\x01\x02\x03 hello\r\n\r\n",
    "bare line feeds": b"GET /v1/mail HTTP/1.1\nHost: x\n\n",
    "space before the colon": b"GET /v1/mail HTTP/1.1\r\nHost : x\r\n\r\n",
    "folded header": b"GET /v1/mail HTTP/1.1\r\nHost: x\r\n y\r\n\r\n",
    "nul in a header": b"GET /v1/mail HTTP/1.1\r\nHost: x\x00y\r\n\r\n",
    "nul in the path": b"GET /v1/mail\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "upgrade": b"GET /v1/mail HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    "body of a GET": b"GET /v1/mail HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
    "chunked GET": (
        b"GET /v1/mail HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "two hosts of smuggling": (
        b"GET /v1/mail HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 30\r\n\r\n"
    ),
    "many headers": b"GET /v1/mail HTTP/1.1\r\n" + b"A: b\r\n" * 500 + b"\r\n",
    "a long header": b"GET /v1/mail HTTP/1.1\r\nA: " + b"b" * 9000 + b"\r\n\r\n",
    "a long line": b"GET /v1/mail?after=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "an endless header": b"GET /v1/mail HTTP/1.1\r\nA: " + b"b" * 300_000,
    "endless headers": b"GET /v1/mail HTTP/1.1\r\n" + b"A: b\r\n" * 50_000,
}


@pytest.mark.parametrize("name", RAW)
def test_what_is_not_our_http_is_refused_and_the_connection_closed(bob: Talk, name: str) -> None:
    bob.send(RAW[name])
    answer = bob.answer()
    assert answer.status in (0, 400, 405, 411, 431)
    assert answer.body == b""
    assert bob.is_closed()


HEAD = f"PATCH /v1/objects/{named(b'abcd')} HTTP/1.1\r\nHost: x\r\nUpload-Offset: 0\r\n"
KIND = "Upload-Length: 4\r\nContent-Type: application/partial-upload\r\n"
SMUGGLED = "GET /v1/mail HTTP/1.1\r\nHost: x\r\n\r\n"
BODIES = {
    "chunked": (HEAD + KIND + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n", {411}),
    "chunked and a length": (
        f"{HEAD}{KIND}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
        {400, 0},
    ),
    "odd chunked": (f"{HEAD}{KIND}Transfer-Encoding: xchunked\r\n\r\nabcd{SMUGGLED}", {400, 411}),
    "no length": (HEAD + KIND + "\r\n" + SMUGGLED, {411}),
    "two lengths": (
        f"{HEAD}{KIND}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd{SMUGGLED}",
        {400},
    ),
    "two same lengths": (
        f"{HEAD}{KIND}Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd{SMUGGLED}",
        {400},
    ),
    "signed length": (f"{HEAD}{KIND}Content-Length: +4\r\n\r\nabcd{SMUGGLED}", {400}),
    "negative length": (f"{HEAD}{KIND}Content-Length: -4\r\n\r\nabcd{SMUGGLED}", {400}),
    "length in hexadecimal": (f"{HEAD}{KIND}Content-Length: 0x4\r\n\r\nabcd", {400}),
    "huge length": (f"{HEAD}{KIND}Content-Length: {1 << 70}\r\n\r\nabcd", {400}),
    "length over the whole": (f"{HEAD}{KIND}Content-Length: 5\r\n\r\nabcde", {400}),
    "compressed": (f"{HEAD}{KIND}Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", {400}),
    "another type": (
        f"{HEAD}Upload-Length: 4\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nabcd",
        {400},
    ),
    "two offsets": (f"{HEAD}{KIND}Upload-Offset: 2\r\nContent-Length: 2\r\n\r\ncd", {400}),
    "no whole": (
        f"{HEAD}Content-Type: application/partial-upload\r\nContent-Length: 4\r\n\r\nabcd",
        {400},
    ),
    "whole of nothing": (
        f"{HEAD}{KIND}".replace("h: 4", "h: 0") + "Content-Length: 0\r\n\r\n",
        {400},
    ),
    "too large": (
        f"{HEAD}{KIND}".replace("h: 4", "h: 9999999") + "Content-Length: 4\r\n\r\nabcd",
        {413},
    ),
    "absurdly large": (
        f"{HEAD}{KIND}".replace("h: 4", f"h: {'9' * 30}") + "Content-Length: 4\r\n\r\nabcd",
        {400},
    ),
    "offset in hexadecimal": (
        f"{HEAD}{KIND}".replace("t: 0", "t: 0x0") + "Content-Length: 4\r\n\r\nabcd",
        {400},
    ),
    "offset with zeros": (
        f"{HEAD}{KIND}".replace("t: 0", "t: 00") + "Content-Length: 4\r\n\r\nabcd",
        {400},
    ),
    "offset before": (
        f"{HEAD}{KIND}".replace("t: 0", "t: -1") + "Content-Length: 4\r\n\r\nabcd",
        {400},
    ),
    "offset behind": (
        f"{HEAD}{KIND}".replace("t: 0", "t: 1") + f"Content-Length: 3\r\n\r\nbcd{SMUGGLED}",
        {409},
    ),
    "expects another thing": (f"{HEAD}{KIND}Expect: tea\r\nContent-Length: 5\r\n\r\nabcde", {400}),
}


@pytest.mark.parametrize("name", BODIES)
def test_an_upload_is_of_our_form_or_refused_whole(bob: Talk, name: str) -> None:
    raw, statuses = BODIES[name]
    bob.send(raw.encode("latin-1"))
    answer = bob.answer()
    assert answer.status in statuses
    # What stands behind is never taken for a request of its own.
    assert bob.is_closed()


def test_nothing_of_a_refused_upload_stays(
    server: RunningServer, people: dict[str, Client], bob: Talk
) -> None:
    for name in ("too large", "another type", "length over the whole"):
        with talk(server, people[BOB]) as other:
            other.send(BODIES[name][0].encode("latin-1"))
            assert other.answer().status in BODIES[name][1]
        assert bob.ask("HEAD", f"/v1/objects/{named(b'abcd')}").offset == ("0", "?0")


def test_another_offset_is_answered_with_the_real_one(bob: Talk) -> None:
    content = os.urandom(1000)
    assert bob.patch(content, 0, 400).offset == ("400", "?0")
    refused = bob.patch(content, 399, 399)
    assert (refused.status, *refused.offset) == (409, "400", "?0")
    assert bob.patch(content, 400).offset == ("1000", "?1")
    again = bob.ask(*part(content, 1000), **part_headers(content, 1000))
    assert (again.status, *again.offset) == (409, "1000", "?1")


def test_something_else_than_its_name_is_dropped(bob: Talk) -> None:
    content = os.urandom(1000)
    headers = part_headers(content, 0)
    answer = bob.ask("PATCH", f"/v1/objects/{named(content)}", content[::-1], **headers)
    assert (answer.status, *answer.offset) == (460, "0", "?0")
    assert bob.ask("HEAD", f"/v1/objects/{named(content)}").offset == ("0", "?0")
    assert bob.patch(content).status == 204


def test_one_object_is_uploaded_by_one_at_a_time(
    server: RunningServer, people: dict[str, Client], bob: Talk
) -> None:
    content = os.urandom(1000)
    raw = request(*part(content, 0), **part_headers(content, 0))
    bob.send(raw[:-500])
    with talk(server, people[BOB]) as other:
        # Until the first one has arrived, its end would be the second's.
        while other.ask("HEAD", f"/v1/objects/{named(content)}").status == 200:
            answer = other.ask(*part(content, 0, 0), **part_headers(content, 0))
            if answer.status == 423:
                break
            assert answer.status == 204
        bob.send(raw[-500:])
        assert bob.answer().offset == ("1000", "?1")
        assert other.ask("HEAD", f"/v1/objects/{named(content)}").offset == ("1000", "?1")


def test_more_than_a_device_may_leave_is_refused_and_nothing_else_harmed(bob: Talk) -> None:
    answers = [bob.patch(os.urandom(3 << 20)) for _ in range(2)]
    assert [answer.status for answer in answers] == [204, 204]
    refused = bob.ask(*part(os.urandom(3 << 20), 0, 0), **part_headers(bytes(3 << 20), 0))
    assert refused.status == 507


def test_too_large_a_mail_is_refused_before_it_is_sent(
    server: RunningServer, people: dict[str, Client]
) -> None:
    with talk(server, people["hq"]) as hq:
        hq.send(request("PUT", f"/v1/mail/{ALICE}/{HEX}", Content_Length=str(2 << 20)))
        assert hq.answer().status == 413
    with talk(server, people["hq"]) as hq:
        assert hq.ask("PUT", f"/v1/mail/{ALICE}/{HEX}", b"not of this name").status == 460
        assert hq.ask("PUT", f"/v1/mail/{ALICE}/{HEX}").status == 400
        assert HEX.encode() not in hq.ask("GET", f"/v1/mail/{ALICE}").body


def test_who_asks_before_sending_is_told_to_go_on(bob: Talk) -> None:
    content = os.urandom(100)
    raw = request(*part(content, 0), Expect="100-continue", **part_headers(content, 0))
    bob.send(raw[:-100])
    assert bob.answer(has_body=False).status == 100
    bob.send(content)
    assert bob.answer().offset == ("100", "?1")


def test_requests_sent_in_one_go_are_answered_in_order(bob: Talk) -> None:
    bob.send(request("GET", "/v1/mail") + request("GET", "/v1/intake") + request("GET", "/v1/mail"))
    assert [bob.answer().status for _ in range(3)] == [200, 403, 200]
    bob.send(request("GET", "/v1/mail") * 2000)
    assert {bob.answer().status for _ in range(2000)} == {200}


RANGES = [
    ("bytes=0-", 206),
    ("bytes=1023-", 206),
    ("bytes=1024-", 416),
    ("bytes=99999999999-", 416),
    ("bytes=0-5", 400),
    ("bytes=-5", 400),
    ("bytes=0-,5-", 400),
    ("lines=0-", 400),
    ("bytes=" + "9" * 40 + "-", 400),
]


@pytest.mark.parametrize(("wanted", "status"), RANGES)
def test_a_range_goes_to_the_end_or_is_refused(
    server: RunningServer, people: dict[str, Client], wanted: str, status: int
) -> None:
    with talk(server, people["hq"]) as hq:
        answer = hq.ask("GET", f"/v1/intake/{ALICE}/{NAME}", Range=wanted)
        assert answer.status == status
        if status == 206:
            begin = int(wanted[6:-1])
            assert answer.body == CONTENT[begin:]
            assert answer.headers["content-range"] == f"bytes {begin}-1023/1024"


def test_a_device_that_headquarters_refuses_is_refused_at_its_next_request(
    server: RunningServer, people: dict[str, Client]
) -> None:
    server.allow(people[CAROL])
    with talk(server, people[CAROL]) as carol:
        assert carol.ask("GET", "/v1/mail").status == 200
        server.refuse(people[CAROL])
        assert carol.ask("GET", "/v1/mail").status == 403
        assert carol.is_closed()


def test_a_device_that_is_refused_while_it_uploads_is_cut_at_its_next_block(
    server: RunningServer, people: dict[str, Client]
) -> None:
    server.allow(people[CAROL])
    content = os.urandom(1 << 20)
    with talk(server, people[CAROL]) as carol:
        raw = request(*part(content, 0), **part_headers(content, 0))
        carol.send(raw[: len(raw) // 2])
        with talk(server, people[CAROL]) as waiting:
            while waiting.ask("HEAD", f"/v1/objects/{named(content)}").offset[1] != "?0":
                pass
        server.refuse(people[CAROL])
        carol.send(raw[len(raw) // 2 : -1])
        assert carol.answer().status == 403
        assert carol.is_closed()


def test_a_certificate_that_was_never_allowed_is_refused(
    server: RunningServer, people: dict[str, Client]
) -> None:
    authority = people["authority"]
    strangers = [
        authority.client("device", ALICE),  # type: ignore[attr-defined]
        authority.client("headquarters", "0" * 32),  # type: ignore[attr-defined]
        authority.client("device", "f" * 32),  # type: ignore[attr-defined]
    ]
    for stranger in strangers:
        with talk(server, stranger) as connection:
            assert connection.ask("GET", "/v1/mail").status == 403
            assert connection.is_closed()


def test_one_device_has_only_so_many_connections(
    server: RunningServer, people: dict[str, Client]
) -> None:
    open_ones = [talk(server, people[BOB]) for _ in range(8)]
    try:
        assert all(one.ask("GET", "/v1/mail").status == 200 for one in open_ones)
        with talk(server, people[BOB]) as late:
            answer = late.ask("GET", "/v1/mail")
            assert (answer.status, "retry-after" in answer.headers) == (503, True)
        with talk(server, people[ALICE]) as alice:
            assert alice.ask("GET", "/v1/mail").status == 200
    finally:
        for one in open_ones:
            one.connection.close()


def test_a_body_that_is_cut_is_kept_as_far_as_it_came(
    server: RunningServer, people: dict[str, Client]
) -> None:
    content = os.urandom(4096)
    with talk(server, people[ALICE]) as alice:
        raw = request(*part(content, 0), **part_headers(content, 0))
        alice.send(raw[:-1000])
    with talk(server, people[ALICE]) as alice:
        name = f"/v1/objects/{named(content)}"
        while alice.ask("HEAD", name).offset != ("3096", "?0"):
            pass
        assert alice.patch(content, 3096).offset == ("4096", "?1")
    assert alice.answer() == NOTHING
