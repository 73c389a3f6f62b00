"""The chain of a device's sealed objects: how it grows, and where arriving objects stand in it.

Source: docs/formats.md, "Chain". Rules without input or output.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from fieldkit.crypto.digest import SHA256_SIZE, sha256
from fieldkit.domain.identifiers import DeviceId, Sha256

LABEL = b"fieldkit-chain/1"
MISSING_SHOWN = 1000  # a receipt names at most this many


@dataclass(frozen=True)
class Link:
    """What one manifest says of its place in the chain."""

    sequence: int  # from 1
    previous: Sha256  # H of the object before it
    manifest_sha256: Sha256

    @property
    def head(self) -> Sha256:
        """H of this object, if it stands where it says."""
        return Sha256(
            extend(bytes.fromhex(self.previous), bytes.fromhex(self.manifest_sha256)).hex()
        )


@dataclass(frozen=True)
class ChainState:
    """Where the known objects of one device stand; all numbers ascending."""

    contiguous: int  # every object from 1 to this one is here and joined; 0 = none
    head: Sha256  # H of the object `contiguous`; H_0 when there is none
    highest: int  # the highest number seen; 0 = none
    missing: tuple[int, ...]  # numbers below `highest` of which nothing is here, the first 1,000
    missing_count: int
    forks: tuple[int, ...]  # numbers that two or more different manifests claim
    unjoined: tuple[int, ...]  # neighbours are here, but the `previous` of this one names none

    @property
    def is_whole(self) -> bool:
        """Whether nothing up to `highest` is missing, forked or unjoined."""
        return self.contiguous == self.highest and not self.forks and not self.unjoined


def genesis(device: DeviceId, signing_key: bytes) -> bytes:
    """Return H_0, 32 bytes, of a device (32 hex) and its Ed25519 public key (32 bytes)."""
    return sha256(LABEL + bytes.fromhex(device) + signing_key)


def extend(head: bytes, manifest_sha256: bytes) -> bytes:
    """Return H_n, 32 bytes, of H_{n-1} and the SHA-256 of manifest n (32 bytes each)."""
    if len(head) != SHA256_SIZE or len(manifest_sha256) != SHA256_SIZE:
        raise ValueError("a chain is made of SHA-256 digests")
    return sha256(LABEL + head + manifest_sha256)


def check_links(start: bytes, links: Iterable[Link]) -> ChainState:
    """Place `links`, in whatever order they came, in the chain that begins with `start` (H_0).

    The answer depends on the set of links alone, not on their order; the same link twice counts
    once. Where a fork has two branches the longer one leads; the smaller hash decides a tie.
    """
    by_number: dict[int, set[Link]] = defaultdict(set)
    for link in links:
        by_number[link.sequence].add(link)
    numbers = sorted(by_number)
    contiguous, head = _follow(Sha256(start.hex()), by_number)
    missing = _missing(numbers)
    return ChainState(
        contiguous=contiguous,
        head=head,
        highest=numbers[-1] if numbers else 0,
        missing=missing,
        missing_count=numbers[-1] - len(numbers) if numbers else 0,
        forks=tuple(
            number
            for number in numbers
            if len({link.manifest_sha256 for link in by_number[number]}) > 1
        ),
        unjoined=tuple(_unjoined(Sha256(start.hex()), by_number, numbers)),
    )


def _follow(start: Sha256, by_number: dict[int, set[Link]]) -> tuple[int, Sha256]:
    number, heads = 0, {start}
    while True:
        following = {link.head for link in by_number.get(number + 1, ()) if link.previous in heads}
        if not following:
            return number, min(heads)
        number, heads = number + 1, following


def _missing(numbers: list[int]) -> tuple[int, ...]:
    # The numbers are claims of strangers and may be huge: only gaps that are shown are counted out.
    missing: list[int] = []
    expected = 1
    for number in numbers:
        room = MISSING_SHOWN - len(missing)
        missing.extend(range(expected, min(number, expected + room)))
        expected = number + 1
    return tuple(missing)


def _unjoined(start: Sha256, by_number: dict[int, set[Link]], numbers: list[int]) -> list[int]:
    result = []
    for number in numbers:
        if number == 1:
            heads = {start}
        elif number - 1 in by_number:
            heads = {link.head for link in by_number[number - 1]}
        else:
            continue
        if any(link.previous not in heads for link in by_number[number]):
            result.append(number)
    return result
