from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.digest import sha256
from fieldkit.crypto.keys import VaultKey
from fieldkit.domain.identifiers import VaultId
from fieldkit.errors import FieldkitError, VaultDamaged, VaultTooNew
from fieldkit.vault.keyslot_file import SlotFile
from fieldkit.vault.keyslot_layout import MAX_SIZE, parse

KEY = VaultKey(bytes(range(32)))
VAULT = VaultId("0123456789abcdef0123456789abcdef")
WHOLE = SlotFile.without_slots(KEY, VAULT).to_bytes()


def with_right_digest(data: bytes) -> bytes:
    """What somebody who can compute SHA-256 makes of altered bytes."""
    return data[:-32] + sha256(data[:-32])


def altered(offset: int, replacement: bytes) -> bytes:
    changed = WHOLE[:offset] + replacement + WHOLE[offset + len(replacement) :]
    return with_right_digest(changed)


def test_what_is_parsed_is_written_the_same() -> None:
    assert len(WHOLE) == 744
    assert parse(WHOLE).to_bytes() == WHOLE


def test_the_fields_stand_where_the_documentation_says() -> None:
    layout = parse(WHOLE)
    assert WHOLE[:18] == b"fieldkit-keyslot\x00\x01"
    assert WHOLE[80:88] == (1).to_bytes(8, "big")
    assert WHOLE[88:104].hex() == VAULT
    assert WHOLE[116:132] == layout.salt
    assert WHOLE[132:164] == layout.presence_tag
    assert WHOLE[164:644] == b"".join(layout.slots)
    assert WHOLE[644:680] == layout.inventory
    assert WHOLE[680:712] == layout.mac
    assert WHOLE[712:] == sha256(WHOLE[:712])


def test_every_flipped_bit_is_refused() -> None:
    for position in range(len(WHOLE) * 8):
        data = bytearray(WHOLE)
        data[position // 8] ^= 1 << position % 8
        with pytest.raises(VaultDamaged):
            parse(bytes(data))


def test_every_truncation_is_refused() -> None:
    for size in range(len(WHOLE)):
        with pytest.raises(VaultDamaged):
            parse(WHOLE[:size])


def test_a_truncation_with_a_right_digest_is_refused() -> None:
    for size in range(50, len(WHOLE)):
        with pytest.raises(VaultDamaged):
            parse(with_right_digest(WHOLE[:size]))


@pytest.mark.parametrize("extra", [b"\x00", b"x" * 100])
def test_trailing_bytes_are_refused(extra: bytes) -> None:
    with pytest.raises(VaultDamaged):
        parse(WHOLE + extra)
    with pytest.raises(VaultDamaged):
        parse(with_right_digest(WHOLE + extra))


@pytest.mark.parametrize("version", [2, 3, 255, 65535])
@pytest.mark.parametrize("size", [50, 744, 5000, MAX_SIZE])
def test_a_whole_file_of_a_newer_version_is_told_from_a_damaged_one(
    version: int, size: int
) -> None:
    newer = b"fieldkit-keyslot" + version.to_bytes(2, "big") + bytes(size - 18)
    with pytest.raises(VaultTooNew):
        parse(with_right_digest(newer))
    with pytest.raises(VaultDamaged):
        parse(newer)


def test_a_file_larger_than_any_version_is_refused() -> None:
    newer = b"fieldkit-keyslot" + b"\x00\x02" + bytes(MAX_SIZE)
    with pytest.raises(VaultDamaged):
        parse(with_right_digest(newer))


@pytest.mark.parametrize(
    ("offset", "replacement"),
    [
        (0, b"F"),  # magic
        (16, b"\x00\x00"),  # version 0
        (18, b"\x01"),  # the zero
        (19, b"\x3d"),  # a label longer than its place
        (20, b"x"),  # something where the label is empty
        (79, b"x"),
        (19, b"\x02\xff\xfe"),  # a label that is not UTF-8
        (80, bytes(8)),  # sequence 0
        (80, b"\x80" + bytes(7)),  # sequence 2^63
    ],
)
def test_a_field_out_of_its_range_is_refused(offset: int, replacement: bytes) -> None:
    with pytest.raises(VaultDamaged):
        parse(altered(offset, replacement))


@given(st.binary(max_size=2000))
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(VaultDamaged):
        parse(data)


@given(st.randoms(use_true_random=False))
def test_altered_bytes_with_a_right_digest_never_raise_anything_foreign(
    source: random.Random,
) -> None:
    data = bytearray(WHOLE)
    for _change in range(source.randint(1, 4)):
        data[source.randrange(len(data))] = source.randrange(256)
    try:
        parsed = parse(with_right_digest(bytes(data)))
    except FieldkitError:
        return
    assert parsed.to_bytes()[:712] == bytes(data[:712])
