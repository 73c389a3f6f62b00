"""What panic does to a vault: it is destroyed, or closed to everything but words on paper."""

from __future__ import annotations

import logging
from pathlib import Path

from fieldkit.domain.destruction import Destruction
from fieldkit.domain.preferences import PanicExtent
from fieldkit.operations.destroy_vault import ForgetKeyring, destroy_vault
from fieldkit.vault import paper_slots

logger = logging.getLogger(__name__)


def answer_panic(folder: Path, extent: PanicExtent, forget_keyring: ForgetKeyring) -> Destruction:
    """Do what was decided, for the vault of a device or of headquarters; raises nothing.

    Where slots for panic lie ready, the narrower extent puts them in place and deletes the entry
    in the keyring: the archive stays, and two of the papers open it. Whatever else, all of the
    vault goes as `destroy_vault` says.
    """
    paper = paper_slots.find(folder)
    if extent is not PanicExtent.ACCESS or paper is None:
        return destroy_vault(folder, extent=extent, forget_keyring=forget_keyring)
    label = paper_slots.keyring_label(folder)
    is_gone = paper_slots.put_in_place(folder)
    if not is_gone:  # the disk takes no writes: better nothing than a passphrase
        return destroy_vault(folder, extent=extent, forget_keyring=forget_keyring)
    keyring = forget_keyring(label, paper.vault_id)() if label else None
    logger.info("closed a vault to all but words on paper")
    return Destruction.on_paper(keyring)


def finish_panic(folder: Path) -> None:
    """Finish what was cut off between the two copies of the slots."""
    if paper_slots.is_half_in_place(folder):
        paper_slots.put_in_place(folder)


def stays_on_paper(folder: Path) -> bool:
    """Return whether the narrower extent leaves the archive to words on paper."""
    return paper_slots.find(folder) is not None
