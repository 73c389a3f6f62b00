"""Hostile servers that are believed to be ours, and abuse that by what they answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from fieldkit.domain.connection import Cause, Check
from fieldkit.errors import (
    ConnectionCut,
    ServerAnswerInvalid,
    ServerSilent,
)
from tests.fakes.hostile_servers import (
    MAIL,
    OBJECT,
    SHORT_ANSWER,
    SHORT_BODY,
    Acts,
    Hostile,
    distrusted,
)
from tests.fakes.scripted_server import Talk

DATE = b"Date: Sun, 22 Nov 2026 10:00:00 GMT\r\n"
NONE_THERE = b'{"mail":[],"next":""}'
_SIZE = len(OBJECT)


def head(status: bytes, *lines: bytes, date: bytes = DATE) -> bytes:
    return b"HTTP/1.1 " + status + b"\r\n" + date + b"".join(x + b"\r\n" for x in lines) + b"\r\n"


def ok(body: bytes, *lines: bytes) -> bytes:
    return head(b"200 OK", b"Content-Length: %d" % len(body), *lines) + body


def answering(*answers: bytes) -> Callable[[Talk], None]:
    """Answer one request after the other, then hang up as one should."""

    def script(talk: Talk) -> None:
        talk.shake_hands()
        for answer in answers:
            talk.request()
            talk.say(answer)
        talk.farewell()

    return script


def after_request(act: Callable[[Talk], None]) -> Callable[[Talk], None]:
    def script(talk: Talk) -> None:
        talk.shake_hands().request()
        act(talk)

    return script


def then(data: bytes, act: Callable[[Talk], None]) -> Callable[[Talk], None]:
    """Answer `data` and then do something else."""

    def follow(talk: Talk) -> None:
        talk.say(data)
        act(talk)

    return after_request(follow)


def early(answer: bytes, act: Callable[[Talk], None] = Talk.pause) -> Callable[[Talk], None]:
    """Answer an upload before its body came, and read no more of it."""

    def script(talk: Talk) -> None:
        talk.shake_hands().head()
        talk.say(answer)
        act(talk)

    return script


def invalid(name: str, answer: bytes, **more: object) -> Hostile:
    return Hostile(name, answering(answer), ServerAnswerInvalid, **more)  # type: ignore[arg-type]


_scripted = partial(Hostile, error=ServerAnswerInvalid)
_cut = partial(Hostile, error=ConnectionCut)
_slow = partial(Hostile, error=ServerSilent)

_BIG = b"Content-Length: 900000000000"
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03"
_ALIVE = b"Content-Length: 21"

HEADS = (
    invalid("a status line of another protocol", b"HTP/1.1 200 OK\r\n\r\n"),
    invalid("a status of two digits", head(b"20 OK", b"Content-Length: 0")),
    invalid("a status of words", head(b"abc OK", b"Content-Length: 0")),
    invalid("a status of no kind", head(b"999 What", b"Content-Length: 0")),
    invalid("HTTP/0.9", b"<html>welcome</html>\r\n\r\n"),
    invalid("HTTP/1.0", b"HTTP/1.0 200 OK\r\n" + DATE + b"Content-Length: 0\r\n\r\n"),
    invalid("HTTP/2", b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18) + b"\r\n\r\n"),
    invalid("zeros as a head", bytes(64) + b"\r\n\r\n"),
    invalid("go on", head(b"100 Continue") + ok(NONE_THERE)),
    invalid("go on, for ever", head(b"100 Continue") * 5000),
    invalid("early hints", head(b"103 Early Hints", b"Link: </x>") + ok(NONE_THERE)),
    invalid("another protocol", head(b"101 Switching", b"Upgrade: x", b"Connection: upgrade")),
    *(
        invalid(f"redirect {status}", head(b"%d X" % status, b"Location: /", b"Content-Length: 0"))
        for status in (300, 301, 302, 303, 307, 308)
    ),
    invalid("not modified", head(b"304 Not Modified")),
    invalid("a name without a colon", head(b"200 OK", b"nonsense", _ALIVE) + NONE_THERE),
    invalid("a name with a blank", head(b"200 OK", b"Content-Length : 21") + NONE_THERE),
    invalid("a NUL in a header", head(b"200 OK", b"X: a\x00b", _ALIVE) + NONE_THERE),
    invalid("no length", head(b"200 OK") + NONE_THERE),
    invalid("a negative length", head(b"200 OK", b"Content-Length: -1")),
    invalid("a length in words", head(b"200 OK", b"Content-Length: many")),
    invalid("a length of 30 digits", head(b"200 OK", b"Content-Length: " + b"9" * 30)),
    invalid("two lengths", head(b"200 OK", _ALIVE, b"Content-Length: 22") + NONE_THERE),
    invalid("two lengths in one", head(b"200 OK", b"Content-Length: 21, 22") + NONE_THERE),
    invalid("a list of 900 GB", head(b"200 OK", _BIG)),
    invalid("chunks", head(b"200 OK", b"Transfer-Encoding: chunked") + b"15\r\n" + NONE_THERE),
    invalid("chunks and a length", head(b"200 OK", b"Transfer-Encoding: chunked", _ALIVE)),
    invalid("compression", ok(_GZIP, b"Content-Encoding: gzip")),
    invalid("chunks of compression", head(b"200 OK", b"Transfer-Encoding: gzip, chunked")),
    invalid("content where there is none", head(b"204 No", b"Content-Length: 5"), act=Acts.delete),
    invalid("no date", head(b"200 OK", _ALIVE, date=b"") + NONE_THERE),
    invalid("a date in words", head(b"200 OK", _ALIVE, date=b"Date: now\r\n") + NONE_THERE),
    invalid("two dates", head(b"200 OK", DATE.strip(), _ALIVE) + NONE_THERE),
    invalid(
        "a date that is none",
        head(b"200 OK", _ALIVE, date=b"Date: Sun, 31 Feb 2026 10:00:00 GMT\r\n") + NONE_THERE,
    ),
    invalid("a status that nobody expects", head(b"206 Partial", _ALIVE) + NONE_THERE),
    _scripted(
        "headers without end", after_request(lambda t: t.flood(b"X-Filler: abcdefgh\r\n" * 99))
    ),
    _scripted("one header without end", after_request(lambda talk: talk.flood(b"x" * 9999))),
    invalid("two answers to one question", ok(NONE_THERE) * 2, act=Acts.twice),
    _scripted(
        "an answer to the next question",
        answering(head(b"204 No Content") + ok(NONE_THERE)),
        act=Acts.twice,
    ),
    _scripted(
        "content after a HEAD",
        answering(head(b"200 OK", b"Upload-Offset: 0") + b"more"),
        act=Acts.head,
    ),
    _slow(
        "headers byte by byte", after_request(lambda t: t.drip(ok(NONE_THERE))), limits=SHORT_ANSWER
    ),
    _slow("silence within the head", then(b"HTTP/1.1 200 ", Talk.listen), limits=SHORT_ANSWER),
    _slow(
        "content byte by byte",
        then(head(b"200 OK", b"Content-Length: 900000"), lambda talk: talk.drip(b"{")),
        limits=SHORT_BODY,
    ),
    _slow(
        "silence within the body",
        then(ok(MAIL)[:-5], Talk.listen),
        act=Acts.fetch,
        limits=SHORT_BODY,
    ),
    _cut("FIN within the head", then(b"HTTP/1.1 200 OK\r\n", Talk.fin)),
    _cut("RST within the head", then(b"HTTP/1.1 200 OK\r\n", Talk.reset)),
    _cut("FIN within the body", then(ok(NONE_THERE)[:-3], Talk.fin)),
    _cut("RST within the body", then(ok(NONE_THERE)[:-3], Talk.reset)),
    _cut("a farewell within the body", then(ok(NONE_THERE)[:-3], Talk.farewell)),
    _cut("FIN instead of an answer", after_request(Talk.fin)),
    _cut("an altered record", after_request(lambda talk: _alter(talk))),
)


def _alter(talk: Talk) -> None:
    record = bytearray(talk.encrypted(ok(NONE_THERE)))
    record[-1] ^= 1
    talk.send(bytes(record))


def _list(name: str, body: bytes, **more: object) -> Hostile:
    return invalid("a list: " + name, ok(body), **more)


def _mails(*lines: str, following: str = "") -> bytes:
    return f'{{"mail":[{",".join(lines)}],"next":"{following}"}}'.encode()


def _line(identifier: str = "ab" * 32, size: object = 100) -> str:
    return json.dumps({"id": identifier, "size": size})


def _numbered(count: int) -> list[str]:
    return [_line(f"{number:064x}") for number in range(count)]


def _paging_for_ever(talk: Talk) -> None:
    talk.shake_hands()
    for number in range(10_000):
        talk.request()
        talk.say(ok(_mails(_line(f"{number:064x}"), following=f"c{number}")))


def _intake_for_ever(talk: Talk) -> None:
    talk.shake_hands()
    for number in range(10_000):
        talk.request()
        line = {"device": "ab" * 16, "sha256": f"{number:064x}", "size": 1}
        body = json.dumps({"objects": [line], "next": f"c{number}"})
        talk.say(ok(body.encode()))


_DEVICE = {"device": "ab" * 16, "certificate": "cd" * 32}

LISTS = (
    _list("no JSON", b"hello"),
    _list("not UTF-8", b'{"mail":[],"next":"\xff"}'),
    _list("an array", b"[]"),
    _list("nothing", b""),
    _list("no cursor", b'{"mail":[]}'),
    _list("another member", b'{"mail":[],"next":"","path":"/etc/passwd"}'),
    _list("a member twice", b'{"mail":[],"mail":[],"next":""}'),
    _list("nested deep", b'{"mail":' + b"[" * 500 + b"]" * 500 + b',"next":""}'),
    _list("a path as a name", _mails(_line("../../../../../../etc/passwd"))),
    _list("a name in capitals", _mails(_line("AB" * 32))),
    _list("a name too long", _mails(_line("ab" * 33))),
    _list("one name twice", _mails(_line(), _line())),
    _list("size 0", _mails(_line(size=0))),
    _list("a negative size", _mails(_line(size=-1))),
    _list("half a byte", _mails(_line(size=0.5))),
    _list("a size in words", _mails(_line(size="100"))),
    _list("a mail of 900 GB", _mails(_line(size=900_000_000_000))),
    _list("too many lines", _mails(*_numbered(1001))),
    _list("too long", _mails(*_numbered(12_000))),
    _list("a cursor with a path", _mails(_line(), following="../x")),
    _list("a cursor with a line end", _mails(_line(), following="a\\r\\nX: y")),
    _list("a cursor too long", _mails(_line(), following="a" * 65)),
    _list("an empty page that goes on", _mails(following="a")),
    _list(
        "a device twice",
        json.dumps({"devices": [_DEVICE] * 2, "next": ""}).encode(),
        act=Acts.devices,
    ),
    _scripted("a list: the same page again", answering(*[ok(_mails(_line(), following="a"))] * 2)),
    _scripted("a list: pages for ever", _paging_for_ever),
    _scripted("a list: objects for ever", _intake_for_ever, act=Acts.intake),
)


REVOKED = (
    distrusted(
        "not on the list",
        Check.OUR_CERTIFICATE,
        Cause.OURS_REFUSED,
        answering(head(b"403 Forbidden", b"Content-Length: 0")),
    ),
)

ANSWERS: tuple[Hostile, ...] = (*HEADS, *LISTS, *REVOKED)
