"""A change that offline keys must sign, as the file that goes from holder to holder.

Headquarters writes it, each holder adds one signature on a computer of their own, and
headquarters publishes it. It carries what is published now, so that a holder sees what changes.
Source: docs/formats.md, "Proposal".
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tuf.api.metadata import Root

from fieldkit.bundle import ustar
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import canonical_json, clock
from fieldkit.domain import json_members as read
from fieldkit.domain.headquarters import Headquarters, read_headquarters
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import ArchiveInvalid, DirectoryInvalid, InvalidJson
from fieldkit.transfer import directory_metadata as metadata
from fieldkit.transfer.directory_edition import Custody, custody_of_root, expiry
from fieldkit.transfer.directory_signed import MAX_ROOTS, root_name

FORMAT = "fieldkit-proposal/1"
MAX_PROPOSAL_BYTES = 16 * 1024 * 1024

_HEAD = "proposal.json"


class ProposalKind(enum.StrEnum):
    """What is proposed: what headquarters is, or whose offline keys count."""

    TARGETS = "targets"
    ROOT = "root"


@dataclass(frozen=True)
class Proposal:
    """A proposal that was checked, or was just made; changed only by `add_signature`.

    A new root comes with targets of the next version and the same content where those that are
    published are not signed by enough of the keys that would count.
    """

    kind: ProposalKind
    created: datetime  # by headquarters' clock
    roots: tuple[bytes, ...] = field(repr=False)  # published, oldest first
    targets: bytes = field(repr=False)  # published
    headquarters: bytes = field(repr=False)  # published
    next_root: bytes = field(repr=False, default=b"")  # b"" where nothing of it changes
    next_targets: bytes = field(repr=False, default=b"")  # the same
    next_headquarters: bytes = field(repr=False, default=b"")  # the same

    @property
    def root_sha256(self) -> Sha256:
        """Return the SHA-256 of the first root: the fingerprint of this headquarters."""
        return sha256_hex(self.roots[0])

    @property
    def root(self) -> Root:
        """Return the root that is published."""
        return metadata.load_root(self.roots[-1]).signed

    @property
    def root_after(self) -> Root:
        """Return the root that would be published, or the same."""
        if not self.next_root:
            return self.root
        return metadata.load_proposed_root(self.next_root).signed

    @property
    def before(self) -> Headquarters:
        """Return what is published now."""
        return read_headquarters(self.headquarters)

    @property
    def after(self) -> Headquarters:
        """Return what would be published."""
        return read_headquarters(self.next_headquarters or self.headquarters)

    @property
    def custody_before(self) -> Custody:
        """Return the offline keys that count now."""
        return custody_of_root(self.root)

    @property
    def custody_after(self) -> Custody:
        """Return the offline keys that would count."""
        return custody_of_root(self.root_after)

    @property
    def versions(self) -> tuple[int, int]:
        """Return the versions of root and targets that would be published."""
        targets = metadata.load_proposed_targets(self.next_targets or self.targets).signed
        return self.root_after.version, targets.version

    @property
    def expires(self) -> datetime:
        """Return when devices begin to warn that what is signed here is old."""
        return expiry(self.created)


def write_proposal(proposal: Proposal) -> bytes:
    """Return the archive that goes from holder to holder."""
    return ustar.pack(_members(proposal))


def parse_proposal(data: bytes) -> Proposal:
    """Return what the file says, of the strict form and otherwise unchecked.

    Raises:
        DirectoryInvalid: It is not of the form.
    """
    try:
        members = ustar.unpack(data, max_members=MAX_ROOTS + 6, max_bytes=MAX_PROPOSAL_BYTES)
        proposal = _parsed(dict(members))
    except (ArchiveInvalid, InvalidJson, KeyError, ValueError) as error:
        raise DirectoryInvalid from error
    # Fractions of a second would be signed by nothing.
    is_exact = proposal.created.microsecond == 0
    if not proposal.roots or not is_exact or members != tuple(_members(proposal)):
        raise DirectoryInvalid
    return proposal


def _parsed(files: dict[str, bytes]) -> Proposal:
    head = canonical_json.read_object(files[_HEAD], max_bytes=1024)
    item = read.members(head, ("format", "kind", "created"))
    read.constant(item["format"], FORMAT)
    return Proposal(
        ProposalKind(read.text(item["kind"], max_length=20)),
        read.moment(item["created"]),
        tuple(files[name] for name in sorted(files) if name.startswith("root-")),
        files["targets.json"],
        files["headquarters.json"],
        files.get("next-root.json", b""),
        files.get("next-targets.json", b""),
        files.get("next-headquarters.json", b""),
    )


def _members(proposal: Proposal) -> Iterator[tuple[str, bytes]]:
    yield _HEAD, _head(proposal)
    for version, root in enumerate(proposal.roots, start=1):
        yield root_name(version), root
    yield "targets.json", proposal.targets
    yield "headquarters.json", proposal.headquarters
    for name, content in (
        ("next-root.json", proposal.next_root),
        ("next-targets.json", proposal.next_targets),
        ("next-headquarters.json", proposal.next_headquarters),
    ):
        if content:
            yield name, content


def _head(proposal: Proposal) -> bytes:
    return canonical_json.write(
        {
            "format": FORMAT,
            "kind": proposal.kind.value,
            "created": clock.to_text(proposal.created),
        }
    )
