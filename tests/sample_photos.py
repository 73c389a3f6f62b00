"""Makes small photographs like those of phones, whole and damaged; everything in them is invented.

    python -m tests.sample_photos FOLDER

Each shows four fields: red and green above, blue and white below, when it stands upright.
"""

from __future__ import annotations

import argparse
import io
import random
import struct
import zlib
from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image

WIDTH, HEIGHT = 320, 240
TAKEN = "2026:11:08 14:05:06"
OFFSET = "+03:00"
MAKE, MODEL = "Invented", "Pocket 7"
LATITUDE, LONGITUDE, ALTITUDE = (12, 30, 18.0), (45, 15, 36.0), 210.5
POSITION = "12.505000 45.260000 210.5"  # the same, as we write it: somewhere in an empty sea

# What a camera does to the upright picture so that this orientation turns it back.
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def upright() -> Image.Image:
    """Return the four fields."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    half = (WIDTH // 2, HEIGHT // 2)
    picture.paste("red", (0, 0, *half))
    picture.paste("lime", (half[0], 0, WIDTH, half[1]))
    picture.paste("blue", (0, half[1], half[0], HEIGHT))
    return picture


def exif(*, orientation: int = 1, south: bool = False) -> Image.Exif:
    """Return what a phone writes: time with offset, camera, position, rotation."""
    facts = Image.Exif()
    facts[ExifTags.Base.Make] = MAKE
    facts[ExifTags.Base.Model] = MODEL
    facts[ExifTags.Base.Orientation] = orientation
    photo = facts.get_ifd(ExifTags.IFD.Exif)
    photo[ExifTags.Base.DateTimeOriginal] = TAKEN
    photo[ExifTags.Base.OffsetTimeOriginal] = OFFSET
    place = facts.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "S" if south else "N"
    place[ExifTags.GPS.GPSLatitude] = LATITUDE
    place[ExifTags.GPS.GPSLongitudeRef] = "W" if south else "E"
    place[ExifTags.GPS.GPSLongitude] = LONGITUDE
    place[ExifTags.GPS.GPSAltitudeRef] = b"\1" if south else b"\0"
    place[ExifTags.GPS.GPSAltitude] = ALTITUDE
    return facts


def photo(picture_format: str = "JPEG", *, orientation: int = 1, south: bool = False) -> bytes:
    """Return the four fields as a camera with this rotation stores them, with all facts."""
    picture = upright()
    if orientation in _TURNED:
        picture = picture.transpose(_TURNED[orientation])
    held = io.BytesIO()
    picture.save(held, picture_format, exif=exif(orientation=orientation, south=south))
    return held.getvalue()


def plain(picture_format: str, mode: str = "RGB") -> bytes:
    """Return the four fields without any facts, in another mode of colour."""
    held = io.BytesIO()
    upright().convert(mode).save(held, picture_format)
    return held.getvalue()


def heic() -> bytes:
    """Return the four fields as phones of one maker store them."""
    held = io.BytesIO()
    file = pillow_heif.from_pillow(upright())
    file.save(held, exif=exif().tobytes())
    return held.getvalue()


def noisy(size: tuple[int, int] = (640, 480)) -> bytes:
    """Return a JPEG that does not compress well, the same each time."""
    grain = random.Random(7).randbytes(size[0] * size[1] * 3)
    held = io.BytesIO()
    Image.frombytes("RGB", size, grain).save(held, "JPEG", exif=exif(), quality=90)
    return held.getvalue()


def truncated() -> bytes:
    """Return a JPEG of which the second half is missing."""
    whole = noisy()
    return whole[: len(whole) // 2]


def corrupted() -> bytes:
    """Return a JPEG with bytes overwritten in the middle of its head."""
    whole = bytearray(photo())
    whole[600:640] = bytes(40)
    return bytes(whole)


def huge_header(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a PNG of some hundred bytes which says that it is enormous."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(4096))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", _crc(kind, content))
        for kind, content in parts
    )


def make_photos(folder: Path) -> dict[str, Path]:
    """Write one of each kind into `folder`; return them by file name."""
    contents = {f"rotated-{n}.jpg": photo(orientation=n) for n in range(1, 9)} | {
        "phone.heic": heic(),
        "south.jpg": photo(south=True),
        "screenshot.png": plain("PNG"),
        "animation.gif": plain("GIF", "P"),
        "web.webp": photo("WEBP"),
        "scan.tiff": photo("TIFF"),
        "paint.bmp": plain("BMP"),
        "truncated.jpg": truncated(),
        "corrupted.jpg": corrupted(),
        "enormous.png": huge_header(),
        "not-a-picture.jpg": b"just text, invented\n" * 20,
        "empty.jpg": b"",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def _crc(kind: bytes, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(kind))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make small invented photographs.")
    parser.add_argument("folder", type=Path)
    make_photos(parser.parse_args().folder)
