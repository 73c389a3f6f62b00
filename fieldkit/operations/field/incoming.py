"""Where mail from a stick lies while it is read: sealed, in the vault's folder, never longer."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from fieldkit.platform.durable import translate_os_error
from fieldkit.platform.paths import make_private_folder
from fieldkit.vault.vault import Vault

_NAME = "incoming"


@contextlib.contextmanager
def incoming_folder(vault: Vault) -> Iterator[Path]:
    """Yield an empty folder that is gone afterwards.

    Raises:
        DeviceError: It cannot be made.
    """
    folder = new_incoming(vault)
    try:
        yield folder
    finally:
        # What cannot be deleted now is deleted at the next unlock.
        shutil.rmtree(folder, ignore_errors=True)


def new_incoming(vault: Vault) -> Path:
    """Return the folder, empty; what is left in it is deleted by `empty_incoming`.

    Raises:
        DeviceError: It cannot be made.
    """
    empty_incoming(vault)
    folder = vault.folder / _NAME
    make_private_folder(folder)
    return folder


def empty_incoming(vault: Vault) -> None:
    """Delete what an interrupted reading has left.

    Raises:
        DeviceError: The disk refuses.
    """
    try:
        shutil.rmtree(vault.folder / _NAME)
    except FileNotFoundError:
        return
    except OSError as error:
        raise translate_os_error(error) from error
