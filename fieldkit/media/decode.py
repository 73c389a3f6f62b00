"""Examines and shows strangers' pictures; the only place of ours that meets them, at arm's length.

Pictures are decoded in a process that can do nothing else (`confine.py` says what holds it on which
system). What comes back is text of a known shape and bare pixels, compressed here.
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self

from PIL import Image  # only to write: no stranger's bytes are parsed here

from fieldkit.domain.attachment import MediaFacts
from fieldkit.errors import MediaUndecodable
from fieldkit.media import wire
from fieldkit.media.child import Child, worker_command
from fieldkit.media.confine import Confinement
from fieldkit.media.wire import Problem
from fieldkit.translations import _, mark

logger = logging.getLogger(__name__)

THUMBNAIL_LONGEST = 256  # pixels
VIEW_LONGEST = 2048  # pixels
TIMEOUT_SECONDS = 30.0
PICTURES_PER_CHILD = 32

_SENTENCES = {
    Problem.NONE: "",
    Problem.DAMAGED: mark("This picture is damaged; what could be read of it is shown."),
    Problem.UNREADABLE: mark(
        "This picture is damaged, or of a kind that cannot be read here; it is kept as it is."
    ),
    Problem.TOO_LARGE: mark("This picture is too large to be read here; it is kept as it is."),
    Problem.TOO_SLOW: mark("This picture took too long to read; it is kept as it is."),
    Problem.LACKING: mark("This picture is damaged; what could be read of it is shown."),
    Problem.PASSWORD: mark("This picture asks for a password; it is kept as it is."),
    Problem.NOT_POSSIBLE: mark("Pictures cannot be read on this computer; it is kept as it is."),
}


@dataclass(frozen=True)
class Examined:
    """What a picture says of itself, a small JPEG of it, and a sentence if something is wrong."""

    facts: MediaFacts
    thumbnail: bytes  # JPEG within 256 pixels, or empty
    note: str  # one translated sentence, or empty


@dataclass(frozen=True)
class _Reply:
    facts: MediaFacts
    problem: Problem
    jpeg: bytes


def is_picture(media_type: str) -> bool:
    """Say whether a file of this media type is worth showing to the decoder."""
    return media_type.startswith("image/")


def examine(source: BinaryIO, media_type: str) -> Examined:
    """Examine one file, as `Examiner.examine`."""
    with Examiner() as examiner:
        return examiner.examine(source, media_type)


def view(source: BinaryIO, *, longest: int = VIEW_LONGEST) -> bytes:
    """Return one picture for looking at, as `Examiner.view`."""
    with Examiner() as examiner:
        return examiner.view(source, longest=longest)


class Examiner:
    """Examines many pictures with one decoding process, which is renewed when it fails.

    Not for several threads. `command` and `timeout_seconds` are there for tests.
    """

    def __init__(
        self, *, command: Sequence[str] = (), timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._command = list(command) or worker_command()
        self._timeout_seconds = timeout_seconds
        self._child: Child | None = None
        self._examined_count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def confinement(self) -> Confinement:
        """Return what holds the decoding process in, starting it if need be.

        Raises:
            OSError: It cannot be started.
            EOFError: It ended at once.
        """
        return self._ready().confinement

    def close(self) -> None:
        """End the decoding process."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def examine(self, source: BinaryIO, media_type: str) -> Examined:
        """Return facts and thumbnail of the picture that `source` holds from here to its end.

        Never fails over the picture: what is wrong stands in `note`, and what could be read is
        returned all the same. A file that is no picture is not read at all. Errors of `source`
        itself are let through.
        """
        if not is_picture(media_type):
            return Examined(MediaFacts(), b"", "")
        reply = self._ask(source, THUMBNAIL_LONGEST)
        if reply.problem is not Problem.NONE:
            logger.info("a picture was examined with the problem %s", reply.problem.value)
        return Examined(reply.facts, reply.jpeg, _sentence(reply.problem))

    def view(self, source: BinaryIO, *, longest: int = VIEW_LONGEST) -> bytes:
        """Return the picture, upright and without any metadata, as JPEG within `longest` pixels.

        Raises:
            MediaUndecodable: There is nothing to show.
        """
        reply = self._ask(source, min(longest, wire.MAX_LONGEST))
        if not reply.jpeg:
            raise MediaUndecodable(_sentence(reply.problem))
        return reply.jpeg

    def _ask(self, source: BinaryIO, longest: int) -> _Reply:
        try:
            child = self._ready()
        except (OSError, EOFError):
            return _Reply(MediaFacts(), Problem.NOT_POSSIBLE, b"")
        conversation = _Conversation(child, longest)
        try:
            reply = conversation.hold(source)
        except BaseException:
            self.close()
            raise
        self._examined_count += 1
        if conversation.is_broken or self._examined_count >= PICTURES_PER_CHILD:
            self.close()
        return reply

    def _ready(self) -> Child:
        if self._child is None:
            self._child = Child(self._command, timeout_seconds=self._timeout_seconds)
            self._examined_count = 0
        return self._child


class _Conversation:
    """One picture sent, one reply; a broken one leaves a child that must not be used again."""

    def __init__(self, child: Child, longest: int) -> None:
        self._child = child
        self._longest = longest
        self._facts = MediaFacts()
        self.is_broken = True

    def hold(self, source: BinaryIO) -> _Reply:
        if not self._send(source):
            return self._failed(Problem.TOO_LARGE)
        try:
            reply = self._receive()
        except TimeoutError:
            return self._failed(Problem.TOO_SLOW)
        except (EOFError, OSError, MediaUndecodable):
            return self._failed(Problem.UNREADABLE)
        self.is_broken = False
        return reply

    def _send(self, source: BinaryIO) -> bool:
        """Send the file; return False if it is larger than we send.

        A child that stops listening is left to `_receive` to find out.
        """
        self._child.allow_time()
        sent = 0
        with contextlib.suppress(OSError):
            self._child.write(wire.pack_length(self._longest))
        while piece := source.read(wire.PIECE_BYTES):
            sent += len(piece)
            if sent > wire.MAX_FILE_BYTES:
                return False
            self._child.allow_time()  # a slow source is not the child's fault
            try:
                self._child.write(wire.pack_length(len(piece)) + piece)
            except OSError:  # too late, or gone
                return True
        with contextlib.suppress(OSError):
            self._child.write(wire.pack_length(0))
        self._child.allow_time()
        return True

    def _receive(self) -> _Reply:
        self._facts = wire.read_facts(self._text())
        problem, width, height = wire.read_picture(self._text(), longest=self._longest)
        pixels = self._child.read(width * height * 3)
        return _Reply(self._facts, problem, _jpeg(width, height, pixels))

    def _text(self) -> bytes:
        return self._child.read(wire.unpack_length(self._child.read(4), most=wire.MAX_TEXT_BYTES))

    def _failed(self, problem: Problem) -> _Reply:
        return _Reply(self._facts, problem, b"")


def _jpeg(width: int, height: int, pixels: bytes) -> bytes:
    if not pixels:
        return b""
    held = io.BytesIO()
    picture = Image.frombytes("RGB", (width, height), pixels)
    picture.save(held, "JPEG", quality=85)
    return held.getvalue()


def _sentence(problem: Problem) -> str:
    sentence = _SENTENCES[problem]
    return _(sentence) if sentence else ""
