"""age's armor: an age file as text between BEGIN and END lines (RFC 7468, strict)."""

from __future__ import annotations

import base64
import binascii

from fieldkit.crypto.stream import Readable, Writable, read_fully, write_fully
from fieldkit.errors import AgeArmorInvalid

BEGIN_LINE = b"-----BEGIN AGE ENCRYPTED FILE-----"
END_LINE = b"-----END AGE ENCRYPTED FILE-----"
MAX_WHITESPACE = 1024  # bytes before BEGIN and after END
_COLUMNS = 64
_BYTES_PER_LINE = 48
_WHITESPACE = b" \t\r\n"
_BLOCK = 64 * 1024


class ArmorReader:
    """Gives the bytes of an armored file.

    Whitespace around the whole and CRLF line ends are let through, and nothing else.
    """

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._text = b""
        self._at_end = False
        self._decoded = b""
        self._begun = False
        self._ended = False
        self._short_seen = False

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; -1: all that is left.

        Raises:
            AgeArmorInvalid: The text is not exactly as it must be.
        """
        if size < 0:
            return b"".join(iter(lambda: self.read(_BLOCK), b""))
        pieces = []
        while size and (self._decoded or self._decode_some()):
            piece = self._decoded[:size]
            self._decoded = self._decoded[size:]
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _decode_some(self) -> bool:
        """Decode lines until there are bytes; return whether there are."""
        if not self._begun:
            self._begin()
        pieces: list[bytes] = []
        size = 0
        while not self._ended and size < _BLOCK:
            line = self._line()
            if line == END_LINE:
                self._end()
                break
            pieces.append(self._decode_line(line))
            size += len(pieces[-1])
        self._decoded = b"".join(pieces)
        return bool(self._decoded)

    def _begin(self) -> None:
        self._fill(MAX_WHITESPACE + len(BEGIN_LINE) + 2)
        text = self._text.lstrip(_WHITESPACE)
        if len(self._text) - len(text) > MAX_WHITESPACE:
            raise AgeArmorInvalid
        self._text = text
        if self._line() != BEGIN_LINE:
            raise AgeArmorInvalid
        self._begun = True

    def _end(self) -> None:
        self._ended = True
        self._fill(MAX_WHITESPACE + 1)
        if len(self._text) > MAX_WHITESPACE or self._text.strip(_WHITESPACE):
            raise AgeArmorInvalid

    def _decode_line(self, line: bytes) -> bytes:
        if self._short_seen or not 0 < len(line) <= _COLUMNS:
            raise AgeArmorInvalid
        self._short_seen = len(line) < _COLUMNS
        try:
            value = base64.b64decode(line, validate=True)
        except binascii.Error as error:
            raise AgeArmorInvalid from error
        if base64.b64encode(value) != line:
            raise AgeArmorInvalid
        # Padding inside a full line: it must be the last, too.
        self._short_seen = self._short_seen or line.endswith(b"=")
        return value

    def _line(self) -> bytes:
        """Return the next line without LF or CRLF; the END line may lack it."""
        end = self._text.find(b"\n")
        if end < 0:
            self._fill(_BLOCK)
            end = self._text.find(b"\n")
        if end < 0:
            line, self._text = self._text, b""
            if line != END_LINE:
                raise AgeArmorInvalid
            return line
        line = self._text[:end]
        self._text = self._text[end + 1 :]
        return line.removesuffix(b"\r")

    def _fill(self, size: int) -> None:
        if len(self._text) < size and not self._at_end:
            missing = size - len(self._text)
            more = read_fully(self._source, missing)
            self._at_end = len(more) < missing
            self._text += more


class ArmorWriter:
    """Writes what it is given as armored text; nothing is complete before `finish`."""

    def __init__(self, target: Writable) -> None:
        self._target = target
        self._pending = bytearray()
        write_fully(target, BEGIN_LINE + b"\n")

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Add `data`; return its length in bytes."""
        self._pending += data
        whole = len(self._pending) // _BYTES_PER_LINE * _BYTES_PER_LINE
        self._write_lines(bytes(self._pending[:whole]))
        del self._pending[:whole]
        return len(data)

    def finish(self) -> None:
        """Write the last lines. The target stays open."""
        self._write_lines(bytes(self._pending))
        self._pending.clear()
        write_fully(self._target, END_LINE + b"\n")

    def _write_lines(self, data: bytes) -> None:
        encoded = base64.b64encode(data)
        lines = (
            encoded[place : place + _COLUMNS] + b"\n" for place in range(0, len(encoded), _COLUMNS)
        )
        write_fully(self._target, b"".join(lines))
