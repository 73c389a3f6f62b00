"""Add the HQ card: the fingerprint is compared by people, and only then is anything believed."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.bundle import card as cards
from fieldkit.bundle.card import Card
from fieldkit.bundle.fingerprint import words_of
from fieldkit.crypto.age import parse_recipient
from fieldkit.domain.headquarters import Headquarters
from fieldkit.domain.training import TRAINING_HEADQUARTERS
from fieldkit.errors import NotAllowed, WrongPassphrase
from fieldkit.operations.field.device_state import RECOVERY, recovery_state
from fieldkit.operations.field.keep_directory import keep_directory, trusted_directory
from fieldkit.operations.session import Session
from fieldkit.platform.durable import write_durably
from fieldkit.transfer.directory import DirectoryNews, take_in, take_in_card
from fieldkit.translations import _
from fieldkit.vault import keyslots, recovery

logger = logging.getLogger(__name__)

RECOVERY_NAME = "recovery.age"


@dataclass(frozen=True)
class CardOffer:
    """What a card says, checked as far as a machine can; the words are for people to compare."""

    card: Card = field(repr=False)
    news: DirectoryNews = field(repr=False)
    words: tuple[str, ...]

    @property
    def headquarters(self) -> Headquarters:
        """Return whom reports would be sealed to."""
        return self.news.headquarters


def read_card(data: bytes, now: datetime, *, passphrase: str | None = None) -> CardOffer:
    """Read an HQ card; nothing is kept and nothing is trusted yet.

    Raises:
        WrongPassphrase: The card is sealed, and not with this passphrase.
        ArchiveInvalid, ManifestInvalid, SignatureInvalid, DirectoryInvalid: It is no good card.
    """
    if cards.is_sealed_card(data):
        if passphrase is None:
            raise WrongPassphrase(
                _("This card is sealed with words."), hint=_("Ask headquarters for the words.")
            )
        data = cards.unseal_card(data, passphrase)
    card = cards.read_card(data)
    # The claimed fingerprint stands in for the compared one: `add_headquarters` is only called
    # once a person has compared the words that are shown of it.
    news = take_in_card(card, card.root_sha256, now)
    return CardOffer(card, news, words_of(card.root_sha256))


def add_headquarters(session: Session, offer: CardOffer, *, with_recovery: bool = True) -> None:
    """Believe a card whose words a person has compared; from now on drafts can be sealed.

    With `with_recovery` a new recovery secret is sealed to headquarters, which can then read back
    20 words that open this vault.

    Raises:
        NotAllowed: The vault belongs to another headquarters, or one of the two is for training.
    """
    refuse_other_world(session, offer)
    vault = session.vault
    known = trusted_directory(vault)
    news = offer.news
    if known is not None:
        if known.root_sha256 != offer.card.root_sha256:
            raise NotAllowed(
                _("This vault belongs to another headquarters."),
                hint=_("Create another vault for this one."),
            )
        news = take_in(offer.card.snapshot, known, session.clock.now())
    with vault.transaction():
        keep_directory(vault, news)
    if with_recovery and recovery_state(vault) == "none":
        make_recovery(session, news.headquarters)
    logger.info("added headquarters")


def refuse_other_world(session: Session, offer: CardOffer) -> None:
    """Keep what is invented and what is real apart.

    Raises:
        NotAllowed: A real card for a training vault, or a training card for a real one.
    """
    is_invented = offer.headquarters.headquarters_id == TRAINING_HEADQUARTERS
    if session.is_training and not is_invented:
        raise NotAllowed(
            _("This is training: a real headquarters cannot be added here."),
            hint=_("Leave training first."),
        )
    if is_invented and not session.is_training:
        raise NotAllowed(
            _("This card belongs to a training: nobody could read what is sealed to it."),
            hint=_("Ask headquarters for its own card."),
        )


def make_recovery(session: Session, headquarters: Headquarters) -> None:
    """Make a recovery secret, seal it to headquarters, and let it open this vault from now on.

    The sealed copy lies in the vault folder and goes to headquarters with the next request.
    """
    vault = session.vault
    secret = recovery.RecoverySecret.generate()
    recipients = [parse_recipient(text) for text in headquarters.recipients]
    sealed = recovery.seal_recovery(secret, vault.vault_id, recipients)
    # The sealed copy first: a slot whose secret nobody has would be a false promise.
    write_durably(vault.folder / RECOVERY_NAME, sealed)
    slots = keyslots.read(vault.folder)
    keyslots.write(vault.folder, slots.with_recovery(vault.key, secret.value))
    with vault.transaction():
        vault.settings.put(RECOVERY, "sealed-to-headquarters")
