"""Opens what is to be verified: a sealed file with its key, or the folder of an opened one.

Everything is read as a stranger's: regular files only, no links followed, sizes limited first.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from fieldkit.bundle import record as records
from fieldkit.bundle.hashed import HashedSource
from fieldkit.bundle.manifest import (
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    SIGNATURE_NAME,
    Manifest,
    Member,
    is_record,
)
from fieldkit.bundle.reader import (
    MAX_SIGNATURE_BYTES,
    CheckedManifest,
    OpenedMember,
    OpenedObject,
    check_manifest,
    open_object,
)
from fieldkit.bundle.record import MAX_RECORD_BYTES, Record
from fieldkit.bundle.ustar import BATCH
from fieldkit.crypto.age import Identity, parse_identity
from fieldkit.crypto.digest import sha256_hex
from fieldkit.errors import (
    DamagedData,
    DriveUnreadable,
    InvalidInput,
    InvalidKey,
    ObjectDamaged,
)
from fieldkit.translations import _
from fieldkit.verify.check import (
    Evidence,
    Subject,
    name_finding,
    roster_of,
    subject_findings,
)
from fieldkit.verify.extraction import Extraction
from fieldkit.verify.findings import Finding, failure, has_failed, not_proved, proved

MAX_IDENTITY_BYTES = 64 * 1024


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Turn errors of the disk into ours, without path and without system text."""
    try:
        yield
    except OSError as error:
        raise DriveUnreadable(_("A file could not be read."), hint=_("Check its name.")) from error


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, unbuffered; a link is not followed.

    Raises:
        DriveUnreadable: It cannot be read.
        InvalidInput: It is a link, a folder or a device.
    """
    # Non-blocking, so that a pipe under this name cannot make us wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise InvalidInput(_("A link stands where a file was expected.")) from error
        raise DriveUnreadable(_("A file could not be read."), hint=_("Check its name.")) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InvalidInput(_("Something other than a file stands where a file was expected."))
    return os.fdopen(descriptor, "rb", buffering=0)


def read_small(path: Path, at_most: int) -> bytes:
    """Return the content of a regular file of limited size.

    Raises:
        InvalidInput: It is larger, or no regular file.
        DriveUnreadable: It cannot be read.
    """
    with open_regular(path) as file, reading():
        if os.fstat(file.fileno()).st_size > at_most:
            raise InvalidInput(_("A file is larger than it may be."))
        data = b"".join(iter(lambda: file.read(BATCH), b""))
    if len(data) > at_most:
        raise InvalidInput(_("A file is larger than it may be."))
    return data


def read_identities(path: Path) -> list[Identity]:
    """Return the age identities of a file, one per line; `#` begins a comment.

    Raises:
        InvalidKey: A line is no identity, or there is none.
    """
    identities: list[Identity] = []
    try:
        lines = read_small(path, MAX_IDENTITY_BYTES).decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise InvalidKey(_("The identity file is not one of plain age identities.")) from error
    for line in lines:
        text = line.strip()
        if text and not text.startswith("#"):
            identities.append(parse_identity(text))
    if not identities:
        raise InvalidKey(_("The identity file holds no identity."))
    return identities


def verify_sealed(
    path: Path, identities: Sequence[Identity], evidence: Evidence, extract_to: Path | None
) -> tuple[list[Finding], CheckedManifest | None]:
    """Check a sealed file; with `extract_to`, its parts appear there if nothing failed.

    Raises:
        DriveUnreadable, DriveUnwritable, DiskFull, InvalidInput: It could not be examined.
    """
    with Extraction(extract_to) as extraction:
        findings, checked = _verify_file(path, identities, evidence, extraction)
        if not has_failed(findings):
            extraction.publish()
    return findings, checked


def _verify_file(
    path: Path, identities: Sequence[Identity], evidence: Evidence, extraction: Extraction
) -> tuple[list[Finding], CheckedManifest | None]:
    damage: list[Finding] = []
    opened: OpenedObject | None = None
    found: list[Record] = []
    with open_regular(path) as file, reading():
        source = HashedSource(file)
        try:
            if identities:
                opened = open_object(source, identities, roster_of(evidence.signers))
                _read_members(opened, found, extraction)
        except DamagedData as error:
            damage.append(failure(error))
        # What is left where it is damaged or there is no key: the name is checked all the same.
        while source.read(BATCH):
            pass
    digest = source.digest.hexdigest()
    name = name_finding(path.name.removesuffix(".age"), digest)
    if damage:
        return [name, *damage], None
    if opened is None:
        sentence = _("What is in it and who sealed it: no key was given.")
        return [name, not_proved("content", sentence)], None
    intact = proved("opened", _("It opens with the given key, and every byte of it is intact."))
    subject = Subject(opened.checked, digest, tuple(found))
    return [name, intact, *subject_findings(subject, evidence)], opened.checked


def _read_members(opened: OpenedObject, found: list[Record], extraction: Extraction) -> None:
    extraction.write(MANIFEST_NAME, iter([opened.manifest_bytes]))
    extraction.write(SIGNATURE_NAME, iter([opened.signature]))
    for member in opened.members():
        if is_record(member.name):
            data = member.read_whole()
            found.append(records.parse(data))
            extraction.write(member.name, iter([data]))
        else:
            extraction.write(member.name, _pieces(member))


def verify_opened(folder: Path, evidence: Evidence) -> tuple[list[Finding], CheckedManifest | None]:
    """Check the folder of an opened report: manifest.json, its signature, and the parts.

    Raises:
        DriveUnreadable, InvalidInput: It could not be examined.
    """
    manifest_bytes = read_small(folder / MANIFEST_NAME, MAX_MANIFEST_BYTES)
    signature = read_small(folder / SIGNATURE_NAME, MAX_SIGNATURE_BYTES)
    try:
        checked = check_manifest(manifest_bytes, signature, roster_of(evidence.signers))
        found = _read_parts(folder, checked.manifest)
    except DamagedData as error:
        return [failure(error)], None
    findings = subject_findings(Subject(checked, None, found), evidence)
    expected = {MANIFEST_NAME, SIGNATURE_NAME, *(item.name for item in checked.manifest.members)}
    with reading():
        others = [entry for entry in os.listdir(folder) if entry not in expected]
    if others:
        findings.append(
            not_proved("others", _("Anything about other files in this folder: they are no parts."))
        )
    return findings, checked


def _pieces(member: OpenedMember) -> Iterator[memoryview]:
    while piece := member.read_piece():
        yield piece


def _read_parts(folder: Path, manifest: Manifest) -> tuple[Record, ...]:
    found = []
    for member in manifest.members:
        path = folder / member.name
        if not os.path.lexists(path):
            raise ObjectDamaged(_("A part that the manifest lists is missing."))
        try:
            if is_record(member.name):
                # Read once, so that what is parsed is what was hashed.
                found.append(records.parse(_record_bytes(path, member)))
            else:
                _check_file(path, member)
        except InvalidInput as error:
            raise ObjectDamaged(_("A part is not what the manifest lists.")) from error
    return tuple(found)


def _record_bytes(path: Path, member: Member) -> bytes:
    data = read_small(path, MAX_RECORD_BYTES)
    if (len(data), sha256_hex(data)) != (member.size, member.sha256):
        raise ObjectDamaged(_("A part is not what the manifest lists."))
    return data


def _check_file(path: Path, member: Member) -> None:
    with open_regular(path) as file, reading():
        source = HashedSource(file)
        while source.size <= member.size and source.read(BATCH):
            pass
    if (source.size, source.digest.hexdigest()) != (member.size, member.sha256):
        raise ObjectDamaged(_("A part is not what the manifest lists."))
