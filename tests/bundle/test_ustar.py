from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle import ustar
from fieldkit.bundle.ustar import ArchiveReader, ArchiveWriter, FilePieces
from fieldkit.errors import ArchiveInvalid

NAMES = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,79}", fullmatch=True)
FLOOR = 4096
MEMBERS = (("manifest.json", b"{}"), ("0001-00.jpg", b"x" * 1500), ("empty", b""))


def unpack(archive: bytes, floor: int | None = FLOOR) -> tuple[tuple[str, bytes], ...]:
    return ustar.unpack(archive, max_members=10, max_bytes=10_000_000, floor=floor)


def foreign(*infos: tarfile.TarInfo, kind: int = tarfile.USTAR_FORMAT) -> bytes:
    """Return an archive that Python writes, its padding cut to two end blocks."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=kind) as archive:
        for info in infos:
            content = bytes(info.size) if info.isreg() else b""
            archive.addfile(info, io.BytesIO(content))
        end = archive.offset
    return target.getvalue()[:end] + ustar.END


def a_file(name: str = "a.txt", size: int = 3) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info


def changed(**fields: object) -> bytes:
    info = a_file()
    for name, value in fields.items():
        setattr(info, name, value)
    return foreign(info)


@given(
    st.dictionaries(NAMES, st.binary(max_size=2000), max_size=4), st.sampled_from([None, 0, 4096])
)
def test_what_was_packed_is_unpacked(members: dict[str, bytes], floor: int | None) -> None:
    packed = ustar.pack(members.items(), floor=floor)
    assert unpack(packed, floor) == tuple(members.items())


@given(st.binary(max_size=3000))
def test_random_bytes_are_refused_with_one_kind_of_error(data: bytes) -> None:
    with pytest.raises(ArchiveInvalid):
        unpack(b"\x01" + data)


@given(NAMES, st.integers(0, ustar.MAX_MEMBER_SIZE))
def test_a_header_is_byte_for_byte_what_python_writes(name: str, size: int) -> None:
    theirs = a_file(name, size).tobuf(tarfile.USTAR_FORMAT)
    assert ustar.header(name, size) == theirs
    assert ustar.parse_header(theirs) == (name, size)


def test_python_reads_what_we_write() -> None:
    with tarfile.open(fileobj=io.BytesIO(ustar.pack(MEMBERS, floor=FLOOR))) as archive:
        assert [item.name for item in archive] == [name for name, _content in MEMBERS]
        for name, content in MEMBERS:
            extracted = archive.extractfile(name)
            assert extracted is not None
            assert extracted.read() == content


@pytest.mark.parametrize("floor", [None, 0, 4096, 256 * 1024])
def test_gnu_tar_reads_what_we_write(tmp_path: Path, floor: int | None) -> None:
    (tmp_path / "x.tar").write_bytes(ustar.pack(MEMBERS, floor=floor))
    result = subprocess.run(
        ["tar", "xvf", "x.tar"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == [name for name, _content in MEMBERS]
    assert result.stderr == ""
    for name, content in MEMBERS:
        assert (tmp_path / name).read_bytes() == content


def test_we_read_what_python_writes_in_the_same_restricted_way() -> None:
    assert unpack(foreign(a_file()), None) == (("a.txt", bytes(3)),)


REFUSED = {
    "another mode": changed(mode=0o755),
    "a time": changed(mtime=1),
    "an owner": changed(uid=1),
    "a group": changed(gid=1),
    "an owner's name": changed(uname="root"),
    "a group's name": changed(gname="root"),
    "a symbolic link": changed(type=tarfile.SYMTYPE, linkname="/etc/passwd", size=0),
    "a hard link": changed(type=tarfile.LNKTYPE, linkname="b", size=0),
    "a link's target on a file": changed(linkname="b"),
    "a folder": changed(type=tarfile.DIRTYPE, size=0),
    "a device": changed(type=tarfile.CHRTYPE, size=0),
    "a pipe": changed(type=tarfile.FIFOTYPE, size=0),
    "the old kind of regular file": changed(type=tarfile.AREGTYPE),
    "a contiguous file": changed(type=tarfile.CONTTYPE),
    "upper case": changed(name="A.txt"),
    "a parent folder": changed(name="../a.txt"),
    "a path": changed(name="a/b.txt"),
    "an absolute path": changed(name="/a.txt"),
    "a leading dot": changed(name=".a"),
    "a space": changed(name="a b"),
    "a name beyond ASCII": changed(name="\u0430.txt"),
    "a name of 81 characters": changed(name="a" * 81),
    "an empty name": changed(name=""),
    "a prefix": foreign(a_file("folder/" * 12 + "a" * 80)),
    "a pax header": foreign(a_file("a" * 120), kind=tarfile.PAX_FORMAT),
    "a GNU long name": foreign(a_file("a" * 120), kind=tarfile.GNU_FORMAT),
    "the GNU magic": foreign(a_file(), kind=tarfile.GNU_FORMAT),
    "nothing": b"",
    "one end block only": ustar.header("a", 0) + bytes(512),
    "one block of padding": ustar.pack(MEMBERS) + bytes(512),
    "an archive behind the end": ustar.pack(MEMBERS) + ustar.pack(MEMBERS),
    "two of one name": foreign(a_file(), a_file()),
    "a byte between the members": ustar.header("a", 1) + b"a" + b"\0" * 510 + b"x" + ustar.END,
    "a member cut off": ustar.header("a", 1000) + b"a" * 600,
    "an end in a member's place": ustar.header("a", 1000) + ustar.END,
}


@pytest.mark.parametrize("archive", REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused(archive: bytes) -> None:
    with pytest.raises(ArchiveInvalid):
        unpack(archive, None)


def test_every_flipped_bit_is_noticed_or_is_content() -> None:
    archive = ustar.pack([("a", b"content")], floor=None)
    for place in range(len(archive)):
        for bit in range(8):
            damaged = bytearray(archive)
            damaged[place] ^= 1 << bit
            if 512 <= place < 519:
                continue
            try:
                members = unpack(bytes(damaged), None)
            except ArchiveInvalid:
                continue
            pytest.fail(f"byte {place}, bit {bit}: {members}")


def test_every_truncation_is_noticed() -> None:
    archive = ustar.pack(MEMBERS, floor=FLOOR)
    for length in range(len(archive)):
        if length == ustar.archive_size(len(content) for _name, content in MEMBERS):
            continue  # exactly without padding: what a floor of 0 gives
        with pytest.raises(ArchiveInvalid):
            unpack(archive[:length], 0)


@pytest.mark.parametrize(
    ("content", "total", "fits"),
    [
        (2048, 2048, True),
        (2048, 2560, True),  # a writer's floor of 2560
        (2048, 2561, False),  # not in whole blocks
        (2048, 256 * 1024, True),
        (2048, 256 * 1024 + 512, False),
        (2048, 1536, False),
        (300_032, 303_104, True),  # the Padme size
        (300_032, 300_032, False),
        (300_032, 311_296, False),
    ],
)
def test_padding_is_padme_above_a_floor(content: int, total: int, fits: bool) -> None:
    assert ustar.padding_fits(content, total) is fits


def test_padding_must_be_zeros() -> None:
    archive = bytearray(ustar.pack(MEMBERS, floor=FLOOR))
    archive[-1] = 1
    with pytest.raises(ArchiveInvalid):
        unpack(bytes(archive))


def test_a_member_of_another_size_than_announced_is_not_written() -> None:
    writer = ArchiveWriter(io.BytesIO())
    writer.begin("a", 3)
    with pytest.raises(ArchiveInvalid):
        writer.write(b"1234")
    writer.write(b"12")
    with pytest.raises(ArchiveInvalid):
        writer.finish()


@pytest.mark.parametrize("name", ["", "A", "../a", "a/b", ".a", "-a", "a" * 81, "a\n", "a\0b"])
def test_such_a_name_is_not_written(name: str) -> None:
    with pytest.raises(ArchiveInvalid):
        ustar.header(name, 0)


def test_a_large_member_is_refused_before_memory_is_taken() -> None:
    reader = ArchiveReader(FilePieces(io.BytesIO(ustar.header("a", ustar.MAX_MEMBER_SIZE))))
    assert reader.next_member() == ("a", ustar.MAX_MEMBER_SIZE)
    with pytest.raises(ArchiveInvalid, match="larger than we accept"):
        reader.read_whole(at_most=1000)


def test_endless_padding_is_refused_early() -> None:
    class Endless:
        def __init__(self) -> None:
            self.front: bytes | None = ustar.pack([("a", b"")])
            self.reads = 0

        def read_piece(self) -> memoryview:
            self.reads += 1
            piece, self.front = self.front or bytes(4096), None
            return memoryview(piece)

    source = Endless()
    reader = ArchiveReader(source)
    assert reader.next_member() == ("a", 0)
    assert reader.next_member() is None
    with pytest.raises(ArchiveInvalid):
        reader.finish(floor=65536)
    assert source.reads < 30


def test_too_many_members_are_refused() -> None:
    archive = ustar.pack((f"{number}", b"") for number in range(11))
    with pytest.raises(ArchiveInvalid):
        unpack(archive, None)
