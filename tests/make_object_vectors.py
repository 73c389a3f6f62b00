"""Writes the vectors in `tests/vectors/objects`: python -m tests.make_object_vectors.

Encryption is random, so each run writes others of the same kind. They are kept so that readers of
every later version, ours and others', meet what this version wrote. `index.json` says of each file
which error opening it must raise, or gives the hashes that a good one must have.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle import ustar
from fieldkit.crypto.age import HybridIdentity, X25519Identity, encrypt_bytes
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.identifiers import DeviceId, ObjectId, ReportId
from tests.fakes.sealed_objects import DEVICE, SIGNING, Parts, the_parts

FOLDER = Path(__file__).parent / "vectors" / "objects"
PHOTO = b"What stands here in place of a photo is only a test.\n"


def _seed(name: str) -> bytes:
    return hashlib.sha256(f"fieldkit test vectors: {name}".encode()).digest()


CLASSIC = (X25519Identity(_seed("intake")), X25519Identity(_seed("reserve")))
HYBRID = (HybridIdentity(_seed("hybrid intake")), HybridIdentity(_seed("hybrid reserve")))


def _parts() -> Parts:
    return the_parts(photo=PHOTO, identities=CLASSIC)


def _good() -> bytes:
    return _parts().write()[0]


def _second() -> bytes:
    first = _parts()
    return the_parts(
        photo=PHOTO,
        identities=CLASSIC,
        sequence=2,
        previous=first.link.head,
        object_id=ObjectId("02" * 16),
        record=ReportId("02" * 16),
    ).write()[0]


def _hybrid() -> bytes:
    return the_parts(photo=PHOTO, identities=HYBRID).write()[0]


def _with_members(change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]) -> bytes:
    parts = _parts()
    return parts.forge(change(parts.members()))


def _with_manifest(data: bytes) -> bytes:
    parts = _parts()
    parts.manifest_bytes = data
    return parts.forge()


def _with_namespace() -> bytes:
    parts = _parts()
    parts.namespace = "fieldkit-receipt@v1"
    return parts.forge()


def _archive() -> bytes:
    return ustar.pack(_parts().members(), floor=0)


def _flipped(place: int) -> bytes:
    data = bytearray(_good())
    data[place] ^= 1
    return bytes(data)


def _unsorted() -> bytes:
    value = json.loads(manifests.to_bytes(_parts().manifest))
    value["recipients"].reverse()
    return _with_manifest(json.dumps(value).encode())


def _duplicate_key() -> bytes:
    data = manifests.to_bytes(_parts().manifest)
    return _with_manifest(b'{"sequence":1,' + data[1:])


VECTORS: dict[str, tuple[Callable[[], bytes], str]] = {
    "good_x25519": (_good, ""),
    "good_hybrid": (_hybrid, ""),
    "good_second_in_chain": (_second, ""),
    "header_altered": (lambda: _flipped(60), "DamagedData"),
    "payload_altered": (lambda: _flipped(-1), "AgePayloadDamaged"),
    "cut_off": (lambda: _good()[:-100], "AgePayloadDamaged"),
    "followed_by_a_byte": (lambda: _good() + b"\0", "AgePayloadDamaged"),
    "one_recipient": (
        lambda: encrypt_bytes(_archive(), [CLASSIC[0].recipient()]),
        "AgeFormatError",
    ),
    "third_recipient": (
        lambda: encrypt_bytes(
            _archive(),
            [*(item.recipient() for item in CLASSIC), X25519Identity(_seed("3")).recipient()],
        ),
        "ManifestInvalid",
    ),
    "other_recipients": (
        lambda: the_parts(
            photo=PHOTO, identities=(X25519Identity(_seed("4")), X25519Identity(_seed("5")))
        ).forge(),
        "AgeNoMatch",
    ),
    "unknown_signer": (
        lambda: the_parts(
            photo=PHOTO, identities=CLASSIC, signing=SigningKey(_seed("stranger"))
        ).forge(),
        "SignerUnknown",
    ),
    "signed_as_a_receipt": (_with_namespace, "SignatureInvalid"),
    "manifest_changed_after_signing": (
        lambda: _with_members(
            lambda items: [(items[0][0], items[0][1].replace(b":180,", b":120,")), *items[1:]]
        ),
        "SignatureInvalid",
    ),
    "other_device": (
        lambda: the_parts(photo=PHOTO, identities=CLASSIC, device=DeviceId("ee" * 16)).forge(),
        "ManifestInvalid",
    ),
    "manifest_with_duplicate_key": (_duplicate_key, "ManifestInvalid"),
    "manifest_with_unsorted_recipients": (_unsorted, "ManifestInvalid"),
    "members_in_another_order": (
        lambda: _with_members(lambda items: [*items[:2], items[3], items[2], *items[4:]]),
        "ArchiveInvalid",
    ),
    "member_missing": (lambda: _with_members(lambda items: items[:-1]), "ArchiveInvalid"),
    "member_too_many": (
        lambda: _with_members(lambda items: [*items, ("more.txt", b"")]),
        "ArchiveInvalid",
    ),
    "member_changed": (
        lambda: _with_members(lambda items: [*items[:-1], (items[-1][0], PHOTO[::-1])]),
        "ObjectDamaged",
    ),
    "padding_not_zero": (lambda: _parts().seal(_archive() + b"\x01" * 512), "ArchiveInvalid"),
    "padding_of_an_odd_size": (lambda: _parts().seal(_archive() + b"\0"), "ArchiveInvalid"),
    "no_end_of_archive": (
        lambda: _parts().seal(_archive()[: -len(ustar.END)]),
        "ArchiveInvalid",
    ),
}


def main() -> None:
    """Write every vector, the keys that open and check them, and the index."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    identities = [item.to_text() for item in (*CLASSIC, *HYBRID)]
    (FOLDER / "identities.txt").write_text("\n".join(identities) + "\n", "ascii")
    (FOLDER / "allowed_signers").write_text(f"{DEVICE} {SIGNING.public.to_openssh()}\n", "ascii")
    index = []
    for name, (make, error) in VECTORS.items():
        data = make()
        (FOLDER / f"{name}.age").write_bytes(data)
        line = {"file": f"{name}.age", "sha256": sha256_hex(data), "error": error}
        index.append(line)
    (FOLDER / "index.json").write_text(json.dumps(index, indent=1) + "\n", "ascii")


if __name__ == "__main__":
    main()
