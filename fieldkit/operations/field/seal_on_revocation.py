"""Seal what lies open when headquarters has cut this device off, where its rules ask for it.

The window does the same step by step (`gui/field/auto_sealer.py`); this is for the command line.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from fieldkit.errors import AlreadySealed, FieldkitError, UnknownReport
from fieldkit.operations.field.auto_seal import auto_seal_policy, is_cut_off, left_at_lock
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.session import Session

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SealedAtRevocation:
    """How many drafts were sealed, and how many could not be."""

    sealed: int = 0
    stayed: int = 0


def seal_on_revocation(session: Session) -> SealedAtRevocation:
    """Seal every draft if this device was revoked and the rules ask for it; else do nothing.

    One after the other: what its form does not let be sealed stays, and holds up no other.
    """
    if not is_cut_off(session, auto_seal_policy(session)):
        return SealedAtRevocation()
    sealed = stayed = 0
    for report_id in left_at_lock(session):
        try:
            seal_report(session, [report_id])
            sealed += 1
        except (AlreadySealed, UnknownReport):
            continue
        except FieldkitError as error:
            logger.info("a draft stays open after the revocation: %s", error.code)
            stayed += 1
    logger.info("sealed %d drafts after the revocation", sealed)
    return SealedAtRevocation(sealed, stayed)
