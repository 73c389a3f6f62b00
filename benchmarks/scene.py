"""Makes what the comparisons need: a vault that knows a headquarters, and large files."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.operations.field.add_headquarters import add_headquarters, read_card
from fieldkit.operations.field.keep_directory import keep_directory
from fieldkit.operations.field.load_identity import make_identity
from fieldkit.operations.field.request_enrolment import request_enrolment
from fieldkit.operations.hq.create_headquarters import Choices, create_headquarters
from fieldkit.operations.hq.enrol_device import approve_device, receive_request
from fieldkit.operations.hq.make_card import make_card
from fieldkit.operations.hq.prove_recovery import (
    make_recovery,
    prove_recovery,
    prove_reserve,
)
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.transfer.directory import take_in
from fieldkit.vault.vault import (
    create_vault_with_key,
    unlock_vault,
    unlock_vault_with_key,
)
from tests.fakes.organisation import an_organisation

KEY = VaultKey(bytes(range(32)))
PASSPHRASE = "invented words for a benchmark"  # noqa: S105
MEBIBYTE = 1024 * 1024


def make_field_vault(folder: Path) -> None:
    """Create a vault that a headquarters was added to."""
    vault = create_vault_with_key(folder, KEY)
    now = datetime.now(UTC)
    directory = an_organisation().directory(now)
    news = take_in(directory.to_archive(), None, now, root_sha256=directory.root_sha256)
    with vault, vault.transaction():
        make_identity(vault)
        keep_directory(vault, news)


def open_field_vault(folder: Path) -> Session:
    """Open it again."""
    return Session(unlock_vault_with_key(folder, KEY), SystemClock(), None)


def make_headquarters(folder: Path, field_vault: Path) -> None:
    """Create a headquarters and a device that is enrolled there."""
    created = create_headquarters(
        folder,
        PASSPHRASE,
        folder.with_name("offline"),
        None,
        clock=SystemClock(),
        secrets=None,
        parameters=FOR_TESTS,
        choices=Choices(threshold=1, holders=1),
    )
    office = created.session
    prove_recovery(office, make_recovery(office)[:2])
    prove_reserve(office, folder.with_name("offline"), None)
    card = make_card(office, sealed=False).card
    vault = create_vault_with_key(field_vault, KEY)
    with vault.transaction():
        make_identity(vault)
    session = Session(vault, SystemClock(), None)
    add_headquarters(session, read_card(card, session.clock.now()), with_recovery=False)
    request = folder.with_name("request.age")
    request.write_bytes(request_enrolment(session))
    waiting = receive_request(office, request)
    approve_device(office, waiting.candidate.device, "M07")
    vault.close()
    close_session(office)


def open_headquarters(folder: Path) -> HeadquartersSession:
    """Open it again."""
    vault = unlock_vault(folder, PASSPHRASE, secrets=None)
    return open_session(vault, SystemClock())


def make_media(path: Path, megabytes: int) -> None:
    """Write a file that nothing can compress."""
    with path.open("wb") as target:
        for _ in range(megabytes):
            target.write(os.urandom(MEBIBYTE))
