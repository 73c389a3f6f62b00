from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.custody import chain_file
from fieldkit.custody.chain import Link, check_links
from fieldkit.custody.chain_file import ChainFile
from fieldkit.errors import InvalidInput, InvalidJson
from tests.fakes.sealed_objects import DEVICE, SIGNING, following, the_parts

FIRST = the_parts()
SECOND = following(FIRST)
CHAIN = ChainFile(DEVICE, SIGNING.public, (FIRST.link, SECOND.link))


def test_a_chain_survives_its_bytes_and_joins() -> None:
    parsed = chain_file.parse(chain_file.to_bytes(CHAIN))
    assert parsed == CHAIN
    assert check_links(parsed.start, parsed.links).contiguous == 2


def test_links_are_written_ascending() -> None:
    reverse = ChainFile(DEVICE, SIGNING.public, (SECOND.link, FIRST.link))
    assert chain_file.to_bytes(reverse) == chain_file.to_bytes(CHAIN)


@given(st.binary(max_size=200))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        chain_file.parse(data)


LINK = {"sequence": 1, "previous": "0" * 64, "manifest_sha256": "1" * 64}


@pytest.mark.parametrize(
    "change",
    [
        {"format": "fieldkit-chain/2"},
        {"more": 1},
        {"device": "x"},
        {"signing_key": "ssh-ed25519 AAAA"},
        {"signing_key": None},
        {"links": {}},
        {"links": [1]},
        {"links": [LINK | {"sequence": 0}]},
        {"links": [LINK | {"previous": ""}]},
        {"links": [LINK | {"manifest_sha256": "1" * 63}]},
        {"links": [LINK | {"more": 1}]},
    ],
)
def test_such_a_chain_is_refused(change: dict[str, object]) -> None:
    value = json.loads(chain_file.to_bytes(CHAIN)) | change
    with pytest.raises(InvalidJson):
        chain_file.parse(json.dumps(value).encode())


def test_a_link_of_strangers_is_only_a_claim() -> None:
    stranger = Link(3, FIRST.link.previous, SECOND.link.manifest_sha256)
    state = check_links(CHAIN.start, [*CHAIN.links, stranger])
    assert state.unjoined == (3,)
