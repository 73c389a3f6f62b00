"""Builds what the administrator of a drop server gets: one archive, the same bytes each time.

`make drop-server` leaves it in dist/. It holds a wheel with the server alone, its pinned
requirements, the units of systemd, the example for tor and the manual.
"""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "packaging" / "drop_server"
FILES = (
    FOLDER / "README.md",
    FOLDER / "install",
    FOLDER / "requirements-drop.txt",
    FOLDER / "fieldkit-drop.service",
    FOLDER / "fieldkit-drop.socket",
    FOLDER / "fieldkit-drop-metrics.socket",
    FOLDER / "torrc.example",
    FOLDER / "onion-key",
    ROOT / "docs" / "drop-server.md",
    ROOT / "LICENSE",
)
LONG_AGO = 1577836800  # 2020-01-01, as in the wheel


def main() -> None:
    """Build the archive into the folder that is named."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "dist").resolve()
    archive = build(target)
    print(f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}")


def build(target: Path) -> Path:
    """Build wheel and archive; return the archive."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(Path(folder))
        version = wheel.name.split("-")[1]
        name = f"fieldkit-drop-{version}"
        archive = target / f"{name}.tar.gz"
        with (
            archive.open("wb") as raw,
            gzip.GzipFile("", "wb", fileobj=raw, mtime=LONG_AGO) as packed,
            tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar,
        ):
            for path in sorted((*FILES, wheel), key=lambda path: path.name):
                tar.add(path, f"{name}/{path.name}", filter=_neutral)
    return archive


def build_wheel(target: Path) -> Path:
    """Build the wheel into a folder; return it."""
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--no-cache-dir", str(FOLDER), "-w", str(target)], check=True)
    [wheel] = target.glob("fieldkit_drop-*.whl")
    return wheel


def _neutral(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave nothing of the machine that built it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = LONG_AGO
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry


if __name__ == "__main__":
    main()
