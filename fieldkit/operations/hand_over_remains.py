"""Hand over the sealed reports that outlived their vault: nobody here can open them, others can."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.identifiers import HEX_64, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import NothingToSeal
from fieldkit.platform.durable import translate_read_error
from fieldkit.transfer.drive import HandedOver, write_bag
from fieldkit.translations import _
from fieldkit.vault.destruction import delete_sealed
from fieldkit.vault.remains import sealed_files


def count_remains(folder: Path) -> int:
    """Return how many sealed objects outlived the vault in `folder`."""
    return len(sealed_files(folder))


def hand_over_remains(folder: Path, drive: Path, *, progress: Progress = no_progress) -> HandedOver:
    """Write all of them as one bag into the folder `drive`; here they stay.

    No vault remembers that it was done, so headquarters' receipts find nobody here.

    Raises:
        NothingToSeal: There are none.
        DiskFull, DriveUnwritable, ObjectDamaged, Cancelled: As `write_bag`; it can be done again.
    """
    named = [path for path in sealed_files(folder) if HEX_64.match(path.stem)]
    if not named:
        raise NothingToSeal(_("There is nothing to hand over."), hint="")
    try:
        files = [(Sha256(path.stem), path, path.stat().st_size) for path in named]
    except OSError as error:
        raise translate_read_error(error) from error
    return write_bag(drive, files, progress=progress)


def delete_remains(folder: Path) -> int:
    """Delete them for good; return how many could not be deleted."""
    return delete_sealed(folder)
