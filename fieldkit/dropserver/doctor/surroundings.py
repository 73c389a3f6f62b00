"""What stands around the server: clock, systemd's sandbox, metrics port, onion service."""

from __future__ import annotations

import ipaddress
import re
import shutil
import stat
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from fieldkit.dropserver.doctor.finding import Finding, bad, good, note
from fieldkit.dropserver.doctor.reached import SECONDS, Address

EXPOSED = 2.0  # of 10; systemd's own scale, where below 2 is "safe"
_BOOTED = Path("/run/systemd/system")
_EXPOSURE = re.compile(r"exposure level for \S+ ([0-9.]+)")
_AUTHORISED = re.compile(r"descriptor:x25519:[A-Z2-7]{52}\s*\Z")


def examine_clock() -> Iterator[Finding]:
    """Ask systemd whether the clock is kept by NTP; nothing where there is no systemd."""
    said = _ask("timedatectl", "show", "-p", "NTPSynchronized", "--value")
    if said is None:
        return
    if said.strip() == "yes":
        yield good("clock", "The clock is kept by NTP.")
    else:
        yield note(
            "clock",
            "The clock is not kept by NTP.",
            "`timedatectl set-ntp true`: devices compare their clock with the one of this server.",
        )


def examine_unit(unit: str) -> Iterator[Finding]:
    """Ask systemd how the service runs; nothing where there is no systemd or no such unit."""
    said = _ask("systemctl", "show", unit, "-p", "LoadState,ActiveState,UnitFileState,NRestarts")
    shown = dict(line.split("=", 1) for line in (said or "").splitlines() if "=" in line)
    if shown.get("LoadState") != "loaded":
        return
    if shown.get("ActiveState") == "active":
        yield good("unit", f"{unit} runs.")
    else:
        state = shown.get("ActiveState", "unknown")
        yield bad("unit", f"{unit} does not run ({state}).", f"See `journalctl -u {unit} -n 50`.")
    if shown.get("NRestarts", "0") != "0":
        yield note(
            "restarts",
            f"{unit} was started again {shown['NRestarts']} times after it had failed.",
            f"See `journalctl -u {unit} -n 50`.",
        )
    yield from _sandbox(unit)


def _sandbox(unit: str) -> Iterator[Finding]:
    found = _EXPOSURE.search(_ask("systemd-analyze", "security", "--no-pager", unit) or "")
    if found is None:
        return
    exposure = float(found[1])
    sentence = f"systemd rates its sandbox {exposure:.1f} (0 is closed, 10 is open)."
    if exposure < EXPOSED:
        yield good("sandbox", sentence)
    else:
        yield bad("sandbox", sentence, "Take the unit file anew; see `systemctl cat` for drop-ins.")


def examine_metrics(address: Address) -> Iterator[Finding]:
    """Look whether health and numbers are for this machine alone, and what they say."""
    host, port = address
    if not ipaddress.ip_address(host).is_loopback:
        yield bad(
            "metrics",
            "The metrics port is not on loopback: anybody can watch when monitors are busy.",
            "Let it listen at 127.0.0.1, and reach it through SSH.",
        )
        return
    shown = f"[{host}]" if ":" in host else host
    # No proxy: the default opener would ask the environment for one.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{shown}:{port}/health", timeout=SECONDS) as answer:
            healthy = answer.status == 200
    except urllib.error.HTTPError:
        healthy = False
    except OSError:
        yield note("metrics", "Nobody answers at the metrics port.", "Start the server first.")
        return
    if healthy:
        yield good("metrics", "The server says that it is well, on loopback alone.")
    else:
        yield bad("metrics", "The server says that it is not well.", "See its log and the disk.")


def examine_onion(folder: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    """Look at the folder of an onion service: its address, its mode, its invited clients."""
    try:
        address = (folder / "hostname").read_text("ascii").strip()
        mode = folder.stat().st_mode
    except OSError:
        yield bad(
            "onion",
            "The onion service has no address yet, or its folder cannot be read.",
            "Restart tor and look at its log; run the doctor as root.",
        )
        return
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield bad("onion", "Others can enter the onion service's folder.", "`chmod 700` it.")
    if address in names:
        yield good("onion", "The certificate names the onion address.")
    else:
        yield bad(
            "onion",
            "The certificate does not name the onion address: devices will refuse this server.",
            f"Ask headquarters for a certificate that names {address}.",
        )
    yield _invited(folder / "authorized_clients")


def _invited(folder: Path) -> Finding:
    files = sorted(folder.glob("*.auth")) if folder.is_dir() else []
    if not files:
        return note(
            "onion-clients",
            "Anybody who knows the onion address can reach it: no client is asked for a key.",
            "Make keys with `onion-key`, one for each group of devices.",
        )
    unusable = [path for path in files if not _AUTHORISED.match(path.read_text("ascii", "replace"))]
    if unusable:
        return bad(
            "onion-clients",
            f"{len(unusable)} of {len(files)} keys of clients are not usable; tor skips them.",
            "Each holds one line: descriptor:x25519: and 52 letters and digits.",
        )
    return good("onion-clients", f"The onion service is open to {len(files)} keys only.")


def _ask(command: str, *arguments: str) -> str | None:
    """Return what a command of systemd says; nothing where there is none."""
    program = shutil.which(command)
    if program is None or not _BOOTED.is_dir():
        return None
    try:
        done = subprocess.run(  # noqa: S603 - systemd's own programs, no shell
            [program, *arguments], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout
