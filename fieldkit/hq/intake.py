"""Decides what becomes of an object that arrived. Rules only: no input, no output.

In this order; the first that does not hold gives the reason for holding that one object:

1. A file that is here already changes nothing; its receipt goes out again.
2. It opens with one of our identities and is whole (`damaged`).
3. The signature fits the bytes of the manifest, by the key inside it (`bad-signature`).
   Only then is the manifest parsed (`bad-manifest`).
4. That key belongs to a device in the roster (`unknown-device`; released on approval), which
   is not revoked (`revoked-device`) and is the one that the manifest names (`bad-manifest`).
5. No other object or record has its numbers (`duplicate-number`).
6. It stands where it says in its device's chain (`chain-fork`: another manifest claims the
   place, or a neighbour names another predecessor). A gap is no reason: objects come in any order.
7. The members are the listed ones, in order, then zeros (`bad-archive`), with the hashes of the
   manifest (`damaged`).
8. Each record is what the manifest announces (`bad-record`) and brings the questions it answers
   (`unknown-form`). A form that headquarters never published is not a reason: the embedded
   form shows what was asked, so that nothing is lost when a device runs ahead or behind.

Held means kept: the sealed file stays as it came. Not held at all is what is no sealed file of ours
(`not-sealed`) or sealed to other keys (`not-for-us`): no receipt can be written about it, so that
its device keeps it, and a stranger's stick must not fill the disk.
Source: docs/formats.md, sections 2 and 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fieldkit.bundle.receipt import HeldReason
from fieldkit.custody.chain import Link, genesis
from fieldkit.domain.identifiers import DeviceId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import FormReference
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.errors import (
    AgeNoMatch,
    ArchiveInvalid,
    FieldkitError,
    InvalidInput,
    ManifestInvalid,
    ObjectHeld,
    SignatureInvalid,
    SignerUnknown,
    UnknownForm,
)

MAX_OBJECT_BYTES = 4 * 1024**3 - 1  # what FAT32 can hold; writers stay below 3.9 GiB

_GIBIBYTE = 1024**3

# Held for what is inside, but here: their places in the chain are taken, not missing.
IN_CHAIN_THOUGH_HELD = frozenset(
    {
        HeldReason.BAD_ARCHIVE,
        HeldReason.BAD_RECORD,
        HeldReason.UNKNOWN_FORM,
        HeldReason.DUPLICATE_NUMBER,
    }
)


@dataclass(frozen=True)
class Claim:
    """What a manifest says whose signature has been checked."""

    signing_key: str  # "ssh-ed25519 ...", the key inside the signature
    object_id: ObjectId
    device: DeviceId
    link: Link
    records: tuple[ReportId, ...]
    manifest: bytes = field(repr=False)  # exact signed bytes
    signature: bytes = field(repr=False)


@dataclass(frozen=True)
class Neighbours:
    """What headquarters has around the place that an object claims."""

    same_place: frozenset[Sha256] = frozenset()  # manifests
    heads_before: frozenset[Sha256] = frozenset()  # of the objects one before
    previous_after: frozenset[Sha256] = frozenset()  # that the objects one after name


class KnownLinks:
    """The links of devices' chains that are known while a group of objects is decided on."""

    def __init__(self) -> None:
        self._links: dict[tuple[DeviceId, int], set[Link]] = defaultdict(set)

    def add(self, device: DeviceId, link: Link) -> None:
        """Add what is here, or has just been decided to be."""
        self._links[device, link.sequence].add(link)

    def around(self, device: DeviceId, sequence: int) -> Neighbours:
        """Return what stands at and beside a place in a device's chain."""
        here, before, after = (
            self._links.get((device, sequence + step), ()) for step in (0, -1, 1)
        )
        return Neighbours(
            same_place=frozenset(link.manifest_sha256 for link in here),
            heads_before=frozenset(link.head for link in before),
            previous_after=frozenset(link.previous for link in after),
        )


