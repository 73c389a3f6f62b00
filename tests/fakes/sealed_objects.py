"""Builds small sealed objects, good ones and forged ones, for the tests of whoever reads them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle import record as records
from fieldkit.bundle import ustar
from fieldkit.bundle.manifest import Manifest, Member, RecordLine
from fieldkit.bundle.record import Record
from fieldkit.bundle.writer import ObjectPlan, WrittenObject, write_object
from fieldkit.crypto import sshsig
from fieldkit.crypto.age import (
    HybridIdentity,
    PublicRecipient,
    X25519Identity,
    encrypt_bytes,
    recipient_fingerprint,
)
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.stream import Readable
from fieldkit.custody.chain import Link, genesis
from fieldkit.custody.entries import append_entry
from fieldkit.domain.answers import Revision
from fieldkit.domain.attachment import Attachment, MediaFacts
from fieldkit.domain.clock import Moment
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import (
    AttachmentId,
    DeviceId,
    FormId,
    ObjectId,
    ReportId,
    Sha256,
)
from fieldkit.domain.report import FormReference

AT = datetime(2026, 11, 22, 10, 15, 30, 250_000, tzinfo=UTC)
DEVICE = DeviceId("d0" * 16)
RECORD = ReportId("5e" * 16)
OBJECT = ObjectId("0b" * 16)
SIGNING = SigningKey.from_bytes(bytes(range(32)))
FORM = FormReference(FormId("T02"), "2026-11", Sha256("f0" * 32))
FORM_BYTES = b'{"format":"fieldkit-embedded-form/1"}'
PHOTO = b"\xff\xd8 not really a photo \xff\xd9" * 20

X25519 = (X25519Identity.generate(), X25519Identity.generate())
HYBRID = (HybridIdentity.generate(), HybridIdentity.generate())


def recipients_of(
    identities: Sequence[X25519Identity | HybridIdentity],
) -> list[PublicRecipient]:
    """Return the public halves."""
    return [identity.recipient() for identity in identities]


def fingerprints_of(recipients: Sequence[PublicRecipient]) -> tuple[Sha256, ...]:
    """Return the fingerprints as manifests name them."""
    return tuple(sorted(recipient_fingerprint(item.to_text()) for item in recipients))


def a_record(record: ReportId = RECORD, photo: bytes = PHOTO) -> Record:
    """Return a record with two revisions of an answer, a person, a photo and custody entries."""
    captured = append_entry(None, record, at=AT, event=CustodyEvent.CAPTURED, subject=record)
    sealed = append_entry(captured, record, at=AT, event=CustodyEvent.SEALED, subject=record)
    return Record(
        record=record,
        form=FORM,
        begun=AT,
        revisions=(
            Revision("place", "Minsk", AT),
            Revision("place", "Minsk, Niamiha", AT),
            Revision("people", ["3f2a9c01"], AT),
            Revision("people[3f2a9c01]/role", ["WITNESS"], AT),
            Revision("removed", None, AT),
        ),
        people=({"row": "3f2a9c01", "role": "WITNESS"},),
        consent=({"row": "3f2a9c01", "level": "HQ_ONLY"},),
        attachments=(
            Attachment(
                AttachmentId("a7" * 16),
                record,
                "IMG 1.JPG",
                "image/jpeg",
                len(photo),
                sha256_hex(photo),
                AT,
                "photo",
                MediaFacts("2026:11:22 11:15:29", "Camera", "53.9 27.56", 40, 30),
            ),
        ),
        custody=(captured, sealed),
    )


@dataclass
class Parts:
    """Everything an object is made of; tests change what they want to see refused."""

    manifest: Manifest
    files: list[tuple[str, bytes]]
    identities: Sequence[X25519Identity | HybridIdentity] = X25519
    signing: SigningKey = SIGNING
    namespace: str = manifests.NAMESPACE
    manifest_bytes: bytes = b""
    extra_recipients: list[PublicRecipient] = field(default_factory=list)

    @property
    def small(self) -> list[tuple[str, bytes]]:
        """The records and forms."""
        return [item for item in self.files if not manifests.is_attachment(item[0])]

    @property
    def link(self) -> Link:
        """The object's place in the chain."""
        data = self.manifest_bytes or manifests.to_bytes(self.manifest)
        return Link(self.manifest.sequence, self.manifest.previous, sha256_hex(data))

    def plan(self) -> ObjectPlan:
        """Return what `write_object` takes."""
        attachments = [
            (name, opener_of(content))
            for name, content in self.files
            if manifests.is_attachment(name)
        ]
        return ObjectPlan(self.manifest, self.small, attachments)

    def write(self, floor: int = 0) -> tuple[bytes, WrittenObject]:
        """Write it as the program does; return the file's bytes too."""
        target = io.BytesIO()
        recipients = recipients_of(self.identities)
        written = write_object(target, self.plan(), self.signing, recipients, floor=floor)
        return target.getvalue(), written

    def members(self) -> list[tuple[str, bytes]]:
        """Return all members of the archive, signed."""
        data = self.manifest_bytes or manifests.to_bytes(self.manifest)
        signature = sshsig.sign(self.signing, self.namespace, data)
        front = [(manifests.MANIFEST_NAME, data), (manifests.SIGNATURE_NAME, signature)]
        return front + self.files

    def forge(self, members: list[tuple[str, bytes]] | None = None) -> bytes:
        """Seal whatever `members` are, breaking rules that the program would keep."""
        archive = ustar.pack(self.members() if members is None else members, floor=0)
        return self.seal(archive)

    def seal(self, archive: bytes) -> bytes:
        """Encrypt any bytes to the recipients."""
        return encrypt_bytes(archive, [*recipients_of(self.identities), *self.extra_recipients])


