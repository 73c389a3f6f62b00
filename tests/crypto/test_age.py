import contextlib
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.crypto.age import (
    AgeReader,
    AgeWriter,
    FileKey,
    HybridIdentity,
    ScryptIdentity,
    ScryptRecipient,
    SeekableAgeReader,
    X25519Identity,
    decrypt,
    decrypt_bytes,
    decrypt_to_file,
    encrypt,
    encrypt_bytes,
)
from fieldkit.crypto.armor import ArmorWriter
from fieldkit.errors import (
    AgeArmorInvalid,
    AgeFormatError,
    AgeHeaderForged,
    AgeNoMatch,
    AgePayloadDamaged,
    Cancelled,
    DamagedData,
    DriveUnwritable,
    InvalidKey,
    ObjectDamaged,
)

HYBRID = HybridIdentity(bytes(range(32)))
OTHER = HybridIdentity(bytes(32))
CLASSIC = X25519Identity(bytes(range(32)))
BOTH = [HYBRID.recipient(), OTHER.recipient()]
CHUNK = 64 * 1024


def armored(file):
    target = io.BytesIO()
    writer = ArmorWriter(target)
    writer.write(file)
    writer.finish()
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 9 * CHUNK])
@pytest.mark.parametrize("identity", [HYBRID, OTHER])
def test_each_recipient_opens_what_was_sealed(size, identity):
    plaintext = random.Random(size).randbytes(size)
    file = encrypt_bytes(plaintext, BOTH)
    assert decrypt_bytes(file, [identity], size) == plaintext
    assert SeekableAgeReader(io.BytesIO(file), [identity]).read() == plaintext


def test_the_file_key_opens_the_file_without_an_identity():
    target = io.BytesIO()
    writer = AgeWriter(target, BOTH)
    writer.write(b"text")
    writer.finish()
    reader = AgeReader(io.BytesIO(target.getvalue()), writer.file_key, sealed_only=True)
    assert reader.read() == b"text"
    assert reader.file_key == writer.file_key
    assert reader.stanza_types == ("mlkem768x25519", "mlkem768x25519")
    assert "value" not in repr(writer.file_key)


def test_another_file_key_is_noticed():
    with pytest.raises(AgeHeaderForged):
        AgeReader(io.BytesIO(encrypt_bytes(b"", BOTH)), FileKey(bytes(16)))


def test_the_right_one_of_several_identities_is_found():
    file = encrypt_bytes(b"text", [HYBRID.recipient()])
    assert decrypt_bytes(file, [ScryptIdentity("x"), CLASSIC, OTHER, HYBRID], 4) == b"text"


@pytest.mark.parametrize("identities", [[], [OTHER], [CLASSIC, OTHER, ScryptIdentity("x")]])
def test_without_the_right_identity_nothing_opens(identities):
    file = encrypt_bytes(b"text", [HYBRID.recipient()])
    with pytest.raises(AgeNoMatch):
        decrypt_bytes(file, identities, 100)


def test_recipients_that_must_not_stand_together_are_refused():
    for wrong in ([], [HYBRID.recipient(), CLASSIC.recipient()], [ScryptRecipient("x", 1)] * 2):
        target = io.BytesIO()
        with pytest.raises(InvalidKey):
            AgeWriter(target, wrong)
        assert target.getvalue() == b""


def test_passphrases_and_armor_open():
    file = encrypt_bytes(b"text", [ScryptRecipient("words", 2)])
    assert decrypt_bytes(file, [ScryptIdentity("words")], 4) == b"text"
    assert decrypt_bytes(armored(file), [ScryptIdentity("words")], 4) == b"text"
    assert decrypt_bytes(b"\n\n" + armored(file), [ScryptIdentity("words")], 4) == b"text"


def test_the_strict_kind_takes_what_we_seal_and_nothing_else():
    sealed = encrypt_bytes(b"text", BOTH)
    classic = encrypt_bytes(b"text", [CLASSIC.recipient()] * 2)
    words = encrypt_bytes(b"text", [ScryptRecipient("words", 2)])
    identities = [HYBRID, CLASSIC, ScryptIdentity("words")]
    for good in (sealed, classic):
        assert decrypt_bytes(good, identities, 4, sealed_only=True) == b"text"
    for wrong in (armored(sealed), b"\n" + sealed, words):
        with pytest.raises(AgeFormatError):
            decrypt_bytes(wrong, identities, 4, sealed_only=True)
        with pytest.raises(AgeFormatError):
            SeekableAgeReader(io.BytesIO(wrong), identities, sealed_only=True)


