"""Ask headquarters for a new certificate before this one ends, by whichever way goes first.

The request lies beside the vault's database, sealed like a report. It goes with the next bag and
with the next sync, again and again until the new certificate is there; the same bytes are the
same object, so that it arrives once. No words are compared again: the keys are the known ones.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import clock
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import HEX_64, Sha256
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import DirectoryInvalid, NoHeadquarters
from fieldkit.operations.field.device_certificate import (
    RENEW_DAYS,
    RENEWAL,
    RENEWAL_NAME,
    days_left,
)
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.keep_directory import last_trusted_time
from fieldkit.operations.field.mark_training import is_training
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.session import Session
from fieldkit.platform.durable import write_durably
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

_AGAIN = timedelta(days=30)  # what was not answered by then is asked once more
_SENT_AGAIN = timedelta(days=3)  # the server is asked whether it still has it, or headquarters
_OWN_REQUESTS = "own-requests"  # their hashes, newest first
_MOST_REQUESTS = 20


@dataclass(frozen=True)
class WaitingRenewal:
    """A request that is on its way; `path` holds the sealed file."""

    sha256: Sha256
    path: Path
    size: int  # bytes


def ask_for_renewal(session: Session) -> bool:
    """Write a request for a new certificate if one is needed and none waits; say whether it was.

    Raises:
        DeviceError: It could not be written; harmless to repeat.
    """
    vault = session.vault
    now = max(session.clock.now(), last_trusted_time(vault) or session.clock.now())
    if vault.read_only or not is_renewal_due(vault, now) or not _is_time(vault, now):
        return False
    try:
        sealed = request_enrolment(session)
    except (NoHeadquarters, DirectoryInvalid):
        return False
    sha256 = sha256_hex(sealed)
    write_durably(vault.folder / RENEWAL_NAME, sealed)
    with vault.transaction():
        vault.settings.put(
            RENEWAL, {"sha256": sha256, "size": len(sealed), "asked_at": clock.to_text(now)}
        )
        earlier = vault.settings.get(_OWN_REQUESTS)
        requests: list[Json] = [sha256, *(earlier if isinstance(earlier, list) else ())]
        vault.settings.put(_OWN_REQUESTS, requests[:_MOST_REQUESTS])
    logger.info("asked for a new certificate")
    return True


def is_renewal_due(vault: Vault, now: datetime) -> bool:
    """Say whether an enrolled device has no usable certificate, or not for long any more."""
    if enrolment_state(vault) != DeviceState.APPROVED or is_training(vault):
        return False
    left = days_left(vault, now)
    return left is None or left < RENEW_DAYS


def waiting_renewal(vault: Vault) -> WaitingRenewal | None:
    """Return the request that waits for its answer, None where there is none or its file went."""
    noted = vault.settings.get(RENEWAL)
    path = vault.folder / RENEWAL_NAME
    if not isinstance(noted, dict) or not isinstance(noted.get("size"), int):
        return None
    sha256, size = str(noted.get("sha256")), int(str(noted["size"]))
    try:
        is_whole = HEX_64.match(sha256) is not None and path.stat().st_size == size
    except OSError:
        return None
    return WaitingRenewal(Sha256(sha256), path, size) if is_whole else None


def note_sent(session: Session) -> None:
    """Remember that a server has the request whole, in a transaction of its own."""
    noted = session.vault.settings.get(RENEWAL)
    if isinstance(noted, dict):
        sent: dict[str, Json] = {**noted, "sent_at": clock.to_text(session.clock.now())}
        with session.vault.transaction():
            session.vault.settings.put(RENEWAL, sent)


def was_sent_lately(session: Session) -> bool:
    """Say whether a server took the request so lately that it need not be asked again."""
    noted = session.vault.settings.get(RENEWAL)
    if not isinstance(noted, dict) or not isinstance(noted.get("sent_at"), str):
        return False
    since = session.clock.now() - clock.from_text(str(noted["sent_at"]))
    return timedelta(0) <= since < _SENT_AGAIN


def own_requests(vault: Vault) -> frozenset[Sha256]:
    """Return the hashes of the requests that this device gave out, as far as it remembers."""
    known = vault.settings.get(_OWN_REQUESTS)
    return (
        frozenset(Sha256(str(item)) for item in known) if isinstance(known, list) else frozenset()
    )


def _is_time(vault: Vault, now: datetime) -> bool:
    noted = vault.settings.get(RENEWAL)
    if waiting_renewal(vault) is None or not isinstance(noted, dict):
        return True
    return clock.from_text(str(noted.get("asked_at"))) + _AGAIN <= now
