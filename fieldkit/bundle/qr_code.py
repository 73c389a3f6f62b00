"""The fingerprint of a headquarters as a QR code that holds nothing else."""

from __future__ import annotations

import io

import segno

from fieldkit.domain.identifiers import Sha256

_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_svg(fingerprint: Sha256) -> bytes:
    """Return a QR code of the 64 hexadecimal digits as an SVG picture."""
    target = io.BytesIO()
    _code(fingerprint).save(target, kind="svg", scale=4, xmldecl=False, svgns=True, nl=False)
    return target.getvalue()


def qr_text(fingerprint: Sha256) -> str:
    """Return the same QR code as lines of half blocks, dark on a light terminal."""
    rows = [[bool(cell) for cell in row] for row in _code(fingerprint).matrix_iter(border=4)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join(
        "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in pairs
    )


def _code(fingerprint: Sha256) -> segno.QRCode:
    # Capitals make the code smaller: QR has a mode for digits and capital letters.
    return segno.make_qr(fingerprint.upper(), error="m")
