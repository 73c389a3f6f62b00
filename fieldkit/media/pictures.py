"""Reads pictures with Pillow and libheif; runs in the confined process only."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pillow_heif

# Named one by one so that nothing is imported once the process may open nothing any more.
from PIL import (
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from fieldkit.domain.attachment import MediaFacts
from fieldkit.media import wire
from fieldkit.media.wire import Problem

MAX_PIXELS = 2**28  # above the largest phone sensor; the memory limit stops most things earlier

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "HEIF")  # JPEG includes MPO
_PLUGINS = (
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

# What Pillow and its plugins raise over damaged files: nearly anything.
FAILURES = (
    OSError,
    ValueError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
    AssertionError,
    struct.error,
    Warning,
)
TOO_LARGE = (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning)
UPRIGHT = {  # EXIF orientation (CIPA DC-008 section 4.6.4): what undoes it
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (5, 6, 7, 8)  # those that swap width and height


def prepare() -> None:
    """Load what decoding needs later, and set Pillow's own limits."""
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    Image.preinit()
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False)
    for picture_format in ("PNG", "JPEG"):  # the first use of a codec imports the rest of it
        held = io.BytesIO()
        Image.new("RGB", (16, 16)).save(held, picture_format)
        decode(held, 8)


def read_facts(file: io.BytesIO) -> tuple[MediaFacts, Problem]:
    """Return what the picture says of itself, each fact on its own: a bad one is left out."""
    try:
        with opened(file) as picture:
            exif = exif_of(picture)
            width, height = picture.size
            if orientation_of(exif) in SIDEWAYS and picture.format != "TIFF":
                width, height = height, width  # Pillow turns TIFF by itself
            return MediaFacts(
                taken=_or_nothing(taken_of, exif),
                camera=_or_nothing(camera_of, exif),
                position=_or_nothing(position_of, exif),
                width=min(width, wire.MAX_DIMENSION),
                height=min(height, wire.MAX_DIMENSION),
            ), Problem.NONE
    except TOO_LARGE:
        return MediaFacts(), Problem.TOO_LARGE
    except FAILURES:
        return MediaFacts(), Problem.UNREADABLE


def decode(file: io.BytesIO, longest: int) -> tuple[Problem, int, int, bytes]:
    """Return the upright picture within `longest` pixels: problem, width, height, RGB bytes.

    Of a truncated picture the part that is there is shown, with the problem DAMAGED.
    """
    try:
        width, height, pixels = _shrink(file, longest)
        problem = Problem.DAMAGED if is_cut_off(file.getvalue()) else Problem.NONE
    except TOO_LARGE:
        return Problem.TOO_LARGE, 0, 0, b""
    except FAILURES:
        return _decode_what_is_there(file, longest)
    return problem, width, height, pixels


def _decode_what_is_there(file: io.BytesIO, longest: int) -> tuple[Problem, int, int, bytes]:
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return Problem.DAMAGED, *_shrink(file, longest)
    except TOO_LARGE:
        return Problem.TOO_LARGE, 0, 0, b""
    except FAILURES:
        return Problem.DAMAGED, 0, 0, b""
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def is_cut_off(data: bytes) -> bool:
    """Say whether a JPEG lacks its end marker (ITU-T T.81 section B.1.1), which Pillow forgives.

    Segments are walked up to the scan: a preview inside a segment has an end of its own.
    """
    at = 2
    while data[:2] == b"\xff\xd8" and data[at : at + 1] == b"\xff":
        if data[at + 1] == 0xDA:
            return data.find(b"\xff\xd9", at) < 0
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return False


def _shrink(file: io.BytesIO, longest: int) -> tuple[int, int, bytes]:
    with opened(file) as picture:
        # JPEG is decoded at an eighth, a quarter or half its size where that is enough.
        picture.draft("RGB", (2 * longest, 2 * longest))
        colours = flat(picture)
        orientation = 1 if picture.format == "TIFF" else orientation_of(exif_of(picture))
    colours.thumbnail((longest, longest), reducing_gap=2.0)
    upright = colours.convert("RGB")
    if orientation in UPRIGHT:
        upright = upright.transpose(UPRIGHT[orientation])
    return upright.width, upright.height, upright.tobytes()


def opened(file: io.BytesIO) -> Image.Image:
    """Return the picture, not decoded yet, of one of the formats that are read here."""
    file.seek(0)
    return Image.open(file, formats=FORMATS)


def flat(picture: Image.Image) -> Image.Image:
    """Return the picture without palette, transparency or 16-bit greys; white stands behind."""
    picture.load()
    if picture.mode in ("RGB", "L", "CMYK"):
        return picture
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        return picture.convert("F").point(lambda grey: grey / 256).convert("L")
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        flat = Image.new("RGB", coloured.size, "white")
        flat.paste(coloured, mask=coloured.getchannel("A"))
        return flat
    return picture.convert("RGB")


def exif_of(picture: Image.Image) -> Image.Exif:
    """Return its EXIF, empty where it cannot be read."""
    try:
        return picture.getexif()
    except FAILURES:
        return Image.Exif()


def orientation_of(exif: Image.Exif) -> int:
    """Return the EXIF orientation, 1 where there is none."""
    orientation = exif.get(ExifTags.Base.Orientation, 1)
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _or_nothing(fact: Callable[[Image.Exif], str], exif: Image.Exif) -> str:
    try:
        return fact(exif)
    except FAILURES:
        return ""


def taken_of(exif: Image.Exif) -> str:
    photo = exif.get_ifd(ExifTags.IFD.Exif)
    taken = clean_text(photo.get(ExifTags.Base.DateTimeOriginal))
    offset = clean_text(photo.get(ExifTags.Base.OffsetTimeOriginal))
    if taken.startswith("0000") or not wire.is_taken(taken):
        return ""
    return taken + offset if wire.is_taken(taken + offset) else taken


def camera_of(exif: Image.Exif) -> str:
    make = clean_text(exif.get(ExifTags.Base.Make))
    model = clean_text(exif.get(ExifTags.Base.Model))
    camera = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    return camera[: wire.MAX_CAMERA].strip()


def position_of(exif: Image.Exif) -> str:
    """Return where it was taken, of the shape of `wire.is_position`; may raise any failure."""
    places = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(places, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "NS")
    longitude = _degrees(places, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "EW")
    position = f"{latitude:.6f} {longitude:.6f}{_or_no_altitude(places)}"
    return position if wire.is_position(position) else ""


def _or_no_altitude(places: dict[int, Any]) -> str:
    try:
        altitude = float(_fraction(places[ExifTags.GPS.GPSAltitude]))
    except FAILURES:
        return ""
    below = places.get(ExifTags.GPS.GPSAltitudeRef, b"\0") in (b"\1", 1)
    return f" {-altitude if below else altitude:.1f}" if abs(altitude) < 10**6 - 1 else ""


def _degrees(places: dict[int, Any], value_tag: int, side_tag: int, sides: str) -> float:
    degrees, minutes, seconds = (_fraction(part) for part in places[value_tag])
    side = clean_text(places[side_tag]).upper()
    whole = degrees + minutes / 60 + seconds / 3600
    return float(-whole if sides.index(side[0]) else whole)


def _fraction(value: Any) -> Fraction:
    # An IFDRational keeps its two numbers; 0/0 raises, which leaves the fact out.
    return Fraction(value.numerator, value.denominator)


def clean_text(value: object) -> str:
    """Return `value` up to its first zero, if it is text that can be printed."""
    if not isinstance(value, str):
        return ""
    text = value.split("\0")[0].strip()
    return text if text.isprintable() else ""
