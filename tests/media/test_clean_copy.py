"""A clean copy holds pixels and nothing else, and what is covered is gone from them."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from fieldkit.domain.picture_area import PictureArea
from fieldkit.errors import MediaUndecodable
from fieldkit.media.clean_copy import check
from fieldkit.media.full_picture import COVER
from fieldkit.media.viewing import Viewing
from fieldkit.media.viewing_wire import Clean
from tests import sample_photos

CANARY = b"CANARY"


def clean(data: bytes, *areas: PictureArea) -> Clean:
    viewing = Viewing(lambda: io.BytesIO(data))
    try:
        return viewing.clean_copy(areas)
    finally:
        viewing.close()


def telling(picture_format: str) -> bytes:
    """Return a picture that tells as much beside its pixels as its format can hold."""
    exif = sample_photos.exif()
    exif[0x013B] = CANARY.decode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    held = io.BytesIO()
    options: dict[str, object] = {"exif": exif, "icc_profile": profile}
    if picture_format in ("JPEG", "WEBP", "PNG"):
        options["xmp"] = b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    if picture_format in ("JPEG", "GIF"):
        options["comment"] = CANARY
    if picture_format == "PNG":
        options.pop("xmp")
    picture = sample_photos.upright()
    picture.info["thumbnail"] = CANARY
    picture.save(held, picture_format, **options)
    return held.getvalue() + (CANARY if picture_format == "JPEG" else b"")


def segments(jpeg: bytes) -> list[int]:
    """Return the markers of a JPEG's head, in their order: an independent walk."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return found


@pytest.mark.parametrize("picture_format", ["JPEG", "WEBP", "TIFF", "PNG"])
def test_no_metadata_remains(picture_format: str) -> None:
    original = telling(picture_format)
    assert CANARY in original
    copy = clean(original)
    assert copy.problem == ""
    assert CANARY not in copy.content
    for telling_bytes in (b"Exif", b"http", b"Photoshop", b"ICC_PROFILE", b"GPS", b"Invented"):
        assert telling_bytes not in copy.content
    with Image.open(io.BytesIO(copy.content)) as picture:
        assert picture.size == (320, 240)
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_of_a_jpeg_only_tables_frame_and_scan_remain() -> None:
    found = segments(clean(sample_photos.photo()).content)
    assert set(found) <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4}
    assert found.count(0xE0) == 1


def test_the_place_of_the_original_is_nowhere_in_the_copy() -> None:
    original = sample_photos.photo()
    place = struct.pack("<IIIIII", 12, 1, 30, 1, 18, 1), struct.pack(">IIIIII", 12, 1, 30, 1, 18, 1)
    assert any(part in original for part in place)
    assert not any(part in clean(original).content for part in place)


@pytest.mark.parametrize(
    ("maker", "suffix"),
    [
        (sample_photos.photo, "jpg"),
        (sample_photos.heic, "jpg"),
        (lambda: sample_photos.plain("WEBP"), "jpg"),
        (lambda: sample_photos.plain("PNG"), "png"),
        (lambda: sample_photos.plain("GIF", "P"), "png"),
        (lambda: sample_photos.plain("BMP"), "png"),
        (lambda: sample_photos.plain("TIFF"), "png"),
        (lambda: sample_photos.plain("JPEG", "CMYK"), "jpg"),
        (lambda: sample_photos.plain("PNG", "RGBA"), "png"),
    ],
)
def test_every_kind_of_picture_has_a_copy(maker: Callable[[], bytes], suffix: str) -> None:
    copy = clean(maker())
    assert (copy.suffix, copy.width, copy.height) == (suffix, 320, 240)
    check(copy.content, suffix)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_copy_stands_upright_with_areas_where_they_were_seen(orientation: int) -> None:
    copy = clean(sample_photos.photo(orientation=orientation), PictureArea(0, 0, 160, 120))
    with Image.open(io.BytesIO(copy.content)) as picture:
        corners = [picture.getpixel(place) for place in ((20, 20), (300, 20), (20, 220))]
    for found, wanted in zip(corners, (COVER, (0, 255, 0), (0, 0, 255)), strict=True):
        assert isinstance(found, tuple)
        assert all(abs(part - other) < 12 for part, other in zip(found, wanted, strict=True))