def opener_of(content: bytes) -> Callable[[], AbstractContextManager[Readable]]:
    """Return what opens an attachment of this content."""
    return lambda: io.BytesIO(content)


def members_of(files: Sequence[tuple[str, bytes]]) -> tuple[Member, ...]:
    """Return the manifest's lines for these files."""
    return tuple(
        Member(
            name,
            len(content),
            sha256_hex(content),
            "image/jpeg" if manifests.is_attachment(name) else manifests.JSON_MEDIA_TYPE,
        )
        for name, content in files
    )


def the_parts(
    *,
    photo: bytes = PHOTO,
    identities: Sequence[X25519Identity | HybridIdentity] = X25519,
    sequence: int = 1,
    previous: Sha256 | None = None,
    signing: SigningKey = SIGNING,
    device: DeviceId = DEVICE,
    object_id: ObjectId = OBJECT,
    record: ReportId = RECORD,
) -> Parts:
    """Return the parts of a good object: one record, its form, one photo."""
    files = [
        (manifests.record_name(1), records.to_bytes(a_record(record, photo))),
        (manifests.form_name(1), FORM_BYTES),
        (manifests.attachment_name(1, "0123456789abcdef", "JPG"), photo),
    ]
    if previous is None:
        previous = Sha256(genesis(device, signing.public.to_bytes()).hex())
    manifest = Manifest(
        object_id=object_id,
        device=device,
        sequence=sequence,
        previous=previous,
        created=Moment(AT, 180, 123_456),
        recipients=fingerprints_of(recipients_of(identities)),
        records=(RecordLine(record, FORM),),
        members=members_of(files),
    )
    return Parts(manifest, files, identities, signing)


def following(parts: Parts, number: int = 2) -> Parts:
    """Return the parts of the object that comes after `parts` in the same chain."""
    after = the_parts(
        identities=parts.identities,
        sequence=parts.manifest.sequence + 1,
        previous=parts.link.head,
        signing=parts.signing,
        device=parts.manifest.device,
        object_id=ObjectId(f"{number:032x}"),
        record=ReportId(f"{number:032x}"),
    )
    return replace(after)
