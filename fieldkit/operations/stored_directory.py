"""What headquarters published, kept in a vault as the bytes it came in."""

from __future__ import annotations

import re

from fieldkit.domain.identifiers import Sha256
from fieldkit.transfer.directory import TrustedDirectory
from fieldkit.vault.vault import Vault

_TARGET = re.compile(r"([0-9a-f]{64})\.json\Z")


def stored_directory(vault: Vault) -> TrustedDirectory | None:
    """Return the directory that was stored last, None before there was one."""
    store = vault.directory
    files = {name: store.metadata(name) or b"" for name in store.metadata_names()}
    files |= {f"{sha256}.json": store.target(sha256) or b"" for sha256 in store.target_hashes()}
    return TrustedDirectory(files) if files else None


def store_directory(vault: Vault, directory: TrustedDirectory) -> None:
    """Store a directory in place of the older one, within a transaction of the caller."""
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
