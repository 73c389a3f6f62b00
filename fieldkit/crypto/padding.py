"""How large a thing is made so that its size says little: Padme."""

from __future__ import annotations

DEFAULT_FLOOR = 256 * 1024  # bytes


def padded_size(size: int, floor: int = DEFAULT_FLOOR) -> int:
    """Return the size in bytes to which `size` bytes are padded, never below `floor`.

    A size of L bytes keeps only its log2(log2 L) highest bits, rounded up: at most 12 % more,
    and sizes reveal no more bits than a floating-point number of that many digits.
    Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication
    with PURBs", PoPETs 2019, section 4.
    """
    if size < 0 or floor < 0:
        raise ValueError("a size is never negative")
    return max(floor, _padme(size))


def _padme(size: int) -> int:
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    kept_bits = exponent.bit_length()
    mask = (1 << (exponent - kept_bits)) - 1
    return (size + mask) & ~mask
