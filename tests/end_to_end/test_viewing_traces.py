"""Looking at attachments writes nothing but ciphertext into the vault: measured by the kernel."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.viewing_journey import CANARY

ROOT = Path(__file__).parents[2]
_OPENED = re.compile(r'(?:openat|open|creat)\([^"]*"([^"]*)", ([A-Z_|0-9]+)')
_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE")
# What is no file: devices of sound and pictures, and memory that is shared with nobody.
_NO_FILES = ("/dev/", "/proc/self/")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Return the folder, what the window said, and the trace of all its processes."""
    top = tmp_path_factory.mktemp("traces")
    home = top / "home"
    (home / "tmp").mkdir(parents=True)
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_RUNTIME_DIR": str(home),
    }
    calls = (
        "trace=openat,open,creat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,memfd_create"
    )
    command = ["strace", "-f", "-qq", "-o", str(top / "trace"), "-e", calls]
    journey = [sys.executable, "-m", "tests.end_to_end.viewing_journey", str(top)]
    ended = subprocess.run(
        [*command, *journey], capture_output=True, text=True, check=False, env=environment,
        cwd=home, timeout=400,
    )  # fmt: skip
    trace = (top / "trace").read_text("utf-8", "replace")
    if "PTRACE" in ended.stderr and not trace:
        pytest.skip("the system does not let processes be traced")
    assert ended.returncode == 0, ended.stderr
    return top, ended.stdout + ended.stderr, trace


def written(trace: str) -> list[str]:
    """Return the paths that were opened for writing."""
    return [
        path for path, flags in _OPENED.findall(trace)
        if _WRITING.search(flags) and not path.startswith(_NO_FILES)
    ]  # fmt: skip


def test_nothing_is_written_outside_the_vault(traced: tuple[Path, str, str]) -> None:
    top, _said, trace = traced
    paths = written(trace)
    assert any("/blobs/" in path for path in paths)  # the trace does see what is written
    vault = str(top / "vault")
    assert [path for path in paths if not path.startswith(vault)] == []
    # Qt's sound library makes an empty folder for the sound server, and that is all.
    assert [path for path in (top / "home").rglob("*") if not path.is_dir()] == []


def test_what_was_seen_is_nowhere_in_clear(traced: tuple[Path, str, str]) -> None:
    top, said, _trace = traced
    forms = [
        CANARY.encode(),
        CANARY.encode("utf-16-le"),
        CANARY.encode("utf-16-be"),
        CANARY.encode().hex().encode(),
        base64.b64encode(CANARY.encode())[:-4],
    ]
    found = [path for path in top.rglob("*") if path.is_file() and path.name != "trace"]
    assert found
    for path in found:
        content = path.read_bytes()
        assert not [form for form in forms if form in content], path.name
    assert "seen 4" in said
    assert CANARY not in said
    assert (top / "vault").is_dir()
    # The control: the same search does find what is there.
    (top / "control").write_bytes(b"x" + forms[0])
    assert forms[0] in (top / "control").read_bytes()
