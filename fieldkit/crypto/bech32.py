"""Bech32 text (BIP-173) without its limit of 90 characters, as age uses it for keys."""

from __future__ import annotations

import base64
from functools import reduce
from operator import xor

from fieldkit.errors import InvalidKey
from fieldkit.translations import _

MAX_TEXT = 4096  # characters; a hybrid recipient has 1959
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6
_BASE32_VALUE = {code: value for value, code in enumerate(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}
# What the five bits that leave the checksum do to it, worked out once for all their values.
_TERMS = tuple(
    reduce(xor, (term for bit, term in enumerate(_GENERATOR) if top >> bit & 1), 0)
    for top in range(32)
)


def encode(prefix: str, payload: bytes) -> str:
    """Return `payload` as lower-case Bech32 under the human-readable `prefix`."""
    values = _to_fives(payload)
    remainder = _remainder([*_expand(prefix), *values, *([0] * _CHECKSUM_LENGTH)]) ^ 1
    checksum = [(remainder >> 5 * (5 - place)) & 31 for place in range(_CHECKSUM_LENGTH)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in [*values, *checksum])


def decode(text: str) -> tuple[str, bytes]:
    """Return the prefix, in lower case, and the payload.

    Raises:
        InvalidKey: Mixed case, unknown characters, wrong checksum or leftover bits.
    """
    if len(text) > MAX_TEXT or not text.isascii() or text not in (text.lower(), text.upper()):
        raise _not_bech32()
    prefix, separator, rest = text.lower().rpartition("1")
    if not separator or not prefix or len(rest) < _CHECKSUM_LENGTH:
        raise _not_bech32()
    if not all("!" <= character <= "~" for character in prefix):
        raise _not_bech32()
    try:
        values = [_VALUE[character] for character in rest]
    except KeyError:
        raise _not_bech32() from None
    if _remainder([*_expand(prefix), *values]) != 1:
        raise InvalidKey(_("There is a typing or copying mistake in this key."))
    return prefix, _from_fives(values[:-_CHECKSUM_LENGTH])


def _not_bech32() -> InvalidKey:
    return InvalidKey(_("This is not a key of the kind expected."))


def _expand(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _remainder(values: list[int]) -> int:
    checksum = 1
    for value in values:
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value ^ _TERMS[checksum >> 25]
    return checksum


def _to_fives(payload: bytes) -> list[int]:
    # Base32 (RFC 4648) cuts bytes the same way and only names the fives differently.
    return [_BASE32_VALUE[code] for code in base64.b32encode(payload).rstrip(b"=")]


def _from_fives(values: list[int]) -> bytes:
    size, spare = divmod(len(values) * 5, 8)
    number = 0
    for value in values:
        number = number << 5 | value
    if spare >= 5 or number & ((1 << spare) - 1):
        raise _not_bech32()
    return (number >> spare).to_bytes(size, "big")
