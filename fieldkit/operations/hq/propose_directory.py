"""Propose what offline keys must sign, and publish it when enough holders have."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from fieldkit.crypto.keys import VerifyingKey
from fieldkit.domain.headquarters import Headquarters
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.hq import directory as directories
from fieldkit.hq.directory import Custody
from fieldkit.hq.directory_proposal import Proposal, ProposalKind
from fieldkit.hq.directory_signing import propose_custody, propose_headquarters, seats
from fieldkit.operations.hq.headquarters_keys import (
    intake_identities,
    keep_custody,
    online_keys,
    receipt_key,
)
from fieldkit.operations.hq.house_dates import HouseDate, put_done
from fieldkit.operations.hq.published import directory_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.stored_directory import store_directory
from fieldkit.transfer.directory_keys import signing_key_words
from fieldkit.translations import _, ngettext

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class HolderChange:
    """Whose offline keys are to count; numbers are places in the list of today, from 1."""

    add_root: tuple[VerifyingKey, ...] = ()
    drop_root: tuple[int, ...] = ()
    add_targets: tuple[VerifyingKey, ...] = ()
    drop_targets: tuple[int, ...] = ()
    threshold: int | None = None  # None: as many must sign as today


def propose_change(session: HeadquartersSession, changed: Headquarters) -> Proposal:
    """Return the proposal to publish another headquarters.json.

    Raises:
        DirectoryInvalid: A key in it cannot be used.
    """
    return propose_headquarters(directory_of(session.vault), changed, session.clock.now())


def propose_holders(session: HeadquartersSession, change: HolderChange) -> Proposal:
    """Return the proposal to let other offline keys count.

    Raises:
        InvalidInput: No such place, too few keys, a key twice, one holder alone, or no change.
    """
    directory = directory_of(session.vault)
    known = directories.custody_of(directory)
    threshold = known.threshold if change.threshold is None else change.threshold
    if threshold < 2 <= known.threshold:
        raise InvalidInput(_("At least two holders must sign together; one alone is for a demo."))
    custody = Custody(
        _without(known.root, change.drop_root) + change.add_root,
        _without(known.targets, change.drop_targets) + change.add_targets,
        threshold,
    )
    return propose_custody(directory, custody, session.clock.now())


def publish_signed(session: HeadquartersSession, proposal: Proposal) -> None:
    """Publish a proposal that enough holders have signed.

    Raises:
        NotAllowed: Too few have; the hint says how many more and whose keys can sign. Or this
            vault lacks a key that devices would rely on.
        DirectoryOlder: Something else has been published since it was written.
    """
    missing = missing_lines(proposal)
    vault, now = session.vault, session.clock.now()
    _check_our_keys(session, proposal.after)
    if missing:
        raise NotAllowed(_("Too few of the holders have signed this."), hint=" ".join(missing))
    directory = directories.publish_proposal(directory_of(vault), proposal, online_keys(vault), now)
    with vault.transaction():
        store_directory(vault, directory)
        keep_custody(vault, directories.custody_of(directory))
        put_done(vault, now, HouseDate.HOLDERS)
    logger.info("published what the holders of %s keys have signed", proposal.kind.value)


def missing_lines(proposal: Proposal) -> tuple[str, ...]:
    """Return a sentence for each rule that is not content yet; none where it can be published."""
    lines = []
    for seat in seats(proposal):
        if seat.missing:
            sentence = ngettext(
                "{count} more {role} key must sign, one of: {keys}.",
                "{count} more {role} keys must sign, of: {keys}.",
                seat.missing,
            )
            keys = "; ".join(short_words(key) for key in seat.can_sign)
            role = _role_name(seat.role, is_new=seat.is_new)
            lines.append(sentence.format(count=seat.missing, role=role, keys=keys))
    return tuple(lines)


def short_words(key: VerifyingKey) -> str:
    """Return the first three words of a key: enough for holders to know their own."""
    return " ".join(signing_key_words(key.to_openssh())[:3])


def _check_our_keys(session: HeadquartersSession, published: Headquarters) -> None:
    """Check that this vault opens what will be sealed, and signs what will be believed.

    It may have been put back from a backup since the proposal was written.
    """
    ours = {identity.recipient().to_text() for identity in intake_identities(session.vault)}
    signs = receipt_key(session.vault).public.to_openssh() == published.receipt_key
    if not set(published.intake) <= ours or not signs:
        raise NotAllowed(
            _("This vault lacks a key that would be published: devices would rely on it in vain."),
            hint=_("Propose the change anew from this vault."),
        )


def _role_name(role: ProposalKind, *, is_new: bool) -> str:
    if role is ProposalKind.TARGETS:
        return "targets"
    return _("root (new holders)") if is_new else "root"


def _without(keys: Sequence[VerifyingKey], places: Sequence[int]) -> tuple[VerifyingKey, ...]:
    if not all(1 <= place <= len(keys) for place in places):
        raise InvalidInput(_("There is no offline key of this number."))
    return tuple(key for place, key in enumerate(keys, start=1) if place not in places)
