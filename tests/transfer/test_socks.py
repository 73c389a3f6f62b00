from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.connection import Cause, Check
from fieldkit.errors import ConnectionCut, NotTrusted, ServerUnreachable
from fieldkit.transfer.socks import ask_for

ONION = "a" * 56 + ".onion"
GRANTED = b"\x05\x02\x01\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"


class Recorded:
    """A SOCKS port that answers from a recording, and remembers what it was told."""

    def __init__(self, answers: bytes) -> None:
        self.answers = answers
        self.told = b""

    def send(self, data: bytes) -> None:
        self.told += data

    def read_exactly(self, count: int) -> bytes:
        if len(self.answers) < count:
            raise ConnectionCut
        data, self.answers = self.answers[:count], self.answers[count:]
        return data


def asked(host: str, answers: bytes = GRANTED) -> Recorded:
    stream = Recorded(answers)
    ask_for(stream, host, 443)
    return stream


def test_a_name_goes_to_tor_as_it_is():
    stream = asked(ONION)
    assert stream.told.endswith(b"\x05\x01\x00\x03" + bytes([62]) + ONION.encode() + b"\x01\xbb")
    assert stream.answers == b""


def test_literals_go_as_addresses():
    assert asked("203.0.113.7").told.endswith(b"\x05\x01\x00\x01\xcb\x00\x71\x07\x01\xbb")
    assert asked("::1").told.endswith(b"\x05\x01\x00\x04" + bytes(15) + b"\x01\x01\xbb")


def test_each_run_is_somebody_else_so_that_tor_keeps_them_apart():
    assert asked(ONION).told != asked(ONION).told


def test_an_answer_with_a_name_or_a_long_address_is_read_to_its_end():
    for bound in (b"\x03\x05hello\x00\x50", b"\x04" + bytes(18)):
        stream = asked(ONION, GRANTED[:7] + bound + b"TLS")
        assert stream.answers == b"TLS"


@pytest.mark.parametrize("reply", [1, 2, 3, 4, 5, 6, 7, 8, 0xF0, 0xF7, 0xFF])
def test_what_tor_cannot_reach_is_unreachable(reply):
    with pytest.raises(ServerUnreachable):
        asked(ONION, GRANTED[:5] + bytes([reply]) + GRANTED[6:])


@pytest.mark.parametrize(
    "answers",
    [
        b"HTTP/1.1 400 Bad Request\r\n",
        b"\x05\x00",  # takes anybody: any other SOCKS server
        b"\x05\xff",
        b"\x04\x5a",
        b"\x05\x02\x01\x01",
        b"\x05\x02\x01\x00HTTP",
        GRANTED[:5] + b"\x00\x07\x01" + bytes(6),
        GRANTED[:7] + b"\x09" + bytes(6),
    ],
)
def test_what_is_not_tor_is_called_so(answers):
    with pytest.raises(NotTrusted) as refused:
        asked(ONION, answers)
    assert (refused.value.check, refused.value.cause) == (Check.ROUTE, Cause.NOT_TOR)


@given(st.binary(max_size=40))
def test_any_other_answer_leads_nowhere(answers):
    stream = Recorded(answers)
    try:
        ask_for(stream, ONION, 443)
    except (NotTrusted, ConnectionCut, ServerUnreachable):
        return
    assert answers.startswith(GRANTED[:7])


@given(st.integers(0, len(GRANTED) - 1))
def test_a_cut_answer_is_a_cut(length):
    with pytest.raises(ConnectionCut):
        asked(ONION, GRANTED[:length])
