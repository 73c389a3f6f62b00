"""A headquarters with a real vault, devices that seal real objects, and sticks to carry them."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fieldkit.bundle.identity import DeviceIdentity
from fieldkit.bundle.mail import Mail, open_mail
from fieldkit.bundle.request import Request, seal_request
from fieldkit.crypto import x509
from fieldkit.crypto.age import HybridIdentity, parse_recipient
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey, VaultKey, VerifyingKey
from fieldkit.crypto.random import random_hex
from fieldkit.custody.chain import genesis
from fieldkit.domain.identifiers import DeviceId, ObjectId, ReportId, Sha256
from fieldkit.errors import AgeNoMatch, SignerUnknown
from fieldkit.hq.enrolment import DeviceAuthority
from fieldkit.hq.offline_keys import OfflinePublic
from fieldkit.hq.store.store import FILE_NAME, LABEL, open_store
from fieldkit.operations.hq.enrol_device import approve_device, receive_request
from fieldkit.operations.hq.headquarters_keys import keep_new_keys
from fieldkit.operations.hq.session import HEADQUARTERS, HeadquartersSession, open_session
from fieldkit.operations.stored_directory import store_directory
from fieldkit.transfer.drive import write_bag
from fieldkit.vault.vault import create_vault_with_key, unlock_vault_with_key
from tests.fakes.organisation import Organisation
from tests.fakes.sealed_objects import Parts, the_parts

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
VAULT_KEY = VaultKey(b"h" * 32)


class HandClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime = START) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def offset_minutes(self) -> int:
        return 180

    def monotonic_ms(self) -> int:
        return int((self.time - START).total_seconds() * 1000)

    def pass_days(self, days: int) -> None:
        self.time += timedelta(days=days)


def a_headquarters(folder: Path, organisation: Organisation) -> HeadquartersSession:
    """Make a headquarters in `folder` that only its key opens, and leave it open."""
    _lay_tables(folder)
    vault = unlock_vault_with_key(folder, VAULT_KEY)
    ca_key, ca_certificate = x509.new_certificate_authority("devices", now=START)
    with vault.transaction():
        keep_new_keys(
            vault,
            intake=organisation.intake,
            receipt=organisation.receipt,
            online=organisation.online,
            authority=DeviceAuthority(ca_key, ca_certificate),
            offline=OfflinePublic(
                organisation.custody,
                server_ca="PEM",
                reserve=organisation.reserve.recipient().to_text(),
            ),
        )
        store_directory(vault, organisation.directory(START))
        vault.settings.put(HEADQUARTERS, organisation.headquarters.headquarters_id)
    return open_session(vault, HandClock())


_tables: dict[str, tuple[int, bytes | None]] = {}  # path -> mode, content; None: a folder


def _lay_tables(folder: Path) -> None:
    """Make a closed vault with empty tables; only once: it costs more than most tests do."""
    if not _tables:
        vault = create_vault_with_key(folder, VAULT_KEY)
        creator = vault.connect(FILE_NAME, LABEL, create=True)
        open_store(creator, vault.key.value, vault.vault_id).close()
        vault.close()
        for path in (folder, *sorted(folder.rglob("*"))):
            content = None if path.is_dir() else path.read_bytes()
            _tables[str(path.relative_to(folder))] = stat.S_IMODE(path.stat().st_mode), content
        return
    for name, (mode, content) in _tables.items():
        if content is None:
            (folder / name).mkdir(parents=name == ".")
        else:
            (folder / name).write_bytes(content)
        (folder / name).chmod(mode)


def reopened(session: HeadquartersSession) -> HeadquartersSession:
    """Close a headquarters and open it again, as after a restart."""
    session.store.close()
    session.vault.close()
    return open_session(unlock_vault_with_key(session.vault.folder, VAULT_KEY), session.clock)


@dataclass
class Device:
    """A monitor's device, reduced to its keys and its chain."""

    organisation: Organisation
    identity: DeviceIdentity = field(
        default_factory=lambda: DeviceIdentity(
            DeviceId(random_hex(16)), SigningKey.generate(), HybridIdentity.generate()
        )
    )
    sequence: int = 0
    head: Sha256 | None = None
    outbox: dict[Sha256, bytes] = field(default_factory=dict)
    tls_key: bytes = b""  # PEM, of the last request

    @property
    def device_id(self) -> DeviceId:
        return self.identity.device_id

    def parts(self, *, photo: bytes = b"photo") -> Parts:
        """Return the next object's parts; nothing of the chain moves on before `seal`."""
        signing = self.identity.signing
        start = genesis(self.device_id, signing.public.to_bytes())
        return the_parts(
            photo=photo,
            identities=(self.organisation.intake, self.organisation.reserve),
            sequence=self.sequence + 1,
            previous=self.head or Sha256(start.hex()),
            signing=signing,
            device=self.device_id,
            object_id=ObjectId(random_hex(16)),
            record=ReportId(random_hex(16)),
        )

    def seal(self, parts: Parts | None = None) -> Sha256:
        """Seal the next object into the outbox and return its hash."""
        parts = parts or self.parts()
        sealed = parts.write()[0]
        self.sequence, self.head = parts.link.sequence, parts.link.head
        return self.keep(sealed)

    def keep(self, sealed: bytes) -> Sha256:
        """Put any bytes into the outbox under their hash."""
        sha256 = sha256_hex(sealed)
        self.outbox[sha256] = sealed
        return sha256

    def hand_over(self, stick: Path, *only: Sha256) -> Path:
        """Write the outbox, or only these of it, as a bag; return the bag."""
        stick.mkdir(parents=True, exist_ok=True)
        source = stick.parent / f"outbox-{random_hex(4)}"
        source.mkdir()
        files = []
        for sha256, sealed in self.outbox.items():
            if not only or sha256 in only:
                path = source / f"{sha256}.age"
                path.write_bytes(sealed)
                files.append((sha256, path, len(sealed)))
        return stick / write_bag(stick, files).folder_name

    def request(self, created: datetime = START) -> bytes:
        """Return a sealed request to be enrolled, each with a TLS key of its own."""
        recipients = [parse_recipient(text) for text in self.organisation.headquarters.recipients]
        request = Request(
            device=self.device_id,
            signing_key=self.identity.signing.public,
            recipient=self.identity.age.recipient().to_text(),
            tls_request=self._new_tls_request(),
            created=created,
        )
        return seal_request(request, self.identity.signing, recipients)

    def _new_tls_request(self) -> str:
        self.tls_key, request = x509.new_request()
        return request.decode("ascii")

    def read_mail(self, stick: Path) -> list[Mail]:
        """Return the mail on a stick that is for this device, its signature checked."""
        found = []
        for path in sorted(stick.glob("*/data/*.age")):
            try:
                mail = open_mail(
                    path.read_bytes(), self.identity.age, self._check, device=self.device_id
                )
            except AgeNoMatch:
                continue
            found.append(mail)
        return found

    def _check(self, key: VerifyingKey) -> None:
        if key != self.organisation.receipt.public:
            raise SignerUnknown


def enrol(session: HeadquartersSession, device: Device, folder: Path, code: str = "M-07") -> None:
    """Let headquarters approve a device."""
    path = folder / f"{device.device_id}.age"
    path.write_bytes(device.request())
    receive_request(session, path)
    approve_device(session, device.device_id, code)
