"""Reads age test vectors (the C2SP test kit's form) and says what our reader makes of them.

A vector is a head of `key: value` lines, an empty line, and an age file. Ours in
`tests/vectors/age` know one more key: `sealed only: yes` asks for the strict kind.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit.crypto.age import AgeReader, Identity, ScryptIdentity, parse_identity
from fieldkit.crypto.armor import ArmorReader
from fieldkit.errors import (
    AgeArmorInvalid,
    AgeFormatError,
    AgeHeaderForged,
    AgeNoMatch,
    AgePayloadDamaged,
)

_OUTCOMES = {
    AgeArmorInvalid: "armor failure",
    AgeFormatError: "header failure",
    AgeNoMatch: "no match",
    AgeHeaderForged: "HMAC failure",
    AgePayloadDamaged: "payload failure",
}


@dataclass(frozen=True)
class Vector:
    expect: str
    payload: str | None
    identities: Sequence[Identity]
    is_armored: bool
    is_sealed_only: bool
    file: bytes


def read_vector(path: Path) -> Vector:
    head, _, file = path.read_bytes().partition(b"\n\n")
    lines = [line.split(": ", 1) for line in head.decode().splitlines()]
    values = {key: value for key, value in lines}
    identities: list[Identity] = [
        parse_identity(value) for key, value in lines if key == "identity"
    ]
    identities += [ScryptIdentity(value) for key, value in lines if key == "passphrase"]
    if values.get("compressed") == "zlib":
        file = zlib.decompress(file)
    return Vector(
        values["expect"],
        values.get("payload"),
        identities,
        values.get("armored") == "yes",
        values.get("sealed only") == "yes",
        file,
    )


def outcome_of(vector: Vector, *, read_size: int = 10_000) -> tuple[str, str]:
    """Return what happened and the SHA-256 of all plaintext that was given out."""
    released = hashlib.sha256()
    source = io.BytesIO(vector.file)
    try:
        reader = AgeReader(
            ArmorReader(source) if vector.is_armored else source,
            vector.identities,
            sealed_only=vector.is_sealed_only,
        )
        while piece := reader.read(read_size):
            released.update(piece)
    except tuple(_OUTCOMES) as error:
        return _OUTCOMES[type(error)], released.hexdigest()
    return "success", released.hexdigest()
