"""The bytes of the key-slot file, without any key; docs/formats/keyslots.md is the standard.

Version 1 has 744 bytes, integers big-endian:

      0   16  magic "fieldkit-keyslot"        132   32  presence tag
     16    2  version                         164  480  8 slots of 60 bytes
     18    1  zero                            644   36  inventory, wrapped
     19    1  length of the keyring label     680   32  HMAC-SHA256 of bytes 0..679
     20   60  keyring label, zero-padded      712   32  SHA-256 of bytes 0..711
     80    8  sequence number
     88   16  vault id
    104   12  Argon2id memory (KiB), iterations, lanes
    116   16  Argon2id salt
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldkit.crypto.digest import SHA256_SIZE, equal, sha256
from fieldkit.crypto.measures import KEY_SIZE, OVERHEAD, SALT_SIZE, Argon2Parameters
from fieldkit.domain.identifiers import VaultId
from fieldkit.errors import VaultDamaged, VaultTooNew

VERSION = 1
MAX_SIZE = 64 * 1024  # bytes of any version
MAX_LABEL_SIZE = 60  # bytes of UTF-8
MAX_SEQUENCE = 2**63 - 1
SLOT_COUNT = 8
SLOT_SIZE = OVERHEAD + KEY_SIZE
TAG_SIZE = 32

_MAGIC = b"fieldkit-keyslot"
_INVENTORY_SIZE = OVERHEAD + SLOT_COUNT
_HEADER = struct.Struct(f">16sHBB{MAX_LABEL_SIZE}sQ16sIII{SALT_SIZE}s{TAG_SIZE}s")
_SIZE = _HEADER.size + SLOT_COUNT * SLOT_SIZE + _INVENTORY_SIZE + 2 * SHA256_SIZE


@dataclass(frozen=True, slots=True)
class SlotLayout:
    """What stands in the file; `keyring_label` is empty in a portable vault."""

    vault_id: VaultId
    sequence: int
    keyring_label: str
    parameters: Argon2Parameters
    salt: bytes = field(repr=False)
    presence_tag: bytes = field(repr=False)
    slots: tuple[bytes, ...] = field(repr=False)
    inventory: bytes = field(repr=False)
    mac: bytes = field(default=b"", repr=False)

    def bytes_under_mac(self) -> bytes:
        """Return all that stands before the HMAC."""
        label = self.keyring_label.encode("utf-8")
        header = _HEADER.pack(
            _MAGIC,
            VERSION,
            0,
            len(label),
            label,
            self.sequence,
            bytes.fromhex(self.vault_id),
            self.parameters.memory_kib,
            self.parameters.iterations,
            self.parameters.lanes,
            self.salt,
            self.presence_tag,
        )
        return header + b"".join(self.slots) + self.inventory

    def to_bytes(self) -> bytes:
        """Return the whole file."""
        signed = self.bytes_under_mac() + self.mac
        return signed + sha256(signed)


def parse(data: bytes) -> SlotLayout:
    """Decode one copy of the file. What only a key can check is checked at unlocking.

    Every version begins with magic and version and ends with the SHA-256 of all before it, so a
    newer version is told from a damaged file.

    Raises:
        VaultTooNew: Undamaged, and of a newer version.
        VaultDamaged: Anything else than a whole file of version 1.
    """
    if not len(_MAGIC) + 2 + SHA256_SIZE <= len(data) <= MAX_SIZE or not data.startswith(_MAGIC):
        raise VaultDamaged
    if not equal(sha256(data[:-SHA256_SIZE]), data[-SHA256_SIZE:]):
        raise VaultDamaged
    version = int.from_bytes(data[len(_MAGIC) : len(_MAGIC) + 2], "big")
    if version > VERSION:
        raise VaultTooNew
    if version != VERSION or len(data) != _SIZE:
        raise VaultDamaged
    return _parse_version_1(data)


def _parse_version_1(data: bytes) -> SlotLayout:
    (_magic, _version, zero, label_size, label, sequence, vault_id, *costs, salt, tag) = (
        _HEADER.unpack_from(data)
    )
    if zero or label_size > MAX_LABEL_SIZE or any(label[label_size:]):
        raise VaultDamaged
    if not 1 <= sequence <= MAX_SEQUENCE:
        raise VaultDamaged
    try:
        keyring_label = label[:label_size].decode("utf-8")
    except UnicodeDecodeError as error:
        raise VaultDamaged from error
    pieces = _pieces(data[_HEADER.size :])
    return SlotLayout(
        vault_id=VaultId(vault_id.hex()),
        sequence=sequence,
        keyring_label=keyring_label,
        parameters=Argon2Parameters(*costs),
        salt=salt,
        presence_tag=tag,
        slots=tuple(next(pieces) for _index in range(SLOT_COUNT)),
        inventory=next(pieces),
        mac=next(pieces),
    )


def _pieces(data: bytes) -> Iterator[bytes]:
    begin = 0
    for size in (*(SLOT_SIZE,) * SLOT_COUNT, _INVENTORY_SIZE, SHA256_SIZE):
        yield data[begin : begin + size]
        begin += size
