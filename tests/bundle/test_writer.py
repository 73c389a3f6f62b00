from __future__ import annotations

import contextlib
import dataclasses
import io
import random
import tempfile
import tracemalloc

import pytest

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle import ustar
from fieldkit.bundle.reader import open_object
from fieldkit.bundle.writer import MAX_CONTENT_BYTES, WrittenObject, verify_written, write_object
from fieldkit.crypto.age import AgeReader, X25519Identity, recipient_fingerprint
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.padding import padded_size
from fieldkit.crypto.stream import sealed_size
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import (
    Cancelled,
    DamagedData,
    InvalidKey,
    ManifestInvalid,
    ObjectDamaged,
)
from tests.fakes.sealed_objects import (
    HYBRID,
    SIGNING,
    X25519,
    Parts,
    fingerprints_of,
    opener_of,
    recipients_of,
    the_parts,
)

MIXED = (HYBRID[0], X25519[0])


def verify(sealed: bytes, written: WrittenObject, parts: Parts) -> None:
    verify_written(io.BytesIO(sealed), written, manifests.to_bytes(parts.manifest))


@pytest.mark.parametrize("identities", [X25519, HYBRID], ids=["x25519", "hybrid"])
def test_what_was_written_is_verified_and_opens(
    identities: tuple[X25519Identity, X25519Identity],
) -> None:
    parts = the_parts(identities=identities)
    sealed, written = parts.write()
    verify(sealed, written, parts)
    for identity in identities:
        opened = open_object(io.BytesIO(sealed), [identity], lambda _key: parts.manifest.device)
        assert opened.manifest == parts.manifest
        assert [(item.name, item.read()) for item in opened.members()] == parts.files


def test_the_numbers_are_those_of_the_file() -> None:
    parts = the_parts()
    sealed, written = parts.write()
    assert written.sha256 == sha256_hex(sealed)
    assert written.size == len(sealed)
    assert written.manifest_sha256 == sha256_hex(manifests.to_bytes(parts.manifest))


def test_the_archive_holds_the_members_in_their_order_and_then_zeros() -> None:
    parts = the_parts()
    sealed, _written = parts.write(floor=256 * 1024)
    archive = AgeReader(io.BytesIO(sealed), [X25519[0]]).read()
    assert len(archive) == 256 * 1024
    members = ustar.unpack(archive, max_members=9, max_bytes=len(archive), floor=256 * 1024)
    assert [name for name, _content in members] == [
        "manifest.json",
        "manifest.json.sig",
        "record-0001.json",
        "form-0001.json",
        "0001-0123456789abcdef.jpg",
    ]


def test_objects_are_padded_to_256_kib_unless_told_otherwise() -> None:
    parts = the_parts()
    target = io.BytesIO()
    written = write_object(target, parts.plan(), SIGNING, recipients_of(X25519))
    reader = AgeReader(io.BytesIO(target.getvalue()), written.file_key)
    assert len(reader.read()) == 256 * 1024


def test_size_says_little() -> None:
    sizes = {len(the_parts(photo=bytes(size)).write(256 * 1024)[0]) for size in range(0, 9000, 999)}
    assert len(sizes) == 1


def test_the_file_key_stays_out_of_sight() -> None:
    _sealed, written = the_parts().write()
    assert written.file_key.value.hex() not in repr(written)
    assert repr(written.file_key.value) not in repr(written)


def test_progress_reaches_the_total() -> None:
    calls: list[tuple[int, int]] = []
    parts = the_parts(photo=bytes(2_000_000))
    write_object(
        io.BytesIO(),
        parts.plan(),
        SIGNING,
        recipients_of(X25519),
        progress=lambda done, total: calls.append((done, total)),
    )
    assert len(calls) > 2
    assert calls == sorted(calls)
    assert calls[-1][0] == calls[-1][1] == sum(len(content) for _name, content in parts.files)


