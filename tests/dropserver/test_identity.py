from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.dropserver.identity import NotOurs, peer_of

ALICE = "a" * 32
URI = ("URI", f"fieldkit:device:{ALICE}")
END = "Jan  1 00:00:00 2030 GMT"


def test_a_certificate_names_its_holder() -> None:
    peer = peer_of({"subjectAltName": (URI,), "notAfter": END}, b"der")
    assert (peer.role, peer.identifier, peer.is_headquarters) == ("device", ALICE, False)
    assert peer.certificate == hashlib.sha256(b"der").hexdigest()
    assert peer.expires == 1893456000
    assert ALICE not in repr(peer)


@pytest.mark.parametrize(
    ("fields", "der"),
    [
        (None, b"der"),
        ({}, b"der"),
        ({"subjectAltName": (URI,), "notAfter": END}, None),
        ({"subjectAltName": (URI,), "notAfter": END}, b""),
        ({"subjectAltName": (URI,)}, b"der"),
        ({"subjectAltName": (URI,), "notAfter": "some day"}, b"der"),
        ({"subjectAltName": (URI, URI), "notAfter": END}, b"der"),
        ({"subjectAltName": (("DNS", URI[1]),), "notAfter": END}, b"der"),
        ({"subjectAltName": (("URI", None),), "notAfter": END}, b"der"),
    ],
)
def test_everything_else_names_nobody(fields: dict[str, object] | None, der: bytes | None) -> None:
    with pytest.raises(NotOurs):
        peer_of(fields, der)


@given(st.lists(st.tuples(st.sampled_from(["URI", "DNS", "email"]), st.text()), max_size=3))
def test_any_other_names_are_refused(names: list[tuple[str, str]]) -> None:
    with pytest.raises(NotOurs):
        peer_of({"subjectAltName": tuple(names), "notAfter": END}, b"der")
