"""What a command says: lines for people, one JSON document for scripts, progress on a terminal."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from fieldkit.errors import FieldkitError
from fieldkit.translations import _

_STEP_SECONDS = 0.1
# A report can hold what tells a terminal to do things; it is shown and never obeyed.
_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\t"), ord("\n")}
_REPLACED = dict.fromkeys(_CONTROLS, "\N{REPLACEMENT CHARACTER}")
_ESCAPED = {code: f"\\u{code:04x}" for code in _CONTROLS}


class Output:
    """Where a command writes; results to `out`, progress and problems to `err`."""

    def __init__(
        self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None
    ) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._is_answered = False

    def result(self, document: dict[str, object], lines: Iterable[str]) -> None:
        """Write the command's result: `document` with --json, else `lines`. Called once."""
        if self.as_json:
            self._document(document)
            return
        self._out.writelines(_shown(f"{line}\n", self._out) for line in lines)
        self._out.flush()

    def say(self, line: str) -> None:
        """Write a line beside the result (a warning, a step), to standard error."""
        self._err.write(_shown(f"{line}\n", self._err))
        self._err.flush()

    def error(self, error: FieldkitError) -> None:
        """Write why the command failed and what to do.

        With --json there is one document: after a result only the exit code tells of an error.
        """
        if self.as_json:
            if self._is_answered:
                return
            self._document(
                {
                    "error": error.code,
                    "sentence": error.sentence,
                    "hint": error.hint,
                    "exit_code": error.exit_code,
                }
            )
            return
        self.say(_("Error: {sentence}").format(sentence=error.sentence))
        if error.hint:
            self.say(error.hint)

    def progress(self, what: str) -> Callable[[int, int], None]:
        """Return a progress sink that shows `what` and a percentage; silent off a terminal."""
        if self.as_json or not self._err.isatty():
            return _silent
        shown = [0.0]

        def show(done: int, total: int) -> None:
            now = time.monotonic()
            finished = total and done >= total
            if now - shown[0] < _STEP_SECONDS and not finished:
                return
            shown[0] = now
            amount = f"{100 * done // total} %" if total else f"{done}"
            line = f"\r{what}: {amount}   " + ("\n" if finished else "")
            self._err.write(_fitting(line, self._err))
            self._err.flush()

        return show

    def _document(self, document: dict[str, object]) -> None:
        text = json.dumps(document, ensure_ascii=False, indent=2).translate(_ESCAPED)
        if _fitting(text, self._out) != text:
            text = json.dumps(document, indent=2)
        self._out.write(f"{text}\n")
        self._out.flush()
        self._is_answered = True


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return aligned lines with a header; an empty table has none."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in [headers, *rows]) for i in range(len(headers))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [headers, *rows]
    ]


def _shown(text: str, stream: TextIO) -> str:
    return _fitting(text.translate(_REPLACED), stream)


def _fitting(text: str, stream: TextIO) -> str:
    """Return `text` with escapes for what the stream's encoding does not have."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _silent(done: int, total: int) -> None:
    """Show nothing: this is not a terminal."""
