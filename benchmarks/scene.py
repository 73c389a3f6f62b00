"""Makes what the comparisons need: a vault that knows a headquarters, and large files."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.crypto.keys import VaultKey
from fieldkit.operations.field.keep_directory import keep_directory
from fieldkit.operations.field.load_identity import make_identity
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.transfer.directory import take_in
from fieldkit.vault.vault import create_vault_with_key, unlock_vault_with_key
from tests.fakes.organisation import an_organisation

KEY = VaultKey(bytes(range(32)))
MEBIBYTE = 1024 * 1024


def make_field_vault(folder: Path) -> None:
    """Create a vault that a headquarters was added to."""
    vault = create_vault_with_key(folder, KEY)
    now = datetime.now(UTC)
    directory = an_organisation().directory(now)
    news = take_in(directory.to_archive(), None, now, root_sha256=directory.root_sha256)
    with vault, vault.transaction():
        make_identity(vault)
        keep_directory(vault, news)


def open_field_vault(folder: Path) -> Session:
    """Open it again."""
    return Session(unlock_vault_with_key(folder, KEY), SystemClock(), None)


def make_media(path: Path, megabytes: int) -> None:
    """Write a file that nothing can compress."""
    with path.open("wb") as target:
        for _ in range(megabytes):
            target.write(os.urandom(MEBIBYTE))
