"""HTTP/1.1 as the wire has it: one question, one answer of known length, nothing else.

h11 reads and writes the heads; bodies pass by it uncopied. Whatever is allowed in HTTP and not in
docs/formats.md, "Wire" (redirects, chunks, compression, 1xx, answers to nothing) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import h11

from fieldkit.errors import ConnectionCut, ServerAnswerInvalid, ServerSilent
from fieldkit.transfer.pacing import Pacer
from fieldkit.transfer.waiting import Limits, Patience, Teller, patience_for_body, worth

MAX_HEAD = 16 * 1024  # bytes of status line and headers
_MAX_REFUSAL = 4096  # bytes of a body that a refusal should not have
_LENGTH = re.compile(rb"[0-9]{1,15}\Z")
_NO_CONTENT = 204
_REFUSALS = range(400, 600)

Head = tuple[tuple[bytes, bytes], ...]  # names in lower case


class ByteStream(Protocol):
    """What is spoken over: `TlsStream`."""

    def send(self, data: bytes | bytearray | memoryview, patience: Patience) -> bool:
        """Send all; return False where the other side spoke before that."""

    def receive(self, patience: Patience) -> bytes:
        """Return what comes next; raise ConnectionCut at the end."""

    def is_quiet(self) -> bool:
        """Say whether nothing came unasked."""

    def close(self) -> None:
        """End it."""

    def abort(self) -> None:
        """End it, and let nothing leave that still waits to."""


@dataclass(frozen=True)
class Question:
    """One request. `pieces` yields the body, `length` bytes in all, None for none."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    pieces: Iterator[memoryview] | None = None
    seconds_to_answer: float = 0.0  # beyond what `Limits` grants


@dataclass(frozen=True)
class Answer:
    """The head of an answer."""

    status: int
    headers: Head

    def header(self, name: str) -> str | None:
        """Return the one header of that name, None if there is none.

        Raises:
            ServerAnswerInvalid: There are several, or it is not plain ASCII.
        """
        found = [value for key, value in self.headers if key == name.lower().encode()]
        if len(found) > 1 or not all(value.isascii() for value in found):
            raise ServerAnswerInvalid
        return found[0].decode("ascii") if found else None

    @property
    def length(self) -> int | None:
        """Return what Content-Length says, in bytes; None if there is none."""
        text = self.header("content-length")
        if text is None:
            return None
        if not _LENGTH.match(text.encode()):
            raise ServerAnswerInvalid
        return int(text)


# Called with the head before the body; returns who takes the body, or raises.
Judge = Callable[[Answer], Callable[[bytes], object]]


