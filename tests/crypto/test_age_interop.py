"""What we write others open, and what others write we open: pyrage (rage) and age."""

import random
import shutil
import subprocess

import pyrage
import pytest

from fieldkit.crypto.age import (
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
    decrypt_bytes,
    encrypt_bytes,
)

SIZES = [0, 1, 65535, 65536, 65537, 600_000]


def plaintext_of(size):
    return random.Random(size).randbytes(size)


@pytest.fixture(scope="module")
def age_program():
    program = shutil.which("age")
    if program is None:
        pytest.skip("the age program is not installed")
    return program


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_and_we_open_each_others_files(size):
    ours = X25519Identity.generate()
    theirs = pyrage.x25519.Identity.from_str(ours.to_text())
    assert str(theirs.to_public()) == ours.recipient().to_text()
    plaintext = plaintext_of(size)
    assert pyrage.decrypt(encrypt_bytes(plaintext, [ours.recipient()]), [theirs]) == plaintext
    for armored in (False, True):
        file = pyrage.encrypt(plaintext, [theirs.to_public()], armored=armored)
        assert decrypt_bytes(file, [ours], size) == plaintext


def test_pyrage_and_we_share_files_for_several_recipients():
    all_ours = [X25519Identity.generate() for _ in range(3)]
    file = encrypt_bytes(b"text", [identity.recipient() for identity in all_ours])
    for ours in all_ours:
        assert pyrage.decrypt(file, [pyrage.x25519.Identity.from_str(ours.to_text())]) == b"text"


def test_pyrage_opens_our_passphrase_files():
    file = encrypt_bytes(b"text", [ScryptRecipient("read aloud", 10)])
    assert pyrage.passphrase.decrypt(file, "read aloud") == b"text"


def test_we_open_pyrages_passphrase_files():
    file = pyrage.passphrase.encrypt(b"text", "read aloud")
    assert decrypt_bytes(file, [ScryptIdentity("read aloud", max_work_factor=22)], 4) == b"text"


@pytest.mark.parametrize("size", SIZES)
def test_the_age_program_and_we_open_each_others_files(size, age_program, tmp_path):
    ours = X25519Identity.generate()
    key_path = tmp_path / "key.txt"
    key_path.write_text(ours.to_text() + "\n")
    plaintext = plaintext_of(size)
    opened = subprocess.run(
        [age_program, "-d", "-i", key_path],
        input=encrypt_bytes(plaintext, [ours.recipient()]),
        capture_output=True,
        check=True,
    )
    assert opened.stdout == plaintext
    for flags in ([], ["-a"]):
        sealed = subprocess.run(
            [age_program, *flags, "-r", ours.recipient().to_text()],
            input=plaintext,
            capture_output=True,
            check=True,
        )
        assert decrypt_bytes(sealed.stdout, [ours], size) == plaintext
