"""The layout of a backup of headquarters, and its two small texts. No input, no output.

    fieldkit-backup.json             which states there are, newest last; in clear, says nothing
    objects/<2 hex>/<64 hex>.age     every original object, as devices sealed it
    attachments/<2 hex>/<32 hex>     every attachment, under keys that stand in hq.db only
    states/<64 hex>.age              a copy of keys and databases, sealed to the reserve

A state is an age file; inside is a restricted ustar archive: state.json, vault-key (32 bytes, the
key of both databases), keyslots, vault.db, hq.db. Only the reserve identity opens it, and with it
`age -d` and `tar` do. Objects open with the reserve, too, without any state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldkit.domain import canonical_json
from fieldkit.domain import json_members as read
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import HeadquartersId, Sha256, VaultId
from fieldkit.errors import BackupDamaged, InvalidJson

INDEX_FORMAT = "fieldkit-backup/1"
STATE_FORMAT = "fieldkit-backup-state/1"
INDEX_NAME = "fieldkit-backup.json"
MAX_INDEX_BYTES = 16 * 1024 * 1024
MAX_HEADING_BYTES = 16 * 1024
MAX_STATES = 100_000

HEADING, VAULT_KEY, KEYSLOTS = "state.json", "vault-key", "keyslots"
VAULT_DATABASE, STORE_DATABASE = "vault.db", "hq.db"
STATE_FILES = (VAULT_KEY, KEYSLOTS, VAULT_DATABASE, STORE_DATABASE)  # in this order


@dataclass(frozen=True)
class SavedState:
    """One sealed copy of keys and databases."""

    number: int  # from 1
    sha256: Sha256  # of the file
    size: int  # bytes
    created: datetime


@dataclass(frozen=True)
class BackupIndex:
    """What a backup folder says of itself; believed only as far as hashes go."""

    backup_id: str  # 32 hex, random
    states: tuple[SavedState, ...]  # by number, ascending


@dataclass(frozen=True)
class StateFile:
    """One file of a state."""

    name: str
    size: int  # bytes
    sha256: Sha256


@dataclass(frozen=True)
class StateHeading:
    """What a state says of itself."""

    backup_id: str
    number: int
    created: datetime
    vault_id: VaultId
    headquarters: HeadquartersId
    files: tuple[StateFile, ...]  # `STATE_FILES`, in this order


def write_index(index: BackupIndex) -> bytes:
    """Return the canonical bytes of `fieldkit-backup.json`."""
    return canonical_json.write(
        {
            "format": INDEX_FORMAT,
            "backup": index.backup_id,
            "states": [
                {
                    "number": state.number,
                    "sha256": state.sha256,
                    "size": state.size,
                    "created": to_text(state.created),
                }
                for state in index.states
            ],
        }
    )


def read_index(data: bytes) -> BackupIndex:
    """Return what `fieldkit-backup.json` says.

    Raises:
        BackupDamaged: It is not such a text.
    """
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_INDEX_BYTES)
        item = read.members(value, ("format", "backup", "states"))
        read.constant(item["format"], INDEX_FORMAT)
        states = tuple(_state(state) for state in read.array(item["states"], at_most=MAX_STATES))
        numbers = [state.number for state in states]
        if numbers != sorted(set(numbers)):
            raise InvalidJson
        return BackupIndex(read.hex_32(item["backup"]), states)
    except InvalidJson as error:
        raise BackupDamaged from error


def write_heading(heading: StateHeading) -> bytes:
    """Return the canonical bytes of `state.json`."""
    return canonical_json.write(
        {
            "format": STATE_FORMAT,
            "backup": heading.backup_id,
            "number": heading.number,
            "created": to_text(heading.created),
            "vault": heading.vault_id,
            "headquarters": heading.headquarters,
            "files": [
                {"name": file.name, "size": file.size, "sha256": file.sha256}
                for file in heading.files
            ],
        }
    )


def read_heading(data: bytes) -> StateHeading:
    """Return what `state.json` says.

    Raises:
        BackupDamaged: It is not such a text, or does not list the files of a state.
    """
    try:
        value = canonical_json.read_object(data, max_bytes=MAX_HEADING_BYTES)
        names = ("format", "backup", "number", "created", "vault", "headquarters", "files")
        item = read.members(value, names)
        read.constant(item["format"], STATE_FORMAT)
        files = tuple(_file(file) for file in read.array(item["files"], at_most=8))
        if tuple(file.name for file in files) != STATE_FILES:
            raise InvalidJson
        return StateHeading(
            backup_id=read.hex_32(item["backup"]),
            number=read.integer(item["number"], at_least=1),
            created=read.moment(item["created"]),
            vault_id=VaultId(read.hex_32(item["vault"])),
            headquarters=HeadquartersId(read.hex_32(item["headquarters"])),
            files=files,
        )
    except InvalidJson as error:
        raise BackupDamaged from error


def _state(value: Any) -> SavedState:
    item = read.members(value, ("number", "sha256", "size", "created"))
    return SavedState(
        number=read.integer(item["number"], at_least=1),
        sha256=read.hex_64(item["sha256"]),
        size=read.integer(item["size"], at_least=1),
        created=read.moment(item["created"]),
    )


def _file(value: Any) -> StateFile:
    item = read.members(value, ("name", "size", "sha256"))
    return StateFile(
        name=read.text(item["name"], max_length=80),
        size=read.integer(item["size"]),
        sha256=read.hex_64(item["sha256"]),
    )
