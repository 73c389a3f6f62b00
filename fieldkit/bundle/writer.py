"""Writes a sealed object in one pass and constant memory, and proves it by reading it again.

Source: docs/formats.md, "Sealed object" and "Sealing, step by step". The caller owns the files:
it writes to a temporary one, flushes it, has it verified, and only then gives it its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle.hashed import HashedSource, HashedTarget
from fieldkit.bundle.manifest import MANIFEST_NAME, NAMESPACE, SIGNATURE_NAME, Manifest, Member
from fieldkit.bundle.ustar import (
    BATCH,
    ArchiveReader,
    ArchiveWriter,
    archive_size,
)
from fieldkit.crypto import sshsig
from fieldkit.crypto.age import AgeReader, AgeWriter, PublicRecipient, recipient_fingerprint
from fieldkit.crypto.digest import Sha256Stream, sha256_hex
from fieldkit.crypto.keys import FileKey, SigningKey
from fieldkit.crypto.padding import DEFAULT_FLOOR, padded_size
from fieldkit.crypto.parallel_digest import ParallelSha256
from fieldkit.crypto.stream import Readable, Writable
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import InvalidKey, ManifestInvalid, ObjectDamaged
from fieldkit.translations import _

# 3.9 GiB: every stick can hold it (FAT32 ends at 4 GiB), whatever the wrapping adds.
MAX_CONTENT_BYTES = 3_993 * 1024 * 1024

# Opens an attachment's original bytes, e.g. from a blob of the vault.
Opener = Callable[[], AbstractContextManager[Readable]]


@dataclass(frozen=True)
class ObjectPlan:
    """All of an object's parts; small and attachments together are `manifest.members` in order."""

    manifest: Manifest
    small: Sequence[tuple[str, bytes]] = field(repr=False)  # records and forms
    attachments: Sequence[tuple[str, Opener]]


@dataclass(frozen=True)
class WrittenObject:
    """What was written; the file key is for `verify_written` and must then be forgotten."""

    sha256: Sha256  # of the file
    size: int  # bytes of the file
    manifest_sha256: Sha256
    signature: bytes = field(repr=False)
    file_key: FileKey = field(repr=False)
    floor: int  # of the padding, bytes


def write_object(
    target: Writable,
    plan: ObjectPlan,
    signer: SigningKey,
    recipients: Sequence[PublicRecipient],
    *,
    floor: int = DEFAULT_FLOOR,
    progress: Progress = no_progress,
) -> WrittenObject:
    """Sign the manifest and write the sealed object to `target`; progress counts bytes.

    Hashes of members are not computed here: they were taken when the files were attached, and
    `verify_written` compares every one.

    Raises:
        InvalidKey: Fewer than two different recipients, two kinds, or not those of the manifest.
        ManifestInvalid: The plan is not what its manifest says, or too large for one object.
        ObjectDamaged: An attachment is shorter or longer than it was.
    """
    check_recipients(recipients, plan.manifest)
    manifest_bytes = manifests.to_bytes(plan.manifest)
    _check_plan(plan)
    signature = sshsig.sign(signer, NAMESPACE, manifest_bytes)
    front = [(MANIFEST_NAME, manifest_bytes), (SIGNATURE_NAME, signature)]
    _check_size([len(content) for _name, content in front], plan.manifest, floor)

    with ParallelSha256() as digest:
        hashed = HashedTarget(target, digest)
        sealed = AgeWriter(hashed, recipients)
        archive = ArchiveWriter(sealed)
        for name, content in (*front, *plan.small):
            archive.add(name, content)
        counted = _Counted(progress, sum(member.size for member in plan.manifest.members))
        counted.add(sum(len(content) for _name, content in plan.small))
        for member, (_name, opener) in zip(
            plan.manifest.members[len(plan.small) :], plan.attachments, strict=True
        ):
            _copy_member(archive, member, opener, counted)
        archive.finish(floor=floor)
        sealed.finish()
        sha256 = digest.hexdigest()
    return WrittenObject(
        sha256=sha256,
        size=hashed.size,
        manifest_sha256=sha256_hex(manifest_bytes),
        signature=signature,
        file_key=sealed.file_key,
        floor=floor,
    )