def test_nothing_of_what_is_covered_changes_the_copy() -> None:
    area = PictureArea(40, 40, 100, 60)
    copies = []
    for seed in (1, 2):
        picture = sample_photos.upright()
        grain = Image.frombytes("RGB", (100, 60), random.Random(seed).randbytes(100 * 60 * 3))
        picture.paste(grain, (40, 40))
        held = io.BytesIO()
        picture.save(held, "PNG")
        copies.append(clean(held.getvalue(), area).content)
    assert copies[0] == copies[1]


def test_an_area_beyond_the_edge_covers_what_is_there() -> None:
    copy = clean(sample_photos.plain("PNG"), PictureArea(-50, -50, 100, 100))
    with Image.open(io.BytesIO(copy.content)) as picture:
        assert picture.getpixel((49, 49)) == COVER
        assert picture.getpixel((50, 50)) == (255, 0, 0)


def test_colours_are_those_that_were_meant() -> None:
    held = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.new("RGB", (20, 20), "red").save(held, "PNG", icc_profile=profile)
    copy = clean(held.getvalue())  # a profile that does not fit is left aside
    with Image.open(io.BytesIO(copy.content)) as picture:
        assert picture.getpixel((5, 5)) == (255, 0, 0)


def test_what_cannot_be_read_has_no_copy() -> None:
    assert clean(b"\xff\xd8\xff nothing").content == b""
    assert clean(b"words").content == b""
    assert clean(sample_photos.huge_header()).content == b""


def jpeg_with(marker: int, content: bytes) -> bytes:
    plain = clean(sample_photos.photo()).content
    return (
        plain[:2]
        + bytes([0xFF, marker])
        + struct.pack(">H", len(content) + 2)
        + content
        + plain[2:]
    )


@pytest.mark.parametrize("marker", [*range(0xE1, 0xF0), 0xFE, 0xF0, 0xC8, 0xDC])
def test_a_jpeg_with_any_other_segment_is_refused(marker: int) -> None:
    with pytest.raises(MediaUndecodable):
        check(jpeg_with(marker, b"told"), "jpg")


def test_a_jfif_head_with_more_than_its_numbers_is_refused() -> None:
    plain = clean(sample_photos.photo()).content
    check(plain, "jpg")
    with pytest.raises(MediaUndecodable):
        check(jpeg_with(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01rgb"), "jpg")
    with pytest.raises(MediaUndecodable):
        check(jpeg_with(0xE0, b"JFXX\0"), "jpg")


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_a_copy_that_is_cut_or_goes_on_is_refused(suffix: str) -> None:
    source = sample_photos.photo() if suffix == "jpg" else sample_photos.plain("PNG")
    whole = clean(source).content
    check(whole, suffix)
    for changed in (
        b"",
        whole[:1],
        whole[:-1],
        whole[: len(whole) // 2],
        whole + b"x",
        b"x" + whole,
    ):
        with pytest.raises(MediaUndecodable):
            check(changed, suffix)
    with pytest.raises(MediaUndecodable):
        check(whole, "gif")


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


@pytest.mark.parametrize("kind", [b"tEXt", b"eXIf", b"iCCP", b"zTXt", b"iTXt", b"pHYs", b"ownC"])
def test_a_png_with_any_other_part_is_refused(kind: bytes) -> None:
    plain = clean(sample_photos.plain("PNG")).content
    for place in (33, len(plain) - 12, len(plain)):
        with pytest.raises(MediaUndecodable):
            check(plain[:place] + png_chunk(kind, b"told") + plain[place:], "png")


def test_a_changed_byte_of_a_png_is_noticed() -> None:
    plain = clean(sample_photos.plain("PNG")).content
    for place in range(0, len(plain), 7):
        changed = bytearray(plain)
        changed[place] ^= 1
        with pytest.raises(MediaUndecodable):
            check(bytes(changed), "png")


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_more_parts_than_any_picture_needs_are_refused(suffix: str) -> None:
    if suffix == "jpg":
        plain = clean(sample_photos.photo()).content
        crowded = plain[:2] + b"\xff\xdb\0\2" * 30_000 + plain[2:]
    else:
        plain = clean(sample_photos.plain("PNG")).content
        crowded = plain[:33] + png_chunk(b"IDAT", b"") * 30_000 + plain[33:]
    with pytest.raises(MediaUndecodable):
        check(crowded, suffix)


@given(st.sampled_from(["jpg", "png"]), st.binary(max_size=200))
def test_any_bytes_are_refused(suffix: str, data: bytes) -> None:
    head = b"\xff\xd8" if suffix == "jpg" else b"\x89PNG\r\n\x1a\n"
    for content in (data, head + data):
        with pytest.raises(MediaUndecodable):
            check(content, suffix)
