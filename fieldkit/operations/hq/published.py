"""What headquarters published last, kept in its own vault as bytes."""

from __future__ import annotations

import re
from datetime import datetime

from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import VaultDamaged
from fieldkit.transfer.directory import DirectoryNews, TrustedDirectory, read_trusted
from fieldkit.vault.vault import Vault

_TARGET = re.compile(r"([0-9a-f]{64})\.json\Z")


def directory_of(vault: Vault) -> TrustedDirectory:
    """Return the directory as it was published last.

    Raises:
        VaultDamaged: There is none.
    """
    store = vault.directory
    files = {name: store.metadata(name) or b"" for name in store.metadata_names()}
    files |= {f"{sha256}.json": store.target(sha256) or b"" for sha256 in store.target_hashes()}
    if not files:
        raise VaultDamaged
    return TrustedDirectory(files)


def news_of(vault: Vault, now: datetime) -> DirectoryNews:
    """Return what the directory says.

    Raises:
        VaultDamaged, DirectoryInvalid: What the vault holds is damaged.
    """
    return read_trusted(directory_of(vault), now)


def keep_directory(vault: Vault, directory: TrustedDirectory) -> None:
    """Keep a directory in place of the older one, within a transaction of the caller."""
    store = vault.directory
    targets: set[Sha256] = set()
    for name, content in directory.files.items():
        match = _TARGET.match(name)
        if match is None:
            store.put_metadata(name, content)
        else:
            targets.add(Sha256(match.group(1)))
            store.put_target(Sha256(match.group(1)), content)
    store.keep_targets(targets)
