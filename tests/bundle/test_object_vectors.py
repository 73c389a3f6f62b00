"""Objects that earlier versions wrote, and forged ones, give the same outcome for ever."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from fieldkit import errors
from fieldkit.bundle import record as records
from fieldkit.bundle.manifest import is_record
from fieldkit.bundle.reader import open_object
from fieldkit.crypto.age import Identity, parse_identity
from fieldkit.crypto.digest import sha256_hex
from fieldkit.custody.entries import check_entries
from fieldkit.verify.check import roster_of
from fieldkit.verify.signers import parse_signers

FOLDER = Path(__file__).parent.parent / "vectors" / "objects"
INDEX: list[dict[str, str]] = json.loads((FOLDER / "index.json").read_text("ascii"))
IDENTITIES: list[Identity] = [
    parse_identity(line) for line in (FOLDER / "identities.txt").read_text("ascii").splitlines()
]
SIGNERS = parse_signers((FOLDER / "allowed_signers").read_bytes())


def open_fully(data: bytes) -> None:
    opened = open_object(io.BytesIO(data), IDENTITIES, roster_of(SIGNERS))
    found = []
    for member in opened.members():
        content = member.read()
        if is_record(member.name):
            found.append(records.parse(content))
    records.check_records(found, opened.manifest)
    for record in found:
        check_entries(record.custody, record.record)


@pytest.mark.parametrize("line", INDEX, ids=lambda line: line["file"])
def test_the_outcome_is_the_one_that_the_index_gives(line: dict[str, str]) -> None:
    data = (FOLDER / line["file"]).read_bytes()
    assert sha256_hex(data) == line["sha256"]
    if not line["error"]:
        open_fully(data)
        return
    with pytest.raises(getattr(errors, line["error"])):
        open_fully(data)


def test_the_index_names_every_file() -> None:
    names = {path.name for path in FOLDER.glob("*.age")}
    assert names == {line["file"] for line in INDEX}
    assert sum(1 for line in INDEX if line["error"]) > sum(1 for line in INDEX if not line["error"])
