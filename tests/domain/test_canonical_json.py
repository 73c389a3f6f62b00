"""Strict JSON: one spelling when written, no surprises when read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import canonical_json
from fieldkit.errors import InvalidJson

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-canonical_json.MAX_INTEGER, canonical_json.MAX_INTEGER)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_is_written_reads_back(value: object) -> None:
    assert (
        canonical_json.read(canonical_json.write(value), max_bytes=1 << 20, max_depth=64) == value
    )


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = canonical_json.read(data, max_bytes=60)
    except InvalidJson:
        return
    assert json.loads(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e3",
        b"NaN",
        b"-Infinity",
        b"-0",
        b"9007199254740992",
        b"1" * 5000,
        b'"\\ud800"',
        b'"\xff"',
        b"1 2",
        b'{"a":1}\0',
        b'"\n"',
        b'"unfinished',
        b'"unfinished\\',
        b"[" * 17 + b"]" * 17,
        b'["]",' + b"[" * 16 + b"]" * 17,
    ],
)
def test_what_is_not_strict_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidJson):
        canonical_json.read(data, max_bytes=1 << 20)


def test_brackets_inside_texts_are_no_depth() -> None:
    data = json.dumps(["\\", '"' + "[" * 100, "\\\\" + "{" * 100]).encode()
    assert canonical_json.read(data, max_bytes=1000) == json.loads(data)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(InvalidJson):
        canonical_json.read(b'"abc"', max_bytes=4)


@pytest.mark.parametrize("piece", [b'\\"', b'"\\', b"\\", b'"', b'\\\\"'])
def test_an_unfinished_text_of_a_megabyte_is_looked_at_once_only(piece: bytes) -> None:
    data = b'{"a":"' + piece * (2**20 // len(piece))
    with pytest.raises(InvalidJson):
        canonical_json.read(data, max_bytes=len(data))
