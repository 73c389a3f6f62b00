"""The files around the drop server are ones that systemd and tor accept."""

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

FOLDER = Path(__file__).resolve().parents[2] / "packaging" / "drop_server"
SERVICE = FOLDER / "fieldkit-drop.service"
UNITS = ("fieldkit-drop.service", "fieldkit-drop.socket", "fieldkit-drop-metrics.socket")
EXPOSURE = re.compile(r"exposure level for \S+ ([0-9.]+)")
ADDRESS = "a" * 56

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)
needs_tor = pytest.mark.skipif(shutil.which("tor") is None, reason="tor is not here")


@needs_systemd
def test_systemd_understands_every_line_of_the_units(tmp_path):
    program = tmp_path / "fieldkit-drop"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name in UNITS:
        text = (FOLDER / name).read_text("ascii")
        text = text.replace("/opt/fieldkit-drop/bin/fieldkit-drop", str(program))
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
    )
    said = [line for line in done.stderr.splitlines() if "fieldkit-drop" in line]
    assert (done.returncode, said) == (0, [])


@needs_systemd
def test_the_sandbox_is_as_tight_as_the_manual_says():
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(SERVICE)],
        capture_output=True,
        text=True,
    )
    found = EXPOSURE.search(done.stdout)
    if found is None:
        pytest.skip("this systemd cannot rate a unit offline")
    assert float(found[1]) <= 0.4


def test_the_key_reaches_the_server_without_being_readable_by_it_on_the_disk():
    text = SERVICE.read_text("ascii")
    assert "LoadCredential=server.key:/etc/fieldkit-drop/server.key" in text
    assert "--key ${CREDENTIALS_DIRECTORY}/server.key" in text
    assert "--key /etc" not in text


@needs_tor
def test_tor_accepts_the_onion_service(tmp_path):
    service = tmp_path / "service"
    service.mkdir(mode=0o700)
    (service / "authorized_clients").mkdir(mode=0o700)
    (tmp_path / "data").mkdir(mode=0o700)
    text = (FOLDER / "torrc.example").read_text("ascii")
    (tmp_path / "torrc").write_text(text.replace("/var/lib/tor/fieldkit-drop/", f"{service}/"))
    command = ["tor", "--verify-config", "-f", str(tmp_path / "torrc")]
    done = subprocess.run(
        [*command, "--DataDirectory", str(tmp_path / "data")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "Configuration was valid" in done.stdout


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")
def test_client_keys_belong_together_and_differ_each_time():
    pairs = [onion_key(f"{ADDRESS}.onion"), onion_key(ADDRESS)]
    assert pairs[0] != pairs[1]
    for public, private in pairs:
        assert public_of(private) == public


def onion_key(address: str) -> tuple[str, str]:
    done = subprocess.run(
        ["sh", str(FOLDER / "onion-key"), address], capture_output=True, text=True, check=True
    )
    [public] = re.findall(r"^descriptor:x25519:([A-Z2-7]{52})$", done.stdout, re.M)
    [private] = re.findall(rf"^{ADDRESS}:descriptor:x25519:([A-Z2-7]{{52}})$", done.stdout, re.M)
    return public, private


def public_of(private: str) -> str:
    key = X25519PrivateKey.from_private_bytes(base64.b32decode(private + "===="))
    return base64.b32encode(key.public_key().public_bytes_raw()).decode("ascii").rstrip("=")


def test_an_address_that_is_none_makes_no_key():
    done = subprocess.run(
        ["sh", str(FOLDER / "onion-key"), "drop.example"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "x25519" not in done.stdout
