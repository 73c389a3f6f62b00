"""Looks at one stranger's file at arm's length, as long as somebody wants to see it.

The file goes once into a confined process of its own; after that areas, pages and stretches are
asked for. A process that fails is replaced, and the next question starts anew with the file.
"""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import BinaryIO, TypeVar

from fieldkit.domain.picture_area import PictureArea
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.revealed import Fact
from fieldkit.errors import MediaUndecodable
from fieldkit.media import clean_copy, viewing_wire, wire
from fieldkit.media.child import Child, worker_command
from fieldkit.media.confine import Confinement
from fieldkit.media.viewing_wire import Clean, Kind, Opened, Raster, Stretch
from fieldkit.media.wire import Problem

logger = logging.getLogger(__name__)
T = TypeVar("T")

TIMEOUT_SECONDS = 30.0
HEAD_BYTES = 1024**2  # of a file that is too large to be looked at whole
MAX_BUSY_SECONDS = 60.0  # of one process, which may use 120 seconds of processor time (confine.py)


class Viewing:
    """A talk about one file. One question at a time, from any thread; `interrupt` at any time."""

    def __init__(
        self,
        open_source: Callable[[], BinaryIO],
        *,
        size: int = 0,
        command: Sequence[str] = (),
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """Take what opens the file, which may be called again, and its size in bytes.

        Of a file that is too large only the beginning is looked at. `command` and
        `timeout_seconds` are there for tests.
        """
        self._open_source = open_source
        self._command = list(command) or worker_command("viewing_worker")
        self._timeout_seconds = timeout_seconds
        self._is_part = size > wire.MAX_FILE_BYTES
        self._child: Child | None = None
        self._busy_seconds = 0.0
        self._is_interrupted = False
        self._is_asking = False

    @property
    def confinement(self) -> Confinement:
        """Return what holds the process in, SEPARATE where none is running."""
        return Confinement.SEPARATE if self._child is None else self._child.confinement

    def open(self, progress: Progress = no_progress, *, page: int = 0) -> Opened:
        """Return what the file is, with the size of a page if it has pages.

        Never fails over the file; errors of its source are let through, as below.
        """
        failed = Opened(Kind.OTHER, Problem.UNREADABLE)
        opened = self._ask(
            {"ask": "open", "page": page},
            lambda child: viewing_wire.read_opened(_text(child)),
            lambda problem: replace(failed, problem=problem),
            progress,
        )
        if self._is_part and opened.kind not in (Kind.SOUND, Kind.FILM):
            return replace(failed, problem=Problem.TOO_LARGE)
        return opened

    def lacking(self, page: int) -> Problem:
        """Return LACKING where letters of a page cannot be drawn."""
        return self._ask(
            {"ask": "lacking", "page": page},
            lambda child: viewing_wire.read_problem(_text(child)),
            lambda problem: problem,
        )

    def facts(self) -> tuple[Fact, ...] | None:
        """Return what the file reveals; None where it could not be read."""
        if self._is_part:
            return None
        return self._ask(
            {"ask": "facts"}, lambda child: viewing_wire.read_facts(_text(child)), _none
        )

    def raster(self, area: PictureArea, longest: int, *, page: int = 0) -> Raster:
        """Return an area of the picture or page within `longest` pixels."""
        longest = min(longest, wire.MAX_LONGEST)

        def read(child: Child) -> Raster:
            problem, width, height = viewing_wire.read_raster(_text(child), longest=longest)
            return Raster(problem, width, height, child.read(width * height * 3))

        asked = {
            "ask": "raster",
            "page": page,
            "x": area.x,
            "y": area.y,
            "width": area.width,
            "height": area.height,
            "longest": longest,
        }
        return self._ask(asked, read, Raster)

    def text(self, start: int) -> Stretch:
        """Return the text from byte `start`: 0, or what the last stretch said."""

        def read(child: Child) -> Stretch:
            problem, encoding, following, length = viewing_wire.read_stretch(_text(child))
            try:
                text = child.read(length).decode("utf-8")
            except UnicodeDecodeError as error:
                raise MediaUndecodable from error
            return Stretch(problem, text, encoding, following)

        return self._ask({"ask": "text", "start": start}, read, Stretch)

    def clean_copy(self, areas: Iterable[PictureArea]) -> Clean:
        """Return the picture made anew from its pixels, the areas covered.

        The result was checked: it holds nothing but what a picture of its format must.
        """

        def read(child: Child) -> Clean:
            clean, length = viewing_wire.read_clean(_text(child))
            content = child.read(length)
            if content:
                clean_copy.check(content, clean.suffix)
            return replace(clean, content=content)

        listed = [[area.x, area.y, area.width, area.height] for area in areas]
        return self._ask({"ask": "clean", "areas": listed[: viewing_wire.MAX_AREAS]}, read, Clean)

    def interrupt(self) -> None:
        """Let a question that is being asked fail soon, and nothing be asked after it."""
        self._is_interrupted = True
        child = self._child
        if child is not None:
            child.kill()
        # Who asks closes the pipes when the answer does not come; both may, but nobody never.
        if not self._is_asking:
            self.close()

    def close(self) -> None:
        """End the process. Not while a question is being asked: see `interrupt`."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _ask(
        self,
        asked: dict[str, object],
        read: Callable[[Child], T],
        failed: Callable[[Problem], T],
        progress: Progress = no_progress,
    ) -> T:
        self._is_asking = True
        try:
            return self._ask_child(asked, read, failed, progress)
        finally:
            self._is_asking = False
            if self._is_interrupted:
                self.close()

    def _ask_child(
        self,
        asked: dict[str, object],
        read: Callable[[Child], T],
        failed: Callable[[Problem], T],
        progress: Progress,
    ) -> T:
        begun = time.monotonic()
        try:
            child = self._ready(progress)
            child.allow_time()
            request = json.dumps(asked).encode("ascii")
            child.write(wire.pack_length(len(request)) + request)
            answer = read(child)
        except _TooLarge:
            return self._broken(failed, Problem.TOO_LARGE)
        except TimeoutError:
            return self._broken(failed, Problem.TOO_SLOW)
        except (EOFError, BrokenPipeError, MediaUndecodable):
            return self._broken(failed, Problem.UNREADABLE)
        except _NotPossible:
            return failed(Problem.NOT_POSSIBLE)
        except BaseException:
            self.close()
            raise
        self._busy_seconds += time.monotonic() - begun
        return answer

    def _broken(self, failed: Callable[[Problem], T], problem: Problem) -> T:
        if problem is Problem.UNREADABLE and self._child is not None:
            self._child.kill()
            if self._child.exit_code() == wire.EXIT_TOO_LARGE:
                problem = Problem.TOO_LARGE
        self.close()
        logger.info("a file was looked at with the problem %s", problem.value)
        return failed(problem)

    def _ready(self, progress: Progress) -> Child:
        if self._is_interrupted:
            raise EOFError
        if self._busy_seconds > MAX_BUSY_SECONDS:
            self.close()
        if self._child is None:
            try:
                self._child = Child(self._command, timeout_seconds=self._timeout_seconds)
            except (OSError, EOFError) as error:
                raise _NotPossible from error
            self._busy_seconds = 0.0
            self._send(self._child, progress)
        return self._child

    def _send(self, child: Child, progress: Progress) -> None:
        sent = 0
        with contextlib.closing(self._open_source()) as source:
            while piece := source.read(wire.PIECE_BYTES):
                sent += len(piece)
                if sent > wire.MAX_FILE_BYTES:
                    raise _TooLarge
                progress(sent, 0)
                child.allow_time()  # a slow source is not the child's fault
                _write(child, wire.pack_length(len(piece)) + piece)
                if self._is_part and sent >= HEAD_BYTES:
                    break
        _write(child, wire.pack_length(0))


class _TooLarge(Exception):
    """The file is larger than we send."""


class _NotPossible(Exception):
    """The process could not be started."""


def _write(child: Child, data: bytes) -> None:
    try:
        child.write(data)
    except TimeoutError:
        raise
    except OSError as error:  # it has gone; an error of the source must not look like this
        raise EOFError from error


def _text(child: Child) -> bytes:
    return child.read(wire.unpack_length(child.read(4), most=viewing_wire.MAX_TEXT_BYTES))


def _none(_problem: Problem) -> None:
    return None