def reserve_bytes(disk_bytes: int) -> int:
    """Return what intake leaves free of a disk of this size, in bytes.

    The larger of 1 GiB and 5 %, but of a small disk no more than 10 %. As much again may be taken
    by objects that were held because of what was read in them.
    """
    return min(max(_GIBIBYTE, disk_bytes // 20), disk_bytes // 10)


def check_sender(claim: Claim, entry: RosterEntry | None) -> None:
    """Check that the signer may send and is the device it says; `entry` is the key's.

    Raises:
        ObjectHeld: unknown-device, revoked-device or bad-manifest.
    """
    if entry is None or entry.signing_key != claim.signing_key:
        raise ObjectHeld(HeldReason.UNKNOWN_DEVICE)
    if entry.device != claim.device:
        raise ObjectHeld(HeldReason.BAD_MANIFEST)
    if entry.state is not DeviceState.APPROVED:
        raise ObjectHeld(HeldReason.REVOKED_DEVICE)


def check_numbers(claim: Claim, *, object_known: bool, records_known: Iterable[ReportId]) -> None:
    """Check that nothing else was accepted under the same numbers.

    Raises:
        ObjectHeld: duplicate-number.
    """
    if object_known or set(records_known) & set(claim.records):
        raise ObjectHeld(HeldReason.DUPLICATE_NUMBER)


def check_place(claim: Claim, signing_key: bytes, neighbours: Neighbours) -> None:
    """Check that the object joins the ones beside it; `signing_key` is the device's 32 bytes.

    Raises:
        ObjectHeld: chain-fork.
    """
    link = claim.link
    before = neighbours.heads_before
    if link.sequence == 1:
        before = frozenset({Sha256(genesis(claim.device, signing_key).hex())})
    if (
        neighbours.same_place - {link.manifest_sha256}
        or (before and link.previous not in before)
        or neighbours.previous_after - {link.head}
    ):
        raise ObjectHeld(HeldReason.CHAIN_FORK)


def match_forms(
    records: Sequence[FormReference], forms: Sequence[tuple[str, str] | None]
) -> tuple[int, ...]:
    """Return for each record the number, from 1, of the embedded form that it answers.

    Records of one form share it, and forms stand in the order in which records first need them.
    `forms` are the ids and versions that embedded forms say they have, None where one says
    nothing. Their hashes are not compared: an embedded form is a part of the form, and programs
    of other versions may write the whole in other bytes.

    Raises:
        ObjectHeld: unknown-form, where there are more or fewer forms, or another one.
    """
    needed = {record.sha256: (str(record.form), record.version) for record in records}
    if len(needed) != len(forms) or any(
        said not in (None, wanted) for said, wanted in zip(forms, needed.values(), strict=True)
    ):
        raise ObjectHeld(HeldReason.UNKNOWN_FORM)
    numbers = {sha256: number for number, sha256 in enumerate(needed, start=1)}
    return tuple(numbers[record.sha256] for record in records)


_REASONS: tuple[tuple[type[FieldkitError], HeldReason], ...] = (
    (AgeNoMatch, HeldReason.NOT_FOR_US),
    (SignatureInvalid, HeldReason.BAD_SIGNATURE),
    (SignerUnknown, HeldReason.UNKNOWN_DEVICE),
    (ManifestInvalid, HeldReason.BAD_MANIFEST),
    (ArchiveInvalid, HeldReason.BAD_ARCHIVE),
    (UnknownForm, HeldReason.UNKNOWN_FORM),
    (InvalidInput, HeldReason.BAD_RECORD),
)


def reason_of(error: FieldkitError) -> HeldReason:
    """Return the reason code of what opening or reading an object raised.

    Errors of disks and of the vault are not the object's fault: they are for the caller to stop
    on, and never reach this.
    """
    if isinstance(error, ObjectHeld):
        return HeldReason(error.reason)
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    return HeldReason.DAMAGED
