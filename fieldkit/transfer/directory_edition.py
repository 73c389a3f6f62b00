"""Puts together and signs the files of a directory, as headquarters publishes it.

Used by headquarters itself, and for the invented headquarters of training, which is made on the
device and must be believed by the same rules.
Source: docs/formats.md, "Directory".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from securesystemslib.signer import Signature, SSlibKey
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.domain import clock
from fieldkit.domain.headquarters import Headquarters, write_headquarters
from fieldkit.errors import DirectoryInvalid, InvalidInput, NotAllowed
from fieldkit.transfer import directory_metadata as metadata
from fieldkit.transfer.directory import TrustedDirectory, take_in
from fieldkit.transfer.directory_signed import root_name
from fieldkit.translations import _

OFFLINE_LIFETIME = timedelta(days=730)  # root, targets
LIBRARY_LIFETIME = timedelta(days=365)
SNAPSHOT_LIFETIME = timedelta(days=180)
TIMESTAMP_LIFETIME = timedelta(days=30)

Contents = Mapping[str, bytes]


@dataclass(frozen=True)
class OnlineKeys:
    """The keys in headquarters' vault that sign forms, vocabularies and the news itself."""

    snapshot: SigningKey = field(repr=False)
    timestamp: SigningKey = field(repr=False)
    library: SigningKey = field(repr=False)

    @classmethod
    def generate(cls) -> OnlineKeys:
        return cls(SigningKey.generate(), SigningKey.generate(), SigningKey.generate())


@dataclass(frozen=True)
class Custody:
    """The public halves of the keys that lie offline, and how many of each must sign."""

    root: tuple[VerifyingKey, ...]
    targets: tuple[VerifyingKey, ...]
    threshold: int

    def __post_init__(self) -> None:
        keys = {key.to_bytes() for key in (*self.root, *self.targets)}
        if len(keys) != len(self.root) + len(self.targets):
            raise InvalidInput(_("The same offline key stands twice."))
        if not 1 <= self.threshold <= min(len(self.root), len(self.targets)):
            raise InvalidInput(_("More offline keys must sign than there are."))


@dataclass(frozen=True)
class OfflineSigners:
    """The offline keys that were brought together for one act of signing."""

    root: tuple[SigningKey, ...] = field(default=(), repr=False)
    targets: tuple[SigningKey, ...] = field(default=(), repr=False)


def create_directory(
    headquarters: Headquarters,
    custody: Custody,
    signers: OfflineSigners,
    online: OnlineKeys,
    now: datetime,
) -> TrustedDirectory:
    """Return the first directory, with an empty library; needs root and targets keys.

    Raises:
        NotAllowed: Fewer offline keys than must sign.
        DirectoryInvalid: A key of `headquarters` cannot be used.
    """
    edition = Edition(signed_root(1, custody, online, now).signed, {})
    edition.add_root(signers.root)
    edition.set_headquarters(1, headquarters, online, signers.targets, now)
    edition.set_library(1, {}, online, now)
    edition.set_news(1, 1, online, now)
    first = TrustedDirectory(edition.files)
    return take_in(first.to_archive(), None, now, root_sha256=first.root_sha256).trusted


class Edition:
    """The files of a directory while it is being put together."""

    def __init__(self, root: Root, files: dict[str, bytes]) -> None:
        self.root = root
        self.files = files

    @classmethod
    def of(cls, directory: TrustedDirectory) -> Edition:
        files = directory.published_files()
        last = max(name for name in files if name.startswith("root-"))
        return cls(metadata.load_root(files[last]).signed, files)

    def add_root(self, signers: Sequence[SigningKey], former: Root | None = None) -> None:
        root = Metadata(self.root)
        for known in (former, self.root):
            if known is not None:
                _sign_offline(root, signers, known, "root")
        self.files[root_name(self.root.version)] = metadata.write_metadata(root)

    def set_headquarters(
        self,
        version: int,
        headquarters: Headquarters,
        online: OnlineKeys,
        signers: Sequence[SigningKey],
        now: datetime,
    ) -> None:
        content = write_headquarters(headquarters)
        delegations = _delegations(online.library.public)
        targets = Metadata(targets_of(version, content, delegations, expiry(now)))
        _sign_offline(targets, signers, self.root, "targets")
        self.put_targets(metadata.write_metadata(targets), content)

    def put_root(self, root: bytes) -> None:
        """Add a signed root, which says from now on who signs."""
        self.root = metadata.load_root(root).signed
        self.files[root_name(self.root.version)] = root

    def put_targets(self, targets: bytes, content: bytes) -> None:
        """Put signed targets in place of the older, and the headquarters.json that they name."""
        self.files["targets.json"] = targets
        self.files[f"{sha256_hex(content)}.json"] = content

    def set_library(
        self, version: int, contents: Contents, online: OnlineKeys, now: datetime
    ) -> None:
        if len(contents) > metadata.MAX_TARGETS:
            raise InvalidInput(_("There are too many forms and vocabularies."))
        for path in contents:
            metadata.check_library_path(path)
        expires = _expiry(now, LIBRARY_LIFETIME)
        library = Metadata(Targets(version, expires=expires, targets=self._targets(contents)))
        _sign(library, online.library)
        self.files["library.json"] = metadata.write_metadata(library)

    def set_news(self, snapshot: int, timestamp: int, online: OnlineKeys, now: datetime) -> None:
        """Sign snapshot and timestamp of these versions over what is there; drop the rest."""
        targets = metadata.load_targets(self.files["targets.json"]).signed
        library = metadata.load_library(self.files["library.json"]).signed
        named = {
            "targets.json": _meta(targets.version, self.files["targets.json"]),
            "library.json": _meta(library.version, self.files["library.json"]),
        }
        news = Metadata(Snapshot(snapshot, expires=_expiry(now, SNAPSHOT_LIFETIME), meta=named))
        _sign(news, online.snapshot)
        self.files["snapshot.json"] = metadata.write_metadata(news)
        stamp = Metadata(
            Timestamp(
                timestamp,
                expires=_expiry(now, TIMESTAMP_LIFETIME),
                snapshot_meta=_meta(snapshot, self.files["snapshot.json"]),
                unrecognized_fields={"issued": clock.to_text(now)},
            )
        )
        _sign(stamp, online.timestamp)
        self.files["timestamp.json"] = metadata.write_metadata(stamp)
        self._drop_unused([*targets.targets.values(), *library.targets.values()])

    def _targets(self, contents: Contents) -> dict[str, TargetFile]:
        for content in contents.values():
            self.files[f"{sha256_hex(content)}.json"] = content
        return {path: _target(path, content) for path, content in contents.items()}

    def _drop_unused(self, targets: Sequence[TargetFile]) -> None:
        used = {metadata.target_name(target) for target in targets}
        for name in [name for name in self.files if metadata.TARGET_NAME.match(name)]:
            if name not in used:
                del self.files[name]


