"""Ask headquarters to enrol this device or to renew its certificate, and take in the answer."""

from __future__ import annotations

import contextlib
import logging

from fieldkit.bundle import request as requests
from fieldkit.bundle.approval import read_approval
from fieldkit.crypto import x509
from fieldkit.crypto.age import parse_recipient
from fieldkit.domain import clock
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import ManifestInvalid
from fieldkit.operations.field.add_headquarters import RECOVERY_NAME
from fieldkit.operations.field.device_certificate import (
    drop_tls,
    keep_certificate,
    keep_pending_key,
    pending_key,
)
from fieldkit.operations.field.device_state import ENROLMENT, enrolment_state
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.session import Session
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

_SAID_AT = "device-state-at"


def request_enrolment(session: Session) -> bytes:
    """Return the sealed request for headquarters; it can be made as often as needed.

    Each one until the answer is for the same key, so that whichever headquarters approves fits.

    Raises:
        NoHeadquarters: No HQ card was added.
    """
    vault, now = session.vault, session.clock.now()
    headquarters = headquarters_of(vault, now)
    identity = load_identity(vault)
    tls_key, tls_request = x509.new_request(pending_key(vault))
    recovery = None
    with contextlib.suppress(FileNotFoundError):
        recovery = (vault.folder / RECOVERY_NAME).read_bytes()
    request = requests.Request(
        device=identity.device_id,
        signing_key=identity.signing.public,
        recipient=identity.age.recipient().to_text(),
        tls_request=tls_request.decode("ascii"),
        created=now,
        recovery=recovery,
    )
    sealed = requests.seal_request(
        request, identity.signing, [parse_recipient(text) for text in headquarters.recipients]
    )
    with vault.transaction():
        keep_pending_key(vault, tls_key)
        if vault.settings.get(ENROLMENT) is None:
            vault.settings.put(ENROLMENT, "requested")
    logger.info("asked for enrolment")
    return sealed


def take_in_approval(vault: Vault, data: bytes) -> DeviceState:
    """Keep what headquarters says of this device, within the caller's transaction.

    Old letters can be read after newer ones, and must not undo them: the latest word counts, and
    a revocation whenever it was said, as these keys never come back. A certificate that fits no
    key here is not kept; the one in use stays. A device that is revoked keeps neither
    certificate nor key. Returns the state that holds.

    Raises:
        ManifestInvalid: It is about another device, or not an approval.
    """
    approval = read_approval(data)
    if approval.device != load_identity(vault).device_id:
        raise ManifestInvalid
    said_at, known_at = clock.to_text(approval.at), vault.settings.get(_SAID_AT)
    known = enrolment_state(vault)
    is_older = isinstance(known_at, str) and said_at < known_at
    if known == DeviceState.REVOKED or (is_older and approval.state is not DeviceState.REVOKED):
        return DeviceState(known)
    if approval.state is DeviceState.REVOKED:
        drop_tls(vault)
    else:
        keep_certificate(vault, approval.certificate, approval.device)
    vault.settings.put(ENROLMENT, approval.state.value)
    vault.settings.put(_SAID_AT, said_at)
    logger.info("headquarters says of this device: %s", approval.state.value)
    return approval.state
