"""Reads and writes the small files that commands are given, with limits and typed errors."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fieldkit.errors import InvalidInput
from fieldkit.platform.durable import translate_os_error
from fieldkit.translations import _


def read_file(path: Path, max_bytes: int) -> bytes:
    """Return the content of a regular file.

    Raises:
        InvalidInput: It is missing, not readable, or larger than `max_bytes`.
    """
    with open_file(path) as source:
        data = source.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise InvalidInput(_("The file is too large for what it should be."))
    return data


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that a person named.

    Raises:
        InvalidInput: It is missing or not readable.
    """
    try:
        source = path.open("rb")
    except OSError as error:
        raise InvalidInput(
            _("The file cannot be read."), hint=_("Check its name and that it is there.")
        ) from error
    with source:
        yield source


def read_certificate(path: Path) -> str:
    """Return the text of a PEM file that a person named; what is in it is not checked.

    Raises:
        InvalidInput: As `read_file`, or it is no text.
    """
    try:
        return read_file(path, 16 * 1024).decode("ascii").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InvalidInput(_("This file is not a certificate.")) from error


def check_new(path: Path) -> None:
    """Check that there is no file of this name yet, before anybody is asked anything.

    Raises:
        InvalidInput: There is one.
    """
    if path.exists():
        raise InvalidInput(
            _("There is already a file of this name."), hint=_("Nothing was overwritten.")
        )


def write_new_file(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, readable by this user only.

    Raises:
        InvalidInput: There is one already.
        DiskFull, DriveUnwritable: It could not be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InvalidInput(
            _("There is already a file of this name."), hint=_("Nothing was overwritten.")
        ) from error
    except OSError as error:
        raise translate_os_error(error) from error
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise translate_os_error(error) from error
