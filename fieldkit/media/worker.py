"""The decoding process: confines itself, then answers requests until its input ends."""

from __future__ import annotations

import dataclasses
import faulthandler
import io
import json
import os
import sys

from fieldkit.media import pictures, wire
from fieldkit.media.confine import Confinement, confine
from fieldkit.media.wire import Problem

SECONDS_WITHOUT_LIMITS = 30.0

_IN = 0
_OUT = 1
_ERRORS = 2


def main() -> None:
    """Serve until the parent closes the pipe. Nothing is read before the process is confined."""
    pictures.prepare()
    held = confine()
    write(wire.GREETING + bytes([held.value]))
    while True:
        head = os.read(_IN, 4)
        if not head:
            return
        longest = wire.unpack_length(head + read(4 - len(head)), most=wire.MAX_LONGEST)
        file = read_file()
        if Confinement.LIMITS not in held:
            # On Windows the other end cannot wait for a limited time. This ends decoders in C, too.
            faulthandler.dump_traceback_later(SECONDS_WITHOUT_LIMITS, exit=True, file=_ERRORS)
        _answer(file, longest)
        faulthandler.cancel_dump_traceback_later()


def _answer(file: io.BytesIO, longest: int) -> None:
    facts, problem = pictures.read_facts(file)
    write_text(dataclasses.asdict(facts))
    width, height, pixels = 0, 0, b""
    if problem is Problem.NONE:
        problem, width, height, pixels = pictures.decode(file, longest)
    write_text({"problem": problem.value, "width": width, "height": height})
    write(pixels)


def read_file() -> io.BytesIO:
    """Return the file that the parent sends in pieces; ends the process if it is too large."""
    file = io.BytesIO()
    while length := wire.unpack_length(read(4), most=wire.PIECE_BYTES):
        file.write(read(length))
        if file.tell() > wire.MAX_FILE_BYTES:
            sys.exit(1)
    return file


def read(count: int) -> bytes:
    """Return the next bytes of the parent; ends the process where there are no more."""
    data = b""
    while len(data) < count:
        piece = os.read(_IN, count - len(data))
        if not piece:
            sys.exit(0)
        data += piece
    return data


def write_text(told: dict[str, object]) -> None:
    """Send an answer as JSON."""
    text = json.dumps(told).encode("ascii")
    write(wire.pack_length(len(text)) + text)


def write(data: bytes) -> None:
    """Send bytes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(_OUT, rest) :]


if __name__ == "__main__":
    main()
