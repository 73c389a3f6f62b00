"""What headquarters published last, kept in its own vault as bytes."""

from __future__ import annotations

from datetime import datetime

from fieldkit.errors import VaultDamaged
from fieldkit.operations.stored_directory import stored_directory
from fieldkit.transfer.directory import DirectoryNews, TrustedDirectory, read_trusted
from fieldkit.vault.vault import Vault


def directory_of(vault: Vault) -> TrustedDirectory:
    """Return the directory as it was published last.

    Raises:
        VaultDamaged: There is none.
    """
    directory = stored_directory(vault)
    if directory is None:
        raise VaultDamaged
    return directory


def news_of(vault: Vault, now: datetime) -> DirectoryNews:
    """Return what the directory says.

    Raises:
        VaultDamaged, DirectoryInvalid: What the vault holds is damaged.
    """
    return read_trusted(directory_of(vault), now)
