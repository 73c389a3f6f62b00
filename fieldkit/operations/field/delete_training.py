"""Delete the training vault; nothing in it was real, so nothing is asked."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from fieldkit.errors import NotAllowed
from fieldkit.platform.durable import translate_os_error
from fieldkit.platform.instance_lock import lock_folder
from fieldkit.platform.paths import is_training_folder
from fieldkit.vault.presence import holds_vault

logger = logging.getLogger(__name__)


def delete_training(folder: Path) -> None:
    """Delete the folder of a training vault that is closed.

    Raises:
        NotAllowed: This is not the folder of a training vault.
        VaultInUse: A program has it open.
        DeviceError: Something of it is still there.
    """
    if not is_training_folder(folder) or folder.is_symlink():
        raise NotAllowed
    if not folder.exists():
        return
    if folder.is_dir() and any(folder.iterdir()) and not holds_vault(folder):
        raise NotAllowed  # somebody's own folder of that name
    lock_folder(folder).release()
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise translate_os_error(error) from error
    logger.info("deleted the training vault")
