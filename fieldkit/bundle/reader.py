"""Opens a sealed object that strangers may have made: every byte is checked, nothing is trusted.

The order of trust, each step before the next:

1. The file decrypts; age authenticates each chunk before its bytes are seen here. It is sealed to
   two or more recipients of one kind.
2. manifest.json and its signature are taken as bytes, their sizes limited beforehand.
3. The roster is asked about the key inside the signature; it may refuse (`SignerUnknown`).
4. The signature must fit the exact bytes of manifest.json.
5. Only now is the manifest parsed. Its device must be the one that the roster gave for the key.
6. Every member must stand where it is listed, with its size and its SHA-256.
7. Then come the end of the archive, zeros up to the padded size, and the end of the file.

Source: docs/formats.md, "Sealed object".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle.manifest import (
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    NAMESPACE,
    SIGNATURE_NAME,
    Manifest,
    Member,
    is_attachment,
)
from fieldkit.bundle.record import MAX_RECORD_BYTES
from fieldkit.bundle.ustar import BATCH, ArchiveReader, archive_size
from fieldkit.crypto import sshsig
from fieldkit.crypto.age import AgeReader, Identity
from fieldkit.crypto.digest import Sha256Stream, sha256_hex
from fieldkit.crypto.keys import FileKey, VerifyingKey
from fieldkit.crypto.padding import DEFAULT_FLOOR
from fieldkit.crypto.stream import Readable
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.errors import (
    AgeFormatError,
    ArchiveInvalid,
    ManifestInvalid,
    ObjectDamaged,
)
from fieldkit.translations import _

MAX_SIGNATURE_BYTES = 4 * 1024
MIN_RECIPIENTS = 2  # intake and reserve

# Returns the device whose key this is, or None to leave that to the caller; raises
# `SignerUnknown` to refuse. The key is a claim until `check_manifest` has returned.
Roster = Callable[[VerifyingKey], DeviceId | None]


@dataclass(frozen=True)
class Limits:
    """What is accepted at most, in bytes; checked against the manifest before members are read."""

    content: int = 4 * 1024**3 - 1  # all members with their headers; FAT32 holds no more
    json: int = MAX_RECORD_BYTES  # of one record or embedded form


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class CheckedManifest:
    """A manifest whose signature fits; by whose key is for the roster to say."""

    manifest: Manifest
    manifest_bytes: bytes
    signature: bytes
    signer: VerifyingKey

    @property
    def manifest_sha256(self) -> Sha256:
        """SHA-256 of the signed bytes, as the chain counts it."""
        return sha256_hex(self.manifest_bytes)


class OpenedMember:
    """One member while it is read; its hash is checked with its last byte."""

    def __init__(self, archive: ArchiveReader, member: Member, limits: Limits) -> None:
        self.member = member
        self._archive = archive
        self._limits = limits
        self._digest = Sha256Stream()
        self._checked = False

    @property
    def name(self) -> str:
        """The name in the archive."""
        return self.member.name

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, all that is left for -1; none at the end.

        Raises:
            ObjectDamaged: It ends here and is not what its hash says.
        """
        if size < 0:
            return self._read_rest()
        return bytes(self.read_piece(size))

    def read_piece(self, limit: int = BATCH) -> memoryview:
        """Return the next 1 to `limit` bytes without copying; none at the end.

        The view is valid until the next call.

        Raises:
            ObjectDamaged: It ends here and is not what its hash says.
        """
        if self._checked:  # the archive may be at the next member by now
            return memoryview(b"")
        piece = self._archive.read_piece(limit)
        self._digest.update(piece)
        if not piece and limit > 0:
            self._compare()
        return piece

    def read_whole(self) -> bytes:
        """Return the content of a record or a form, of limited size, its hash checked.

        Raises:
            ObjectDamaged: It is not what its hash says.
        """
        return self._read_rest()

    def check(self) -> None:
        """Read what is left and compare the hash.

        Raises:
            ObjectDamaged: It is not what its hash says.
        """
        while self.read_piece():
            pass

    def _compare(self) -> None:
        if self._digest.hexdigest() != self.member.sha256:
            raise ObjectDamaged
        self._checked = True

    def _read_rest(self) -> bytes:
        if self.member.size > self._limits.json:
            raise ArchiveInvalid(_("A part of the archive is larger than we accept."))
        pieces = []
        while piece := self.read(BATCH):
            pieces.append(piece)
        return b"".join(pieces)


