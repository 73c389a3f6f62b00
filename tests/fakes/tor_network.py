"""A private Tor network on loopback: authorities that are relays too, an onion service, clients.

Debian's tor in half a dozen processes, the way Tor's own tests run it (TestingTorNetwork). Nothing
leaves the machine. It takes half a minute until an onion service answers.
"""

from __future__ import annotations

import base64
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

AUTHORITIES = 5  # each is a relay, a guard, and keeps descriptors of onion services
_PATIENCE = 240.0  # seconds, on a machine that is busy

# Guards of the second layer are chosen among stable, fast relays, of which a network that is a few
# seconds old has too few. Each tor ends with this process, also where that is killed.
_COMMON = f"""TestingTorNetwork 1
VanguardsLiteEnabled 0
__OwningControllerProcess {os.getpid()}
ShutdownWaitLength 0
AvoidDiskWrites 1
Log notice stdout
"""
_AUTHORITY = """Address 127.0.0.1
SocksPort 0
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
ContactInfo nobody
AssumeReachable 1
AuthDirMaxServersPerAddr 0
ExitRelay 0
TestingDirAuthVoteGuard *
TestingDirAuthVoteHSDir *
V3AuthNIntervalsValid 2
V3AuthVotingInterval 10 seconds
V3AuthVoteDelay 2 seconds
V3AuthDistDelay 2 seconds
TestingV3AuthInitialVotingInterval 10 seconds
TestingV3AuthInitialVoteDelay 2 seconds
TestingV3AuthInitialDistDelay 2 seconds
"""


@dataclass
class TorNetwork:
    """The processes, the service's name, and the SOCKS ports of who may call it and who may not."""

    folder: Path
    directory: str = ""
    onion: str = ""
    friend_port: int = 0
    stranger_port: int = 0
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def lead_to(self, port: int) -> None:
        """Let the onion service lead to a port of loopback from now on."""
        self._write("service", _service(self.folder, port))
        self.processes["service"].send_signal(signal.SIGHUP)

    def start(self, name: str, rules: str) -> None:
        """Start one tor."""
        data = self.folder / name
        data.mkdir(mode=0o700, exist_ok=True)
        path = self._write(name, f"DataDirectory {data}\n{rules}")
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                ["tor", "--defaults-torrc", os.devnull, "-f", str(path)],
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def said(self, name: str) -> str:
        """Return what one has said."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def wait_for(self, name: str, text: str) -> None:
        """Wait until one has said something."""
        until = time.monotonic() + _PATIENCE
        while text not in self.said(name):
            assert self.processes[name].poll() is None, self.said(name)[-500:]
            assert time.monotonic() < until, self.said(name)[-500:]
            time.sleep(0.1)

    def _write(self, name: str, rules: str) -> Path:
        path = self.folder / f"{name}.rules"
        data = f"DataDirectory {self.folder / name}\n" if "DataDirectory" not in rules else ""
        path.write_text(_COMMON + self.directory + data + rules)
        return path


@contextlib.contextmanager
def tor_network(folder: Path) -> Iterator[TorNetwork]:
    """Start everything; the service's name is known at once, and it answers later."""
    if shutil.which("tor") is None or shutil.which("tor-gencert") is None:
        pytest.skip("tor is not installed")
    network = TorNetwork(folder)
    try:
        _start_authorities(network)
        _start_service(network)
        yield network
    finally:
        for process in network.processes.values():
            process.kill()
            process.wait()


