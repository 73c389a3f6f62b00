"""age v1 files: written, read, and entered at any offset, in constant memory.

Source: C2SP age (age-encryption.org/v1).
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from fieldkit.crypto.age_header import (
    NONCE_SIZE,
    Header,
    HeaderSource,
    payload_key,
    read_header,
    write_header,
)
from fieldkit.crypto.age_stanzas import HYBRID, SCRYPT, X25519, check_shape, check_together
from fieldkit.crypto.armor import BEGIN_LINE, MAX_WHITESPACE, ArmorReader
from fieldkit.crypto.keys import FileKey
from fieldkit.crypto.random import random_bytes, random_hex
from fieldkit.crypto.recipients import (
    HybridIdentity,
    HybridRecipient,
    Identity,
    PrivateIdentity,
    PublicRecipient,
    Recipient,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    X25519Recipient,
    parse_identity,
    parse_recipient,
    recipient_fingerprint,
)
from fieldkit.crypto.stream import (
    Readable,
    SeekableReadable,
    SeekableStreamReader,
    StreamReader,
    StreamWriter,
    Writable,
    read_fully,
    write_fully,
)
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import (
    AgeFormatError,
    AgeNoMatch,
    DiskFull,
    DriveUnwritable,
    ObjectDamaged,
)
from fieldkit.translations import _

__all__ = [
    "AgeReader",
    "AgeWriter",
    "FileKey",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "PrivateIdentity",
    "PublicRecipient",
    "Recipient",
    "ScryptIdentity",
    "ScryptRecipient",
    "SeekableAgeReader",
    "X25519Identity",
    "X25519Recipient",
    "decrypt",
    "decrypt_bytes",
    "decrypt_to_file",
    "encrypt",
    "encrypt_bytes",
    "parse_identity",
    "parse_recipient",
    "recipient_fingerprint",
]

MAX_SEALED_TO = 20  # recipients of a file that we seal, as many as a manifest may name
_COPY_SIZE = 512 * 1024  # bytes


class AgeWriter:
    """Seals what is written to it for all of `recipients`; nothing is complete before `finish`.

    The header is written at once. `file_key` opens this one file, for checking it afterwards.

    Raises:
        InvalidKey: No recipients, or recipients that must not stand together.
    """

    def __init__(self, target: Writable, recipients: Sequence[Recipient]) -> None:
        check_together([recipient.kind for recipient in recipients])
        self.file_key = FileKey(random_bytes(16))
        nonce = random_bytes(NONCE_SIZE)
        stanzas = [recipient.wrap(self.file_key) for recipient in recipients]
        write_fully(target, write_header(stanzas, self.file_key) + nonce)
        self._stream = StreamWriter(target, payload_key(self.file_key, nonce))

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Encrypt `data`; return its length in bytes."""
        return self._stream.write(data)

    def finish(self) -> None:
        """Write the last chunk. The target stays open."""
        self._stream.finish()


