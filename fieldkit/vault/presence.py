"""Says whether a vault lies in a folder; imports nothing, for the first window asks this first."""

from __future__ import annotations

from pathlib import Path

DATABASE_NAME = "vault.db"
BLOBS_NAME = "blobs"
OUTBOX_NAME = "outbox"
SET_ASIDE_GLOB = "damaged-*"  # folders of vaults that were rescued, kept within the new one
OURS = (DATABASE_NAME, "keyslots.a", "keyslots.b", BLOBS_NAME, OUTBOX_NAME)


def holds_vault(folder: Path) -> bool:
    """Say whether something of a vault lies in `folder`."""
    return any((folder / name).exists() for name in OURS)


def is_vault(folder: Path) -> bool:
    """Say whether `folder` has what only a vault has, or what a cut-off destruction left of one.

    Stricter than `holds_vault`: a folder of somebody's own may well have an outbox, and what is a
    vault can be destroyed with all that is in it.
    """
    return any(
        True for pattern in (f"{DATABASE_NAME}*", "keyslots.*") for _ in folder.glob(pattern)
    )