def _start_authorities(network: TorNetwork) -> None:
    names = [f"authority{number}" for number in range(AUTHORITIES)]
    ports = _free_ports(2 * AUTHORITIES)
    pairs = list(zip(ports[::2], ports[1::2], strict=True))
    making = [
        _make_keys(network.folder / name, pair[1]) for name, pair in zip(names, pairs, strict=True)
    ]
    lines = []
    for name, (onion_port, directory_port), process in zip(names, pairs, making, strict=True):
        assert process.wait(_PATIENCE) == 0
        certificate = (network.folder / name / "keys/authority_certificate").read_text()
        identity = re.search(r"fingerprint ([0-9A-F]{40})", certificate)
        assert identity is not None
        fingerprint = _fingerprint(network.folder / name, name, onion_port, identity[1])
        lines.append(
            f"DirAuthority {name} orport={onion_port} no-v2 v3ident={identity[1]} "
            f"127.0.0.1:{directory_port} {fingerprint}\n"
        )
    network.directory = "".join(lines)
    for name, (onion_port, directory_port) in zip(names, pairs, strict=True):
        rules = f"Nickname {name}\nORPort 127.0.0.1:{onion_port}\n"
        network.start(name, f"{_AUTHORITY}{rules}DirPort 127.0.0.1:{directory_port}\n")


def _make_keys(data: Path, port: int) -> subprocess.Popen[bytes]:
    keys = data / "keys"
    keys.mkdir(parents=True)
    data.chmod(0o700)
    keys.chmod(0o700)
    reading, writing = os.pipe()
    os.write(writing, b"invented words\n")
    os.close(writing)
    process = subprocess.Popen(
        ["tor-gencert", "--create-identity-key", "-m", "12", "-a", f"127.0.0.1:{port}"]
        + ["--passphrase-fd", str(reading)],
        cwd=keys,
        pass_fds=[reading],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(reading)
    return process


def _fingerprint(data: Path, name: str, port: int, identity: str) -> str:
    nobody = f"nobody orport=9 v3ident={identity} 127.0.0.1:9 {'0' * 40}"
    subprocess.run(
        ["tor", "--list-fingerprint", "--quiet", "--ignore-missing-torrc"]
        + ["--defaults-torrc", str(data / "none"), "-f", str(data / "none")]
        + ["--DataDirectory", str(data), "--Nickname", name]
        + ["--ORPort", str(port), "--DirAuthority", nobody],
        capture_output=True,
        check=True,
        timeout=_PATIENCE,
    )
    return (data / "fingerprint").read_text().split()[1]


def _start_service(network: TorNetwork) -> None:
    """Start an onion service for one client, that client, and one that it does not know."""
    key = X25519PrivateKey.generate()
    service = network.folder / "onion"
    known = service / "authorized_clients"
    known.mkdir(parents=True, mode=0o700)
    service.chmod(0o700)
    public = key.public_key().public_bytes_raw()
    (known / "friend.auth").write_text(f"descriptor:x25519:{_base32(public)}\n")
    network.start("service", _service(network.folder, 9))
    until = time.monotonic() + _PATIENCE
    while not (service / "hostname").exists():
        assert time.monotonic() < until
        time.sleep(0.1)
    network.onion = (service / "hostname").read_text().strip()

    private = key.private_bytes(
        serialization.Encoding.Raw,
        serialization.PrivateFormat.Raw,
        serialization.NoEncryption(),
    )
    kept = network.folder / "keys-of-friend"
    kept.mkdir(mode=0o700)
    name = network.onion.removesuffix(".onion")
    (kept / "service.auth_private").write_text(f"{name}:descriptor:x25519:{_base32(private)}\n")
    network.friend_port, network.stranger_port = _free_ports(2)
    friend = f"SocksPort 127.0.0.1:{network.friend_port}\nClientOnionAuthDir {kept}\n"
    network.start("friend", friend)
    network.start("stranger", f"SocksPort 127.0.0.1:{network.stranger_port} ExtendedErrors\n")


def _service(folder: Path, port: int) -> str:
    onion = folder / "onion"
    return f"SocksPort 0\nHiddenServiceDir {onion}\nHiddenServicePort 443 127.0.0.1:{port}\n"


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=")


def _free_ports(count: int) -> list[int]:
    """Return ports that are free now; tor takes no socket from outside."""
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(listener.getsockname()[1]) for listener in taken]