def signed_root(
    version: int, custody: Custody, online: OnlineKeys, now: datetime
) -> Metadata[Root]:
    roles = {
        "snapshot": SigningRole((online.snapshot.public,), 1),
        "timestamp": SigningRole((online.timestamp.public,), 1),
    }
    return Metadata(root_of(version, custody, roles, expiry(now)))


@dataclass(frozen=True)
class SigningRole:
    """Whose keys sign a role of root, and how many of them must."""

    keys: tuple[VerifyingKey, ...]
    threshold: int


def root_of(
    version: int, custody: Custody, online: Mapping[str, SigningRole], expires: datetime
) -> Root:
    """Return a root with exactly these keys; nothing signs it yet."""
    roles = {
        "root": SigningRole(custody.root, custody.threshold),
        "targets": SigningRole(custody.targets, custody.threshold),
        **online,
    }
    keys = {key for role in roles.values() for key in role.keys}
    return Root(
        version,
        expires=expires,
        keys={metadata.key_id(key): _key(key) for key in keys},
        roles={
            name: Role([metadata.key_id(key) for key in role.keys], role.threshold)
            for name, role in roles.items()
        },
        consistent_snapshot=False,
    )


def role_of(root: Root, name: str) -> SigningRole:
    """Return who signs a role, in the order of root.

    Raises:
        DirectoryInvalid: Root names a key that it does not hold.
    """
    role = root.roles[name]
    if not set(role.keyids) <= set(root.keys):
        raise DirectoryInvalid
    keys = (bytes.fromhex(root.keys[key_id].keyval["public"]) for key_id in role.keyids)
    return SigningRole(tuple(VerifyingKey.from_bytes(key) for key in keys), role.threshold)


def custody_of_root(root: Root) -> Custody:
    """Return the offline keys that a root names, in the order in which they were made.

    Raises:
        InvalidInput: The same key stands twice.
        DirectoryInvalid: As `role_of`.
    """
    wanted = role_of(root, "root")
    return Custody(wanted.keys, role_of(root, "targets").keys, wanted.threshold)


def targets_of(
    version: int, content: bytes, delegations: Delegations | None, expires: datetime
) -> Targets:
    """Return targets that name one headquarters.json; nothing signs them yet."""
    path = metadata.HEADQUARTERS_TARGET
    named = {path: _target(path, content)}
    return Targets(version, expires=expires, targets=named, delegations=delegations)


def expiry(now: datetime) -> datetime:
    """Return when what the offline keys sign now expires."""
    return _expiry(now, OFFLINE_LIFETIME)


def _target(path: str, content: bytes) -> TargetFile:
    return TargetFile(len(content), {"sha256": sha256_hex(content)}, path)


def _delegations(library: VerifyingKey) -> Delegations:
    key_id = metadata.key_id(library)
    role = DelegatedRole(
        metadata.LIBRARY, [key_id], 1, terminating=True, paths=list(metadata.LIBRARY_PATHS)
    )
    return Delegations({key_id: _key(library)}, {metadata.LIBRARY: role})


def _key(key: VerifyingKey) -> SSlibKey:
    content = metadata.key_content(key)
    return SSlibKey(metadata.key_id(key), content["keytype"], content["scheme"], content["keyval"])


def _meta(version: int, data: bytes) -> MetaFile:
    return MetaFile(version, len(data), {"sha256": sha256_hex(data)})


def _expiry(now: datetime, lifetime: timedelta) -> datetime:
    return now.astimezone(UTC) + lifetime


def _sign(signed: metadata.AnyMetadata, key: SigningKey) -> None:
    key_id = metadata.key_id(key.public)
    signed.signatures[key_id] = Signature(key_id, key.sign_raw(signed.signed_bytes).hex())


def _sign_offline(
    signed: metadata.AnyMetadata, signers: Sequence[SigningKey], root: Root, role: str
) -> None:
    wanted = root.roles[role]
    present = [key for key in signers if metadata.key_id(key.public) in wanted.keyids]
    for key in present:
        _sign(signed, key)
    if len({key.to_bytes() for key in present}) < wanted.threshold:
        raise NotAllowed(
            _("Too few of the offline keys are here to sign this."),
            hint=_("Bring together as many holders as were agreed when the keys were made."),
        )
