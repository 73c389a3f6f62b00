"""Bags are plain BagIt to other tools, and only the narrow kind is accepted back."""

from __future__ import annotations

import logging
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle import bag
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import BagInvalid

CONTENTS = [b"first sealed object, invented", b"second", b"third" * 1000]
OBJECTS = {sha256_hex(content): len(content) for content in CONTENTS}
FILES = bag.tag_files(OBJECTS)
A = "a" * 64
B = "b" * 64


def line(sha256: str, name: str | None = None, between: str = "  ") -> bytes:
    return f"{sha256}{between}{name or f'data/{sha256}.age'}\n".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    payload = tmp_path / "bag" / bag.PAYLOAD_FOLDER
    payload.mkdir(parents=True)
    for content in CONTENTS:
        (payload / bag.object_name(sha256_hex(content))).write_bytes(content)
    for name, text in FILES.items():
        (payload.parent / name).write_bytes(text)
    return payload.parent


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="bagit")


def test_the_reference_library_finds_the_bag_valid(folder: Path) -> None:
    read = bagit.Bag(str(folder))
    read.validate()
    assert read.info == {"Payload-Oxum": f"{sum(OBJECTS.values())}.3"}
    assert read.version_info == (1, 0)


def test_the_reference_library_notices_a_change(folder: Path) -> None:
    next((folder / "data").iterdir()).write_bytes(b"changed")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not here")
@pytest.mark.parametrize("name", [bag.MANIFEST, bag.TAG_MANIFEST])
def test_sha256sum_checks_both_manifests(folder: Path, name: str) -> None:
    command = ["sha256sum", "--strict", "-c", name]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    (folder / bag.DESCRIPTION).write_bytes(b"x")
    next((folder / "data").iterdir()).write_bytes(b"x")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def test_what_the_reference_library_writes_is_read(tmp_path: Path) -> None:
    for content in CONTENTS:
        (tmp_path / bag.object_name(sha256_hex(content))).write_bytes(content)
    bagit.make_bag(str(tmp_path), checksums=["sha256"])
    assert set(bag.parse_manifest((tmp_path / bag.MANIFEST).read_bytes())) == set(OBJECTS)


def test_the_texts_are_these_and_say_nothing_else() -> None:
    assert list(FILES) == list(bag.TAG_FILES)
    assert FILES["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert FILES["bag-info.txt"] == f"Payload-Oxum: {sum(OBJECTS.values())}.3\n".encode()
    assert FILES["manifest-sha256.txt"] == b"".join(line(sha256) for sha256 in sorted(OBJECTS))
    assert FILES["tagmanifest-sha256.txt"].count(b"\n") == 3


def test_the_order_given_does_not_show() -> None:
    assert bag.tag_files(dict(reversed(OBJECTS.items()))) == FILES


def test_what_was_written_is_read_back() -> None:
    assert bag.read_tag_files(FILES) == tuple(sorted(OBJECTS))
    assert bag.parse_oxum(FILES[bag.DESCRIPTION]) == (sum(OBJECTS.values()), 3)


def test_lines_ended_by_crlf_are_read() -> None:
    assert bag.parse_manifest(line(A).replace(b"\n", b"\r\n")) == (A,)


@pytest.mark.parametrize("name", bag.TAG_FILES)
def test_a_missing_tag_file_is_refused(name: str) -> None:
    with pytest.raises(BagInvalid):
        bag.read_tag_files({key: text for key, text in FILES.items() if key != name})


def test_an_unknown_tag_file_is_refused() -> None:
    with pytest.raises(BagInvalid):
        bag.read_tag_files(FILES | {"fetch.txt": b""})


@pytest.mark.parametrize("name", bag.TAG_FILES)
def test_no_changed_byte_of_a_tag_file_is_accepted(name: str) -> None:
    for place in range(len(FILES[name])):
        changed = bytearray(FILES[name])
        changed[place] ^= 0x01
        with pytest.raises(BagInvalid):
            bag.read_tag_files(FILES | {name: bytes(changed)})


@pytest.mark.parametrize("name", bag.TAG_FILES)
def test_no_cut_of_a_tag_file_is_accepted(name: str) -> None:
    for length in range(len(FILES[name])):
        with pytest.raises(BagInvalid):
            bag.read_tag_files(FILES | {name: FILES[name][:length]})


@pytest.mark.parametrize(
    "data",
    [
        line(A) + line(A),
        line(A, f"data/{B}.age"),
        line(A, f"data/{A}"),
        line(A, f"data/{A}.AGE"),
        line(A, f"data/x/{A}.age"),
        line(A, f"data/../{A}.age"),
        line(A, f"/data/{A}.age"),
        line(A, f"./data/{A}.age"),
        line(A, f"data%2F{A}.age"),
        line(A, f"data/%61{A[1:]}.age"),
        line(A, f"data\\{A}.age"),
        line(A.upper(), f"data/{A.upper()}.age"),
        line(A, between=" "),
        line(A, between="\t"),
        line(A, between="   "),
        line(A).rstrip(),
        line(A) + b"\n",
        b"\n" + line(A),
        b"\xef\xbb\xbf" + line(A),
        line(A).replace(b"\n", b"\r"),
        line(A).replace(b"\n", b" \n"),
        line(A).replace(b"\n", b"\x00\n"),
        line(A).replace(b"\n", "\u2028".encode()),
        line(A[1:]),
        line("\u0661" * 64),
        b"# comment\n",
        b"x" * (bag.MAX_TAG_FILE_BYTES + 1),
    ],
)
def test_a_manifest_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(BagInvalid):
        bag.parse_manifest(data)


def test_a_manifest_of_too_many_objects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bag, "MAX_OBJECTS", 1)
    assert bag.parse_manifest(line(A)) == (A,)
    with pytest.raises(BagInvalid):
        bag.parse_manifest(line(A) + line(B))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Payload-Oxum: 1\n",
        b"Payload-Oxum: 01.1\n",
        b"Payload-Oxum: 1.1",
        b"Payload-Oxum: -1.1\n",
        b"Payload-Oxum: 1.1 \n",
        b"payload-oxum: 1.1\n",
        b"Payload-Oxum: 1.1\nPayload-Oxum: 1.1\n",
        b"Payload-Oxum: 1.1\nContact-Name: Invented\n",
        b"Payload-Oxum: 99999999999999999999.1\n",
    ],
)
def test_a_description_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(BagInvalid):
        bag.parse_oxum(data)


@pytest.mark.parametrize("name", ["", A, f"{A}.age\n", f"{A}.age.part", f"x{A}.age", f".{A}.age"])
def test_another_name_is_no_object(name: str) -> None:
    with pytest.raises(BagInvalid):
        bag.parse_object_name(name)


def test_the_name_of_an_object_is_its_hash() -> None:
    assert bag.parse_object_name(bag.object_name(Sha256(A))) == A


@given(st.binary(max_size=300))
def test_no_bytes_make_the_parsers_fail_otherwise(data: bytes) -> None:
    for parse in (bag.parse_manifest, bag.parse_oxum):
        try:
            parse(data)
        except BagInvalid:
            continue
