"""Pictures of strangers are examined at arm's length, and nothing they hold stops anything."""

from __future__ import annotations

import errno
import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from fieldkit.domain.attachment import MediaFacts
from fieldkit.errors import MediaUndecodable
from fieldkit.media import wire
from fieldkit.media.child import Child
from fieldkit.media.confine import Confinement
from fieldkit.media.decode import Examined, Examiner, examine, view
from tests import sample_photos

JPEG = "image/jpeg"


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner() as examiner:
        yield examiner


def look(examiner: Examiner, data: bytes, media_type: str = JPEG) -> Examined:
    return examiner.examine(io.BytesIO(data), media_type)


def corners(jpeg: bytes) -> list[str]:
    """Name the colours of the four fields, row by row."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        width, height = picture.size
        places = [
            (x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)
        ]
        colours = [picture.convert("RGB").getpixel(place) for place in places]
    names = {(1, 0, 0): "red", (0, 1, 0): "green", (0, 0, 1): "blue", (1, 1, 1): "white"}
    return [names[tuple(int(part > 127) for part in colour)] for colour in colours]


UPRIGHT = ["red", "green", "blue", "white"]


def test_a_photo_says_when_where_and_with_what(examiner: Examiner) -> None:
    seen = look(examiner, sample_photos.photo())
    assert seen.facts == MediaFacts(
        taken="2026:11:08 14:05:06+03:00",
        camera="Invented Pocket 7",
        position=sample_photos.POSITION,
        width=320,
        height=240,
    )
    assert seen.note == ""


def test_south_west_and_below_the_sea_are_negative(examiner: Examiner) -> None:
    seen = look(examiner, sample_photos.photo(south=True))
    assert seen.facts.position == "-12.505000 -45.260000 -210.5"


@pytest.mark.parametrize("picture_format", ["JPEG", "TIFF", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_rotation_is_turned_upright(
    examiner: Examiner, orientation: int, picture_format: str
) -> None:
    seen = look(examiner, sample_photos.photo(picture_format, orientation=orientation))
    assert (seen.facts.width, seen.facts.height) == (320, 240)
    assert corners(seen.thumbnail) == UPRIGHT


@pytest.mark.parametrize(
    ("picture_format", "mode"),
    [
        ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("GIF", "P"), ("WEBP", "RGBA"),
        ("TIFF", "RGB"), ("TIFF", "CMYK"), ("BMP", "RGB"), ("JPEG", "CMYK"), ("MPO", "RGB"),
    ],
)  # fmt: skip
def test_other_formats_have_a_thumbnail_and_size(
    examiner: Examiner, picture_format: str, mode: str
) -> None:
    seen = look(examiner, sample_photos.plain(picture_format, mode), "image/unknown")
    assert (seen.facts.width, seen.facts.height, seen.note) == (320, 240, "")
    assert corners(seen.thumbnail) == UPRIGHT


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16", "I"])
def test_greys_of_any_depth_have_a_thumbnail(examiner: Examiner, mode: str) -> None:
    grey = Image.new("L", (40, 20), 255)
    grey.paste(0, (0, 0, 20, 20))
    deep = grey.convert("I").point(lambda value: value * 256) if "I" in mode else grey
    held = io.BytesIO()
    deep.convert(mode).save(held, "TIFF")
    seen = look(examiner, held.getvalue(), "image/png")
    assert (seen.facts.width, seen.note) == (40, "")
    with Image.open(io.BytesIO(seen.thumbnail)) as picture:
        left, right = (picture.convert("L").getpixel((x, 10)) for x in (5, 35))
    assert left < 10
    assert right > 245


def test_what_is_transparent_is_shown_on_white(examiner: Examiner) -> None:
    held = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(held, "PNG")
    assert corners(look(examiner, held.getvalue()).thumbnail) == ["white"] * 4


def test_heic_is_read_within_the_confined_process(examiner: Examiner) -> None:
    seen = look(examiner, sample_photos.heic(), "image/heic")
    assert (seen.facts.width, seen.facts.height) == (320, 240)
    assert seen.facts.taken == "2026:11:08 14:05:06+03:00"
    assert seen.facts.position == sample_photos.POSITION
    assert corners(seen.thumbnail) == UPRIGHT
    assert seen.note == ""


def test_the_thumbnail_is_small_and_tells_nothing(examiner: Examiner) -> None:
    with Image.open(io.BytesIO(look(examiner, sample_photos.noisy()).thumbnail)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (256, 192))
        assert not picture.getexif()


def test_a_truncated_photo_keeps_its_facts_and_shows_what_is_there(examiner: Examiner) -> None:
    seen = look(examiner, sample_photos.truncated())
    assert seen.facts.camera == "Invented Pocket 7"
    assert seen.facts.width == 640
    assert seen.thumbnail
    assert seen.note.count(".") == 1


@pytest.mark.parametrize("missing", [1, 2, 3, 200])
def test_a_photo_without_its_last_bytes_is_noted(examiner: Examiner, missing: int) -> None:
    seen = look(examiner, sample_photos.noisy()[:-missing])
    assert seen.thumbnail
    assert "damaged" in seen.note


def test_bytes_after_the_end_of_a_photo_are_no_damage(examiner: Examiner) -> None:
    assert look(examiner, sample_photos.photo() + b"\xff\xdamovie" * 9).note == ""


@pytest.mark.parametrize(
    "data", [b"", b"x", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"text " * 500, b"\0" * 9000]
)
def test_what_cannot_be_read_gives_one_sentence(examiner: Examiner, data: bytes) -> None:
    seen = look(examiner, data)
    assert (seen.facts, seen.thumbnail) == (MediaFacts(), b"")
    assert seen.note.endswith("kept as it is.")


def test_no_cut_of_a_photo_stops_anything(examiner: Examiner) -> None:
    whole = sample_photos.photo()
    for length in range(0, len(whole), 37):
        assert look(examiner, whole[:length]).note


@pytest.mark.parametrize("maker", [sample_photos.photo, sample_photos.heic])
def test_no_changed_byte_stops_anything(examiner: Examiner, maker: object) -> None:
    whole = sample_photos.heic() if maker is sample_photos.heic else sample_photos.photo()
    for place in range(0, min(len(whole), 3000), 23):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        look(examiner, bytes(changed))
    assert look(examiner, whole).note == ""


def test_enormous_dimensions_are_refused(examiner: Examiner) -> None:
    seen = look(examiner, sample_photos.huge_header())
    assert seen.thumbnail == b""
    assert "too large" in seen.note


def test_a_picture_that_would_fill_the_memory_is_refused(examiner: Examiner) -> None:
    seen = look(examiner, sample_photos.huge_header(16_000, 16_000))
    assert seen.thumbnail == b""
    assert "too large" in seen.note
    assert look(examiner, sample_photos.photo()).note == ""


def test_a_file_above_the_size_limit_is_refused(
    examiner: Examiner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MAX_FILE_BYTES", 1000)
    assert "too large" in look(examiner, sample_photos.photo()).note
    monkeypatch.undo()
    assert look(examiner, sample_photos.photo()).note == ""


class Unreadable(io.RawIOBase):
    """A source that nobody should read."""

    def read(self, size: int = -1) -> bytes:
        raise OSError


def test_what_is_no_picture_is_not_even_read() -> None:
    with Examiner(command=["/nonexistent"]) as examiner:
        seen = examiner.examine(Unreadable(), "video/mp4")  # type: ignore[arg-type]  # reads only
    assert seen == Examined(MediaFacts(), b"", "")


def test_an_error_of_the_source_is_let_through(examiner: Examiner) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - any of them
        examiner.examine(Unreadable(), JPEG)  # type: ignore[arg-type]  # it reads only
    assert look(examiner, sample_photos.photo()).note == ""


def test_one_process_examines_many_pictures_and_is_renewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fieldkit.media.decode.PICTURES_PER_CHILD", 2)
    with Examiner() as examiner:
        numbers = []
        for _ in range(3):
            numbers.append(examiner._ready().process_id)
            look(examiner, sample_photos.photo())
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_decoder_that_cannot_start_is_a_note() -> None:
    with Examiner(command=["/nonexistent/python"]) as examiner:
        seen = look(examiner, sample_photos.photo())
    assert seen.facts == MediaFacts()
    assert "cannot be read on this computer" in seen.note


def test_the_confinement_reached_is_reported(examiner: Examiner) -> None:
    assert isinstance(examiner.confinement, Confinement)


def test_a_picture_can_be_viewed_without_its_metadata() -> None:
    with Image.open(io.BytesIO(view(io.BytesIO(sample_photos.noisy()), longest=400))) as picture:
        assert picture.size == (400, 300)
        assert not picture.getexif()


def test_viewing_what_is_no_picture_is_an_error() -> None:
    with pytest.raises(MediaUndecodable, match="kept as it is"):
        view(io.BytesIO(b"nothing"))


def test_content_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    photo = io.BytesIO(sample_photos.truncated())
    caplog.set_level(logging.DEBUG)
    examine(photo, JPEG)
    assert "damaged" in caplog.text
    assert "Pocket" not in caplog.text


# A decoder taken over by a stranger's file may say anything; here are some of the things.

GREETING = "import sys,os,time,json; w=lambda b: os.write(1,b); w(b'fieldkit-media/1\\x00');"
PIECE = "p=lambda d: w(len(d).to_bytes(4,'big')+d); j=lambda **k: p(json.dumps(k).encode());"
SWALLOW = """n = lambda: int.from_bytes(os.read(0, 4), 'big'); n()
while k := n(): sys.stdin.buffer.raw.read(k)
"""
FACTS = "j(taken='',camera='',position='',width=3,height=2)\n"


def lying(code: str, *, timeout_seconds: float = 10.0) -> Examiner:
    script = GREETING + PIECE + SWALLOW + code + "\ntime.sleep(60)"
    return Examiner(command=[sys.executable, "-I", "-c", script], timeout_seconds=timeout_seconds)


@pytest.mark.parametrize(
    "code",
    [
        "w(b'\\xff\\xff\\xff\\xff')",
        "w((5000).to_bytes(4,'big'))",
        "p(b'{}')",
        "p(b'[]')",
        "p(b'\\xff')",
        "j(taken=1,camera='',position='',width=1,height=1)",
        "j(taken='yesterday',camera='',position='',width=1,height=1)",
        "j(taken='',camera='x'*101,position='',width=1,height=1)",
        "j(taken='',camera='a\\nb',position='',width=1,height=1)",
        "j(taken='',camera='\\u202e',position='',width=1,height=1)",
        "j(taken='',camera='',position='91.000000 1.000000',width=1,height=1)",
        "j(taken='',camera='',position='<b>',width=1,height=1)",
        "j(taken='',camera='',position='',width=-1,height=1)",
        "j(taken='',camera='',position='',width=True,height=1)",
        "j(taken='',camera='',position='',width=1,height=10**7)",
        "j(taken='',camera='',position='',width=1,height=1,more=1)",
        "sys.exit()",
        "os.close(1)",
    ],
)
def test_a_lie_about_the_facts_is_not_believed(code: str) -> None:
    with lying(code) as examiner:
        seen = look(examiner, sample_photos.photo())
    assert (seen.facts, seen.thumbnail) == (MediaFacts(), b"")
    assert seen.note


@pytest.mark.parametrize(
    "code",
    [
        "j(problem='',width=257,height=1); w(bytes(257*3))",
        "j(problem='',width=0,height=0)",
        "j(problem='',width=0,height=9)",
        "j(problem='<b>',width=0,height=0)",
        "j(problem=None,width=0,height=0)",
        "j(problem='',width=9,height=9); w(bytes(10)); os.close(1)",
        "sys.exit()",
    ],
)
def test_after_a_lie_about_the_pixels_the_facts_stay(code: str) -> None:
    with lying(FACTS + code) as examiner:
        seen = look(examiner, sample_photos.photo())
    assert (seen.facts.width, seen.thumbnail) == (3, b"")
    assert seen.note


def test_a_decoder_that_hangs_is_ended_at_the_time_limit() -> None:
    with lying(FACTS, timeout_seconds=0.5) as examiner:
        child = examiner._ready()
        seen = look(examiner, sample_photos.photo())
        assert child._process.returncode is not None
    assert "too long" in seen.note
    assert seen.facts.width == 3


def test_a_decoder_that_does_not_listen_is_ended_too() -> None:
    script = GREETING + "time.sleep(60)"
    with Examiner(command=[sys.executable, "-I", "-c", script], timeout_seconds=0.5) as examiner:
        seen = look(examiner, sample_photos.noisy((1600, 1200)))
    assert "too long" in seen.note


def test_a_pipe_that_fails_as_on_windows_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_child: Child, _data: bytes) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")  # what Windows says of a closed pipe

    with lying("os.close(1)", timeout_seconds=0.5) as examiner:
        monkeypatch.setattr(Child, "write", fail)
        assert look(examiner, sample_photos.photo()).note


@pytest.mark.parametrize("greeting", ["b'hello, I am another'", "b'fieldkit-media/1\\xff'", "b''"])
def test_a_wrong_greeting_is_not_talked_to(greeting: str) -> None:
    script = f"import os; os.write(1, {greeting})"
    with Examiner(command=[sys.executable, "-I", "-c", script]) as examiner:
        assert "cannot be read on this computer" in look(examiner, sample_photos.photo()).note


@pytest.mark.samples
def test_every_real_photo_gives_a_result(examiner: Examiner, samples: Path) -> None:
    photos = sorted((samples / "data" / "photos").iterdir())
    assert photos
    for path in photos:
        with path.open("rb") as source:
            seen = examiner.examine(source, JPEG)
        assert seen.facts.width, path.name
        assert seen.thumbnail, path.name


@pytest.mark.samples
def test_a_real_heic_says_where_it_was_taken(examiner: Examiner, samples: Path) -> None:
    with (samples / "data" / "photos" / "IMG_5195.HEIC").open("rb") as source:
        facts = examiner.examine(source, "image/heic").facts
    assert facts.position == "39.051344 -94.288772 260.6"
    assert facts.taken == "2021:04:11 15:47:53-05:00"


@pytest.mark.samples
def test_a_real_rotated_photo_stands_upright(examiner: Examiner, samples: Path) -> None:
    with (samples / "data" / "photos" / "portrait_6.jpg").open("rb") as source:
        seen = examiner.examine(source, JPEG)
    assert (seen.facts.width, seen.facts.height) == (450, 600)
