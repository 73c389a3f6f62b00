"""A file of strangers is looked at through a process that can do nothing else."""

from __future__ import annotations

import io
import logging
import os
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from fieldkit.domain.picture_area import PictureArea
from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.media import viewing_wire, wire
from fieldkit.media.confine import Confinement
from fieldkit.media.viewing import HEAD_BYTES, Viewing
from fieldkit.media.viewing_wire import Kind
from fieldkit.media.wire import Problem
from tests import sample_documents, sample_photos
from tests.media.test_containers import a_film, id3

Look = Callable[[bytes], Viewing]


@pytest.fixture
def look() -> Iterator[Look]:
    """Return what begins to look at bytes; all is ended afterwards."""
    begun: list[Viewing] = []

    def begin(data: bytes) -> Viewing:
        begun.append(Viewing(lambda: io.BytesIO(data)))
        return begun[-1]

    yield begin
    for viewing in begun:
        viewing.close()


def colour(raster: viewing_wire.Raster, x: float, y: float) -> tuple[int, ...]:
    """Return the colour at a place given in parts of the whole, each channel as 0 or 1."""
    picture = Image.frombytes("RGB", (raster.width, raster.height), raster.pixels)
    found = picture.getpixel((int(x * raster.width), int(y * raster.height)))
    assert isinstance(found, tuple)
    return tuple(int(part > 127) for part in found)


RED, GREEN, BLUE, WHITE = (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (sample_photos.photo(), Kind.PICTURE),
        (sample_photos.heic(), Kind.PICTURE),
        (sample_photos.plain("PNG"), Kind.PICTURE),
        (sample_photos.plain("GIF", "P"), Kind.PICTURE),
        (sample_photos.plain("WEBP"), Kind.PICTURE),
        (sample_photos.plain("TIFF"), Kind.PICTURE),
        (sample_photos.plain("BMP"), Kind.PICTURE),
        (sample_documents.pdf(), Kind.PAGES),
        (b"words\n" * 9, Kind.TEXT),
        ("Чырвоны бус".encode("utf-16"), Kind.TEXT),
        (sample_documents.sound(0.1), Kind.SOUND),
        (b"\0\0\0\x18ftypisom" + bytes(40), Kind.FILM),
        (b"\x1a\x45\xdf\xa3" + bytes(40), Kind.FILM),
        (b"\0\1\2\3" * 40, Kind.OTHER),
        (b"", Kind.OTHER),
    ],
)
def test_a_file_is_known_by_its_content(look: Look, data: bytes, kind: Kind) -> None:
    assert look(data).open().kind is kind


def test_areas_of_a_picture_come_within_the_size_asked_for(look: Look) -> None:
    viewing = look(sample_photos.photo())
    opened = viewing.open()
    assert (opened.width, opened.height) == (320, 240)
    whole = viewing.raster(PictureArea.whole(320, 240), 160)
    assert (whole.width, whole.height) == (160, 120)
    assert [colour(whole, x, y) for y in (0.2, 0.8) for x in (0.2, 0.8)] == [
        RED, GREEN, BLUE, WHITE
    ]  # fmt: skip
    right = viewing.raster(PictureArea(200, 10, 100, 50), 1000)
    assert (right.width, right.height) == (100, 50)  # never larger than it is
    assert colour(right, 0.5, 0.5) == GREEN


@pytest.mark.parametrize("orientation", range(1, 9))
def test_areas_are_those_of_the_upright_picture(look: Look, orientation: int) -> None:
    viewing = look(sample_photos.photo(orientation=orientation))
    viewing.open()
    corner = viewing.raster(PictureArea(0, 180, 40, 40), 40)
    assert colour(corner, 0.5, 0.5) == BLUE


