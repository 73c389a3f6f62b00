from __future__ import annotations

import dataclasses
import io
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle import ustar
from fieldkit.bundle.reader import Limits, OpenedObject, check_manifest, open_object
from fieldkit.crypto import sshsig
from fieldkit.crypto.age import AgeReader, ScryptRecipient, X25519Identity, encrypt_bytes
from fieldkit.crypto.age_header import payload_key, write_header
from fieldkit.crypto.armor import BEGIN_LINE
from fieldkit.crypto.keys import FileKey, SigningKey, VerifyingKey
from fieldkit.crypto.stream import StreamWriter
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.errors import (
    AgeFormatError,
    AgeHeaderForged,
    AgeNoMatch,
    AgePayloadDamaged,
    ArchiveInvalid,
    DamagedData,
    ManifestInvalid,
    ObjectDamaged,
    SignatureInvalid,
    SignerUnknown,
)
from tests.fakes.sealed_objects import (
    DEVICE,
    HYBRID,
    PHOTO,
    SIGNING,
    X25519,
    Parts,
    the_parts,
)

TYPED = (
    AgeFormatError,
    AgeNoMatch,
    AgeHeaderForged,
    AgePayloadDamaged,
    SignatureInvalid,
    SignerUnknown,
    ManifestInvalid,
    ArchiveInvalid,
    ObjectDamaged,
)


def known(key: VerifyingKey) -> DeviceId:
    if key != SIGNING.public:
        raise SignerUnknown
    return DEVICE


def opened(sealed: bytes, identity: object = X25519[1]) -> OpenedObject:
    return open_object(io.BytesIO(sealed), [identity], known)  # type: ignore[list-item]  # any kind


def read_all(sealed: bytes) -> list[tuple[str, bytes]]:
    return [(item.name, item.read()) for item in opened(sealed).members()]