class OpenedObject:
    """A sealed object whose manifest is trusted and whose members are still to be read.

    Nothing may be kept before `members` has come to its end or `finish` has returned.
    """

    def __init__(
        self,
        checked: CheckedManifest,
        stanza_types: tuple[str, ...],
        archive: ArchiveReader,
        limits: Limits,
    ) -> None:
        self.checked = checked
        self.stanza_types = stanza_types
        self._archive = archive
        self._limits = limits
        self._members = self._read_members()

    @property
    def manifest(self) -> Manifest:
        """The manifest, its signature checked."""
        return self.checked.manifest

    @property
    def manifest_bytes(self) -> bytes:
        """The exact bytes that were signed."""
        return self.checked.manifest_bytes

    @property
    def signature(self) -> bytes:
        """The detached signature over `manifest_bytes`."""
        return self.checked.signature

    @property
    def signer(self) -> VerifyingKey:
        """The key that made the signature."""
        return self.checked.signer

    @property
    def manifest_sha256(self) -> Sha256:
        """SHA-256 of the signed bytes, as the chain counts it."""
        return self.checked.manifest_sha256

    def members(self) -> Iterator[OpenedMember]:
        """Give each member in its order, once; what the caller leaves unread is read and checked.

        Raises:
            ArchiveInvalid: The archive does not hold what the manifest lists.
            ObjectDamaged: A member is not what its hash says.
            AgePayloadDamaged: The file is damaged or cut off.
        """
        return self._members

    def finish(self) -> None:
        """Read and check everything that is left, to the end of the file.

        Raises:
            ArchiveInvalid, ObjectDamaged, AgePayloadDamaged: As `members`.
        """
        for member in self._members:
            member.check()

    def _read_members(self) -> Iterator[OpenedMember]:
        for line in self.manifest.members:
            self._archive.expect(line.name, line.size)
            member = OpenedMember(self._archive, line, self._limits)
            yield member
            member.check()
        if self._archive.next_member() is not None:
            raise ArchiveInvalid(_("The archive does not hold what its manifest lists, in order."))
        self._archive.finish(floor=DEFAULT_FLOOR)


def open_object(
    source: Readable,
    identities: Sequence[Identity] | FileKey,
    roster: Roster,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> OpenedObject:
    """Open the sealed object that `source` gives, up to and including its manifest.

    Raises:
        AgeFormatError, AgeNoMatch, AgeHeaderForged, AgePayloadDamaged: It does not open.
        SignerUnknown: As the roster says.
        SignatureInvalid: The signature does not fit the manifest.
        ManifestInvalid: The manifest breaks a rule, or names another device than the roster.
        ArchiveInvalid: The archive is not of the one kind we accept, or above the limits.
    """
    opened = AgeReader(source, identities, sealed_only=True)
    _check_stanzas(opened.stanza_types)
    archive = ArchiveReader(opened)
    manifest_bytes = _named(archive, MANIFEST_NAME, MAX_MANIFEST_BYTES)
    signature = _named(archive, SIGNATURE_NAME, MAX_SIGNATURE_BYTES)
    checked = check_manifest(manifest_bytes, signature, roster)
    if len(checked.manifest.recipients) != len(opened.stanza_types):
        raise ManifestInvalid(_("The manifest does not name all keys the object is sealed to."))
    _check_limits(archive.size, checked.manifest, limits)
    return OpenedObject(checked, opened.stanza_types, archive, limits)


def check_manifest(manifest_bytes: bytes, signature: bytes, roster: Roster) -> CheckedManifest:
    """Check the signature over `manifest_bytes`, then parse them (steps 3 to 5 above).

    Raises:
        SignerUnknown, SignatureInvalid, ManifestInvalid: As `open_object`.
    """
    signer = sshsig.signer_of(signature)
    device = roster(signer)
    sshsig.verify(signature, NAMESPACE, manifest_bytes, signer)
    manifest = manifests.parse(manifest_bytes)
    if device is not None and manifest.device != device:
        raise ManifestInvalid(_("The manifest names another device than the one whose key signed."))
    return CheckedManifest(manifest, manifest_bytes, signature, signer)


def _check_stanzas(types: tuple[str, ...]) -> None:
    if len(types) < MIN_RECIPIENTS or len(set(types)) != 1:
        raise AgeFormatError(_("This file is not sealed to two keys of one kind, as reports are."))


def _named(archive: ArchiveReader, name: str, at_most: int) -> bytes:
    member = archive.next_member()
    if member is None or member[0] != name:
        raise ArchiveInvalid
    return archive.read_whole(at_most=at_most)


def _check_limits(front: int, manifest: Manifest, limits: Limits) -> None:
    if front + archive_size(member.size for member in manifest.members) > limits.content:
        raise ArchiveInvalid(_("The object is larger than we accept."))
    for member in manifest.members:
        if not is_attachment(member.name) and member.size > limits.json:
            raise ArchiveInvalid(_("A record or form is larger than we accept."))
