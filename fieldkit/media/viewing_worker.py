"""The process that shows one file: confines itself, takes the file, then answers until told off."""

from __future__ import annotations

import faulthandler
import io
import json
import os
import sys

from fieldkit.media import shown_file, viewing_wire, wire
from fieldkit.media.confine import Confinement, confine
from fieldkit.media.shown_file import ShownFile
from fieldkit.media.worker import read, read_file, write, write_text

SECONDS_WITHOUT_LIMITS = 30.0

_IN = 0
_ERRORS = 2


def main() -> None:
    """Serve until the parent closes the pipe. Nothing is read before the process is confined."""
    shown_file.prepare()
    held = confine()
    write(wire.GREETING + bytes([held.value]))
    _serve(read_file(), held)


def _serve(file: io.BytesIO, held: Confinement) -> None:
    shown: ShownFile | None = None
    while head := os.read(_IN, 4):
        size = wire.unpack_length(head + read(4 - len(head)), most=viewing_wire.MAX_TEXT_BYTES)
        asked = json.loads(read(size))
        if Confinement.LIMITS not in held:
            # On Windows the other end cannot wait for a limited time. This ends decoders in C, too.
            faulthandler.dump_traceback_later(SECONDS_WITHOUT_LIMITS, exit=True, file=_ERRORS)
        try:
            shown = shown or ShownFile(file)
            told, content = shown.answer(asked)
        except MemoryError:
            sys.exit(wire.EXIT_TOO_LARGE)
        write_text(told)
        write(content)
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
