"""Working at headquarters writes nothing but ciphertext into its vault: measured by the kernel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.headquarters_journey import CANARY
from tests.end_to_end.test_viewing_traces import ROOT, written
from tests.end_to_end.trace_canaries import Search

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]
_CALLS = (
    "trace=openat,open,creat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,memfd_create,"
    "write,pwrite64,writev,sendto,sendmsg"
)


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
    command = ["strace", "-f", "-qq", "-s", "100000", "-o", str(top / "trace"), "-e", _CALLS]
    journey = [sys.executable, "-m", "tests.end_to_end.headquarters_journey", str(top)]
    ended = subprocess.run(
        [*command, *journey], capture_output=True, text=True, check=False, env=environment,
        cwd=home, timeout=400,
    )  # fmt: skip
    trace = (top / "trace").read_text("utf-8", "replace")
    if "PTRACE" in ended.stderr and not trace:
        pytest.skip("the system does not let processes be traced")
    assert ended.returncode == 0, ended.stderr
    return top, ended.stdout + ended.stderr, trace


def test_nothing_is_written_outside_the_vault_and_the_stick(traced) -> None:
    top, said, trace = traced
    paths = written(trace)
    assert any("hq.db" in path for path in paths)  # the trace does see what is written
    # What a monitor's device and the stick hold is made by the journey itself.
    made = [path for path in paths if not path.startswith(str(top / "vault"))]
    outside = [path for path in made if not path.startswith(f"{top}/") or "/home/" in path]
    assert outside == []
    assert [path for path in (top / "home").rglob("*") if not path.is_dir()] == []
    assert "judged and taken back" in said
    assert "seen reports" in said


def test_what_was_read_and_typed_is_nowhere_in_clear(traced) -> None:
    top, said, trace = traced
    search, found = Search([CANARY]), []
    for path in top.rglob("*"):
        if path.is_file() and path.name != "trace":
            found += [f"{hit} in {path.name}" for hit in search.hits(path.read_bytes(), path.name)]
    assert found == []
    assert CANARY not in said
    # Nor in whatever was handed to the kernel: files, sockets, pipes.
    assert CANARY not in trace
    assert (top / "vault" / "hq.db").is_file()
