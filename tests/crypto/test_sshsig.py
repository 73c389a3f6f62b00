import base64
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.crypto.sshsig import MAX_SIGNATURE, sign, signer_of, verify
from fieldkit.errors import SignatureInvalid

KEY = SigningKey(bytes(range(32)))
NAMESPACE = "fieldkit-report@v1"
MESSAGE = b'{"format":"fieldkit-report/1"}'
WIRE = KEY.public.to_wire()
GOOD = sign(KEY, NAMESPACE, MESSAGE)


def armor(blob, columns=70):
    encoded = base64.b64encode(blob)
    lines = [encoded[at : at + columns] for at in range(0, len(encoded), columns)]
    return b"\n".join(
        [b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----", b""]
    )


BLOB = base64.b64decode(b"".join(GOOD.splitlines()[1:-1]))


def string(value):
    return len(value).to_bytes(4, "big") + value


def blob_of(
    *,
    magic=b"SSHSIG",
    version=1,
    key=WIRE,
    namespace=b"fieldkit-report@v1",
    reserved=b"",
    hash_name=b"sha512",
    kind=b"ssh-ed25519",
    raw=None,
    behind_inner=b"",
    behind=b"",
):
    """Return a signature blob, by default the good one, with parts replaced."""
    if raw is None:
        raw = BLOB[-64:]
    return (
        magic
        + version.to_bytes(4, "big")
        + string(key)
        + string(namespace)
        + string(reserved)
        + string(hash_name)
        + string(string(kind) + string(raw) + behind_inner)
        + behind
    )


@pytest.fixture(scope="module")
def ssh_keygen():
    program = shutil.which("ssh-keygen")
    if program is None:
        pytest.skip("ssh-keygen is not installed")
    return program


@given(st.binary(max_size=300), st.sampled_from([NAMESPACE, "fieldkit-receipt@v1", "x"]))
def test_what_is_signed_verifies(message, namespace):
    signature = sign(KEY, namespace, message)
    verify(signature, namespace, message, KEY.public)
    assert signer_of(signature) == KEY.public


def test_the_parts_are_where_the_format_puts_them():
    assert blob_of() == BLOB
    assert armor(BLOB) == GOOD


@pytest.mark.parametrize("message", [b"", MESSAGE[:-1], MESSAGE + b"\n", MESSAGE.upper()])
def test_another_message_is_refused(message):
    with pytest.raises(SignatureInvalid):
        verify(GOOD, NAMESPACE, message, KEY.public)


@pytest.mark.parametrize("namespace", ["fieldkit-receipt@v1", "fieldkit-report@v2", "file"])
def test_another_namespace_is_refused(namespace):
    with pytest.raises(SignatureInvalid):
        verify(GOOD, namespace, MESSAGE, KEY.public)


def test_another_key_is_refused():
    with pytest.raises(SignatureInvalid):
        verify(GOOD, NAMESPACE, MESSAGE, SigningKey.generate().public)


def test_a_signature_needs_a_namespace():
    with pytest.raises(ValueError, match="namespace"):
        sign(KEY, "", MESSAGE)


def test_every_flipped_bit_is_noticed():
    for place in range(len(GOOD) * 8):
        changed = bytearray(GOOD)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(SignatureInvalid):
            verify(bytes(changed), NAMESPACE, MESSAGE, KEY.public)


def test_every_flipped_bit_inside_the_armor_is_noticed():
    for place in range(len(BLOB) * 8):
        changed = bytearray(BLOB)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(SignatureInvalid):
            verify(armor(bytes(changed)), NAMESPACE, MESSAGE, KEY.public)


def test_every_truncation_is_noticed():
    for size in range(len(GOOD)):
        with pytest.raises(SignatureInvalid):
            signer_of(GOOD[:size])
    for size in range(len(BLOB)):
        with pytest.raises(SignatureInvalid):
            signer_of(armor(BLOB[:size]))


@pytest.mark.parametrize(
    "parts",
    [
        {"magic": b"SSHSIH"},
        {"version": 0},
        {"version": 2},
        {"key": b""},
        {"key": KEY.public.to_wire() + b"\0"},
        {"key": KEY.public.to_wire()[:-1]},
        {"key": KEY.public.to_wire()[:-32] + bytes(32)},
        {"key": string(b"ssh-rsa") + string(bytes(32))},
        {"namespace": b""},
        {"reserved": b"\0"},
        {"hash_name": b"sha256"},
        {"hash_name": b"SHA512"},
        {"hash_name": b""},
        {"kind": b"ssh-rsa"},
        {"kind": b""},
        {"raw": bytes(63)},
        {"raw": bytes(65)},
        {"raw": b""},
        {"behind_inner": b"\0"},
        {"behind": b"\0"},
    ],
)
def test_blobs_that_are_nearly_right_are_refused(parts):
    signature = armor(blob_of(**parts))
    with pytest.raises(SignatureInvalid):
        signer_of(signature)
    with pytest.raises(SignatureInvalid):
        verify(signature, NAMESPACE, MESSAGE, KEY.public)


def test_a_namespace_that_is_another_in_the_blob_is_refused():
    signature = armor(blob_of(namespace=b"fieldkit-receipt@v1"))
    for namespace in (NAMESPACE, "fieldkit-receipt@v1"):
        with pytest.raises(SignatureInvalid):
            verify(signature, namespace, MESSAGE, KEY.public)


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        GOOD + b"\n",
        b"\n" + GOOD,
        GOOD[:-1],
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"),
        GOOD.replace(b"BEGIN", b"begin"),
        GOOD + GOOD,
        armor(BLOB, 64),
        armor(BLOB, 76),
        armor(BLOB, 1000),
        GOOD.replace(b"=", b""),
        b"".join(GOOD.splitlines()[1:-1]),
        BLOB,
        GOOD.replace(b"-----END", b" -----END"),
        armor(BLOB + bytes(MAX_SIGNATURE)),
    ],
)
def test_armor_must_be_exactly_as_openssh_writes_it(signature):
    with pytest.raises(SignatureInvalid):
        signer_of(signature)


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data):
    for signature in (data, armor(data), armor(b"SSHSIG\0\0\0\1" + data)):
        with pytest.raises(SignatureInvalid):
            verify(signature, NAMESPACE, MESSAGE, KEY.public)