class HttpConnection:
    """One connection. After any failure it is not usable again."""

    def __init__(self, stream: ByteStream, host: str, limits: Limits) -> None:
        self._stream = stream
        self._host = host
        self._limits = limits
        self._pacer = Pacer(limits.bytes_per_second)
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)
        self.is_usable = True

    @property
    def chunk(self) -> int:
        """Return how long the pieces of a body should be at most, in bytes."""
        return self._pacer.chunk

    def close(self) -> None:
        """End the connection; again changes nothing."""
        self.is_usable = False
        self._stream.close()

    def abort(self) -> None:
        """End a connection that was cut: nothing that waits to leave may find another way out."""
        self.is_usable = False
        self._stream.abort()

    def ask(self, question: Question, judge: Judge, teller: Teller) -> Answer:
        """Send a question and take its answer; the teller counts the bytes of either body.

        Raises:
            ServerAnswerInvalid: Not an answer of this wire.
            ConnectionCut, ServerSilent, Cancelled: It did not come to an end.
        """
        if not self.is_usable:
            raise ConnectionCut
        try:
            answer, is_over = self._exchange(question, judge, teller)
        except h11.ProtocolError as error:
            self.close()
            raise ServerAnswerInvalid from error
        except (ConnectionCut, ServerSilent):
            self.abort()
            raise
        except BaseException:
            self.close()
            raise
        if not is_over:
            self.close()
        return answer

    def _exchange(self, question: Question, judge: Judge, teller: Teller) -> tuple[Answer, bool]:
        if not self._stream.is_quiet():
            raise ServerAnswerInvalid  # an answer to something that was not asked
        was_heard = self._send_head(question, teller) and self._send_body(question, teller)
        patience = Patience(self._seconds_to_answer(question), teller)
        answer = self._read_head(patience)
        if answer.status in _REFUSALS:
            return answer, self._skip_refusal(answer, patience) and was_heard
        if not was_heard:
            raise ServerAnswerInvalid  # it calls done what it has not got
        length = self._check_success(question, answer)
        self._read_body(judge(answer), length, teller)
        return answer, self._is_clean()

    def _seconds_to_answer(self, question: Question) -> float:
        limits = self._limits
        on_the_way = min(question.length or 0, limits.bytes_on_the_way)
        swallowed = on_the_way / limits.slow_bytes_per_second
        return limits.answer_seconds + swallowed + question.seconds_to_answer

    def _send_head(self, question: Question, teller: Teller) -> bool:
        headers = [("Host", self._host), *question.headers]
        if question.length is not None:
            headers.append(("Content-Length", str(question.length)))
        request = h11.Request(method=question.method, target=question.target, headers=headers)
        data = self._h11.send(request)
        return self._stream.send(data or b"", Patience(self._limits.answer_seconds, teller))

    def _send_body(self, question: Question, teller: Teller) -> bool:
        patience = patience_for_body(self._limits, teller)
        for piece in question.pieces or ():
            self._pacer.take(len(piece), patience)
            part = h11.Data(data=piece)  # type: ignore[arg-type]  # it is only measured
            for data in self._h11.send_with_data_passthrough(part) or ():
                if not self._stream.send(data, patience):
                    return False
            patience.grant(worth(self._limits, len(piece)))
            teller.done += len(piece)
            teller.tell()
        self._h11.send(h11.EndOfMessage())
        return True

    def _read_head(self, patience: Patience) -> Answer:
        event = self._next_event(patience)
        # No 1xx: none was asked for, and each would be one more to wait for.
        if not isinstance(event, h11.Response) or event.http_version != b"1.1":
            raise ServerAnswerInvalid
        answer = Answer(event.status_code, tuple(event.headers))
        if answer.header("transfer-encoding") or answer.header("content-encoding"):
            raise ServerAnswerInvalid
        return answer

    def _check_success(self, question: Question, answer: Answer) -> int:
        """Return how long the body is that follows."""
        if not 200 <= answer.status < 300:  # a redirect leads nowhere
            raise ServerAnswerInvalid
        length = answer.length
        if answer.status == _NO_CONTENT:
            if length:
                raise ServerAnswerInvalid
            return 0
        if question.method == "HEAD":
            return 0
        if length is None:
            raise ServerAnswerInvalid
        return length

    def _read_body(self, take: Callable[[bytes], object], length: int, teller: Teller) -> None:
        patience = patience_for_body(self._limits, teller)
        left = length
        while True:
            event = self._next_event(patience)
            if isinstance(event, h11.EndOfMessage):
                break
            if not isinstance(event, h11.Data):
                raise ServerAnswerInvalid
            self._pacer.take(len(event.data), patience)
            take(bytes(event.data))
            left -= len(event.data)
            teller.done += len(event.data)
            patience.grant(worth(self._limits, len(event.data)))
            teller.tell()
        if left:
            raise ServerAnswerInvalid

    def _skip_refusal(self, answer: Answer, patience: Patience) -> bool:
        """Read past the body that a refusal should not have; say whether the next may follow."""
        if self._h11.our_state is not h11.DONE or (answer.length or 0) > _MAX_REFUSAL:
            return False
        if answer.length is None and answer.status != _NO_CONTENT:
            return False
        while not isinstance(event := self._next_event(patience), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                return False
        return self._is_clean()

    def _is_clean(self) -> bool:
        """Prepare for the next question; say whether this connection may ask one."""
        if self._h11.trailing_data[0]:
            raise ServerAnswerInvalid
        if self._h11.our_state is not h11.DONE or self._h11.their_state is not h11.DONE:
            return False
        self._h11.start_next_cycle()
        return True

    def _next_event(self, patience: Patience) -> object:
        while (event := self._h11.next_event()) is h11.NEED_DATA:
            self._h11.receive_data(self._stream.receive(patience))
        return event
