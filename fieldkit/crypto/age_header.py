"""The header of an age file: stanzas, their strict text form, and the file's keys.

Source: C2SP age, "Encrypted files" and "Header".
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from fieldkit.crypto.digest import equal, hmac_sha256
from fieldkit.crypto.keys import FileKey, derive
from fieldkit.crypto.stream import Readable
from fieldkit.errors import AgeFormatError, AgeHeaderForged
from fieldkit.translations import _

VERSION_LINE = b"age-encryption.org/v1"
NONCE_SIZE = 16  # bytes between header and payload
MAX_HEADER = 1024 * 1024  # bytes
MAX_LINE = 16 * 1024  # bytes
MAX_STANZAS = 1024
_COLUMNS = 64
_READ_AHEAD = 4096  # bytes
_ARGUMENT = re.compile(rb"[!-~]+\Z")


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key wrapped for one recipient: type, further arguments, body."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes

    def to_bytes(self) -> bytes:
        """Return the stanza's lines."""
        encoded = encode_base64(self.body)
        # The last line is always a short one, if need be empty.
        lines = [
            " ".join(("->", self.kind, *self.arguments)),
            *(encoded[place : place + _COLUMNS] for place in range(0, len(encoded) + 1, _COLUMNS)),
            "",
        ]
        return "\n".join(lines).encode("ascii")


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header: its stanzas, the bytes under the MAC, and the MAC."""

    stanzas: tuple[Stanza, ...]
    authenticated: bytes
    mac: bytes

    def verify(self, file_key: FileKey) -> None:
        """Check that a holder of the file key wrote this header.

        Raises:
            AgeHeaderForged: It was altered.
        """
        if not equal(_mac(file_key, self.authenticated), self.mac):
            raise AgeHeaderForged


def write_header(stanzas: Sequence[Stanza], file_key: FileKey) -> bytes:
    """Return the bytes of a header for these stanzas."""
    authenticated = b"".join(
        (VERSION_LINE, b"\n", *(stanza.to_bytes() for stanza in stanzas), b"---")
    )
    mac = encode_base64(_mac(file_key, authenticated)).encode("ascii")
    return authenticated + b" " + mac + b"\n"


def payload_key(file_key: FileKey, nonce: bytes) -> bytes:
    """Return the 32-byte key of the stream that follows `nonce`."""
    return derive(file_key.value, "payload", salt=nonce)


def _mac(file_key: FileKey, authenticated: bytes) -> bytes:
    return hmac_sha256(derive(file_key.value, "header"), authenticated)


def encode_base64(value: bytes) -> str:
    """Return base64 without padding (RFC 4648 section 4)."""
    return base64.b64encode(value).decode("ascii").rstrip("=")


def decode_base64(text: str) -> bytes:
    """Read base64 without padding; only what `encode_base64` writes.

    Raises:
        AgeFormatError: Padding, other characters, or bits left over.
    """
    try:
        value = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise AgeFormatError from error
    if encode_base64(value) != text:
        raise AgeFormatError
    return value


class HeaderSource:
    """A source read line by line up to the payload, then as it comes."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._buffer = b""
        self.consumed = 0  # bytes given out

    def peek(self, size: int) -> bytes:
        """Return up to `size` next bytes without consuming them; fewer only at the end."""
        while len(self._buffer) < size and (piece := self._source.read(_READ_AHEAD)):
            self._buffer += piece
        return self._buffer[:size]

    def line(self) -> bytes:
        """Return the next line without its line feed.

        Raises:
            AgeFormatError: No line feed within the limit of a line or of the header.
        """
        size = _READ_AHEAD // 4
        while (end := self.peek(size).find(b"\n")) < 0:
            if size >= MAX_LINE or len(self._buffer) < size:
                raise AgeFormatError
            size *= 2
        line = self._buffer[:end]
        self._consume(end + 1)
        if self.consumed > MAX_HEADER:
            raise AgeFormatError(_("The header of this age file is too large."))
        return line

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes."""
        if not self._buffer:
            data = self._source.read(size)
            self.consumed += len(data)
            return data
        if size < 0:
            size = len(self._buffer)
        data = self._buffer[:size]
        self._consume(len(data))
        return data

    def _consume(self, size: int) -> None:
        self._buffer = self._buffer[size:]
        self.consumed += size


def read_header(source: HeaderSource) -> Header:
    """Read a header up to and with its last line.

    Raises:
        AgeFormatError: Not exactly as the specification says.
    """
    # Looked at before a line is sought, so that any other file is refused at its first bytes.
    if source.peek(len(VERSION_LINE) + 1) != VERSION_LINE + b"\n":
        raise AgeFormatError
    lines = [source.line()]
    stanzas: list[Stanza] = []
    while (line := source.line()).startswith(b"-> "):
        if len(stanzas) == MAX_STANZAS:
            raise AgeFormatError(_("The header of this age file is too large."))
        body_lines = _body_lines(source)
        lines += [line, *body_lines]
        stanzas.append(_stanza(line, body_lines))
    if not stanzas or not line.startswith(b"--- "):
        raise AgeFormatError
    mac = decode_base64(_ascii(line[4:]))
    if len(mac) != 32:
        raise AgeFormatError
    authenticated = b"\n".join([*lines, b"---"])
    return Header(tuple(stanzas), authenticated, mac)


def _body_lines(source: HeaderSource) -> list[bytes]:
    lines = [source.line()]
    while len(lines[-1]) == _COLUMNS:
        lines.append(source.line())
    if len(lines[-1]) > _COLUMNS:
        raise AgeFormatError
    return lines


def _stanza(line: bytes, body_lines: list[bytes]) -> Stanza:
    arguments = line.split(b" ")[1:]
    if not all(_ARGUMENT.match(argument) for argument in arguments):
        raise AgeFormatError
    kind, *rest = (argument.decode("ascii") for argument in arguments)
    return Stanza(kind, tuple(rest), decode_base64(_ascii(b"".join(body_lines))))


def _ascii(text: bytes) -> str:
    try:
        return text.decode("ascii")
    except UnicodeDecodeError as error:
        raise AgeFormatError from error
