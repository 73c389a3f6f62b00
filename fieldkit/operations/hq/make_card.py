"""Make the HQ card: the one file by which vaults come to know this headquarters."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from fieldkit.bundle import card as cards
from fieldkit.bundle.fingerprint import words_of
from fieldkit.crypto.recipients import DEFAULT_WORK_FACTOR
from fieldkit.domain.identifiers import Sha256
from fieldkit.operations.hq.headquarters_keys import receipt_key
from fieldkit.operations.hq.prove_recovery import check_proved
from fieldkit.operations.hq.published import directory_of
from fieldkit.operations.hq.session import HeadquartersSession

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class MadeCard:
    """A card, and how people check that it is the right one."""

    card: bytes = field(repr=False)
    root_sha256: Sha256
    words: tuple[str, ...]  # 10, read aloud to whoever adds the card
    passphrase: str = field(default="", repr=False)  # read aloud too; empty if it is not sealed


def make_card(
    session: HeadquartersSession, *, sealed: bool, work_factor: int = DEFAULT_WORK_FACTOR
) -> MadeCard:
    """Return the card of what is published now; sealed, it opens with a new passphrase only.

    Raises:
        RecoveryNotProved: The recovery shares or the reserve have not been tried yet.
        VaultDamaged: What the vault holds cannot be used.
    """
    check_proved(session)
    directory = directory_of(session.vault)
    root = directory.root_sha256
    card = cards.make_card(
        directory.to_archive(),
        session.headquarters,
        root,
        receipt_key(session.vault),
        session.clock.now(),
    )
    logger.info("made an HQ card, sealed: %s", sealed)
    if not sealed:
        return MadeCard(card, root, words_of(root))
    passphrase = cards.new_card_passphrase()
    return MadeCard(
        cards.seal_card(card, passphrase, work_factor=work_factor),
        root,
        words_of(root),
        passphrase,
    )
