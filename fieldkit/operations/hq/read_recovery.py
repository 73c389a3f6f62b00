"""Read back the recovery words of a device whose holder has lost the passphrase."""

from __future__ import annotations

import logging

from fieldkit.domain.custody import CustodyEvent
from fieldkit.errors import NotAllowed
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.headquarters_keys import intake_identities
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _
from fieldkit.vault import recovery

logger = logging.getLogger(__name__)


def read_recovery(session: HeadquartersSession, beginning: str) -> str:
    """Return the 20 words that open a device's vault, and note that they were read.

    Whoever reads them aloud makes sure first who is listening.

    Raises:
        UnknownDevice: No such device, or several.
        NotAllowed: Its holder refused recovery, or made it before an HQ card was added.
        AgeNoMatch, DamagedData: What the device sent does not open.
    """
    entry = find_device(session, beginning)
    if entry.recovery is None:
        raise NotAllowed(_("This device has not left a way to be recovered."))
    opened = recovery.open_recovery(entry.recovery, intake_identities(session.vault))
    with session.store.transaction():
        session.store.audit.append(
            CustodyEvent.SHARED, entry.device, "recovery-words", session.clock.now()
        )
    logger.info("read the recovery words of device %s", entry.device)
    return recovery.to_words(opened.secret)
