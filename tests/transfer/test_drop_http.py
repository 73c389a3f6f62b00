"""The HTTP of the wire over a stream in memory: whatever comes, in whatever pieces."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import ConnectionCut, NetworkError, ServerAnswerInvalid
from fieldkit.transfer.drop_http import MAX_HEAD, Answer, HttpConnection, Question
from fieldkit.transfer.waiting import Patience, Teller
from tests.fakes.hostile_answers import DATE, NONE_THERE, head, ok
from tests.fakes.hostile_servers import PATIENT


@dataclass
class Pieces:
    """A stream whose other side says these pieces, the first when it was asked, then hangs up."""

    answers: list[bytes]
    sent: bytearray = field(default_factory=bytearray)
    is_closed: bool = False

    def send(self, data: bytes | bytearray | memoryview, patience: Patience) -> bool:
        self.sent += data
        return True

    def receive(self, patience: Patience) -> bytes:
        if not self.answers:
            raise ConnectionCut
        return self.answers.pop(0)

    def is_quiet(self) -> bool:
        return True

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_closed = True


def asked(stream: Pieces, question: Question) -> tuple[Answer, bytes, HttpConnection]:
    body = bytearray()
    connection = HttpConnection(stream, "host", PATIENT)
    answer = connection.ask(question, lambda answer: body.extend, Teller())
    return answer, bytes(body), connection


def cut_up(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[a:b] for a, b in zip(ends, ends[1:], strict=False) if a != b]


GET = Question("GET", "/v1/mail")


@given(st.binary(max_size=3000), st.lists(st.integers(0, 5000), max_size=20))
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(content, places):
    answer, body, connection = asked(Pieces(cut_up(ok(content), places)), GET)
    assert (answer.status, body) == (200, content)
    assert connection.is_usable


@given(st.lists(st.binary(min_size=1, max_size=100), max_size=8))
def test_anything_else_is_refused(answers):
    stream = Pieces(answers)
    with pytest.raises(NetworkError):
        asked(stream, GET)
    assert stream.is_closed


@given(st.integers(0), st.integers(1, 255))
def test_an_altered_answer_gives_its_content_or_nothing(place, change):
    data = bytearray(ok(NONE_THERE, b"Connection: keep-alive"))
    data[place % len(data)] ^= change
    try:
        answer, body, _connection = asked(Pieces([bytes(data)]), GET)
    except NetworkError:
        return
    assert answer.status >= 400 or len(body) == len(NONE_THERE)


@given(st.integers(0, len(ok(NONE_THERE)) - 1))
def test_a_cut_answer_is_a_cut(length):
    with pytest.raises(ConnectionCut):
        asked(Pieces([ok(NONE_THERE)[:length]] if length else []), GET)


def test_a_head_has_an_end():
    endless = [b"HTTP/1.1 200 OK\r\n" + DATE] + [b"X: " + b"y" * 1000 + b"\r\n"] * 1000
    stream = Pieces(endless)
    with pytest.raises(ServerAnswerInvalid):
        asked(stream, GET)
    assert len(stream.answers) > 1000 - MAX_HEAD // 1000 - 2


def test_a_body_is_sent_after_its_length_and_never_longer():
    pieces = (memoryview(piece) for piece in (b"abc", b"de"))
    stream = Pieces([head(b"204 No Content")])
    asked(stream, Question("PUT", "/x", (("Content-Type", "a/b"),), 5, pieces))
    assert bytes(stream.sent) == (
        b"PUT /x HTTP/1.1\r\nHost: host\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\nabcde"
    )


def test_the_answer_to_a_head_has_no_body():
    told = head(b"200 OK", b"Content-Length: 900")
    answer, body, connection = asked(Pieces([told]), Question("HEAD", "/x"))
    assert (answer.status, body, connection.is_usable) == (200, b"", True)


def test_after_a_failure_nothing_more_is_asked():
    stream = Pieces([b"nonsense\r\n\r\n"])
    connection = HttpConnection(stream, "host", PATIENT)
    for error in (ServerAnswerInvalid, ConnectionCut):
        with pytest.raises(error):
            connection.ask(GET, lambda answer: bytes, Teller())
    assert stream.sent.count(b"GET") == 1
