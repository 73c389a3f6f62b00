"""Add a holder's signature to a proposal; needs no vault, so that it can be done offline."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from fieldkit.crypto.keys import VerifyingKey
from fieldkit.errors import DirectoryInvalid, NotAllowed
from fieldkit.hq.directory_proposal import Proposal, ProposalKind
from fieldkit.hq.directory_signing import add_signature
from fieldkit.hq.holder_keys import signing_keys
from fieldkit.hq.offline_keys import AskPassphrase, Purpose
from fieldkit.platform.durable import translate_read_error, write_durably
from fieldkit.translations import _

logger = logging.getLogger(__name__)

# Beside a holder's key: the headquarters that it signs for. What a proposal says is published is
# worth nothing from another root, which anybody can make up; the signature would hold all the same.
PINNED = "headquarters.sha256"
_MAX_PINNED = 100  # bytes

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
        DirectoryInvalid: The proposal has expired, or is of another headquarters than the one
            that this folder's keys have signed for.
        DeviceError: The folder could not be read or written.
    """
    _check_pinned(proposal, folder)
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
        write_durably(folder / PINNED, f"{proposal.root_sha256}\n".encode("ascii"))
        logger.info("signed a proposal as %s", role.value)
        return signed, key.public
    raise refused


def _check_pinned(proposal: Proposal, folder: Path) -> None:
    try:
        pinned = (folder / PINNED).read_bytes()[:_MAX_PINNED].split()
    except FileNotFoundError:
        return
    except OSError as error:
        raise translate_read_error(error) from error
    if pinned != [proposal.root_sha256.encode("ascii")]:
        raise DirectoryInvalid(
            _("This proposal is of another headquarters than the one this key has signed for."),
            hint=_("Do not sign it. Compare the fingerprint with your paper, and ask by voice."),
        )