def test_the_strict_kind_has_no_more_recipients_than_a_report_can_name():
    identity = X25519Identity.generate()
    asked = []

    class Asked:
        def unwrap(self, stanza):
            asked.append(stanza)
            return identity.unwrap(stanza)

    most = encrypt_bytes(b"text", [identity.recipient()] * 20)
    assert decrypt_bytes(most, [identity], 4, sealed_only=True) == b"text"
    more = encrypt_bytes(b"text", [identity.recipient()] * 21)
    assert decrypt_bytes(more, [identity], 4) == b"text"
    with pytest.raises(AgeFormatError):
        decrypt_bytes(more, [Asked()], 4, sealed_only=True)
    assert asked == []


def test_armor_cannot_be_entered_at_an_offset():
    with pytest.raises(AgeFormatError):
        SeekableAgeReader(io.BytesIO(armored(encrypt_bytes(b"x", BOTH))), [HYBRID])


def read_all(file, identities):
    """Return the plaintext that is given out and the error that ends it."""
    released = b""
    try:
        reader = AgeReader(io.BytesIO(file), identities)
        while piece := reader.read(1000):
            released += piece
    except DamagedData as error:
        return released, type(error)
    return released, None


def test_every_flipped_bit_of_a_small_file_is_noticed_and_releases_nothing():
    file = encrypt_bytes(b"a few words", [CLASSIC.recipient()])
    outcomes = set()
    for place in range(len(file) * 8):
        changed = bytearray(file)
        changed[place // 8] ^= 1 << place % 8
        released, error = read_all(bytes(changed), [CLASSIC])
        assert released == b""
        assert error is not None
        outcomes.add(error)
    assert outcomes == {AgeFormatError, AgeNoMatch, AgeHeaderForged, AgePayloadDamaged}


def test_every_changed_byte_of_a_hybrid_file_is_noticed_and_releases_nothing():
    file = encrypt_bytes(b"a few words", [HYBRID.recipient()])
    for place in range(len(file)):
        changed = bytearray(file)
        changed[place] ^= 1 << place % 8
        released, error = read_all(bytes(changed), [HYBRID])
        assert released == b""
        assert error is not None


def test_a_changed_header_is_noticed_also_with_the_file_key():
    target = io.BytesIO()
    file_key = encrypt(io.BytesIO(b"text"), target, [HYBRID.recipient()])
    file = target.getvalue()
    for place in range(0, file.index(b"\n---"), 7):
        changed = bytearray(file)
        changed[place] ^= 1
        with pytest.raises((AgeFormatError, AgeHeaderForged)):
            AgeReader(io.BytesIO(bytes(changed)), file_key)


@pytest.mark.parametrize("identity", [HYBRID, CLASSIC], ids=["hybrid", "x25519"])
def test_every_truncation_of_a_small_file_is_noticed_and_releases_nothing(identity):
    file = encrypt_bytes(b"a few words", [identity.recipient()])
    for size in range(len(file)):
        released, error = read_all(file[:size], [identity])
        assert released == b""
        assert error in (AgeFormatError, AgePayloadDamaged)
        with pytest.raises((AgeFormatError, AgePayloadDamaged)):
            SeekableAgeReader(io.BytesIO(file[:size]), [identity])


def test_every_truncation_of_an_armored_file_is_noticed():
    file = armored(encrypt_bytes(b"a few words", [CLASSIC.recipient()]))
    for size in range(len(file) - 1):
        assert read_all(file[:size], [CLASSIC])[1] in (AgeFormatError, AgeArmorInvalid)


def test_stanzas_cannot_be_taken_from_or_added_to_a_file():
    file = encrypt_bytes(b"text", BOTH)
    start, end = file.index(b"-> "), file.index(b"--- ")
    second = file.index(b"-> ", start + 1)
    for wrong in (
        file[:second] + file[end:],
        file[:start] + file[second:end] + file[start:second] + file[end:],
        file[:end] + b"-> x\n\n" + file[end:],
        file[:end] + file[start:second] + file[end:],
    ):
        assert read_all(wrong, [HYBRID]) == (b"", AgeHeaderForged)


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_random_bytes_are_refused(data):
    for start in (b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 "):
        with pytest.raises(AgeFormatError):
            AgeReader(io.BytesIO(start + data), [CLASSIC])


@settings(max_examples=300)
@given(st.data())
def test_files_with_a_piece_replaced_are_opened_whole_or_refused(data):
    file = encrypt_bytes(b"a few words", [CLASSIC.recipient()])
    begin = data.draw(st.integers(0, len(file)))
    end = data.draw(st.integers(begin, min(len(file), begin + 20)))
    changed = file[:begin] + data.draw(st.binary(max_size=20)) + file[end:]
    released, error = read_all(changed, [CLASSIC])
    assert (changed == file) == (error is None)
    assert released == (b"" if error else b"a few words")


def test_seekable_reading_equals_reading_through_at_random_places():
    plaintext = random.Random(1).randbytes(5 * CHUNK + 123)
    file = encrypt_bytes(plaintext, BOTH)
    reader = SeekableAgeReader(io.BytesIO(file), [OTHER], sealed_only=True)
    assert reader.size == len(plaintext)
    assert reader.stanza_types == ("mlkem768x25519",) * 2
    chance = random.Random(2)
    for _ in range(100):
        begin, end = sorted(chance.randint(0, len(plaintext)) for _ in range(2))
        reader.seek(begin)
        assert reader.read(end - begin) == plaintext[begin:end]


def test_seekable_reading_closes_the_source_where_it_is_ours():
    source = io.BytesIO(encrypt_bytes(b"text", BOTH))
    SeekableAgeReader(source, [HYBRID]).close()
    assert not source.closed
    with SeekableAgeReader(source, [HYBRID], owns_source=True) as reader:
        assert reader.read() == b"text"
    assert source.closed


def test_streams_go_through_and_say_how_far_they_are():
    plaintext = random.Random(3).randbytes(20 * CHUNK)
    middle, target, seen = io.BytesIO(), io.BytesIO(), []
    file_key = encrypt(io.BytesIO(plaintext), middle, BOTH, lambda done, total: seen.append(done))
    assert seen[-1] == len(plaintext)
    assert seen == sorted(seen)
    seen.clear()
    middle.seek(0)
    decrypt(middle, target, file_key, lambda done, total: seen.append(done), sealed_only=True)
    assert target.getvalue() == plaintext
    assert seen[-1] == len(plaintext)


def test_opening_bytes_stops_at_the_limit():
    file = encrypt_bytes(bytes(1000), BOTH)
    assert decrypt_bytes(file, [HYBRID], 1000) == bytes(1000)
    with pytest.raises(ObjectDamaged):
        decrypt_bytes(file, [HYBRID], 999)


@pytest.mark.parametrize("size", [1, 10, CHUNK, 8 * CHUNK, 9 * CHUNK])
def test_opening_bytes_gives_all_or_nothing(size):
    file = encrypt_bytes(bytes(size), BOTH)
    for wrong in (file[:-1], file + b"\0", file[: len(file) - 17], file[:-1] + b"\0\0"):
        with pytest.raises(AgePayloadDamaged):
            decrypt_bytes(wrong, [HYBRID], size)


def test_a_file_appears_only_when_all_is_verified(tmp_path):
    plaintext = random.Random(4).randbytes(20 * CHUNK)
    path = tmp_path / "plain"

    def nothing_yet(done, total):
        assert not path.exists()

    decrypt_to_file(io.BytesIO(encrypt_bytes(plaintext, BOTH)), path, [HYBRID], nothing_yet)
    assert path.read_bytes() == plaintext
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_opening_leaves_nothing(tmp_path):
    file = encrypt_bytes(bytes(20 * CHUNK), BOTH)
    path = tmp_path / "plain"

    def stop(done, total):
        raise Cancelled

    for wrong, progress, error in (
        (file[:-1], lambda done, total: None, AgePayloadDamaged),
        (file[:-30], lambda done, total: None, AgePayloadDamaged),
        (file + b"\0", lambda done, total: None, AgePayloadDamaged),
        (file, stop, Cancelled),
    ):
        with pytest.raises(error):
            decrypt_to_file(io.BytesIO(wrong), path, [HYBRID], progress)
        assert list(tmp_path.iterdir()) == []
    with pytest.raises(AgeNoMatch):
        decrypt_to_file(io.BytesIO(file), path, [CLASSIC])
    assert list(tmp_path.iterdir()) == []


def test_a_failed_opening_keeps_the_file_that_was_there(tmp_path):
    path = tmp_path / "plain"
    path.write_bytes(b"earlier")
    with contextlib.suppress(AgePayloadDamaged):
        decrypt_to_file(io.BytesIO(encrypt_bytes(b"x", BOTH)[:-1]), path, [HYBRID])
    assert path.read_bytes() == b"earlier"


def test_a_folder_that_is_missing_is_said_plainly(tmp_path):
    with pytest.raises(DriveUnwritable):
        decrypt_to_file(io.BytesIO(encrypt_bytes(b"x", BOTH)), tmp_path / "no" / "x", [HYBRID])


def test_errors_of_the_source_pass_through():
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 5 * CHUNK:
                raise OSError("gone")
            return super().read(size)

    reader = AgeReader(Broken(encrypt_bytes(bytes(40 * CHUNK), BOTH)), [HYBRID])
    with pytest.raises(OSError, match="gone"):
        reader.read()
