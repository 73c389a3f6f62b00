"""A directory as a whole: that its signatures, versions and hashes fit together; no I/O.

In the order of The Update Framework Specification 1.0.31, sections 5.3 to 5.7:

 * The first root is the one whose SHA-256 a person has compared. Each later root follows by
   one version and is signed by enough keys of the root before and of its own (5.3).
 * The last root says who signs timestamp, snapshot and targets; targets says who signs the
   library. Enough of those keys have signed, and no offline key is also an online one.
 * Timestamp names the one snapshot, snapshot the one targets and library, these the one file
   of each name: by version, length and SHA-256. Nothing else may lie in the archive.
 * No version is lower than the one taken in before, and one version has one content. Only
   where headquarters replaced all keys of an online role do its versions start afresh
   (5.3.11): else whoever stole such a key could end all news with one huge version number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import DirectoryInvalid, DirectoryOlder
from fieldkit.transfer import directory_metadata as metadata
from fieldkit.translations import _

MAX_ROOTS = 200
ROLE_FILES = ("timestamp.json", "snapshot.json", "targets.json", "library.json")

_ROOT_NAME = re.compile(r"root-[0-9]{4}\.json\Z")


@dataclass(frozen=True)
class Versions:
    """The version of each signed file."""

    root: int
    timestamp: int
    snapshot: int
    targets: int
    library: int


@dataclass(frozen=True)
class SignedDirectory:
    """An archive whose signatures, versions and hashes fit together."""

    roots: tuple[Metadata[Root], ...]
    timestamp: Metadata[Timestamp]
    snapshot: Metadata[Snapshot]
    targets: Metadata[Targets]
    library: Metadata[Targets]
    contents: Mapping[str, bytes]  # target files by the path that signs for them

    @property
    def root(self) -> Root:
        return self.roots[-1].signed

    @property
    def versions(self) -> Versions:
        online = (self.timestamp.signed.version, self.snapshot.signed.version)
        return Versions(
            self.root.version, *online, self.targets.signed.version, self.library.signed.version
        )


def root_name(version: int) -> str:
    """Return the name of a root file in archives and in the vault."""
    return f"root-{version:04d}.json"


def place(name: str) -> tuple[int, str]:
    """Return where a file stands in the archive: roots, the four roles, then target files."""
    if _ROOT_NAME.match(name):
        return 0, name
    if name in ROLE_FILES:
        return 1 + ROLE_FILES.index(name), name
    if metadata.TARGET_NAME.match(name):
        return 1 + len(ROLE_FILES), name
    raise DirectoryInvalid


def verify(files: Mapping[str, bytes], root_sha256: Sha256) -> SignedDirectory:
    """Check the files of a whole directory against the fingerprint of its first root.

    Raises:
        DirectoryInvalid: Anything is missing, superfluous, mixed or not signed as it must be.
    """
    if not set(ROLE_FILES) <= set(files):
        raise DirectoryInvalid
    roots = verify_roots(files, root_sha256)
    root = roots[-1].signed
    # Each file is parsed only once a signed file has named its hash; TUF leaves no such
    # choice for root and timestamp, whose signatures lie within.
    timestamp = metadata.load_timestamp(files["timestamp.json"])
    metadata.check_signatures(root, "timestamp", timestamp)
    metadata.check_content(timestamp.signed.snapshot_meta, files["snapshot.json"])
    snapshot = metadata.load_snapshot(files["snapshot.json"])
    metadata.check_signatures(root, "snapshot", snapshot)
    for name in metadata.SNAPSHOT_FILES:
        metadata.check_content(snapshot.signed.meta[name], files[name])
    targets = metadata.load_targets(files["targets.json"])
    metadata.check_signatures(root, "targets", targets)
    library = metadata.load_library(files["library.json"])
    metadata.check_signatures(targets.signed, metadata.LIBRARY, library)
    signed = SignedDirectory(
        roots, timestamp, snapshot, targets, library, _contents(files, targets, library)
    )
    _check_named_versions(signed)
    _check_keys_apart(root, targets.signed)
    return signed


def verify_roots(files: Mapping[str, bytes], root_sha256: Sha256) -> tuple[Metadata[Root], ...]:
    """Check the chain of roots among `files` from its first one on; return it, oldest first.

    Raises:
        DirectoryInvalid: It does not begin with that one, has a gap, or lacks signatures.
    """
    names = sorted(name for name in files if _ROOT_NAME.match(name))
    if not names or names != [root_name(n) for n in range(1, len(names) + 1)]:
        raise DirectoryInvalid
    if sha256_hex(files[names[0]]) != root_sha256:
        raise DirectoryInvalid(_("The fingerprint of headquarters does not fit."))
    chain: list[Metadata[Root]] = []
    for version, name in enumerate(names, start=1):
        root = metadata.load_root(files[name])
        if root.signed.version != version:
            raise DirectoryInvalid
        metadata.check_signatures(root.signed, "root", root)
        if chain:
            metadata.check_signatures(chain[-1].signed, "root", root)
        chain.append(root)
    return tuple(chain)


def _check_named_versions(signed: SignedDirectory) -> None:
    meta = signed.snapshot.signed.meta
    named = (
        signed.timestamp.signed.snapshot_meta.version,
        meta["targets.json"].version,
        meta["library.json"].version,
    )
    versions = signed.versions
    if named != (versions.snapshot, versions.targets, versions.library):
        raise DirectoryInvalid


def _check_keys_apart(root: Root, targets: Targets) -> None:
    offline = {*root.roles["root"].keyids, *root.roles["targets"].keyids}
    online = {*root.roles["timestamp"].keyids, *root.roles["snapshot"].keyids}
    if offline & (online | set(metadata.library_role(targets).keyids)):
        raise DirectoryInvalid


def _contents(
    files: Mapping[str, bytes], targets: Metadata[Targets], library: Metadata[Targets]
) -> dict[str, bytes]:
    role = metadata.library_role(targets.signed)
    if not all(role.is_delegated_path(path) for path in library.signed.targets):
        raise DirectoryInvalid
    signed = {**targets.signed.targets, **library.signed.targets}
    wanted = {path: metadata.target_name(target) for path, target in signed.items()}
    present = {name for name in files if metadata.TARGET_NAME.match(name)}
    if present != set(wanted.values()):
        raise DirectoryInvalid
    for path, target in signed.items():
        metadata.check_content(target, files[wanted[path]])
    return {path: files[name] for path, name in wanted.items()}


def check_not_older(old: SignedDirectory, new: SignedDirectory) -> None:
    """Check that `new` follows `old`, which was taken in before, or is the same.

    Raises:
        DirectoryOlder: A file has a lower version.
        DirectoryInvalid: Two files of one version differ.
    """
    if len(new.roots) < len(old.roots):
        raise DirectoryOlder
    # Another chain with the same first root means that headquarters' root keys are misused.
    for known, offered in zip(old.roots, new.roots, strict=False):
        if known.signed_bytes != offered.signed_bytes:
            raise DirectoryInvalid
    _check_not_older_file(old.targets, new.targets)
    if not _replaced(old.root, new.root, "timestamp"):
        _check_not_older_file(old.timestamp, new.timestamp)
    if not _replaced(old.root, new.root, "snapshot"):
        _check_not_older_file(old.snapshot, new.snapshot)
    if not _library_replaced(old.targets.signed, new.targets.signed):
        _check_not_older_file(old.library, new.library)


def _check_not_older_file(old: metadata.AnyMetadata, new: metadata.AnyMetadata) -> None:
    if new.signed.version < old.signed.version:
        raise DirectoryOlder
    if new.signed.version == old.signed.version and new.signed_bytes != old.signed_bytes:
        raise DirectoryInvalid


def _replaced(old: Root, new: Root, role: str) -> bool:
    return set(old.roles[role].keyids).isdisjoint(new.roles[role].keyids)


def _library_replaced(old: Targets, new: Targets) -> bool:
    former = metadata.library_role(old).keyids
    return set(former).isdisjoint(metadata.library_role(new).keyids)
