"""Bring a drop server's list of who may come to what the roster says."""

from __future__ import annotations

import logging

from fieldkit.bundle.mail import MailKind
from fieldkit.crypto import x509
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.hq.allow_list import (
    Admitted,
    AllowListChanges,
    certificates_to_accept,
    changes,
)
from fieldkit.operations.hq.in_vault import InVault, at_once
from fieldkit.operations.hq.last_word import admitted_devices
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.transfer.drop_box import HeadquartersDropBox

logger = logging.getLogger(__name__)


def wanted_list(session: HeadquartersSession) -> frozenset[Admitted]:
    """Return who may come with what."""
    admitted = admitted_devices(session)
    return frozenset(
        (entry.device, sha256)
        for entry in session.store.roster.entries()
        if entry.device in admitted
        for sha256 in _accepted(session, entry)
    )


def keep_allow_list(
    session: HeadquartersSession,
    box: HeadquartersDropBox,
    present: frozenset[tuple[DeviceId, Sha256]],
    in_vault: InVault = at_once,
) -> AllowListChanges:
    """Tell a server, which has the list `present`, what changed: first whom to refuse.

    Raises:
        NetworkError, Cancelled: Some of it was told; the next time tells the rest.
    """
    needed = in_vault(lambda: changes(present, wanted_list(session), _revoked(session)))
    for device, certificate in needed.refuse:
        box.refuse(device, certificate)
    for device, certificate in needed.allow:
        box.allow(device, certificate)
    logger.info("allowed %d certificates, refused %d", len(needed.allow), len(needed.refuse))
    return needed


def _revoked(session: HeadquartersSession) -> set[DeviceId]:
    return {
        entry.device
        for entry in session.store.roster.entries()
        if entry.state is DeviceState.REVOKED
    }


def _accepted(session: HeadquartersSession, entry: RosterEntry) -> frozenset[Sha256]:
    told = session.store.mail.acknowledged_items(entry.device)
    return certificates_to_accept(
        x509.certificate_sha256(entry.certificate.encode("ascii")),
        session.store.certificates.of_device(entry.device),
        {item.subject for item in told if item.kind is MailKind.APPROVAL},
        session.clock.now(),
    )