def refused(sealed: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        opened(sealed).finish()
    assert type(caught.value) is error


# What is good


def test_members_come_in_their_order() -> None:
    parts = the_parts()
    sealed, _written = parts.write()
    assert read_all(sealed) == parts.files


def test_the_manifest_and_its_signer_are_known_before_any_member_is_read() -> None:
    parts = the_parts()
    sealed, written = parts.write()
    result = opened(sealed)
    assert result.manifest == parts.manifest
    assert result.signer == SIGNING.public
    assert result.manifest_sha256 == written.manifest_sha256
    assert result.signature == written.signature
    assert result.stanza_types == ("X25519", "X25519")


def test_what_the_caller_leaves_unread_is_checked_all_the_same() -> None:
    parts = the_parts()
    parts.files[2] = (parts.files[2][0], PHOTO[::-1])
    sealed = parts.forge()
    result = opened(sealed)
    *_others, photo = (next(result.members()) for _file in parts.files)
    photo.read(3)
    with pytest.raises(ObjectDamaged):
        next(result.members())


def test_a_member_is_at_its_end_once_the_next_one_began() -> None:
    sealed, _written = the_parts().write()
    members = opened(sealed).members()
    first = next(members)
    next(members)
    assert first.read(100) == b""


def test_finish_may_be_called_again() -> None:
    sealed, _written = the_parts().write()
    result = opened(sealed)
    result.finish()
    result.finish()


def test_members_are_read_in_small_pieces_too() -> None:
    parts = the_parts()
    sealed, _written = parts.write()
    pieces = []
    for member in opened(sealed).members():
        while piece := member.read(7):
            assert len(piece) <= 7
            pieces.append(piece)
    assert b"".join(pieces) == b"".join(content for _name, content in parts.files)


def test_without_an_opinion_of_the_roster_the_device_is_the_manifests() -> None:
    sealed, _written = the_parts().write()
    result = open_object(io.BytesIO(sealed), [X25519[0]], lambda _key: None)
    assert result.manifest.device == DEVICE


# Who sealed it, to whom


def test_another_identity_does_not_open_it() -> None:
    sealed, _written = the_parts().write()
    with pytest.raises(AgeNoMatch):
        opened(sealed, X25519Identity.generate())
    with pytest.raises(AgeNoMatch):
        opened(sealed, HYBRID[0])


def test_a_key_that_nobody_knows_is_refused_before_anything_is_parsed() -> None:
    parts = the_parts(signing=SigningKey.generate())
    parts.manifest_bytes = b"not even JSON"
    refused(parts.forge(), SignerUnknown)


def test_signed_bytes_are_checked_before_they_are_parsed() -> None:
    parts = the_parts()
    members = parts.members()
    members[0] = ("manifest.json", b"not even JSON")
    refused(parts.forge(members), SignatureInvalid)


def test_a_known_key_of_another_device_is_refused() -> None:
    refused(the_parts(device=DeviceId("ee" * 16)).forge(), ManifestInvalid)


def test_a_signature_for_another_purpose_is_refused() -> None:
    parts = the_parts()
    parts.namespace = "fieldkit-receipt@v1"
    refused(parts.forge(), SignatureInvalid)


@pytest.mark.parametrize(
    "signature",
    [b"", b"x", b"-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n", b"\xff" * 300],
)
def test_something_that_is_no_signature_is_refused(signature: bytes) -> None:
    parts = the_parts()
    members = parts.members()
    members[1] = ("manifest.json.sig", signature)
    refused(parts.forge(members), SignatureInvalid)


def test_a_signature_over_other_bytes_is_refused() -> None:
    manifest = manifests.to_bytes(the_parts().manifest)
    signature = sshsig.sign(SIGNING, manifests.NAMESPACE, manifest + b" ")
    with pytest.raises(SignatureInvalid):
        check_manifest(manifest, signature, known)


def test_one_key_only_is_refused() -> None:
    parts = the_parts()
    parts.identities = X25519[1:]
    refused(parts.forge(), AgeFormatError)


def test_a_third_key_that_the_manifest_does_not_name_is_refused() -> None:
    parts = the_parts()
    parts.extra_recipients = [X25519Identity.generate().recipient()]
    refused(parts.forge(), ManifestInvalid)


def test_kinds_of_keys_must_not_be_mixed() -> None:
    # Our writer refuses to mix, so the header is put together here.
    file_key, nonce = FileKey(bytes(16)), bytes(16)
    stanzas = [item.recipient().wrap(file_key) for item in (X25519[0], HYBRID[0])]
    target = io.BytesIO(write_header(stanzas, file_key) + nonce)
    target.seek(0, io.SEEK_END)
    stream = StreamWriter(target, payload_key(file_key, nonce))
    stream.write(archive_of(the_parts()))
    stream.finish()
    for identity in (X25519[0], HYBRID[0]):
        with pytest.raises(AgeFormatError):
            opened(target.getvalue(), identity)


def test_a_passphrase_is_not_a_recipient_of_reports() -> None:
    archive = ustar.pack(the_parts().members(), floor=0)
    refused(encrypt_bytes(archive, [ScryptRecipient("word", 4)]), AgeFormatError)


def test_armor_is_refused() -> None:
    sealed, _written = the_parts().write()
    refused(BEGIN_LINE + b"\n" + sealed, AgeFormatError)


# What the archive holds


Members = list[tuple[str, bytes]]

FORGED: dict[str, Callable[[Members], Members]] = {
    "wrong order": lambda items: [*items[:2], items[3], items[2], *items[4:]],
    "signature first": lambda items: [items[1], items[0], *items[2:]],
    "extra at the end": lambda items: [*items, ("more.txt", b"more")],
    "extra in between": lambda items: [*items[:3], ("more.txt", b"more"), *items[3:]],
    "one twice": lambda items: [*items, items[-1]],
    "missing at the end": lambda items: items[:-1],
    "missing in between": lambda items: [*items[:3], *items[4:]],
    "longer": lambda items: [*items[:-1], (items[-1][0], PHOTO + b"!")],
    "shorter": lambda items: [*items[:-1], (items[-1][0], PHOTO[:-1])],
    "another name": lambda items: [*items[:-1], ("0001-ffffffffffffffff.jpg", PHOTO)],
    "no manifest": lambda items: items[2:],
    "no signature": lambda items: [items[0], *items[2:]],
    "only the manifest": lambda items: items[:2],
    "huge signature": lambda items: [items[0], (items[1][0], b"x" * 5000), *items[2:]],
    "huge manifest": lambda items: [(items[0][0], b" " * (1024 * 1024 + 1)), *items[1:]],
    "empty": lambda items: [],
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED.keys())
def test_only_the_listed_members_in_the_listed_order_are_accepted(
    change: Callable[[Members], Members],
) -> None:
    parts = the_parts()
    refused(parts.forge(change(parts.members())), ArchiveInvalid)


@pytest.mark.parametrize("index", [0, 1, 2])
def test_other_content_of_the_same_size_is_refused(index: int) -> None:
    parts = the_parts()
    members = parts.members()
    name, content = members[2 + index]
    members[2 + index] = (name, content[:-1] + b"\x00")
    refused(parts.forge(members), ObjectDamaged)


def archive_of(parts: Parts) -> bytes:
    return ustar.pack(parts.members(), floor=0)


def content_size(parts: Parts) -> int:
    return ustar.archive_size(len(content) for _name, content in parts.members())


@pytest.mark.parametrize(
    "change",
    [
        "padding of ones",
        "last byte",
        "first byte behind the end",
        "an odd size",
        "above the floor",
        "no end",
        "half an end",
        "another archive behind",
    ],
)
def test_behind_the_members_come_zeros_only(change: str) -> None:
    parts = the_parts()
    archive = archive_of(parts)
    end = content_size(parts)
    changed = {
        "padding of ones": archive + b"\x01" * 512,
        "last byte": archive + bytes(511) + b"\x01",
        "first byte behind the end": archive[:end] + b"\x01" + bytes(511),
        "an odd size": archive + b"\0",
        "above the floor": archive.ljust(256 * 1024 + 512, b"\0"),
        "no end": archive[: end - 1024],
        "half an end": archive[: end - 512],
        "another archive behind": archive[:end] + archive,
    }[change]
    refused(parts.seal(changed), ArchiveInvalid)


@pytest.mark.parametrize("floor", [0, 4096, 65536, 256 * 1024])
def test_any_floor_up_to_256_kib_is_accepted(floor: int) -> None:
    parts = the_parts()
    sealed, _written = parts.write(floor=floor)
    opened(sealed).finish()


def test_a_large_object_must_have_its_padme_size() -> None:
    parts = the_parts(photo=random.Random(2).randbytes(300_000))
    archive = archive_of(parts)
    opened(parts.seal(archive)).finish()
    refused(parts.seal(archive[: content_size(parts)]), ArchiveInvalid)
    refused(parts.seal(archive + bytes(8192)), ArchiveInvalid)


def test_tar_files_made_otherwise_are_refused(tmp_path: Path) -> None:
    parts = the_parts()
    for name, content in parts.members():
        (tmp_path / name).write_bytes(content)
    names = [name for name, _content in parts.members()]
    for kind in ("ustar", "gnu", "pax"):
        subprocess.run(
            ["tar", f"--format={kind}", "-cf", "x.tar", *names], cwd=tmp_path, check=True
        )
        refused(parts.seal((tmp_path / "x.tar").read_bytes()), ArchiveInvalid)


# Limits


def test_a_record_above_the_limit_is_refused_before_it_is_read() -> None:
    sealed, _written = the_parts().write()
    with pytest.raises(ArchiveInvalid):
        open_object(io.BytesIO(sealed), [X25519[0]], known, limits=Limits(json=10))


def test_an_object_above_the_limit_is_refused_before_it_is_read() -> None:
    sealed, _written = the_parts().write()
    with pytest.raises(ArchiveInvalid):
        open_object(io.BytesIO(sealed), [X25519[0]], known, limits=Limits(content=3000))


def test_a_large_attachment_is_not_read_whole() -> None:
    parts = the_parts(photo=bytes(20_000))
    sealed, _written = parts.write()
    result = open_object(io.BytesIO(sealed), [X25519[0]], known, limits=Limits(json=10_000))
    *_small, photo = result.members()
    assert photo.member.size == 20_000
    result = open_object(io.BytesIO(sealed), [X25519[0]], known, limits=Limits(json=10_000))
    with pytest.raises(ArchiveInvalid):
        [member.read_whole() for member in result.members()]


def test_a_manifest_that_names_fewer_keys_than_there_are_is_refused() -> None:
    parts = the_parts()
    more = tuple(sorted((*parts.manifest.recipients, Sha256("0" * 64))))
    parts.manifest = dataclasses.replace(parts.manifest, recipients=more)
    refused(parts.forge(), ManifestInvalid)


# Damage


@pytest.fixture(scope="module")
def small_object() -> bytes:
    return the_parts(photo=b"").write(floor=0)[0]


def is_refused(sealed: bytes, key: FileKey | None = None) -> bool:
    try:
        open_object(io.BytesIO(sealed), key or [X25519[0]], known).finish()
    except TYPED:
        return True
    return False


def file_key_of(sealed: bytes) -> FileKey:
    """Return what makes trying thousands of damaged payloads quick."""
    return AgeReader(io.BytesIO(sealed), [X25519[0]]).file_key


def header_size(sealed: bytes) -> int:
    mac = sealed.index(b"\n---")
    return sealed.index(b"\n", mac + 1) + 1 + 16  # and the nonce


def test_every_flipped_bit_of_the_header_is_refused(small_object: bytes) -> None:
    for place in range(header_size(small_object)):
        for bit in range(8):
            damaged = bytearray(small_object)
            damaged[place] ^= 1 << bit
            assert is_refused(bytes(damaged)), (place, bit)


def test_every_changed_byte_of_the_payload_is_refused(small_object: bytes) -> None:
    random_bits, key = random.Random(3), file_key_of(small_object)
    for place in range(header_size(small_object), len(small_object)):
        damaged = bytearray(small_object)
        damaged[place] ^= 1 << random_bits.randrange(8)
        assert is_refused(bytes(damaged), key), place


def test_every_truncation_is_refused(small_object: bytes) -> None:
    key = file_key_of(small_object)
    for length in range(len(small_object)):
        assert is_refused(small_object[:length], key), length


def test_damage_at_full_size_is_refused() -> None:
    chosen = random.Random(4)
    parts = the_parts(photo=chosen.randbytes(500_000), identities=X25519)
    sealed, _written = parts.write(floor=256 * 1024)
    for _attempt in range(40):
        damaged = bytearray(sealed)
        damaged[chosen.randrange(len(sealed))] ^= 1 << chosen.randrange(8)
        assert is_refused(bytes(damaged))
        assert is_refused(sealed[: chosen.randrange(len(sealed))])
    assert not is_refused(sealed)


def test_a_damaged_hybrid_object_is_refused() -> None:
    chosen = random.Random(5)
    sealed, _written = the_parts(identities=HYBRID).write()
    opened(sealed, HYBRID[0]).finish()
    for _attempt in range(60):
        damaged = bytearray(sealed)
        damaged[chosen.randrange(len(sealed))] ^= 1 << chosen.randrange(8)
        with pytest.raises(TYPED):
            opened(bytes(damaged), HYBRID[0]).finish()


def test_something_behind_the_end_is_refused(small_object: bytes) -> None:
    for tail in (b"\0", b"\n", small_object):
        assert is_refused(small_object + tail)


@pytest.mark.parametrize("data", [b"", b"\0", b"age-encryption.org/v1\n", b"PK\x03\x04" * 100])
def test_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedData):
        opened(data)


