"""What docs/drop-server.md tells an administrator to type is what the programs understand."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.crypto.x509 import check_request

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "drop-server.md").read_text("utf-8")
SERVICE = (ROOT / "packaging" / "drop_server" / "fieldkit-drop.service").read_text("ascii")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")


def commands(program: str) -> list[str]:
    """Return the lines and pieces of the manual that call a program."""
    found = re.findall(rf"`([^`\n]*{program}[^`\n]*)`", MANUAL)
    return found + [line for line in MANUAL.splitlines() if line.startswith(("(", "/", program))]


def help_of(command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "fieldkit.dropserver.main", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@needs_openssl
def test_headquarters_accepts_both_requests_of_the_manual(tmp_path):
    [first] = [line for line in commands("openssl req") if "-newkey" in line]
    [again] = [line for line in commands("openssl req") if "req -new -key" in line]
    for command in (first, again):
        request = tmp_path / "request.pem"
        request.unlink(missing_ok=True)
        subprocess.run(
            ["sh", "-c", command.replace("/etc/fieldkit-drop/", f"{tmp_path}/")],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        check_request(request.read_bytes())
    assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0


def test_every_option_of_the_manual_is_one_of_the_server():
    for command in ("serve", "doctor"):
        known = set(OPTION.findall(help_of(command)))
        lines = [line for line in MANUAL.splitlines() if f"fieldkit-drop {command} --data" in line]
        assert lines
        for line in lines:
            assert set(OPTION.findall(line)) <= known, line
    [changed] = re.findall(r"`OPTIONS=(--[a-z-]+) ", MANUAL)
    assert changed in help_of("serve")


def test_every_option_of_the_unit_is_one_of_the_server():
    whole_lines = SERVICE.replace("\\\n", " ")
    [start] = [line for line in whole_lines.splitlines() if line.startswith("ExecStart=")]
    words = shlex.split(start)
    options = {word for word in words if word.startswith("--")}
    assert "--listen" in options
    assert options <= set(OPTION.findall(help_of("serve")))


def test_the_manual_names_the_units_and_folders_of_the_package():
    folder = ROOT / "packaging" / "drop_server"
    for name in ("fieldkit-drop.socket", "fieldkit-drop-metrics.socket", "fieldkit-drop.service"):
        assert name in MANUAL
        assert (folder / name).is_file()
    for place in ("/opt/fieldkit-drop", "/etc/fieldkit-drop"):
        assert place in MANUAL
        assert place in SERVICE
        assert place in (folder / "install").read_text("ascii")