@settings(max_examples=200)
@given(st.integers(0, len(BLOB) - 4), st.integers(0, 2**32 - 1))
def test_lengths_that_lie_are_refused(place, length):
    changed = BLOB[:place] + length.to_bytes(4, "big") + BLOB[place + 4 :]
    if changed == BLOB:
        return
    with pytest.raises(SignatureInvalid):
        verify(armor(changed), NAMESPACE, MESSAGE, KEY.public)


def verify_with_openssh(program, folder, signature, key, message):
    signature_path = folder / "message.sig"
    signature_path.write_bytes(signature)
    allowed = folder / "allowed_signers"
    allowed.write_text(f"device {key.to_openssh()}\n")
    return subprocess.run(
        [program, "-Y", "verify", "-f", allowed, "-I", "device"]
        + ["-n", NAMESPACE, "-s", signature_path],
        input=message,
        capture_output=True,
        check=False,
    ).returncode


def test_ssh_keygen_verifies_what_we_sign(ssh_keygen, tmp_path):
    for message in (b"", MESSAGE, bytes(range(256)) * 100):
        signature = sign(KEY, NAMESPACE, message)
        assert verify_with_openssh(ssh_keygen, tmp_path, signature, KEY.public, message) == 0
        assert verify_with_openssh(ssh_keygen, tmp_path, signature, KEY.public, b"other") != 0


def test_we_verify_what_ssh_keygen_signs(ssh_keygen, tmp_path):
    key_path = tmp_path / "key"
    subprocess.run(
        [ssh_keygen, "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key_path], check=True
    )
    public = VerifyingKey.from_openssh((tmp_path / "key.pub").read_text().strip())
    for message in (b"", MESSAGE, bytes(range(256)) * 100):
        signed = subprocess.run(
            [ssh_keygen, "-Y", "sign", "-q", "-f", key_path, "-n", NAMESPACE],
            input=message,
            capture_output=True,
            check=True,
        )
        verify(signed.stdout, NAMESPACE, message, public)
        assert signer_of(signed.stdout) == public
        with pytest.raises(SignatureInvalid):
            verify(signed.stdout, NAMESPACE, message + b"x", public)


def test_sha256_signatures_of_ssh_keygen_are_refused(ssh_keygen, tmp_path):
    key_path = tmp_path / "key"
    subprocess.run([ssh_keygen, "-q", "-t", "ed25519", "-N", "", "-f", key_path], check=True)
    signed = subprocess.run(
        [ssh_keygen, "-Y", "sign", "-q", "-O", "hashalg=sha256", "-f", key_path, "-n", NAMESPACE],
        input=MESSAGE,
        capture_output=True,
        check=True,
    )
    with pytest.raises(SignatureInvalid):
        signer_of(signed.stdout)
