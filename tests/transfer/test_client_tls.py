from __future__ import annotations

import ssl
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto import x509
from fieldkit.crypto.server_certificate import ServerCertificate
from fieldkit.domain.connection import Cause, Check
from fieldkit.errors import ComponentMissing, InvalidKey, NotTrusted
from fieldkit.transfer.client_key import load_from_folder
from fieldkit.transfer.client_tls import client_context, judge_server, judge_time
from tests.fakes.tls_certificates import Authorities, server_at

DAY = timedelta(days=1)
MADE = datetime(2024, 1, 1, tzinfo=UTC)  # the authority, for ten years
SHOWN = ServerCertificate(MADE + 100 * DAY, MADE + 800 * DAY, MADE, MADE + 3650 * DAY, frozenset())


AUTHORITIES = Authorities()


@pytest.fixture(scope="module")
def authorities():
    return AUTHORITIES


def judged(clock: datetime, trusted: datetime | None = None) -> tuple[Cause, int] | None:
    try:
        judge_time(SHOWN, clock, trusted)
    except NotTrusted as refused:
        error = refused
    else:
        return None
    assert error.check == Check.SERVER_TIME
    return Cause(error.cause), error.number


@pytest.mark.parametrize(
    ("clock", "trusted", "expected"),
    [
        (400, None, None),
        (400, 300, None),
        (400, 500, None),  # the clock is behind: the later of the two counts
        (-5000, 500, None),
        (99, None, (Cause.SERVER_NOT_YET, 1)),
        (50, 99, (Cause.CLOCK_WRONG, 49 * 86400)),
        (-10, None, (Cause.CLOCK_WRONG, 10 * 86400)),  # before the authority was made
        (-10, -20, (Cause.CLOCK_WRONG, 10 * 86400)),
        (803, None, (Cause.SERVER_EXPIRED, 3)),
        (803, 500, (Cause.SERVER_EXPIRED, 3)),
        (400, 810, (Cause.SERVER_EXPIRED, 10)),  # the clock cannot bring it back
        (9000, 500, (Cause.CLOCK_WRONG, 0)),  # not even the authority would be valid
        (9000, 9001, (Cause.SERVER_EXPIRED, 9001 - 800)),
    ],
)
def test_validity_is_judged_by_the_later_of_clock_and_trusted_time(clock, trusted, expected):
    time = MADE + trusted * DAY if trusted is not None else None
    assert judged(MADE + clock * DAY, time) == expected


@given(st.integers(-6000, 10_000), st.none() | st.integers(-6000, 10_000))
def test_what_the_later_time_says_is_never_overruled(clock, trusted):
    later = max(clock, trusted) if trusted is not None else clock
    found = judged(MADE + clock * DAY, MADE + trusted * DAY if trusted is not None else None)
    assert (found is None) == (100 <= later <= 800)
    assert found is None or found[1] >= 0


def test_an_ended_authority_ends_what_it_issued():
    shown = replace(SHOWN, authority_ends=MADE + 300 * DAY)
    with pytest.raises(NotTrusted) as refused:
        judge_time(shown, MADE + 310 * DAY, None)
    assert (refused.value.cause, refused.value.number) == (Cause.SERVER_EXPIRED, 10)


def test_an_honest_server_is_read(authorities):
    honest = authorities.honest()
    der = honest.certificate.public_bytes(serialization.Encoding.DER)
    shown = judge_server(der, server_at(443), authorities.client())
    assert shown.hosts == {"127.0.0.1"}
    assert shown.begins < authorities.now < shown.ends <= shown.authority_ends
    with pytest.raises(NotTrusted) as refused:
        judge_server(der, server_at(443, "::1"), authorities.client())
    assert refused.value.cause == Cause.OTHER_NAME


def test_while_authorities_are_exchanged_both_are_trusted(authorities):
    der = authorities.honest().certificate.public_bytes(serialization.Encoding.DER)
    other = Authorities()
    both = authorities.client(authorities=other.server_pem + authorities.server_pem)
    client_context(both)
    assert judge_server(der, server_at(443), both) == judge_server(
        der, server_at(443), authorities.client()
    )


def test_only_the_pinned_authorities_are_trusted_and_only_tls_1_3(authorities, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", ssl.get_default_verify_paths().openssl_cafile)
    monkeypatch.setenv("SSLKEYLOGFILE", "/nowhere/keys")
    context = client_context(authorities.client())
    assert len(context.get_ca_certs()) == 1
    assert context.minimum_version == context.maximum_version == ssl.TLSVersion.TLSv1_3
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.keylog_filename is None


def test_unusable_keys_are_refused(authorities):
    other, _request = x509.new_request()
    for changes in (
        {"key": other},
        {"key": b"nonsense"},
        {"certificate": b""},
        {"authorities": ""},
        {"authorities": authorities.device_certificate.decode()},
    ):
        with pytest.raises(InvalidKey):
            client_context(authorities.client(**changes))


def test_keys_are_not_shown(authorities):
    tls = authorities.client()
    assert "PRIVATE" not in repr(tls)
    assert "BEGIN" not in repr(tls)


def test_the_folder_holds_an_encrypted_key_for_a_moment_only(authorities, tmp_path):
    seen: list[bytes] = []

    class Watching(ssl.SSLContext):
        def load_cert_chain(self, certfile, keyfile=None, password=None):
            seen.append(Path(certfile).read_bytes())
            assert Path(certfile).stat().st_mode & 0o777 == 0o600
            super().load_cert_chain(certfile, keyfile, password)

    tls = authorities.client()
    load_from_folder(Watching(ssl.PROTOCOL_TLS_CLIENT), tls.certificate, tls.key, tmp_path)
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in seen[0]
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ssl.SSLError):
        load_from_folder(Watching(ssl.PROTOCOL_TLS_CLIENT), b"", tls.key, tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ComponentMissing):
        load_from_folder(Watching(ssl.PROTOCOL_TLS_CLIENT), tls.certificate, tls.key, None)


_HARDENED = """
import os, sys
from fieldkit.platform import process
from fieldkit.transfer.client_tls import ClientTls, client_context
parts = sys.stdin.buffer.read().split(b"|")
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
process.harden()
client_context(ClientTls(parts[0].decode(), parts[1], parts[2]))
print("loaded")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="files in memory are of Linux")
def test_a_hardened_process_loads_its_key_from_memory_and_writes_nothing(authorities, tmp_path):
    tls = authorities.client()
    trace = tmp_path / "trace"
    command = [sys.executable, "-B", "-c", _HARDENED]
    given = b"|".join((tls.authorities.encode(), tls.certificate, tls.key))
    assert subprocess.run(command, input=given, stdout=-1, check=True).stdout == b"loaded\n"
    calls = ["strace", "-f", "-e", "open,openat,openat2,creat,memfd_create", "-o", str(trace)]
    subprocess.run([*calls, *command], input=given, stdout=-3, check=True)
    said = trace.read_text()
    assert "memfd_create" in said
    written = [line for line in said.splitlines() if "O_WRONLY" in line or "O_RDWR" in line]
    assert [line for line in written if "/dev/" not in line] == []
