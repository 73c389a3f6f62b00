"""One signed file of the directory: its strict outline first, then python-tuf, then signatures.

python-tuf ignores members that it does not know and accepts many kinds of key. We accept
canonical JSON with exactly our members, Ed25519 keys and SHA-256, and a key may stand under one
name only, so that one key can never count twice towards a threshold.
Source: The Update Framework Specification 1.0.31, sections 4.2 to 4.6; docs/formats.md,
"Directory".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import HEX_64
from fieldkit.errors import DirectoryInvalid, InvalidInput, InvalidJson, InvalidKey
from fieldkit.translations import _

LIBRARY = "library"
LIBRARY_PATHS = ("forms/*", "vocabularies/*")
HEADQUARTERS_TARGET = "headquarters.json"
SNAPSHOT_FILES = ("targets.json", "library.json")
MAX_METADATA_BYTES = 1024 * 1024
MAX_KEYS = 32
MAX_SIGNATURES = 32
MAX_TARGETS = 1000
MAX_TARGET_BYTES = 16 * 1024 * 1024

T = TypeVar("T")
Outline = Callable[[object], None]
AnyMetadata = Metadata[Root] | Metadata[Timestamp] | Metadata[Snapshot] | Metadata[Targets]

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")
_TIME_WITH_MS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z")
TARGET_NAME = re.compile(r"[0-9a-f]{64}\.json\Z")  # of a target file, in archive and vault
_LIBRARY_TARGET = re.compile(r"(?:forms|vocabularies)/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")


def load_root(data: bytes) -> Metadata[Root]:
    """Return a root file, not verified yet.

    Raises:
        DirectoryInvalid: It is not of the strict outline; so do the others below.
    """
    return _refusing(Metadata[Root].from_bytes, _outlined(data, _ROOT))


def load_timestamp(data: bytes) -> Metadata[Timestamp]:
    """Return a timestamp file, not verified yet."""
    return _refusing(Metadata[Timestamp].from_bytes, _outlined(data, _TIMESTAMP))


def load_snapshot(data: bytes) -> Metadata[Snapshot]:
    """Return a snapshot file, not verified yet."""
    return _refusing(Metadata[Snapshot].from_bytes, _outlined(data, _SNAPSHOT))


def load_targets(data: bytes) -> Metadata[Targets]:
    """Return the offline targets file, not verified yet."""
    return _refusing(Metadata[Targets].from_bytes, _outlined(data, _TARGETS))


def load_library(data: bytes) -> Metadata[Targets]:
    """Return the file of the online role `library`, not verified yet."""
    return _refusing(Metadata[Targets].from_bytes, _outlined(data, _LIBRARY))


def load_proposed_root(data: bytes) -> Metadata[Root]:
    """Return a root that perhaps nobody has signed yet."""
    return _refusing(Metadata[Root].from_bytes, _outlined(data, _ROOT, least=0))


def load_proposed_targets(data: bytes) -> Metadata[Targets]:
    """Return offline targets that perhaps nobody has signed yet."""
    return _refusing(Metadata[Targets].from_bytes, _outlined(data, _TARGETS, least=0))


def write_metadata(metadata: AnyMetadata) -> bytes:
    """Return the canonical bytes of a signed file, as the readers above want them."""
    return canonical_json.write(metadata.to_dict())


def check_signatures(delegator: Root | Targets, role: str, metadata: AnyMetadata) -> None:
    """Check that enough of the keys that `delegator` names for `role` signed `metadata`.

    Raises:
        DirectoryInvalid: Fewer than the threshold.
    """
    try:
        delegator.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except (RepositoryError, ValueError) as error:
        raise DirectoryInvalid from error


def check_content(expected: MetaFile | TargetFile, data: bytes) -> None:
    """Check that `data` has the length and the SHA-256 that another file signs for it.

    Raises:
        DirectoryInvalid: It has not.
    """
    try:
        expected.verify_length_and_hashes(data)
    except LengthOrHashMismatchError as error:
        raise DirectoryInvalid from error


def library_role(targets: Targets) -> DelegatedRole:
    """Return the one delegated role of `targets`, whose outline has been checked."""
    if targets.delegations is None or targets.delegations.roles is None:
        raise DirectoryInvalid
    return targets.delegations.roles[LIBRARY]


def target_name(target: TargetFile) -> str:
    """Return the name of a target file in archives and in the vault."""
    return f"{target.hashes['sha256']}.json"


def check_library_path(path: str) -> None:
    """Check a path that the library is to sign.

    Raises:
        InvalidInput: It is not `forms/` or `vocabularies/` and a plain name.
    """
    if _LIBRARY_TARGET.match(path) is None:
        raise InvalidInput(_("A form or vocabulary needs a name of letters, digits, . - and _."))


def key_id(key: VerifyingKey) -> str:
    """Return the name of a key: SHA-256 of its canonical JSON (TUF section 4.2.1)."""
    return sha256_hex(canonical_json.write(key_content(key)))


def key_content(key: VerifyingKey) -> dict[str, Any]:
    """Return a key as it stands in root and targets."""
    return {
        "keytype": "ed25519",
        "scheme": "ed25519",
        "keyval": {"public": key.to_bytes().hex()},
    }


def _outlined(data: bytes, signed: Outline, *, least: int = 1) -> bytes:
    signatures = _list_of(_SIGNATURE, MAX_SIGNATURES, least=least)
    outline = _members({"signatures": signatures, "signed": signed})
    try:
        content = canonical_json.read_object(data, max_bytes=MAX_METADATA_BYTES)
        if canonical_json.write(content) != data:
            raise DirectoryInvalid
    except InvalidJson as error:
        raise DirectoryInvalid from error
    outline(content)
    return data


def _refusing(load: Callable[[bytes], T], data: bytes) -> T:
    try:
        return load(data)
    except RepositoryError as error:
        raise DirectoryInvalid from error


def _members(shapes: Mapping[str, Outline]) -> Outline:
    def check(value: object) -> None:
        if not isinstance(value, dict) or set(value) != set(shapes):
            raise DirectoryInvalid
        for name, item in value.items():
            shapes[name](item)

    return check


def _named(name: re.Pattern[str], shape: Outline, most: int) -> Outline:
    def check(value: object) -> None:
        if not isinstance(value, dict) or len(value) > most:
            raise DirectoryInvalid
        for key, item in value.items():
            if name.match(key) is None:
                raise DirectoryInvalid
            shape(item)

    return check


def _list_of(shape: Outline, most: int, *, least: int = 1) -> Outline:
    def check(value: object) -> None:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise DirectoryInvalid
        for item in value:
            shape(item)

    return check


def _text(pattern: re.Pattern[str]) -> Outline:
    def check(value: object) -> None:
        if not isinstance(value, str) or pattern.match(value) is None:
            raise DirectoryInvalid

    return check


def _integer(least: int, most: int) -> Outline:
    def check(value: object) -> None:
        if type(value) is not int or not least <= value <= most:  # True is an int to Python
            raise DirectoryInvalid

    return check


def _only(expected: object) -> Outline:
    def check(value: object) -> None:
        if type(value) is not type(expected) or value != expected:
            raise DirectoryInvalid

    return check


def _keys(value: object) -> None:
    _named(HEX_64, _KEY, MAX_KEYS)(value)
    if not isinstance(value, dict):
        raise DirectoryInvalid
    for name, content in value.items():
        try:
            key = VerifyingKey.from_bytes(bytes.fromhex(content["keyval"]["public"]))
        except InvalidKey as error:
            raise DirectoryInvalid from error
        if key_id(key) != name:
            raise DirectoryInvalid


def _role(extra: Mapping[str, Outline]) -> Outline:
    threshold = _integer(1, MAX_KEYS)
    outline = _members({"keyids": _list_of(_HEX, MAX_KEYS), "threshold": threshold} | dict(extra))

    def check(value: object) -> None:
        outline(value)
        # More signatures than keys could never be had: the role would be dead for ever.
        if not isinstance(value, dict) or value["threshold"] > len(value["keyids"]):
            raise DirectoryInvalid

    return check


def _signed(kind: str, shapes: Mapping[str, Outline]) -> Outline:
    common = {
        "_type": _only(kind),
        "spec_version": _text(re.compile(r"1\.[0-9]{1,4}\.[0-9]{1,4}\Z")),
        "version": _integer(1, canonical_json.MAX_INTEGER),
        "expires": _text(_TIME),
    }
    outline = _members(common | dict(shapes))

    def check(value: object) -> None:
        # What stands under `x` is signed, and ignored by this version.
        outline({k: v for k, v in value.items() if k != "x"} if isinstance(value, dict) else value)

    return check


_HEX = _text(HEX_64)
_SIGNATURE = _members({"keyid": _HEX, "sig": _text(re.compile(r"[0-9a-f]{128}\Z"))})
_KEY = _members(
    {
        "keytype": _only("ed25519"),
        "scheme": _only("ed25519"),
        "keyval": _members({"public": _HEX}),
    }
)
_HASHES = _members({"sha256": _HEX})
_META = _members(
    {
        "version": _integer(1, canonical_json.MAX_INTEGER),
        "length": _integer(1, MAX_METADATA_BYTES),
        "hashes": _HASHES,
    }
)
_TARGET = _members({"length": _integer(1, MAX_TARGET_BYTES), "hashes": _HASHES})
_ROOT = _signed(
    "root",
    {
        "consistent_snapshot": _only(False),
        "keys": _keys,
        "roles": _members(
            {role: _role({}) for role in ("root", "timestamp", "snapshot", "targets")}
        ),
    },
)
_TIMESTAMP = _signed(
    "timestamp", {"issued": _text(_TIME_WITH_MS), "meta": _members({"snapshot.json": _META})}
)
_SNAPSHOT = _signed("snapshot", {"meta": _members(dict.fromkeys(SNAPSHOT_FILES, _META))})
_LIBRARY_ROLE = _role(
    {
        "name": _only(LIBRARY),
        "terminating": _only(True),
        "paths": _only(list(LIBRARY_PATHS)),
    }
)
_TARGETS = _signed(
    "targets",
    {
        "targets": _members({HEADQUARTERS_TARGET: _TARGET}),
        "delegations": _members({"keys": _keys, "roles": _list_of(_LIBRARY_ROLE, 1)}),
    },
)
_LIBRARY = _signed("targets", {"targets": _named(_LIBRARY_TARGET, _TARGET, MAX_TARGETS)})
