"""Secrets as words: SLIP-39 shares on paper, and the words of a fingerprint."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

# The library has no type stubs.
from shamir_mnemonic import (  # type: ignore[import-untyped]
    MnemonicError,
    combine_mnemonics,
    generate_mnemonics,
)
from shamir_mnemonic.share import Share  # type: ignore[import-untyped]
from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

from fieldkit.crypto.random import random_below
from fieldkit.errors import InvalidKey
from fieldkit.translations import _

FINGERPRINT_WORDS = 10
MAX_SHARES = 16
_BITS_PER_WORD = 10
_MAX_SHARE_CHARACTERS = 1000  # a share of a 32-byte secret has 33 words of at most 8 letters


def split(secret: bytes, threshold: int, count: int) -> list[str]:
    """Return `count` shares, any `threshold` of which give `secret` back (SLIP-0039).

    `secret` has 16 bytes (20 words a share) or 32 bytes (33 words). No passphrase.

    Raises:
        InvalidKey: Another length, or a threshold that makes no sense.
    """
    if len(secret) not in (16, 32):
        raise InvalidKey(_("This secret does not have the right length."))
    # SLIP-39 forbids 1 of n with n > 1: every share would be the whole secret.
    if not 1 <= threshold <= count <= MAX_SHARES or (threshold == 1 and count > 1):
        raise InvalidKey(_("So many shares cannot be made with this threshold."))
    groups = generate_mnemonics(
        1, [(threshold, count)], secret, extendable=True, iteration_exponent=0
    )
    return list(groups[0])


def single(secret: bytes) -> str:
    """Return the one share of a 16-byte secret, 20 words (32 bytes: 33 words)."""
    return split(secret, 1, 1)[0]


def combine(shares: Sequence[str]) -> bytes:
    """Return the secret of these shares; surplus shares must agree with the others.

    Case and spacing do not matter.

    Raises:
        InvalidKey: A word or checksum is wrong, shares are missing or of different sets.
    """
    if not 1 <= len(shares) <= MAX_SHARES:
        raise InvalidKey(_("Some of the word lists are missing."))
    texts = {_tidy(share) for share in shares}
    threshold = _threshold(texts)
    if len(texts) < threshold:
        raise InvalidKey(_("Some of the word lists are missing."))
    secrets = {_combine_exactly(some) for some in itertools.combinations(sorted(texts), threshold)}
    if len(secrets) != 1:
        raise InvalidKey(_("These word lists do not belong together."))
    return secrets.pop()


def fingerprint_words(digest: bytes) -> list[str]:
    """Return 10 words of the SLIP-39 list: the first 100 bits of `digest`, 10 bits each."""
    bit_count = FINGERPRINT_WORDS * _BITS_PER_WORD
    if len(digest) * 8 < bit_count:
        raise ValueError("the digest is too short for a fingerprint")
    bits = int.from_bytes(digest, "big") >> (len(digest) * 8 - bit_count)
    shifts = range(bit_count - _BITS_PER_WORD, -1, -_BITS_PER_WORD)
    return [WORDLIST[(bits >> shift) & 0x3FF] for shift in shifts]


def random_words(count: int) -> list[str]:
    """Return `count` words of the SLIP-39 list, 10 unpredictable bits each."""
    return [WORDLIST[random_below(len(WORDLIST))] for _word in range(count)]


def unknown_places(words: Sequence[str]) -> tuple[int, ...]:
    """Return where in `words`, from 1, stands one that no share has; case does not matter."""
    known = frozenset(WORDLIST)
    return tuple(place for place, word in enumerate(words, start=1) if word.lower() not in known)


def _tidy(share: str) -> str:
    if len(share) > _MAX_SHARE_CHARACTERS:
        raise InvalidKey(_("This is too long to be a list of recovery words."))
    return " ".join(share.lower().split())


def _threshold(texts: set[str]) -> int:
    try:
        parsed = [Share.from_mnemonic(text) for text in texts]
    except MnemonicError:
        # Not chained: the library's messages quote the words.
        raise InvalidKey(
            _("There is a wrong word in these recovery words."),
            hint=_("Compare each word with the paper; a missing or swapped word shows like this."),
        ) from None
    if parsed[0].group_count != 1 or len({share.group_parameters() for share in parsed}) != 1:
        raise InvalidKey(_("These word lists do not belong together."))
    return int(parsed[0].member_threshold)


def _combine_exactly(texts: Sequence[str]) -> bytes:
    try:
        return bytes(combine_mnemonics(texts))
    except MnemonicError:
        # Not chained: the library's messages quote the words.
        raise InvalidKey(_("These word lists do not belong together.")) from None
