"""Add a holder's signature to a proposal; needs no vault, so that it can be done offline."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from fieldkit.crypto.keys import VerifyingKey
from fieldkit.errors import NotAllowed
from fieldkit.hq.directory_proposal import Proposal, ProposalKind
from fieldkit.hq.directory_signing import add_signature
from fieldkit.hq.holder_keys import signing_keys
from fieldkit.hq.offline_keys import AskPassphrase, Purpose
from fieldkit.translations import _

logger = logging.getLogger(__name__)

_PURPOSES = {ProposalKind.ROOT: Purpose.ROOT, ProposalKind.TARGETS: Purpose.TARGETS}


def sign_proposal(
    proposal: Proposal,
    role: ProposalKind,
    folder: Path,
    ask: AskPassphrase | None,
    now: datetime,
) -> tuple[Proposal, VerifyingKey]:
    """Return the proposal with one signature more, and the key that made it.

    It is the first key in the folder that is opened and can still sign.

    Raises:
        NotAllowed: There is none: no key is there, it does not count, or has signed already.
        WrongPassphrase, InvalidKey, ...: As the key is opened.
        DirectoryInvalid: The proposal has expired.
    """
    refused = NotAllowed(
        _("There is no offline key in this folder that was opened."),
        hint=_("Plug in the holder's stick, and name the folder with the key."),
    )
    for key in signing_keys(folder, _PURPOSES[role], ask):
        try:
            signed = add_signature(proposal, role, key, now)
        except NotAllowed as error:
            refused = error
            continue
        logger.info("signed a proposal as %s", role.value)
        return signed, key.public
    raise refused