def test_a_picture_beyond_what_is_kept_is_seen_smaller(look: Look) -> None:
    held = io.BytesIO()
    Image.new("RGB", (12_000, 6_000), "lime").save(held, "JPEG")
    viewing = look(held.getvalue())
    assert viewing.open().width == 12_000
    part = viewing.raster(PictureArea(6_000, 3_000, 4_000, 2_000), 4096)
    assert 0 < part.width <= 4_000
    assert colour(part, 0.5, 0.5) == GREEN


def test_an_area_outside_the_picture_is_nothing(look: Look) -> None:
    viewing = look(sample_photos.photo())
    viewing.open()
    outside = viewing.raster(PictureArea(5_000, 5_000, 10, 10), 100)
    assert (outside.problem, outside.pixels) == (Problem.UNREADABLE, b"")


def test_pages_are_shown_with_fonts_that_are_not_inside(look: Look) -> None:
    viewing = look(sample_documents.pdf(["First", "Second"], size=(300, 200)))
    opened = viewing.open()
    assert (opened.page_count, opened.width, opened.height) == (2, 1200, 800)
    assert Confinement.LIMITS in viewing.confinement or sys.platform == "win32"
    pages = [viewing.raster(PictureArea.whole(1200, 800), 600, page=number) for number in range(2)]
    for page in pages:
        assert (page.width, page.height) == (600, 400)
        dark = sum(value < 100 for value in page.pixels)
        assert 500 < dark < len(page.pixels) // 10  # letters, and no black page
    assert pages[0].pixels != pages[1].pixels


def test_a_part_of_a_page_is_as_sharp_as_asked_for(look: Look) -> None:
    viewing = look(sample_documents.pdf(["Invented"], size=(300, 200)))
    viewing.open()
    part = viewing.raster(PictureArea(0, 120, 600, 200), 1800)
    assert max(part.width, part.height) == 1800
    assert min(part.pixels) < 100
    empty = viewing.raster(PictureArea(0, 500, 600, 200), 1800)
    assert min(empty.pixels) == 255


def test_a_page_that_is_not_there_is_nothing(look: Look) -> None:
    viewing = look(sample_documents.pdf())
    viewing.open()
    assert viewing.raster(PictureArea.whole(1200, 800), 100, page=7).problem is Problem.UNREADABLE
    assert viewing.open(page=7).width == 0