def verify_written(
    source: Readable,
    written: WrittenObject,
    manifest_bytes: bytes,
    *,
    progress: Progress = no_progress,
) -> None:
    """Read the object again from its file and compare everything with what was meant.

    That is the file's SHA-256 and size, the manifest and its signature, every member's place,
    size and hash, and the padding. Progress counts bytes.

    Raises:
        ObjectDamaged: The file is not what was written, or a member is not what its hash says.
        AgeFormatError, AgeHeaderForged, AgePayloadDamaged, ArchiveInvalid: As they say.
    """
    if sha256_hex(manifest_bytes) != written.manifest_sha256:
        raise ObjectDamaged
    members = manifests.parse(manifest_bytes).members
    with ParallelSha256() as digest:
        hashed = HashedSource(source, digest)
        archive = ArchiveReader(AgeReader(hashed, written.file_key, sealed_only=True))
        for name, content in ((MANIFEST_NAME, manifest_bytes), (SIGNATURE_NAME, written.signature)):
            archive.expect(name, len(content))
            if archive.read_whole(at_most=len(content)) != content:
                raise ObjectDamaged
        counted = _Counted(progress, sum(member.size for member in members))
        for member in members:
            _check_member(archive, member, counted)
        if archive.next_member() is not None:
            raise ObjectDamaged
        archive.finish(floor=written.floor)
        if (hashed.size, digest.hexdigest()) != (written.size, written.sha256):
            raise ObjectDamaged


def check_recipients(recipients: Sequence[PublicRecipient], manifest: Manifest) -> None:
    """Check that the object goes to intake and reserve, by keys of one kind, as the manifest says.

    Raises:
        InvalidKey: Fewer than two, two kinds, one twice, or others than the manifest names.
    """
    fingerprints = sorted(recipient_fingerprint(key.to_text()) for key in recipients)
    if len(set(fingerprints)) < 2 or len({key.kind for key in recipients}) != 1:
        raise InvalidKey(
            _("A report is sealed to at least two different keys of headquarters, all of one kind.")
        )
    if tuple(fingerprints) != manifest.recipients:
        raise InvalidKey(_("The manifest names other keys than those the report is sealed to."))


def _check_plan(plan: ObjectPlan) -> None:
    names = [name for name, _content in plan.small] + [name for name, _opener in plan.attachments]
    if names != [member.name for member in plan.manifest.members]:
        raise ManifestInvalid
    for (_name, content), member in zip(plan.small, plan.manifest.members, strict=False):
        if len(content) != member.size:
            raise ManifestInvalid


def _check_size(front: list[int], manifest: Manifest, floor: int) -> None:
    sizes = front + [member.size for member in manifest.members]
    if padded_size(archive_size(sizes), floor) > MAX_CONTENT_BYTES:
        raise ManifestInvalid(_("This is too large for one sealed object."))


def _copy_member(archive: ArchiveWriter, member: Member, opener: Opener, counted: _Counted) -> None:
    archive.begin(member.name, member.size)
    left = member.size
    with opener() as source:
        while piece := source.read(BATCH):
            left -= len(piece)
            if left < 0:
                break
            archive.write(piece)
            counted.add(len(piece))
    if left:
        raise ObjectDamaged(_("An attachment does not have the size it had when it was added."))


def _check_member(archive: ArchiveReader, member: Member, counted: _Counted) -> None:
    archive.expect(member.name, member.size)
    digest = Sha256Stream()
    while piece := archive.read_piece():
        digest.update(piece)
        counted.add(len(piece))
    if digest.hexdigest() != member.sha256:
        raise ObjectDamaged(_("An attachment or record is not what it was when it was added."))


class _Counted:
    """Says how far the work is."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def add(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total)
