"""Where vaults lie by default, and who else on the machine may read them."""

from __future__ import annotations

import contextlib
import stat
import sys
from pathlib import Path

from fieldkit.platform.durable import translate_os_error

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600

_TRAINING_SUFFIX = "-training"


def default_vault_folder() -> Path:
    """Return the folder of the field vault of this user, which need not exist."""
    return _data_folder() / "vault"


def training_folder(vault_folder: Path) -> Path:
    """Return the folder of the training vault that lies beside a vault."""
    return vault_folder.with_name(f"{vault_folder.name}{_TRAINING_SUFFIX}")


def is_training_folder(folder: Path) -> bool:
    """Say whether `training_folder` could have named this folder."""
    return folder.name.endswith(_TRAINING_SUFFIX) and folder.name != _TRAINING_SUFFIX


def default_headquarters_folder() -> Path:
    """Return the folder of the headquarters vault of this user, which need not exist."""
    return _data_folder() / "headquarters"


def make_private_folder(path: Path) -> None:
    """Make `path` and what is missing above it; `path` itself is for this user only.

    Raises:
        DeviceError: It cannot be made.
    """
    try:
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise translate_os_error(error) from error
    restrict(path)


def restrict(path: Path) -> None:
    """Let nobody else open `path`: mode 0700 for a folder, 0600 for a file.

    On Windows the user's profile is private already. Drives without permissions (FAT) keep
    what they have: everything in a vault is encrypted, this is only the second fence.

    Raises:
        DeviceError: There is no such path, or the drive fails.
    """
    try:
        mode = path.stat().st_mode
        if sys.platform != "win32":
            # FAT answers PermissionError to modes that it cannot hold.
            with contextlib.suppress(PermissionError):
                path.chmod(PRIVATE_FOLDER if stat.S_ISDIR(mode) else PRIVATE_FILE)
    except OSError as error:
        raise translate_os_error(error) from error


def _data_folder() -> Path:
    # Imported here: panic is told its folder, and has no time for what it does not need.
    from platformdirs import user_data_path

    # Not the roaming folder of Windows: a vault must not be copied to a server at log-off.
    return user_data_path("fieldkit", appauthor=False, roaming=False)
