"""Where sealed reports lie that outlived their vault. Imports next to nothing: the start asks."""

from __future__ import annotations

from pathlib import Path

from fieldkit.vault.presence import OUTBOX_NAME, is_vault

SEALED_GLOB = "*.age"
CARRIED_NAME = "carried"  # in the outbox: those of colleagues


def sealed_folder(folder: Path) -> Path:
    """Return where sealed reports lie that outlived the vault in `folder`."""
    return folder.with_name(f"{folder.name}-sealed")


def sealed_files(folder: Path) -> tuple[Path, ...]:
    """Return the sealed reports that outlived the vault in `folder`, by name.

    They lie beside it, or still within where nothing could be made beside: on a stick of which the
    vault was all there is.
    """
    found = set(sealed_folder(folder).glob(SEALED_GLOB))
    if not is_vault(folder):
        found.update(sealed_within(folder))
    return tuple(sorted(found, key=lambda path: path.name))


def sealed_within(folder: Path) -> tuple[Path, ...]:
    """Return the sealed reports in a folder that is no vault any more: by their names, no others.

    It may as well be somebody's own folder.
    """
    places = (folder / OUTBOX_NAME, folder / OUTBOX_NAME / CARRIED_NAME)
    return tuple(
        path
        for place in places
        for path in sorted(place.glob(SEALED_GLOB))
        if len(path.stem) == 64 and set(path.stem) <= set("0123456789abcdef")
    )
