"""The doctor over the real server and the folder that it really writes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.dropserver.main import main
from tests.fakes.drop_certificates import Installation, an_installation, serving


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    return an_installation(tmp_path / "installed")


def doctor(*options: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    """Return the exit code and the worst grade of each check."""
    code = main(["doctor", *options, "--json"])
    worst = ("good", "note", "bad")
    found: dict[str, str] = {}
    for item in json.loads(capsys.readouterr().out):
        assert set(item) == {"check", "grade", "sentence", "advice"}
        before = found.get(item["check"], "good")
        found[item["check"]] = max(before, item["grade"], key=worst.index)
    return code, found


def test_a_fresh_installation_that_runs_has_no_fault(installed, capsys):
    with serving(installed) as (address, metrics):
        options = (*installed.options(), "--listen", address, "--metrics", metrics)
        code, found = doctor(*options, capsys=capsys)
    assert code == 0
    assert "bad" not in found.values()
    assert found["answers"] == found["no-certificate"] == found["metrics"] == "good"
    assert found["index"] == found["unfinished"] == "good"
    assert found["allowed"] == "note"  # no device yet


def test_before_the_first_start_there_is_nothing_to_put_right(installed, capsys):
    code, found = doctor(*installed.options(), capsys=capsys)
    assert code == 0
    assert found["index"] == "note"


def test_a_fault_makes_the_exit_code_1(installed, capsys):
    installed.key.chmod(0o644)
    code, found = doctor(*installed.options(), capsys=capsys)
    assert code == 1
    assert found["key-file"] == "bad"


def test_a_person_reads_what_to_do_and_a_count(installed, capsys):
    installed.key.chmod(0o644)
    assert main(["doctor", *installed.options()]) == 1
    lines = capsys.readouterr().out.splitlines()
    [at] = [number for number, line in enumerate(lines) if line.startswith("BAD   The key can be")]
    assert lines[at + 1].startswith("      Whoever has read it")
    assert lines[-1].endswith("1 to put right.")


def test_an_object_that_is_gone_from_the_disk_is_found(installed, capsys):
    with serving(installed):
        pass
    with sqlite3.connect(installed.data / "index.db") as connection:
        connection.execute(
            "INSERT INTO stored (box, device, sha256, size) VALUES ('object', ?, ?, 7)",
            ("a" * 32, "b" * 64),
        )
    connection.close()
    code, found = doctor(*installed.options(), capsys=capsys)
    assert (code, found["files"]) == (1, "bad")


def test_an_index_that_is_damaged_is_found(installed, capsys):
    with serving(installed):
        pass
    content = bytearray((installed.data / "index.db").read_bytes())
    content[4096:] = bytes(255 for _ in content[4096:])
    (installed.data / "index.db").write_bytes(content)
    code, found = doctor(*installed.options(), capsys=capsys)
    assert (code, found["index"]) == (1, "bad")


def test_an_old_unfinished_upload_is_told(installed, capsys):
    with serving(installed):
        pass
    part = installed.data / "objects" / f"{'a' * 32}-{'b' * 64}.part"
    part.write_bytes(b"begun")
    os.utime(part, (0, 0))
    code, found = doctor(*installed.options(), capsys=capsys)
    assert (code, found["unfinished"]) == (0, "note")


def test_headquarters_without_a_certificate_on_the_list_is_found(installed, capsys):
    with serving(installed):
        pass
    with sqlite3.connect(installed.data / "index.db") as connection:
        connection.execute("DELETE FROM allowed")
    connection.close()
    code, found = doctor(*installed.options(), capsys=capsys)
    assert (code, found["allowed"]) == (1, "bad")


@pytest.mark.parametrize("address", ["drop.example:443", "192.0.2.1", "192.0.2.1:0", ":443"])
def test_an_address_that_is_none_is_refused(installed, address):
    command = [sys.executable, "-m", "fieldkit.dropserver.main", "doctor", *installed.options()]
    done = subprocess.run([*command, "--listen", address], capture_output=True, text=True)
    assert done.returncode == 2
    assert "such as 192.0.2.7:443" in done.stderr
