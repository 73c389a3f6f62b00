"""Recovery shares on paper, and the proof that they and the reserve work before they are needed."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from pathlib import Path

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle import record as records
from fieldkit.bundle.manifest import Manifest, Member
from fieldkit.bundle.reader import open_object
from fieldkit.bundle.record import Record
from fieldkit.bundle.writer import ObjectPlan, write_object
from fieldkit.crypto.age import Identity, parse_recipient, recipient_fingerprint
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.random import random_hex
from fieldkit.custody.chain import genesis
from fieldkit.domain.answers import Revision
from fieldkit.domain.clock import Moment
from fieldkit.domain.identifiers import DeviceId, FormId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import FormReference
from fieldkit.errors import AgeNoMatch, ObjectDamaged, RecoveryNotProved, RecoveryRefused
from fieldkit.hq.offline_keys import AskPassphrase, load_reserve
from fieldkit.operations.hq.headquarters_keys import intake_identities
from fieldkit.operations.hq.house_dates import HouseDate, put_done
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession, lay_ready_for_panic
from fieldkit.translations import _
from fieldkit.vault import keyslots, recovery
from fieldkit.vault.recovery import SHARE_COUNT, SHARE_THRESHOLD, RecoverySecret

logger = logging.getLogger(__name__)

_SHARES_PROVED = "recovery-shares-proved"
_RESERVE_PROVED = "reserve-proved"
_TEST_FORM = FormReference(FormId("TEST"), "1", Sha256("00" * 32))


def make_recovery(session: HeadquartersSession) -> list[str]:
    """Put a new recovery slot into the vault; return its shares, 2 of which open it.

    They are shown once and written down on paper; earlier ones open nothing any more. Until
    `prove_recovery` has seen two of them typed, headquarters gives out no card.

    Raises:
        VaultDamaged, DeviceError: The earlier shares, if any, still hold.
    """
    secret = RecoverySecret.generate()
    vault = session.vault
    with vault.transaction():
        vault.settings.put(_SHARES_PROVED, False)
    slots = keyslots.read(vault.folder).with_recovery(vault.key, secret.value)
    keyslots.write(vault.folder, slots)
    lay_ready_for_panic(vault)
    logger.info("made recovery shares, %d of %d", SHARE_THRESHOLD, SHARE_COUNT)
    return recovery.to_shares(secret, SHARE_THRESHOLD, SHARE_COUNT)


def prove_recovery(session: HeadquartersSession, shares: Sequence[str]) -> None:
    """Check that shares typed from paper open the vault, and remember that they do.

    Raises:
        InvalidKey: A wrong word, shares that do not belong together, or too few.
        RecoveryRefused: They are of another vault, or earlier ones.
    """
    vault = session.vault
    recovery.prove_shares(keyslots.read(vault.folder), vault.key, shares, SHARE_THRESHOLD)
    with vault.transaction():
        vault.settings.put(_SHARES_PROVED, True)
        put_done(vault, session.clock.now(), HouseDate.PAPER)


def prove_reserve(session: HeadquartersSession, folder: Path, ask: AskPassphrase | None) -> None:
    """Seal a test report as a device would, and open it with the reserve and with the intake.

    Raises:
        NotAllowed, WrongPassphrase, InvalidKey: The reserve cannot be loaded from `folder`.
        RecoveryRefused: It is not the reserve that devices seal to.
        AgeNoMatch: The intake key in this vault is not the one that devices seal to.
    """
    reserve = load_reserve(folder, ask)
    sealed, signer = _test_report(session)
    try:
        _open_test_report(sealed, signer, reserve)
    except AgeNoMatch as error:
        raise RecoveryRefused(
            _("This reserve key does not open what devices seal."),
            hint=_("Find the right one before any device relies on it."),
        ) from error
    _open_test_report(sealed, signer, *intake_identities(session.vault))
    with session.vault.transaction():
        session.vault.settings.put(_RESERVE_PROVED, True)
        put_done(session.vault, session.clock.now(), HouseDate.RESERVE)
    logger.info("a test report was opened with the reserve")


def is_proved(session: HeadquartersSession) -> tuple[bool, bool]:
    """Say whether the shares on paper and the reserve were ever proved."""
    settings = session.vault.settings
    return settings.get(_SHARES_PROVED) is True, settings.get(_RESERVE_PROVED) is True


def check_proved(session: HeadquartersSession) -> None:
    """Check that both proofs were given, so that devices may begin to rely on headquarters.

    Raises:
        RecoveryNotProved: One was not; the sentence says which.
    """
    settings = session.vault.settings
    if settings.get(_SHARES_PROVED) is not True:
        raise RecoveryNotProved(
            _("The recovery shares have not been typed from paper yet."),
            hint=_("Do that first: without them a lost passphrase is the end."),
        )
    if settings.get(_RESERVE_PROVED) is not True:
        raise RecoveryNotProved(
            _("No test report has been opened with the reserve key yet."),
            hint=_("Do that first: the reserve opens what nothing else can."),
        )


def _test_report(session: HeadquartersSession) -> tuple[bytes, SigningKey]:
    """Return a small sealed report without content, signed by a key that nobody will know."""
    signer = SigningKey.generate()
    device = DeviceId(random_hex(16))
    now = session.clock.now()
    published = news_of(session.vault, now).published
    recipients = [parse_recipient(text) for text in published.recipients]
    record = Record(ReportId(random_hex(16)), _TEST_FORM, now, (Revision("test", "test", now),))
    small = [
        (manifests.record_name(1), records.to_bytes(record)),
        (manifests.form_name(1), b"{}"),
    ]
    manifest = Manifest(
        object_id=ObjectId(random_hex(16)),
        device=device,
        sequence=1,
        previous=Sha256(genesis(device, signer.public.to_bytes()).hex()),
        created=Moment(now, 0, 0),
        recipients=tuple(sorted(recipient_fingerprint(text) for text in published.recipients)),
        records=(record.line,),
        members=tuple(
            Member(name, len(content), sha256_hex(content), manifests.JSON_MEDIA_TYPE)
            for name, content in small
        ),
    )
    target = io.BytesIO()
    write_object(target, ObjectPlan(manifest, small, ()), signer, recipients)
    return target.getvalue(), signer


def _open_test_report(sealed: bytes, signer: SigningKey, *identities: Identity) -> None:
    opened = open_object(io.BytesIO(sealed), identities, lambda _key: None)
    if opened.signer != signer.public:
        raise ObjectDamaged
    opened.finish()
