"""Enrol devices: a request comes in, words are compared, the device is approved or refused."""

from __future__ import annotations

import logging
from pathlib import Path

from fieldkit.bundle.request import MAX_ARCHIVE_BYTES, open_request
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.roster import RosterEntry
from fieldkit.errors import InvalidInput, NotAllowed, UnknownDevice
from fieldkit.hq import enrolment
from fieldkit.hq.store.roster_store import WaitingRequest
from fieldkit.operations.hq.headquarters_keys import device_authority, intake_identities
from fieldkit.operations.hq.last_word import grant_last_word, withdraw_last_word
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.tell_device import remember_certificate, tell_device
from fieldkit.platform.durable import translate_read_error
from fieldkit.translations import _

logger = logging.getLogger(__name__)

_MAX_FILE_BYTES = 2 * MAX_ARCHIVE_BYTES


def receive_request(session: HeadquartersSession, path: Path) -> WaitingRequest:
    """Open a request to be enrolled and keep it until somebody decides; once is enough.

    Raises:
        AgeNoMatch, DamagedData: It is not a request to this headquarters, or is damaged.
        NotAllowed: The device was revoked, or uses another's keys.
        DriveUnreadable: The file cannot be read.
    """
    sealed = _read(path)
    request = open_request(sealed, intake_identities(session.vault))
    candidate = enrolment.examine(request, session.store.roster.entries())
    waiting = WaitingRequest(sha256_hex(sealed), candidate)
    with session.store.transaction():
        session.store.roster.add_request(waiting.sha256, candidate, session.clock.now())
    logger.info("received a request of device %s", candidate.device)
    return waiting


def approve_device(session: HeadquartersSession, beginning: str, code: str) -> RosterEntry:
    """Approve the device whose number begins with `beginning`, after its words were compared.

    What it sealed before and is held as unknown-device is for `release_of_device` to take in.

    Raises:
        UnknownDevice: No such request waits, or several do.
        InvalidInput: The code is not one, or another device has it.
        NotAllowed: The device was revoked meanwhile.
    """
    waiting = waiting_request(session, beginning)
    now, roster = session.clock.now(), session.store.roster
    entries = roster.entries()
    if any(entry.code == code and entry.device != waiting.candidate.device for entry in entries):
        raise InvalidInput(_("Another device has this code."))
    entry = enrolment.approve(waiting.candidate, code, device_authority(session.vault), now)
    with session.store.transaction():
        known = next((known for known in entries if known.device == entry.device), None)
        if known is None:
            roster.add(entry)
        else:
            remember_certificate(session, known)
            roster.renew(entry)
        roster.decide(waiting.sha256, approved=True)
        tell_device(session, entry)
    logger.info("approved device %s", entry.device)
    return entry


def refuse_device(session: HeadquartersSession, beginning: str) -> DeviceId:
    """Close a request without approving it; the device is told nothing.

    Raises:
        UnknownDevice: No such request waits, or several do.
    """
    waiting = waiting_request(session, beginning)
    with session.store.transaction():
        session.store.roster.decide(waiting.sha256, approved=False)
    logger.info("refused device %s", waiting.candidate.device)
    return waiting.candidate.device


def revoke_device(
    session: HeadquartersSession, beginning: str, *, at_once: bool = False
) -> RosterEntry:
    """Take a device's rights away: what it sends from now on is held, and it is told so.

    It may come to drop servers until it has fetched the letter that says so, a week at most. With
    `at_once` they refuse it from the next sync on, also where it was revoked before.

    Raises:
        UnknownDevice: No such device, or several.
        NotAllowed: It is revoked already, and may not come any more.
    """
    entry = find_device(session, beginning)
    if entry.revoked_at is not None:
        if at_once and withdraw_last_word(session, entry.device):
            return entry
        raise NotAllowed(_("This device is revoked already."))
    if not at_once:
        grant_last_word(session, entry.device)
    with session.store.transaction():
        return add_revocation(session, entry)


def add_revocation(session: HeadquartersSession, entry: RosterEntry) -> RosterEntry:
    """Take an approved device's rights away within a transaction of the caller."""
    now = session.clock.now()
    revoked = enrolment.revoke(entry, now)
    session.store.roster.revoke(entry.device, now)
    tell_device(session, revoked)
    logger.info("revoked device %s", entry.device)
    return revoked


def waiting_request(session: HeadquartersSession, beginning: str) -> WaitingRequest:
    """Return the newest request of the one device whose number begins so.

    Raises:
        UnknownDevice: None, or requests of several devices.
    """
    found = {
        waiting.candidate.device: waiting
        for waiting in session.store.roster.requests()
        if beginning and waiting.candidate.device.startswith(beginning)
    }
    if len(found) != 1:
        raise UnknownDevice
    return next(iter(found.values()))


def find_device(session: HeadquartersSession, beginning: str) -> RosterEntry:
    """Return the one device whose number begins so, or whose code it is.

    Raises:
        UnknownDevice: None, or several.
    """
    found = [
        entry
        for entry in session.store.roster.entries()
        if beginning and (entry.code == beginning or entry.device.startswith(beginning))
    ]
    if len(found) != 1:
        raise UnknownDevice
    return found[0]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            sealed = file.read(_MAX_FILE_BYTES + 1)
    except OSError as error:
        raise translate_read_error(error) from error
    if len(sealed) > _MAX_FILE_BYTES:
        raise InvalidInput(_("This file is larger than a request can be."))
    return sealed