class AgeReader:
    """Opens a file from first byte to last; gives out only bytes that were authenticated.

    The end is reported only after the last chunk has proved to be the last. Armor is
    recognised. `sealed_only` takes no armor, no passphrase, no unknown stanza, one kind of
    recipient only and no more than 20: what our own sealed objects look like.

    Raises:
        AgeFormatError: Not an age file, or not of the strict kind asked for.
        AgeNoMatch: None of the identities opens it.
        AgeHeaderForged: The header was altered.
    """

    def __init__(
        self,
        source: Readable,
        identities: Sequence[Identity] | FileKey,
        *,
        sealed_only: bool = False,
    ) -> None:
        opened = _OpenedHeader(source, identities, sealed_only=sealed_only)
        self.stanza_types = opened.stanza_types
        self.file_key = opened.file_key
        self._stream = StreamReader(opened.source, opened.payload_key)

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; fewer only at the end or before damage. -1: all.

        Raises:
            AgePayloadDamaged: Altered, truncated or followed by something.
        """
        return self._stream.read(size)

    def read_piece(self) -> memoryview:
        """Return the next bytes without copying, none at the end; valid until the next call.

        Raises:
            AgePayloadDamaged: As `read`.
        """
        return self._stream.read_piece()


class SeekableAgeReader(SeekableStreamReader):
    """Opens a file at any offset: a raw binary file object of the plaintext, with `size`.

    The last chunk is verified first. Closing it closes `source` if `owns_source`.

    Raises:
        AgeFormatError, AgeNoMatch, AgeHeaderForged: As `AgeReader`; armor is not taken.
        AgePayloadDamaged: At once or from any read.
    """

    def __init__(
        self,
        source: SeekableReadable,
        identities: Sequence[Identity] | FileKey,
        *,
        sealed_only: bool = False,
        owns_source: bool = False,
    ) -> None:
        source.seek(0)
        opened = _OpenedHeader(source, identities, sealed_only=sealed_only, allow_armor=False)
        self.stanza_types = opened.stanza_types
        self.file_key = opened.file_key
        super().__init__(
            source, opened.payload_key, start=opened.source.consumed, owns_source=owns_source
        )


class _OpenedHeader:
    """A header whose file key is known and whose MAC holds, and the source behind it."""

    def __init__(
        self,
        source: Readable,
        identities: Sequence[Identity] | FileKey,
        *,
        sealed_only: bool,
        allow_armor: bool = True,
    ) -> None:
        self.source = HeaderSource(source)
        if allow_armor and not sealed_only:
            start = self.source.peek(MAX_WHITESPACE + len(BEGIN_LINE)).lstrip(b" \t\r\n")
            if start.startswith(BEGIN_LINE):
                self.source = HeaderSource(ArmorReader(self.source))
        header = read_header(self.source)
        self.stanza_types = tuple(stanza.kind for stanza in header.stanzas)
        _check_stanzas(header, sealed_only=sealed_only)
        self.file_key = _file_key(header, identities)
        header.verify(self.file_key)
        nonce = read_fully(self.source, NONCE_SIZE)
        if len(nonce) != NONCE_SIZE:
            raise AgeFormatError
        self.payload_key = payload_key(self.file_key, nonce)


def count_sealed_to(source: Readable) -> int:
    """Return how many keys a file is sealed to, by its header alone; nothing is proved by it.

    Raises:
        AgeFormatError: It is no file of the kind that fieldkit seals.
    """
    header = read_header(HeaderSource(source))
    _check_stanzas(header, sealed_only=True)
    return len(header.stanzas)


def _check_stanzas(header: Header, *, sealed_only: bool) -> None:
    kinds = [stanza.kind for stanza in header.stanzas]
    for stanza in header.stanzas:
        check_shape(stanza)
    if SCRYPT in kinds and len(kinds) > 1:
        raise AgeFormatError
    # Trying a thousand stanzas takes seconds, and a stranger's stick can hold many such files.
    is_ours = set(kinds) in ({HYBRID}, {X25519}) and len(kinds) <= MAX_SEALED_TO
    if sealed_only and not is_ours:
        raise AgeFormatError(_("This age file is not of the kind that fieldkit seals."))


def _file_key(header: Header, identities: Sequence[Identity] | FileKey) -> FileKey:
    if isinstance(identities, FileKey):
        return identities
    for identity in identities:
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                return file_key
    raise AgeNoMatch


def encrypt(
    source: Readable,
    target: Writable,
    recipients: Sequence[Recipient],
    progress: Progress = no_progress,
) -> FileKey:
    """Seal all of `source` into `target`; return the file key. Progress in bytes, total unknown."""
    writer = AgeWriter(target, recipients)
    done = 0
    while data := source.read(_COPY_SIZE):
        writer.write(data)
        done += len(data)
        progress(done, 0)
    writer.finish()
    return writer.file_key


def decrypt(
    source: Readable,
    target: Writable,
    identities: Sequence[Identity] | FileKey,
    progress: Progress = no_progress,
    *,
    sealed_only: bool = False,
) -> None:
    """Open all of `source` into `target`; after an error `target` holds an authentic beginning.

    Raises:
        AgeFormatError, AgeNoMatch, AgeHeaderForged, AgePayloadDamaged: As `AgeReader`.
    """
    reader = AgeReader(source, identities, sealed_only=sealed_only)
    done = 0
    while piece := reader.read_piece():
        write_fully(target, piece)
        done += len(piece)
        progress(done, 0)


def encrypt_bytes(data: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Return `data` as an age file."""
    target = io.BytesIO()
    encrypt(io.BytesIO(data), target, recipients)
    return target.getvalue()


def decrypt_bytes(
    data: bytes,
    identities: Sequence[Identity] | FileKey,
    max_bytes: int,
    *,
    sealed_only: bool = False,
) -> bytes:
    """Return the plaintext of an age file, all of it or nothing.

    Raises:
        ObjectDamaged: More than `max_bytes` of plaintext.
        AgeFormatError, AgeNoMatch, AgeHeaderForged, AgePayloadDamaged: As `AgeReader`.
    """
    reader = AgeReader(io.BytesIO(data), identities, sealed_only=sealed_only)
    plaintext = reader.read(max_bytes + 1)
    if len(plaintext) > max_bytes:
        raise ObjectDamaged(_("This sealed object is larger than it may be."))
    # A read that was filled exactly has not seen the end yet.
    reader.read(1)
    return plaintext


def decrypt_to_file(
    source: Readable,
    path: Path,
    identities: Sequence[Identity] | FileKey,
    progress: Progress = no_progress,
) -> None:
    """Open `source` into a new plain file at `path`, which appears only when all is verified.

    Only for what is meant to lie there in plain. An existing file is replaced. On any failure
    nothing is left.

    Raises:
        DiskFull, DriveUnwritable: The file could not be written.
        AgeFormatError, AgeNoMatch, AgeHeaderForged, AgePayloadDamaged: As `AgeReader`.
    """
    reader = AgeReader(source, identities)
    temporary = path.with_name(f".{random_hex(8)}.part")
    try:
        with _writing():
            # Unbuffered: the pieces are large, and closing then has nothing left to write.
            target = open(temporary, "xb", buffering=0, opener=_open_private)  # noqa: SIM115
        with target:
            done = 0
            while piece := reader.read_piece():
                with _writing():
                    write_fully(target, piece)
                done += len(piece)
                progress(done, 0)
            with _writing():
                os.fsync(target.fileno())
        with _writing():
            os.replace(temporary, path)
            _sync_folder(path.parent)
    except BaseException:
        # Also for KeyboardInterrupt: no plaintext may stay under the temporary name.
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no such thing for folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise DriveUnwritable from error