def test_errors_say_nothing_of_the_content() -> None:
    parts = the_parts()
    members = parts.members()
    members[2] = (members[2][0], members[2][1].replace(b"Niamiha", b"niamiha"))
    with pytest.raises(ObjectDamaged) as caught:
        opened(parts.forge(members)).finish()
    assert "iamiha" not in str(caught.value)


# By hand, with ordinary tools (docs/formats.md, "By hand")


def test_the_object_opens_with_age_tar_and_ssh_keygen(tmp_path: Path) -> None:
    parts = the_parts()
    sealed, written = parts.write(floor=256 * 1024)
    (tmp_path / f"{written.sha256}.age").write_bytes(sealed)
    (tmp_path / "hq.key").write_text(X25519[0].to_text() + "\n", "ascii")
    public = SIGNING.public.to_openssh()
    (tmp_path / "allowed_signers").write_text(f"{DEVICE} {public}\n", "ascii")
    sums = "".join(f"{item.sha256}  {item.name}\n" for item in parts.manifest.members)
    (tmp_path / "sums").write_text(sums + f"{written.sha256}  {written.sha256}.age\n", "ascii")
    script = f"""
        set -e
        age -d -i hq.key -o X.tar {written.sha256}.age
        tar xf X.tar
        ssh-keygen -Y verify -f allowed_signers -I {DEVICE} -n fieldkit-report@v1 \
            -s manifest.json.sig < manifest.json
        sha256sum --strict -c sums
    """
    result = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "Good" in result.stdout
    for name, content in parts.files:
        assert (tmp_path / name).read_bytes() == content


def test_ssh_keygen_refuses_the_signature_for_another_purpose(tmp_path: Path) -> None:
    parts = the_parts()
    for name, content in parts.members():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "allowed").write_text(f"{DEVICE} {SIGNING.public.to_openssh()}\n", "ascii")
    command = f"ssh-keygen -Y verify -f allowed -I {DEVICE} -s manifest.json.sig"
    for namespace, code in (("fieldkit-report@v1", 0), ("fieldkit-receipt@v1", 255)):
        with (tmp_path / "manifest.json").open("rb") as manifest:
            result = subprocess.run(
                [*command.split(), "-n", namespace],
                cwd=tmp_path,
                stdin=manifest,
                capture_output=True,
                check=False,
            )
        assert result.returncode == code
