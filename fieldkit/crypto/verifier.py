"""Checks a word that somebody gave before without keeping it: Argon2id under a salt of its own."""

from __future__ import annotations

import struct

from fieldkit.crypto.digest import equal
from fieldkit.crypto.measures import SALT_SIZE, Argon2Parameters
from fieldkit.crypto.passphrase import MINIMUM_MEMORY_KIB, STRETCHED_SIZE, stretch
from fieldkit.crypto.random import random_bytes
from fieldkit.errors import VaultDamaged, WrongPassphrase

PARAMETERS = Argon2Parameters(memory_kib=MINIMUM_MEMORY_KIB, iterations=3, lanes=4)

_MAGIC = b"fkv1"
_HEAD = struct.Struct(">4sIBB")  # magic, memory in KiB, iterations, lanes
_SIZE = _HEAD.size + SALT_SIZE + STRETCHED_SIZE


def make_verifier(word: str, parameters: Argon2Parameters = PARAMETERS) -> bytes:
    """Return what `check_word` needs; takes a moment on purpose.

    Source: docs/formats.md, "Colleagues".
    """
    salt = random_bytes(SALT_SIZE)
    head = _HEAD.pack(_MAGIC, parameters.memory_kib, parameters.iterations, parameters.lanes)
    return head + salt + stretch(word, salt, parameters)


def check_word(word: str, verifier: bytes) -> None:
    """Check a word against what was kept of it.

    Raises:
        WrongPassphrase: It is another one.
        VaultDamaged: What was kept is no verifier.
    """
    if len(verifier) != _SIZE:
        raise VaultDamaged
    magic, memory_kib, iterations, lanes = _HEAD.unpack_from(verifier)
    if magic != _MAGIC:
        raise VaultDamaged
    salt = verifier[_HEAD.size : _HEAD.size + SALT_SIZE]
    stretched = stretch(word, salt, Argon2Parameters(memory_kib, iterations, lanes))
    if not equal(stretched, verifier[_HEAD.size + SALT_SIZE :]):
        raise WrongPassphrase
