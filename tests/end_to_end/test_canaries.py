"""What people said and wrote is nowhere but inside ciphertext: not in logs, errors, files."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.canary_journey import CANARY, ENTRY, GONE, OPEN, SEALED
from tests.sqlcipher_pages import plain_pages

ROOT = Path(__file__).parents[2]
OUTSIDE = ("home", "temporary", "cache", "config", "data", "state", "runtime", "work")


@dataclass(frozen=True)
class Journey:
    """Where it took place, and what the program said."""

    folder: Path  # of vaults, stick, backup
    outside: Path  # where nothing may be written
    told: dict[str, Any]


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """The journey in a process of its own, with nothing of this user's around it."""
    top = tmp_path_factory.mktemp("canaries")
    folder, outside = top / f"{CANARY}folder", top / "outside"
    folder.mkdir()
    places = {name: outside / name for name in OUTSIDE}
    for place in places.values():
        place.mkdir(parents=True)
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(places["home"]),
        "TMPDIR": str(places["temporary"]),
        "XDG_CACHE_HOME": str(places["cache"]),
        "XDG_CONFIG_HOME": str(places["config"]),
        "XDG_DATA_HOME": str(places["data"]),
        "XDG_STATE_HOME": str(places["state"]),
        "XDG_RUNTIME_DIR": str(places["runtime"]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.canary_journey", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=places["work"],
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert CANARY not in done.stderr
    return Journey(folder, outside, json.loads(done.stdout))


def forms_of(canary: str) -> Iterator[bytes]:
    """Yield the canary as it could lie in a file: in three encodings, in hex and in base64."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        plain = canary.encode(encoding)
        yield plain
        yield plain.hex().encode()
        for shift in range(3):
            # Three alignments; the ends depend on what stands beside it.
            yield base64.b64encode(bytes(shift) + plain)[4:-4]


def test_nothing_in_the_log(journey: Journey) -> None:
    logged = journey.told["logged"]
    assert any("sealed 3 reports" in line for line in logged)
    assert [line for line in logged if CANARY in line] == []


def test_nothing_in_what_failures_say(journey: Journey) -> None:
    failures = journey.told["failures"]
    assert len(failures) > 25
    assert [line for line in failures if CANARY in line] == []


def test_nothing_in_what_commands_say_beside_their_result(journey: Journey) -> None:
    written = journey.told["standard_error"]
    assert any("Error:" in text for text in written)
    assert any("DEBUG" in text or "INFO" in text for text in written)
    assert [text for text in written if CANARY in text] == []


def test_nothing_in_any_file_or_file_name(journey: Journey) -> None:
    needles = list(forms_of(CANARY))
    paths = [path for path in journey.folder.rglob("*") if path.is_file()]
    assert {path.name for path in paths} >= {"vault.db", "hq.db", "keyslots.a"}
    for path in paths:
        assert CANARY not in str(path.relative_to(journey.folder))
        content = path.read_bytes()
        assert not any(needle in content for needle in needles), path.suffix


def test_the_canary_is_inside(journey: Journey) -> None:
    members = journey.told["members"]
    assert sum(SEALED in member for member in members) >= 4
    # Sealed at entry, it is not even in what headquarters opens first.
    assert not any(ENTRY in member for member in members)


def test_after_sealing_nothing_is_left_in_the_pages_of_the_database(journey: Journey) -> None:
    database = journey.folder / "monitor" / "vault.db"
    key = bytes.fromhex(journey.told["keys"][str(database)])
    pages = b"".join(plain_pages(database, key))
    assert OPEN.encode() in pages  # an open draft is there: the search finds what there is
    for canary in (SEALED, GONE, ENTRY):
        assert not any(needle in pages for needle in forms_of(canary))


def test_headquarters_keeps_no_content_in_its_key_database(journey: Journey) -> None:
    database = journey.folder / "office" / "hq" / "vault.db"
    key = bytes.fromhex(journey.told["keys"][str(database)])
    pages = b"".join(plain_pages(database, key))
    assert b"intake" in pages
    assert not any(needle in pages for needle in forms_of(CANARY))


def test_nothing_is_written_anywhere_else(journey: Journey) -> None:
    found = [path.relative_to(journey.outside) for path in journey.outside.rglob("*")]
    assert sorted(map(str, found)) == sorted(OUTSIDE)
