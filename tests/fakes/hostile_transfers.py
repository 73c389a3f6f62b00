"""Hostile servers that are believed to be ours, and lie about mail and uploads."""

from __future__ import annotations

from functools import partial

from fieldkit.errors import (
    ConnectionCut,
    NotOnServer,
    OffsetDiffers,
    ServerAnswerInvalid,
    ServerBusy,
    ServerFull,
    ServerRefused,
    ServerSilent,
    UploadDamaged,
)
from tests.fakes.hostile_answers import DATE, answering, early, head, invalid, ok, then
from tests.fakes.hostile_servers import AT_ONCE, MAIL, OBJECT, SHORT_BODY, Acts, Hostile
from tests.fakes.scripted_server import Talk

_SIZE = len(OBJECT)
_large = partial(Hostile, act=Acts.upload_large, limits=AT_ONCE)


def _mail(name: str, answer: bytes, **more: object) -> Hostile:
    return invalid("a mail: " + name, answer, act=Acts.fetch, **more)


def _partial(first: int, last: int, size: int, body: bytes) -> bytes:
    line = b"Content-Range: bytes %d-%d/%d" % (first, last, size)
    return head(b"206 Partial Content", line, b"Content-Length: %d" % len(body)) + body


_HALF = len(MAIL) // 2
_LAST = len(MAIL) - 1
_cut_mail = then(ok(MAIL)[: -(len(MAIL) - _HALF)], Talk.fin)


def _resumed(name: str, answer: bytes) -> Hostile:
    """One that cuts a mail in the middle, and answers the rest wrongly."""
    script = answering(answer)
    return Hostile(
        "a mail, resumed: " + name,
        _cut_mail,
        ServerAnswerInvalid,
        act=Acts.fetch,
        scripts=(script,),
    )


MAILS = (
    _mail("longer than listed", ok(MAIL + b"x")),
    _mail("shorter than listed", ok(MAIL[:-1])),
    _mail("another one", ok(MAIL[:-1] + b"x")),
    _mail("a part that was not asked for", _partial(0, _LAST, len(MAIL), MAIL)),
    _mail("instead of it nothing", head(b"204 No Content")),
    Hostile(
        "a mail: gone", answering(head(b"404 X", b"Content-Length: 0")), NotOnServer, act=Acts.fetch
    ),
    Hostile("a mail: cut, and not resumed", _cut_mail, ConnectionCut, act=Acts.fetch),
    _resumed("the whole again", ok(MAIL)),
    _resumed("from another byte on", _partial(_HALF - 1, _LAST, len(MAIL), MAIL[_HALF - 1 :])),
    _resumed("of another size", _partial(_HALF, _LAST, len(MAIL) + 1, MAIL[_HALF:])),
    _resumed("less than it says", _partial(_HALF, _LAST, len(MAIL), MAIL[_HALF:-1])),
    _resumed("another rest", _partial(_HALF, _LAST, len(MAIL), bytes(len(MAIL) - _HALF))),
)


def _upload(name: str, *lines: bytes, status: bytes = b"204 No Content") -> Hostile:
    return invalid("an upload: " + name, head(status, *lines), act=Acts.upload)


def _refused(name: str, error: type, line: bytes, *lines: bytes, **fields: object) -> Hostile:
    answer = head(line, b"Content-Length: 0", *lines)
    return Hostile("an upload: " + name, answering(answer), error, act=Acts.upload, fields=fields)


_DONE = b"Upload-Complete: ?1"
_MORE = b"Upload-Complete: ?0"
_ALL = b"Upload-Offset: %d" % _SIZE
_SECRET = b"Traceback: password=hunter2"
_FULL = head(b"507 Full", b"Content-Length: 0", b"Connection: close")

UPLOADS = (
    _upload("no offset", _DONE),
    _upload("a negative offset", b"Upload-Offset: -1", _DONE),
    _upload("an offset with a sign", b"Upload-Offset: +4096", _DONE),
    _upload("an offset in hexadecimal", b"Upload-Offset: 0x1000", _DONE),
    _upload("an offset with a point", b"Upload-Offset: 4096.0", _DONE),
    _upload("an offset with a zero before", b"Upload-Offset: 04096", _DONE),
    _upload("an offset beyond 64 bits", b"Upload-Offset: 18446744073709555712", _DONE),
    _upload("two offsets", _ALL, _ALL, _DONE),
    _upload("an offset beyond the object", b"Upload-Offset: %d" % (_SIZE + 1), _DONE),
    _upload("an offset that went back", b"Upload-Offset: 7", _MORE),
    _upload("complete before all is there", b"Upload-Offset: 7", _DONE),
    _upload("all there and not complete", _ALL, _MORE),
    _upload("complete in words", _ALL, b"Upload-Complete: yes"),
    _upload("it does not say whether complete", _ALL),
    _upload("with content", _ALL, _DONE, b"Content-Length: 0", status=b"200 OK"),
    _upload("409 without an offset", b"Content-Length: 0", status=b"409 Conflict"),
    _upload("409 beyond it", b"Upload-Offset: 4097", b"Content-Length: 0", status=b"409 Conflict"),
    _refused("another offset", OffsetDiffers, b"409 Conflict", b"Upload-Offset: 7", offset=7),
    _refused("damaged", UploadDamaged, b"460 Hash"),
    _refused("busy", ServerBusy, b"423 Locked", status=423, retry_after=None),
    _refused("too often", ServerBusy, b"429 Often", b"Retry-After: 30", retry_after=30),
    _refused(
        "later, much", ServerBusy, b"429 Often", b"Retry-After: 99999999999", retry_after=86400
    ),
    _refused("later, before", ServerBusy, b"503 Busy", b"Retry-After: -5", retry_after=None),
    _refused(
        "later, on a day", ServerBusy, b"503 Busy", b"Retry-After: " + DATE[6:-2], retry_after=None
    ),
    _refused("too large", ServerFull, b"413 Large"),
    _refused("no room", ServerFull, b"507 Full"),
    _refused("too slow", ServerRefused, b"408 Slow", status=408),
    _refused("not of this form", ServerRefused, b"400 Bad", status=400),
    Hostile(
        "an upload: an error that says much",
        answering(head(b"500 Error", b"Content-Length: %d" % len(_SECRET)) + _SECRET),
        ServerRefused,
        act=Acts.upload,
        fields={"status": 500},
    ),
    Hostile(
        "an upload: an error without end",
        then(head(b"500 Error"), lambda talk: talk.flood(b"x" * 9999)),
        ServerRefused,
        act=Acts.upload,
    ),
    _large("a large upload: no room, early", early(_FULL), ServerFull),
    _large("a large upload: no room, hung up", early(_FULL, Talk.farewell), ServerFull),
    _large(
        "a large upload: accepted, early", early(head(b"204 No", _ALL, _DONE)), ServerAnswerInvalid
    ),
    _large("a large upload: not read", early(b"", Talk.pause), ServerSilent, limits=SHORT_BODY),
    _large("a large upload: hung up", early(b"", Talk.farewell), ConnectionCut),
    _large("a large upload: RST", early(b"", Talk.reset), ConnectionCut),
    invalid(
        "a question about an object: complete, and nothing there",
        head(b"200 OK", b"Upload-Offset: 0", _DONE),
        act=Acts.head,
    ),
    invalid("a question about an object: no offset", head(b"200 OK", _DONE), act=Acts.head),
    invalid(
        "a question about an object: beyond all",
        head(b"200 OK", b"Upload-Offset: 4294967296", _MORE),
        act=Acts.head,
    ),
)

TRANSFERS: tuple[Hostile, ...] = (*MAILS, *UPLOADS)
