from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.dropserver.answers import Refused
from fieldkit.dropserver.identity import DEVICE, HEADQUARTERS, Peer
from fieldkit.dropserver.routes import find

ALICE, NAME = "a" * 32, "0" * 64
DEVICE_PEER = Peer(DEVICE, ALICE, "c" * 64, 0.0)
HQ_PEER = Peer(HEADQUARTERS, "b" * 32, "d" * 64, 0.0)
METHODS = st.sampled_from(["GET", "HEAD", "PATCH", "PUT", "DELETE", "POST"])
OURS = re.compile(
    r"/v1/(objects/[0-9a-f]{64}|mail(/[0-9a-f]{64}|/[0-9a-f]{32}(/[0-9a-f]{64})?)?"
    r"|(intake|devices)(/[0-9a-f]{32}/[0-9a-f]{64})?|headquarters(/[0-9a-f]{64})?)"
    r"(\?after=[0-9A-Za-z_-]{0,64})?"
)
PIECES = st.sampled_from(
    ["/", "v1", "objects", "mail", "intake", "devices", "headquarters", "..", ".", "%2e", "\0", "?"]
    + ["after=", "after=x", ALICE, NAME, ALICE.upper(), NAME[1:], "#", "\n", "é", "//", "\\", "*"]
)


@given(METHODS, st.lists(PIECES, max_size=9).map("".join), st.booleans())
def test_a_target_is_of_our_form_or_refused(method: str, target: str, is_hq: bool) -> None:
    with contextlib.suppress(Refused):
        found = find(method, target, HQ_PEER if is_hq else DEVICE_PEER)
        assert OURS.fullmatch(target)
        assert found.device in ("", ALICE)
        assert found.name in ("", NAME)


@given(METHODS, st.text(max_size=200))
def test_any_text_is_refused(method: str, target: str) -> None:
    with pytest.raises(Refused):
        find(method, f"{target}!", DEVICE_PEER)


def test_what_stands_in_the_path_is_found() -> None:
    found = find("DELETE", f"/v1/intake/{ALICE}/{NAME}", HQ_PEER)
    assert (found.device, found.name, found.after) == (ALICE, NAME, "")
    assert find("GET", "/v1/intake?after=a_b-1", HQ_PEER).after == "a_b-1"
    assert find("GET", "/v1/intake?after=", HQ_PEER).after == ""


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", f"/v1/objects/{NAME}", 405),
        ("GET", "/v1/objects", 404),
        ("GET", "/v1/intake", 403),
        ("GET", f"/v1/objects/{NAME}\n", 404),
        ("GET", "/v1/mail?", 400),
        ("HEAD", f"/v1/objects/{NAME}?after=1", 400),
    ],
)
def test_a_refusal_says_what_is_wrong(method: str, target: str, status: int) -> None:
    with pytest.raises(Refused) as refused:
        find(method, target, DEVICE_PEER)
    assert refused.value.status == status
