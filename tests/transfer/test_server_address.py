"""The addresses of drop servers: three kinds, and nothing that could be two of them."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldkit.crypto.digest import sha3_256
from fieldkit.domain.connection import Server
from fieldkit.errors import InvalidInput
from fieldkit.transfer.server_address import is_literal, is_onion_name, server_of

# Of the Tor Project's own web site.
ONION = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        (f"https://{ONION}", ONION, 443),
        (f"https://{ONION}:8443", ONION, 8443),
        ("https://203.0.113.7", "203.0.113.7", 443),
        ("https://203.0.113.7:65535", "203.0.113.7", 65535),
        ("https://127.0.0.1:1", "127.0.0.1", 1),
        ("https://[2001:db8::7]", "2001:db8::7", 443),
        ("https://[2001:0db8:0::0007]:8443", "2001:db8::7", 8443),
        ("https://[::1]:9", "::1", 9),
        ("https://drop.example.org", "drop.example.org", 443),
        ("https://xn--d1acufc.xn--90ais:444", "xn--d1acufc.xn--90ais", 444),
    ],
)
def test_an_address_names_a_host_and_a_port(url: str, host: str, port: int) -> None:
    assert server_of(url) == Server(url, host, port)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://203.0.113.7",
        "https://",
        "https://203.0.113.7/",
        "https://203.0.113.7/path",
        "https://user@203.0.113.7",
        "https://203.0.113.7:0",
        "https://203.0.113.7:65536",
        "https://203.0.113.7:",
        "https://203.0.113.7\n",
        "https://0.0.0.0",
        "https://224.0.0.1",
        "https://255.255.255.255",
        "https://240.0.0.1",
        "https://169.254.1.1",
        "https://127.1",
        "https://2130706433",
        "https://0x7f.0.0.1",
        "https://010.0.0.1",
        "https://1.2.3",
        "https://example.0x7f",
        "https://[::]",
        "https://[ff02::1]",
        "https://[fe80::1]",
        "https://[::ffff:203.0.113.7]",
        "https://[203.0.113.7]",
        "https://[2001:db8::g]",
        "https://2001:db8::7",
        "https://localhost",
        "https://drop..example",
        "https://-drop.example",
        "https://drop-.example",
        "https://DROP.example",
        "https://dröp.example",
        "https://drop.example.",
        f"https://{'a' * 64}.example",
        f"https://{'a.' * 140}example",
        "https://short.onion",
        f"https://sub.{ONION}",
        f"https://{ONION.replace('2gz', '3gz')}",
        f"https://{'a' * 56}.onion",
        "https://expyuzz4wqqyqhjn.onion",  # version 2
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        server_of(url)


def test_an_onion_name_of_another_version_is_refused() -> None:
    key = bytes(range(32))

    def name(version: int) -> str:
        checksum = sha3_256(b".onion checksum" + key + bytes([version]))[:2]
        return base64.b32encode(key + checksum + bytes([version])).decode().lower() + ".onion"

    assert is_onion_name(name(3))
    assert not is_onion_name(name(4))


def test_every_changed_letter_of_an_onion_name_is_noticed() -> None:
    for place in range(56):
        other = "a" if ONION[place] != "a" else "b"
        assert not is_onion_name(ONION[:place] + other + ONION[place + 1 :])


@given(st.one_of(st.text(max_size=80), st.from_regex(r"https://[\[\]a-z0-9.:-]{0,60}\Z")))
@example("https://[::ffff:7f00:1]")
def test_whatever_is_read_is_of_one_kind_and_reads_the_same_again(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        server = server_of(text)
        again = f"[{server.host}]" if ":" in server.host else server.host
        assert server_of(f"https://{again}:{server.port}").host == server.host
        assert [is_literal(server.host), server.is_onion].count(True) <= 1
        assert server.is_onion == is_onion_name(server.host)