def test_a_document_that_asks_for_a_password_says_so(look: Look) -> None:
    locked = sample_documents.pdf().replace(
        b"/Root 1 0 R",
        b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O("
        + b"o" * 32
        + b")/U("
        + b"u" * 32
        + b")>>/Root 1 0 R",
    )
    opened = look(locked).open()
    assert (opened.kind, opened.problem) == (Kind.PAGES, Problem.PASSWORD)


def test_a_damaged_document_leaves_a_sentence_and_no_more(look: Look) -> None:
    whole = sample_documents.pdf(["One", "Two"])
    for length in range(8, len(whole), 97):
        viewing = look(whole[:length])
        opened = viewing.open()
        assert opened.kind is Kind.PAGES
        if opened.width:
            viewing.raster(PictureArea.whole(opened.width, opened.height), 100)
        viewing.close()


def test_a_document_with_changed_bytes_never_stops_anything(look: Look) -> None:
    whole = sample_documents.pdf(["One", "Two"])
    for place in range(0, len(whole), 61):
        changed = bytearray(whole)
        changed[place] ^= 0x55
        viewing = look(bytes(changed))
        opened = viewing.open()
        if opened.width:
            viewing.raster(PictureArea.whole(opened.width, opened.height), 100)
        viewing.facts()
        viewing.close()


def test_a_page_that_unpacks_to_very_much_ends_within_its_limits(look: Look) -> None:
    viewing = look(sample_documents.pdf_bomb())
    opened = viewing.open()
    bomb = viewing.raster(PictureArea.whole(1200, 800), 200)
    assert opened.kind is Kind.PAGES
    # PDFium stops unpacking, or the memory limit stops PDFium; the parent never has it.
    assert bomb.problem in Problem
    assert len(bomb.pixels) <= 200 * 200 * 3
    assert viewing.open().kind is Kind.PAGES  # and the next question is answered


def test_a_document_reveals_what_it_says_and_what_it_hides(look: Look) -> None:
    data = sample_documents.pdf(
        information={
            "Author": "Invented Clerk",
            "Creator": "Invented Office 7",
            "CreationDate": "D:20201108140506+03'00'",
        },
        catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>",
    )
    facts = look(data).facts()
    assert facts is not None
    assert Fact(Revealed.AUTHOR, "Invented Clerk") in facts
    assert Fact(Revealed.SOFTWARE, "Invented Office 7") in facts
    assert Fact(Revealed.CREATED, "2020:11:08 14:05:06+03:00") in facts
    assert Fact(Revealed.PROGRAM) in facts
    assert Revealed.EARLIER not in {fact.kind for fact in facts}
    facts = look(data + b"\nstartxref\n9\n%%EOF").facts()
    assert Fact(Revealed.EARLIER, "1") in (facts or ())


def test_a_photo_reveals_all_that_leads_to_people(look: Look) -> None:
    held = io.BytesIO()
    exif = sample_photos.exif()
    exif[0x013B] = "Invented Author"
    exif[0x0131] = "Invented OS 14.2"
    photo = exif.get_ifd(0x8769)
    photo[0xA431] = "SERIAL-0001"
    photo[0xA430] = "Invented Owner"
    photo[0x927C] = b"maker note"
    photo[0x9286] = b"ASCII\0\0\0an invented remark"
    exif.get_ifd(0x8825)[17] = 348.2
    xmp = b'<x:xmpmeta><d xmp:CreatorTool="Invented Editor"/></x:xmpmeta>'
    sample_photos.upright().save(held, "JPEG", exif=exif, xmp=xmp, comment=b"a remark more")
    facts = look(held.getvalue() + b"\0\0\0\x18ftypmp42 an invented film").facts()
    assert facts is not None
    assert facts[0] == Fact(Revealed.PLACE, sample_photos.POSITION)
    for fact in (
        Fact(Revealed.TAKEN, "2026:11:08 14:05:06+03:00"),
        Fact(Revealed.CAMERA, "Invented Pocket 7"),
        Fact(Revealed.AUTHOR, "Invented Author"),
        Fact(Revealed.SERIAL, "SERIAL-0001"),
        Fact(Revealed.OWNER, "Invented Owner"),
        Fact(Revealed.DIRECTION, "348"),
        Fact(Revealed.SOFTWARE, "Invented OS 14.2"),
        Fact(Revealed.SOFTWARE, "Invented Editor"),
        Fact(Revealed.COMMENT, "an invented remark"),
        Fact(Revealed.COMMENT, "a remark more"),
        Fact(Revealed.MAKER_NOTE, "10"),
        Fact(Revealed.XMP, str(len(xmp))),
    ):
        assert fact in facts, fact
    assert Revealed.APPENDED in {fact.kind for fact in facts}


def test_a_png_reveals_its_texts(look: Look) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Invented Author")
    told.add_itxt("Comment", "Заўвага")
    held = io.BytesIO()
    sample_photos.upright().save(held, "PNG", pnginfo=told)
    facts = look(held.getvalue()).facts()
    assert facts == (
        Fact(Revealed.AUTHOR, "Invented Author"),
        Fact(Revealed.COMMENT, "Заўвага"),
    )


def test_iptc_is_read(look: Look) -> None:
    record = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value
        for number, value in ((80, b"Invented Author"), (90, b"Invented City"))
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    segment = b"Photoshop 3.0\0" + block + b"\0" * (len(block) % 2)
    plain = sample_photos.plain("JPEG")
    data = plain[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]
    facts = look(data).facts() or ()
    assert Fact(Revealed.AUTHOR, "Invented Author") in facts
    assert Fact(Revealed.PLACE_NAME, "Invented City") in facts
    assert Revealed.IPTC in {fact.kind for fact in facts}


def test_films_and_tracks_reveal_places_in_the_confined_process(look: Look) -> None:
    facts = look(a_film()).facts() or ()
    assert Fact(Revealed.PLACE, "53.900000 27.500000") in facts
    assert Fact(Revealed.CREATED, "2020:11:07 13:20:00+00:00") in facts
    assert Fact(Revealed.TITLE, "Interview") in (look(id3()).facts() or ())
    assert Fact(Revealed.AUTHOR, "Выдуманы") in (look(id3()).facts() or ())
    assert look(b'<gpx><trkpt lat="1" lon="2"/></gpx>').facts() == (Fact(Revealed.TRACK),)


def test_a_plain_picture_reveals_nothing(look: Look) -> None:
    assert look(sample_photos.plain("PNG")).facts() == ()


def test_a_long_text_comes_in_stretches_that_join(look: Look) -> None:
    lines = "".join(f"{number:06d} чырвоны бус без нумароў\n" for number in range(12_000))
    viewing = look(lines.encode("utf-8"))
    viewing.open()
    read, start, count = "", 0, 0
    while True:
        stretch = viewing.text(start)
        assert (stretch.problem, stretch.encoding) == (Problem.NONE, "utf-8")
        read, start, count = read + stretch.text, stretch.next_start, count + 1
        if not start:
            break
    assert read == lines
    assert count > 3


def test_content_is_in_no_log(look: Look, caplog: pytest.LogCaptureFixture) -> None:
    photo = sample_photos.truncated()
    caplog.set_level(logging.DEBUG)
    look(photo).facts()
    look(b"CANARY\0\1").open()
    assert "Pocket" not in caplog.text
    assert "CANARY" not in caplog.text


def test_a_huge_picture_is_refused_by_its_size(look: Look) -> None:
    opened = look(sample_photos.huge_header()).open()
    assert (opened.kind, opened.problem, opened.width) == (Kind.PICTURE, Problem.TOO_LARGE, 0)


def test_a_truncated_photo_is_shown_as_far_as_it_goes(look: Look) -> None:
    viewing = look(sample_photos.truncated())
    assert viewing.open().problem is Problem.NONE
    whole = viewing.raster(PictureArea.whole(640, 480), 640)
    assert (whole.problem, whole.width) == (Problem.DAMAGED, 640)


def test_no_changed_byte_of_a_photo_stops_anything(look: Look) -> None:
    whole = sample_photos.photo()
    for place in range(0, min(len(whole), 3000), 211):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        viewing = look(bytes(changed))
        opened = viewing.open()
        viewing.facts()
        if opened.width:
            viewing.raster(PictureArea.whole(opened.width, opened.height), 100)
        viewing.clean_copy([])
        viewing.close()


def test_a_file_beyond_the_limit_is_not_sent(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_FILE_BYTES", 1000)
    assert look(sample_photos.photo()).open().problem is Problem.TOO_LARGE


def test_of_a_film_beyond_the_limit_the_beginning_says_what_it_is() -> None:
    for data, kind, problem in (
        (a_film(), Kind.FILM, Problem.NONE),
        (sample_photos.photo(), Kind.OTHER, Problem.TOO_LARGE),
        (b"words", Kind.OTHER, Problem.TOO_LARGE),
    ):
        whole = data + bytes(3 * HEAD_BYTES)
        viewing = Viewing(lambda: io.BytesIO(whole), size=wire.MAX_FILE_BYTES + 1)  # noqa: B023
        opened = viewing.open()
        assert (opened.kind, opened.problem) == (kind, problem)
        assert viewing.facts() is None
        viewing.close()


def test_an_error_of_the_source_is_let_through() -> None:
    class Unreadable(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise PermissionError

    viewing = Viewing(Unreadable)
    with pytest.raises(PermissionError):
        viewing.open()
    assert viewing.confinement is Confinement.SEPARATE  # its process has ended


def test_a_process_that_worked_long_is_replaced(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.media.viewing.MAX_BUSY_SECONDS", 0.0)
    viewing = look(sample_photos.photo())
    viewing.open()
    first = viewing._child
    assert viewing.raster(PictureArea.whole(320, 240), 100).width == 100
    assert viewing._child is not first


def test_what_is_interrupted_ends_and_asks_nothing_more(look: Look) -> None:
    viewing = look(sample_photos.photo())
    viewing.open()
    child = viewing._child
    viewing.interrupt()
    assert child is not None
    assert child._process.returncode is not None
    assert viewing.raster(PictureArea.whole(320, 240), 100).problem is Problem.UNREADABLE
    assert viewing._child is None


def test_a_process_that_cannot_start_is_a_sentence() -> None:
    viewing = Viewing(lambda: io.BytesIO(b"x"), command=["/nonexistent/python"])
    assert viewing.open().problem is Problem.NOT_POSSIBLE
    assert viewing.facts() is None


# A process taken over by a stranger's file may say anything; here are some of the things.

GREETING = "import sys,os,time,json; w=lambda b: os.write(1,b); w(b'fieldkit-media/1\\x00');"
PIECE = "p=lambda d: w(len(d).to_bytes(4,'big')+d); j=lambda **k: p(json.dumps(k).encode());"
SWALLOW = """n = lambda: int.from_bytes(sys.stdin.buffer.raw.read(4) or b'', 'big')
while k := n(): sys.stdin.buffer.raw.read(k)
ask = sys.stdin.buffer.raw.read(n())
"""


@pytest.fixture
def lying() -> Iterator[Callable[..., Viewing]]:
    begun: list[Viewing] = []

    def begin(code: str, *, timeout_seconds: float = 10.0) -> Viewing:
        script = GREETING + PIECE + SWALLOW + code + "\ntime.sleep(60)"
        command = [sys.executable, "-I", "-c", script]
        data = sample_photos.photo()
        begun.append(
            Viewing(lambda: io.BytesIO(data), command=command, timeout_seconds=timeout_seconds)
        )
        return begun[-1]

    yield begin
    for viewing in begun:
        viewing.close()


OPEN = "j(problem='',kind={kind},width={width},height=1,pages=0,animated={animated})"


@pytest.mark.parametrize(
    "code",
    [
        "w(b'\\xff\\xff\\xff\\xff')",
        "p(b'{}')",
        "p(b'[]')",
        "p(b'\\xff')",
        "j(problem='',kind='picture',width=1,height=1,pages=0,animated=False,more=1)",
        "j(problem='',kind='picture',width=1.5,height=1,pages=0,animated=False)",
        OPEN.format(kind="'song'", width=1, animated=False),
        OPEN.format(kind="7", width=1, animated=False),
        OPEN.format(kind="'picture'", width=-1, animated=False),
        OPEN.format(kind="'picture'", width=10**9, animated=False),
        OPEN.format(kind="'picture'", width=1, animated=1),
        "sys.exit()",
        "os.close(1)",
    ],
)
def test_a_lie_about_the_file_is_not_believed(lying: Callable[..., Viewing], code: str) -> None:
    opened = lying(code).open()
    assert (opened.kind, opened.problem, opened.width) == (Kind.OTHER, Problem.UNREADABLE, 0)


@pytest.mark.parametrize(
    "facts",
    [
        "7",
        "[7]",
        "[['place']]",
        "[['place','somewhere']]",
        "[['place','91.000000 1.000000']]",
        "[['secret','x']]",
        "[['camera',7]]",
        "[['camera','a\\nb']]",
        "[['camera','\\u202e']]",
        "[['camera','x'*301]]",
        "[['camera','x']]*201",
    ],
)
def test_a_lie_about_what_is_revealed_is_not_believed(
    lying: Callable[..., Viewing], facts: str
) -> None:
    assert lying(f"j(facts={facts})").facts() is None


@pytest.mark.parametrize(
    "code",
    [
        "j(problem='',width=101,height=1); w(bytes(303))",
        "j(problem='',width=0,height=0)",
        "j(problem='',width=9,height=9); w(bytes(10)); os.close(1)",
        "j(problem='<b>',width=1,height=1); w(bytes(3))",
    ],
)
def test_a_lie_about_pixels_is_not_believed(lying: Callable[..., Viewing], code: str) -> None:
    raster = lying(code).raster(PictureArea.whole(320, 240), 100)
    assert (raster.problem, raster.pixels) == (Problem.UNREADABLE, b"")


@pytest.mark.parametrize(
    "code",
    [
        "j(problem='',encoding='utf-8',next=0,length=10**9)",
        "j(problem='',encoding='utf-8',next=-1,length=0)",
        "j(problem='',encoding='utf-8',next=0,length=2); w(b'\\xff\\xff')",
        "j(problem='',encoding='\\u202e',next=0,length=0)",
    ],
)
def test_a_lie_about_text_is_not_believed(lying: Callable[..., Viewing], code: str) -> None:
    stretch = lying(code).text(0)
    assert (stretch.problem, stretch.text) == (Problem.UNREADABLE, "")


@pytest.mark.parametrize("code", ["j(problem=7)", "j(problem='<b>')", "j()", "sys.exit()"])
def test_a_lie_about_letters_is_not_believed(lying: Callable[..., Viewing], code: str) -> None:
    assert lying(code).lacking(0) is Problem.UNREADABLE


def test_a_copy_with_more_than_pixels_is_not_believed(lying: Callable[..., Viewing]) -> None:
    photo = sample_photos.photo()  # with EXIF, as a process taken over might send it back
    assert len(photo) < 60_000
    code = f"d={photo!r}; j(problem='',format='jpg',width=1,height=1,length=len(d)); w(d)"
    clean = lying(code).clean_copy([])
    assert (clean.problem, clean.content) == (Problem.UNREADABLE, b"")


def test_a_process_that_hangs_is_ended_at_the_time_limit(lying: Callable[..., Viewing]) -> None:
    viewing = lying("", timeout_seconds=0.5)
    assert viewing.open().problem is Problem.TOO_SLOW
    assert viewing._child is None


def test_a_process_without_memory_says_too_large(lying: Callable[..., Viewing]) -> None:
    assert lying(f"sys.exit({wire.EXIT_TOO_LARGE})").open().problem is Problem.TOO_LARGE


def test_any_answer_is_read_or_refused() -> None:
    for data in (b"", b"null", b"{}", b'{"facts":[]}', b'{"facts":[[]]}', os.urandom(50)):
        for read in (viewing_wire.read_opened, viewing_wire.read_stretch, viewing_wire.read_clean):
            with pytest.raises(Exception, match="cannot be shown"):
                read(data)


@pytest.mark.samples
def test_every_real_photo_can_be_looked_at_and_copied(look: Look, samples: Path) -> None:
    photos = sorted((samples / "data" / "photos").iterdir())
    assert photos
    for path in photos:
        viewing = look(path.read_bytes())
        opened = viewing.open()
        assert opened.kind is Kind.PICTURE, path.name
        assert viewing.facts(), path.name
        assert viewing.raster(PictureArea.whole(opened.width, opened.height), 300).width
        assert viewing.clean_copy([]).content, path.name
        viewing.close()


def test_a_second_question_needs_no_second_process(look: Look) -> None:
    viewing = look(zlib.compress(b"") + b"text")
    viewing.open()
    first = viewing._child
    viewing.facts()
    assert viewing._child is first