def test_progress_of_verifying_reaches_the_total() -> None:
    calls: list[tuple[int, int]] = []
    parts = the_parts(photo=bytes(2_000_000))
    sealed, written = parts.write()
    verify_written(
        io.BytesIO(sealed),
        written,
        manifests.to_bytes(parts.manifest),
        progress=lambda done, total: calls.append((done, total)),
    )
    assert calls == sorted(calls)
    assert calls[-1][0] == calls[-1][1] == sum(len(content) for _name, content in parts.files)


def test_it_can_be_stopped() -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_object(
            io.BytesIO(), the_parts().plan(), SIGNING, recipients_of(X25519), progress=stop
        )


def test_an_unbuffered_target_may_take_less_than_it_is_given() -> None:
    class Slow(io.BytesIO):
        def write(self, data: object, /) -> int:
            return super().write(bytes(data)[:1000])  # type: ignore[call-overload]  # bytes-like

    parts = the_parts()
    target = Slow()
    written = write_object(target, parts.plan(), SIGNING, recipients_of(X25519))
    verify(target.getvalue(), written, parts)


@pytest.mark.parametrize(
    "identities",
    [(), X25519[:1], (X25519[0], X25519[0]), MIXED, HYBRID[:1]],
    ids=["none", "one", "one twice", "mixed", "one hybrid"],
)
def test_an_object_needs_two_keys_of_one_kind(identities: tuple[X25519Identity, ...]) -> None:
    parts = the_parts()
    recipients = recipients_of(identities)
    manifest = dataclasses.replace(parts.manifest, recipients=fingerprints_of(recipients))
    plan = dataclasses.replace(parts.plan(), manifest=manifest)
    target = io.BytesIO()
    with pytest.raises(InvalidKey):
        write_object(target, plan, SIGNING, recipients)
    assert target.getvalue() == b""


def test_keys_that_the_manifest_does_not_name_are_refused() -> None:
    others = (X25519[0], X25519Identity.generate())
    with pytest.raises(InvalidKey):
        write_object(io.BytesIO(), the_parts().plan(), SIGNING, recipients_of(others))


@pytest.mark.parametrize("content", [b"", b"x" * 499, b"x" * 501])
def test_an_attachment_of_another_size_is_refused(content: bytes) -> None:
    parts = the_parts(photo=b"x" * 500)
    name = parts.files[-1][0]
    plan = dataclasses.replace(parts.plan(), attachments=[(name, opener_of(content))])
    with pytest.raises(ObjectDamaged):
        write_object(io.BytesIO(), plan, SIGNING, recipients_of(X25519))


def test_an_attachment_of_other_content_is_found_when_verifying() -> None:
    parts = the_parts(photo=b"x" * 500)
    name = parts.files[-1][0]
    parts.files[-1] = (name, b"y" * 500)
    sealed, written = parts.write()
    with pytest.raises(ObjectDamaged):
        verify(sealed, written, parts)


@pytest.mark.parametrize("change", ["missing", "extra", "order", "small size"])
def test_a_plan_that_is_not_its_manifest_is_refused(change: str) -> None:
    plan = the_parts().plan()
    small = list(plan.small)
    if change == "missing":
        small.pop()
    elif change == "extra":
        small.append(("form-0002.json", b"{}"))
    elif change == "order":
        small.reverse()
    else:
        small[0] = (small[0][0], small[0][1] + b" ")
    with pytest.raises(ManifestInvalid):
        write_object(
            io.BytesIO(),
            dataclasses.replace(plan, small=small),
            SIGNING,
            recipients_of(X25519),
        )


def test_an_object_too_large_for_a_stick_is_refused() -> None:
    parts = the_parts()
    photo = dataclasses.replace(parts.manifest.members[-1], size=MAX_CONTENT_BYTES - 1000)
    manifest = dataclasses.replace(parts.manifest, members=(*parts.manifest.members[:-1], photo))
    target = io.BytesIO()
    with pytest.raises(ManifestInvalid, match="too large"):
        write_object(
            target,
            dataclasses.replace(parts.plan(), manifest=manifest),
            SIGNING,
            recipients_of(X25519),
        )
    assert target.getvalue() == b""


