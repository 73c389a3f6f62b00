"""Hands our certificate and its private key to OpenSSL, which wants a file, without leaving one.

On Linux the "file" is memory without a name. Elsewhere it is the key encrypted under a random
password, in a folder that the caller names, for the moment of loading.
"""

from __future__ import annotations

import os
import ssl
import sys
from pathlib import Path

from fieldkit.crypto.random import random_hex
from fieldkit.crypto.x509 import protect_key
from fieldkit.errors import ComponentMissing, DeviceError, InvalidKey

_PASSWORD_BYTES = 32


def load_client_key(
    context: ssl.SSLContext, certificate: bytes, key: bytes, folder: Path | None
) -> None:
    """Give `context` our certificate and key (both PEM). `folder` is used where memory is not.

    Raises:
        InvalidKey: They are not usable, or do not belong together.
        ComponentMissing: This system has no files in memory, and no folder was named.
    """
    try:
        if sys.platform == "linux":
            _load_from_memory(context, certificate, key)
        else:
            load_from_folder(context, certificate, key, folder)
    except ssl.SSLError as error:
        raise InvalidKey from error
    except OSError as error:
        raise DeviceError from error


def load_from_folder(
    context: ssl.SSLContext, certificate: bytes, key: bytes, folder: Path | None
) -> None:
    """Load through an encrypted file that is gone afterwards; its password never leaves memory."""
    if folder is None:
        raise ComponentMissing
    password = random_hex(_PASSWORD_BYTES)
    path = folder / f"{random_hex(16)}.part"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(certificate + protect_key(key, password.encode()))
        context.load_cert_chain(path, password=password)
    finally:
        path.unlink()


if sys.platform == "linux":

    def _load_from_memory(context: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
        content = certificate + key
        with os.fdopen(os.memfd_create("", os.MFD_CLOEXEC), "r+b", buffering=0) as file:
            file.write(content)
            try:
                # A process may follow its own descriptors even where nobody may look at it.
                context.load_cert_chain(f"/proc/self/fd/{file.fileno()}")
            finally:
                file.seek(0)
                file.write(bytes(len(content)))
