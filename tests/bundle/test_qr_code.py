"""Fingerprints as QR codes."""

from fieldkit.bundle.qr_code import qr_svg, qr_text
from fieldkit.crypto.digest import sha256_hex

FINGERPRINT = sha256_hex(b"root")


def test_the_code_is_a_picture_without_any_text() -> None:
    picture = qr_svg(FINGERPRINT)
    assert picture.startswith(b"<svg ")
    assert b"<text" not in picture
    assert FINGERPRINT.encode() not in picture.lower()


def test_the_code_as_text_is_square_and_has_a_quiet_margin() -> None:
    lines = qr_text(FINGERPRINT).split("\n")
    width = len(lines[0])
    assert {len(line) for line in lines} == {width}
    assert len(lines) == (width + 1) // 2
    assert lines[0].strip() == lines[1].strip() == ""
    assert set("".join(lines)) == set(" ▀▄█")
