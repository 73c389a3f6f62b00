import base64
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.keys import FileKey, SigningKey, VaultKey, VerifyingKey, derive
from fieldkit.errors import InvalidKey, SignatureInvalid

# RFC 8032 section 7.1, test 2
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_derivation_gives_the_value_of_rfc_5869_case_3():
    # Case 1 and 2 use an info that is not text.
    assert derive(b"\x0b" * 22, "", 42).hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_derivation_depends_on_key_label_and_salt():
    results = {
        derive(bytes(32), "a"),
        derive(bytes(31) + b"\1", "a"),
        derive(bytes(32), "b"),
        derive(bytes(32), "a", salt=b"s"),
    }
    assert len(results) == 4
    assert VaultKey(bytes(32)).derive("a") == derive(bytes(32), "a")


@pytest.mark.parametrize("key", [VaultKey(b"K" * 32), FileKey(b"K" * 16), SigningKey(b"K" * 32)])
def test_secret_keys_hide_themselves(key):
    assert "K" not in repr(key).replace("Key", "")
    assert "4b4b" not in repr(key)


@pytest.mark.parametrize("size", [0, 15, 31, 33, 64])
@pytest.mark.parametrize("kind", [VaultKey, FileKey, SigningKey, VerifyingKey])
def test_keys_of_another_length_are_refused(kind, size):
    with pytest.raises(InvalidKey):
        kind(bytes(size))


def test_signing_gives_the_values_of_rfc_8032():
    key = SigningKey.from_bytes(SEED)
    assert key.to_bytes() == SEED
    assert key.public.to_bytes() == PUBLIC
    assert key.sign_raw(b"\x72") == SIGNATURE
    VerifyingKey.from_bytes(PUBLIC).verify_raw(SIGNATURE, b"\x72")


def test_every_flipped_bit_of_a_signature_is_noticed():
    for place in range(len(SIGNATURE) * 8):
        changed = bytearray(SIGNATURE)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(SignatureInvalid):
            VerifyingKey(PUBLIC).verify_raw(bytes(changed), b"\x72")


@pytest.mark.parametrize("signature", [b"", SIGNATURE[:-1], SIGNATURE + b"\0"])
def test_signatures_of_another_length_are_refused(signature):
    with pytest.raises(SignatureInvalid):
        VerifyingKey(PUBLIC).verify_raw(signature, b"\x72")


P = 2**255 - 19


@pytest.mark.parametrize(
    "number",
    [
        0,
        1,
        P - 1,
        P,
        P + 1,
        2**255 - 1,
        1 + 2**255,
        P - 1 + 2**255,
        int.from_bytes(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            "little",
        ),
        int.from_bytes(
            bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
            "little",
        ),
    ],
)
def test_public_keys_that_fit_any_message_are_refused(number):
    with pytest.raises(InvalidKey):
        VerifyingKey.from_bytes(number.to_bytes(32, "little"))


def test_openssh_form_comes_back():
    text = VerifyingKey(PUBLIC).to_openssh()
    assert text.startswith("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI")
    assert VerifyingKey.from_openssh(text) == VerifyingKey(PUBLIC)


def test_openssh_form_is_read_strictly():
    text = VerifyingKey(PUBLIC).to_openssh()
    for wrong in (
        "",
        text + " comment",
        text + "\n",
        " " + text,
        text.replace(" ", "  "),
        text[:-1],
        text + "A",
        text + "AAAA",
        text.replace("ssh-ed25519", "ssh-rsa"),
        text.replace("AAAAC3", "AAAAD3"),
        text[:-4] + "ÄÖÜß",
        "ssh-ed25519 " + "A" * 10_000,
        'command="x" ' + text,
    ):
        with pytest.raises(InvalidKey):
            VerifyingKey.from_openssh(wrong)


@given(st.text(max_size=120))
def test_any_text_is_a_key_or_refused(text):
    with pytest.raises(InvalidKey):
        VerifyingKey.from_openssh(text)


def test_fingerprint_is_the_one_ssh_keygen_shows(tmp_path):
    program = shutil.which("ssh-keygen")
    if program is None:
        pytest.skip("ssh-keygen is not installed")
    key = SigningKey.generate().public
    path = tmp_path / "key.pub"
    path.write_text(key.to_openssh() + "\n")
    shown = subprocess.run([program, "-lf", path], capture_output=True, check=True, text=True)
    encoded = shown.stdout.split()[1].removeprefix("SHA256:")
    assert base64.b64decode(encoded + "=").hex() == key.fingerprint()
