"""Writes the vectors in `tests/vectors/age`: python -m tests.make_age_vectors.

The files hold random keys, so each run writes others of the same kind. They are kept so that
readers of every later version meet what this version wrote.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from fieldkit.crypto.age import (
    HybridIdentity,
    ScryptRecipient,
    X25519Identity,
    encrypt_bytes,
)
from fieldkit.crypto.age_header import (
    Stanza,
    decode_base64,
    encode_base64,
    payload_key,
    write_header,
)
from fieldkit.crypto.armor import ArmorWriter
from fieldkit.crypto.keys import FileKey
from fieldkit.crypto.stream import StreamWriter

FOLDER = Path(__file__).parent / "vectors" / "age"
TEXT = b"What is written here is only a test.\n"
HYBRID = HybridIdentity(hashlib.sha256(b"fieldkit test vectors: hybrid").digest())
OTHER_HYBRID = HybridIdentity(hashlib.sha256(b"fieldkit test vectors: other hybrid").digest())
CLASSIC = X25519Identity(hashlib.sha256(b"fieldkit test vectors: classic").digest())
OTHER_CLASSIC = X25519Identity(hashlib.sha256(b"fieldkit test vectors: other classic").digest())
PASSPHRASE = "correct horse battery staple"
FILE_KEY = FileKey(b"A FILE KEY HERE!")
NONCE = bytes(range(16))


def build(stanzas: Sequence[Stanza], payload: bytes = TEXT) -> bytes:
    """Return a file of any stanzas, also such as our writer would refuse."""
    target = io.BytesIO()
    target.write(write_header(stanzas, FILE_KEY) + NONCE)
    stream = StreamWriter(target, payload_key(FILE_KEY, NONCE))
    stream.write(payload)
    stream.finish()
    return target.getvalue()


def armored(file: bytes) -> bytes:
    target = io.BytesIO()
    writer = ArmorWriter(target)
    writer.write(file)
    writer.finish()
    return target.getvalue()


def flip(file: bytes, place: int) -> bytes:
    changed = bytearray(file)
    changed[place] ^= 1
    return bytes(changed)


def write(
    name: str,
    expect: str,
    file: bytes,
    *,
    payload: bytes | None = None,
    keys: Sequence[str] = (),
    flags: Sequence[str] = (),
) -> None:
    lines = [f"expect: {expect}"]
    if expect == "success" or payload is not None:
        lines.append(f"payload: {hashlib.sha256(TEXT if payload is None else payload).hexdigest()}")
    lines += [*keys, *flags]
    (FOLDER / name).write_bytes("\n".join(lines).encode() + b"\n\n" + file)


HYBRID_KEY = [f"identity: {HYBRID.to_text()}"]
CLASSIC_KEY = [f"identity: {CLASSIC.to_text()}"]
PHRASE_KEY = [f"passphrase: {PASSPHRASE}"]
SEALED_ONLY = ["sealed only: yes"]
ARMORED = ["armored: yes"]
ONE_HYBRID = HYBRID.recipient().wrap(FILE_KEY)
STRANGE_HYBRID = OTHER_HYBRID.recipient().wrap(FILE_KEY)
ONE_CLASSIC = CLASSIC.recipient().wrap(FILE_KEY)
STRANGE_CLASSIC = OTHER_CLASSIC.recipient().wrap(FILE_KEY)
WORDS = ScryptRecipient(PASSPHRASE, 5).wrap(FILE_KEY)
GREASE = Stanza("x-grease", ("and", "more"), b"anything")
SMALL = build([ONE_CLASSIC])
PAYLOAD_START = SMALL.index(b"--- ") + 4 + 43 + 1


def write_own() -> None:
    """What fieldkit writes."""
    ours = encrypt_bytes(TEXT, [HYBRID.recipient(), OTHER_HYBRID.recipient()])
    write("sealed_hybrid", "success", ours, keys=HYBRID_KEY, flags=SEALED_ONLY)
    classics = [CLASSIC.recipient(), OTHER_CLASSIC.recipient()]
    write(
        "sealed_x25519",
        "success",
        encrypt_bytes(TEXT, classics),
        keys=CLASSIC_KEY,
        flags=SEALED_ONLY,
    )
    empty = encrypt_bytes(b"", [HYBRID.recipient()])
    write("sealed_empty", "success", empty, payload=b"", keys=HYBRID_KEY, flags=SEALED_ONLY)
    write("scrypt", "success", build([WORDS]), keys=PHRASE_KEY)
    write("armored", "success", armored(SMALL), keys=CLASSIC_KEY, flags=ARMORED)


def write_strict() -> None:
    """What only the strict kind refuses."""
    for flags, outcome, suffix in (([], "success", ""), (SEALED_ONLY, "header failure", "_sealed")):
        mixed = build([STRANGE_CLASSIC, ONE_HYBRID])
        write(f"mixed{suffix}", outcome, mixed, keys=HYBRID_KEY, flags=flags)
        greased = build([ONE_HYBRID, GREASE])
        write(f"grease{suffix}", outcome, greased, keys=HYBRID_KEY, flags=flags)
    write("scrypt_sealed", "header failure", build([WORDS]), keys=PHRASE_KEY, flags=SEALED_ONLY)
    write("armored_sealed", "header failure", armored(SMALL), keys=CLASSIC_KEY, flags=SEALED_ONLY)


def write_headers() -> None:
    """Headers that are not well-formed."""
    write("empty_file", "header failure", b"", keys=CLASSIC_KEY)
    write("no_stanza", "header failure", build([]), keys=CLASSIC_KEY)
    write("no_nonce", "header failure", SMALL[:PAYLOAD_START], keys=CLASSIC_KEY)
    write("short_nonce", "header failure", SMALL[: PAYLOAD_START + 15], keys=CLASSIC_KEY)
    crlf = SMALL.replace(b"\n", b"\r\n", 3)
    write("crlf", "header failure", crlf, keys=CLASSIC_KEY)
    version = SMALL.replace(b"/v1\n", b"/v2\n", 1)
    write("version_2", "header failure", version, keys=CLASSIC_KEY)
    extra = Stanza(ONE_HYBRID.kind, (*ONE_HYBRID.arguments, "more"), ONE_HYBRID.body)
    write("hybrid_extra_argument", "header failure", build([extra]), keys=HYBRID_KEY)
    encapsulation = decode_base64(ONE_HYBRID.arguments[0])
    zero_share = encode_base64(encapsulation[:-32] + bytes(32))
    zero = Stanza(ONE_HYBRID.kind, (zero_share,), ONE_HYBRID.body)
    write("hybrid_zero_share", "header failure", build([zero]), keys=HYBRID_KEY)
    long_body = Stanza(ONE_HYBRID.kind, ONE_HYBRID.arguments, ONE_HYBRID.body + bytes(1))
    write("hybrid_long_body", "header failure", build([long_body]), keys=HYBRID_KEY)
    for factor in ("0", "21", "05", "+5", "99999999999999999999"):
        costly = Stanza("scrypt", (WORDS.arguments[0], factor), WORDS.body)
        write(f"scrypt_work_factor_{factor}", "header failure", build([costly]), keys=PHRASE_KEY)
    write("scrypt_twice", "header failure", build([WORDS, WORDS]), keys=PHRASE_KEY)
    share = ONE_CLASSIC.arguments[0].encode()
    padded = SMALL.replace(share, share + b"=")
    write("padded_share", "header failure", padded, keys=CLASSIC_KEY)
    start = SMALL.replace(b"-> X25519", b"->  X25519")
    write("two_spaces", "header failure", start, keys=CLASSIC_KEY)


def write_keys() -> None:
    """Keys that do not fit, and headers that were altered."""
    write(
        "no_match",
        "no match",
        build([STRANGE_HYBRID, STRANGE_CLASSIC]),
        keys=HYBRID_KEY + CLASSIC_KEY,
    )
    tag = Stanza(ONE_HYBRID.kind, ONE_HYBRID.arguments, flip(ONE_HYBRID.body, 31))
    write("hybrid_bad_tag", "no match", build([tag]), keys=HYBRID_KEY)
    removed = build([ONE_CLASSIC, STRANGE_CLASSIC]).replace(STRANGE_CLASSIC.to_bytes(), b"")
    write("removed_stanza", "HMAC failure", removed, keys=CLASSIC_KEY)
    added = SMALL.replace(b"--- ", GREASE.to_bytes() + b"--- ")
    write("added_stanza", "HMAC failure", added, keys=CLASSIC_KEY)


def write_payloads() -> None:
    """Payloads that are damaged."""
    write("cut_by_one", "payload failure", SMALL[:-1], payload=b"", keys=CLASSIC_KEY)
    write(
        "cut_whole", "payload failure", SMALL[: PAYLOAD_START + 16], payload=b"", keys=CLASSIC_KEY
    )
    write("one_too_many", "payload failure", SMALL + b"\0", payload=b"", keys=CLASSIC_KEY)
    write(
        "flipped_payload",
        "payload failure",
        flip(SMALL, PAYLOAD_START + 17),
        payload=b"",
        keys=CLASSIC_KEY,
    )
    write(
        "flipped_nonce",
        "payload failure",
        flip(SMALL, PAYLOAD_START),
        payload=b"",
        keys=CLASSIC_KEY,
    )


def write_armor() -> None:
    """Armor, sound and not."""
    text = armored(SMALL)
    crlf = text.replace(b"\n", b"\r\n")
    write("armor_crlf", "success", crlf, keys=CLASSIC_KEY, flags=ARMORED)
    write("armor_no_last_line_end", "success", text[:-1], keys=CLASSIC_KEY, flags=ARMORED)
    for name, wrong in {
        "armor_other_label": text.replace(b"ENCRYPTED FILE", b"ENCRYPTED MESSAGE"),
        "armor_lower_case": text.replace(b"AGE ENCRYPTED FILE", b"age encrypted file"),
        "armor_short_line": text[:60] + b"\n" + text[60:],
        "armor_empty_line": text.replace(b"-----\n", b"-----\n\n", 1),
        "armor_space_at_line_end": text.replace(b"\n-----END", b" \n-----END"),
        "armor_second_file": text + text,
    }.items():
        write(name, "armor failure", wrong, keys=CLASSIC_KEY, flags=ARMORED)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_own()
    write_strict()
    write_headers()
    write_keys()
    write_payloads()
    write_armor()


if __name__ == "__main__":
    main()