def test_the_largest_object_fits_fat32() -> None:
    header = 20 * 2000  # generous: twenty hybrid recipients
    assert sealed_size(padded_size(MAX_CONTENT_BYTES, 0)) + header < 4 * 1024**3


def test_damage_anywhere_in_the_file_is_found_when_verifying() -> None:
    parts = the_parts(photo=b"")
    sealed, written = parts.write()
    for place in range(0, len(sealed), 7):
        damaged = bytearray(sealed)
        damaged[place] ^= 0x20
        with pytest.raises(DamagedData):
            verify(bytes(damaged), written, parts)


def test_any_truncation_is_found_when_verifying() -> None:
    parts = the_parts(photo=b"")
    sealed, written = parts.write()
    for length in range(0, len(sealed), 11):
        with pytest.raises(DamagedData):
            verify(sealed[:length], written, parts)


def test_something_behind_the_file_is_found_when_verifying() -> None:
    parts = the_parts()
    sealed, written = parts.write()
    with pytest.raises(DamagedData):
        verify(sealed + b"\0", written, parts)


def test_another_object_in_its_place_is_found_when_verifying() -> None:
    parts = the_parts()
    _sealed, written = parts.write()
    again, _written = parts.write()
    with pytest.raises(DamagedData):
        verify(again, written, parts)


def test_a_header_rewrapped_for_others_is_found_when_verifying() -> None:
    """Whoever holds the file key could exchange the header; the file's hash tells."""
    parts = the_parts()
    sealed, written = parts.write()
    forged = dataclasses.replace(written, sha256=Sha256("0" * 64))
    with pytest.raises(ObjectDamaged):
        verify(sealed, forged, parts)


def test_another_manifest_is_found_when_verifying() -> None:
    parts = the_parts()
    sealed, written = parts.write()
    other = dataclasses.replace(parts.manifest, sequence=2)
    with pytest.raises(ObjectDamaged):
        verify_written(io.BytesIO(sealed), written, manifests.to_bytes(other))


def test_every_object_has_its_own_key() -> None:
    keys = {the_parts().write()[1].file_key.value for _ in range(5)}
    assert len(keys) == 5


def test_fingerprints_are_of_the_recipients_as_text() -> None:
    text = X25519[0].recipient().to_text()
    assert recipient_fingerprint(text) == sha256_hex(text.encode("ascii"))


def test_a_larger_object_is_written_and_verified_in_batches() -> None:
    photo = random.Random(1).randbytes(3_000_001)
    parts = the_parts(photo=photo)
    sealed, written = parts.write()
    verify(sealed, written, parts)


def test_memory_use_does_not_grow_with_the_size() -> None:
    class Zeros:
        def __init__(self, size: int) -> None:
            self.left = size

        def read(self, size: int = -1, /) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return bytes(size)

    size = 24 * 1024 * 1024
    parts = the_parts()
    photo = dataclasses.replace(
        parts.manifest.members[-1], size=size, sha256=sha256_hex(bytes(size))
    )
    manifest = dataclasses.replace(parts.manifest, members=(*parts.manifest.members[:-1], photo))
    plan = dataclasses.replace(
        parts.plan(),
        manifest=manifest,
        attachments=[(photo.name, lambda: contextlib.nullcontext(Zeros(size)))],
    )
    with tempfile.TemporaryFile(buffering=0) as target:
        tracemalloc.start()
        written = write_object(target, plan, SIGNING, recipients_of(X25519))
        target.seek(0)
        verify_written(target, written, manifests.to_bytes(manifest))
        target.seek(0)
        open_object(target, [X25519[0]], lambda _key: None).finish()
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
