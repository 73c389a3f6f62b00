from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.server_certificate import read_server_certificate
from fieldkit.errors import InvalidKey
from tests.fakes.tls_certificates import Authorities

AUTHORITIES = Authorities()
HONEST = AUTHORITIES.honest().certificate.public_bytes(serialization.Encoding.DER)


def test_it_must_be_issued_by_one_of_at_most_three_authorities() -> None:
    other = Authorities()
    both = other.server_pem + AUTHORITIES.server_pem
    alone = read_server_certificate(HONEST, AUTHORITIES.server_pem)
    assert read_server_certificate(HONEST, both) == alone
    with pytest.raises(InvalidKey):
        read_server_certificate(HONEST, other.server_pem)
    with pytest.raises(InvalidKey):
        read_server_certificate(HONEST, both * 2)


def test_a_certificate_with_any_byte_altered_is_refused() -> None:
    for place in range(len(HONEST)):
        altered = HONEST[:place] + bytes([HONEST[place] ^ 0x11]) + HONEST[place + 1 :]
        with pytest.raises(InvalidKey):
            read_server_certificate(altered, AUTHORITIES.server_pem)


@given(st.binary(max_size=200))
def test_anything_else_is_no_certificate_and_no_authority(data: bytes) -> None:
    with pytest.raises(InvalidKey):
        read_server_certificate(data, AUTHORITIES.server_pem)
    with pytest.raises(InvalidKey):
        read_server_certificate(b"", data.decode("latin-1"))
