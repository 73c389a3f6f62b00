"""Where sealed reports lie that outlived their vault. Imports next to nothing: the start asks."""

from __future__ import annotations

from pathlib import Path

SEALED_GLOB = "*.age"


def sealed_folder(folder: Path) -> Path:
    """Return where sealed reports lie that outlived the vault in `folder`."""
    return folder.with_name(f"{folder.name}-sealed")


def sealed_files(folder: Path) -> tuple[Path, ...]:
    """Return the sealed reports that outlived the vault in `folder`, by name."""
    return tuple(sorted(sealed_folder(folder).glob(SEALED_GLOB)))
