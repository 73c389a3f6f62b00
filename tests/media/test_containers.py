"""Sound and film say where, when and with what they were made; any bytes are borne."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.revealed import Fact, Revealed
from fieldkit.media import wire
from fieldkit.media.containers import facts_of, kind_of
from fieldkit.media.movie_boxes import place_of
from fieldkit.media.viewing_wire import MAX_VALUE, Kind
from tests import sample_documents


def told(data: bytes) -> list[Fact]:
    return facts_of(io.BytesIO(data))


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def user_text(kind: bytes, text: str) -> bytes:
    return box(kind, struct.pack(">HH", len(text.encode()), 0x15C7) + text.encode())


def item(kind: bytes, text: str) -> bytes:
    return box(kind, box(b"data", struct.pack(">II", 1, 0) + text.encode()))


def a_film() -> bytes:
    """Return the boxes of a phone's film, without sound and pictures."""
    head = box(b"mvhd", struct.pack(">III", 0, 3_687_600_000, 3_687_600_060) + bytes(88))
    android = box(
        b"udta",
        user_text(b"\xa9xyz", "+53.9000+027.5000/") + user_text(b"\xa9mod", "Invented Pocket 7"),
    )
    names = [b"com.apple.quicktime.make", b"com.apple.quicktime.creationdate"]
    keys = box(
        b"keys", struct.pack(">II", 0, len(names)) + b"".join(box(b"mdta", name) for name in names)
    )
    values = item(b"\0\0\0\1", "Invented") + item(b"\0\0\0\2", "2020-11-08T14:05:06+0300")
    apple = box(b"meta", box(b"hdlr", bytes(24)) + keys + box(b"ilst", values))
    itunes = box(b"udta", box(b"meta", bytes(4) + box(b"ilst", item(b"\xa9too", "Invented 1.0"))))
    return (
        box(b"ftyp", b"isom\0\0\2\0")
        + struct.pack(">I4sQ", 1, b"mdat", 16 + 100)
        + bytes(100)
        + box(b"moov", head + android + apple + itunes)
    )


def test_a_film_of_a_phone_says_where_and_when() -> None:
    film = a_film()
    assert kind_of(film) is Kind.FILM
    assert told(film) == [
        Fact(Revealed.CREATED, "2020:11:07 13:20:00+00:00"),
        Fact(Revealed.CHANGED, "2020:11:07 13:21:00+00:00"),
        Fact(Revealed.PLACE, "53.900000 27.500000"),
        Fact(Revealed.CAMERA, "Invented Pocket 7"),
        Fact(Revealed.CAMERA, "Invented"),
        Fact(Revealed.CREATED, "2020-11-08T14:05:06+0300"),
        Fact(Revealed.SOFTWARE, "Invented 1.0"),
    ]


def id3(version: int = 4) -> bytes:
    def frame(name: bytes, content: bytes) -> bytes:
        return name + struct.pack(">IH", len(content), 0) + content

    frames = (
        frame(b"TIT2", b"\3Interview")
        + frame(b"TPE1", b"\1" + "Выдуманы".encode("utf-16"))
        + frame(b"COMM", b"\0eng\0a remark")
        + frame(b"APIC", b"\0image/jpeg\0\3\0")
    )
    return b"ID3" + bytes([version, 0, 0, 0, 0, 0, len(frames)]) + frames + bytes(40)


@pytest.mark.parametrize("version", [3, 4])
def test_an_mp3_says_who_and_what(version: int) -> None:
    assert told(id3(version)) == [
        Fact(Revealed.TITLE, "Interview"),
        Fact(Revealed.AUTHOR, "Выдуманы"),
        Fact(Revealed.COMMENT, "a remark"),
        Fact(Revealed.PREVIEW),
    ]


def comments() -> bytes:
    def measured(text: str) -> bytes:
        return struct.pack("<I", len(text.encode())) + text.encode()

    return (
        measured("Invented 1.0")
        + struct.pack("<I", 2)
        + measured("artist=Somebody")
        + measured("LOCATION=Invented square")
    )


@pytest.mark.parametrize(
    "data",
    [
        b"fLaC" + b"\x84" + struct.pack(">I", len(comments()))[1:] + comments(),
        b"OggS"
        + bytes(24)
        + b"OpusHead"
        + bytes(11)
        + b"OggS"
        + bytes(24)
        + b"OpusTags"
        + comments(),
        b"OggS" + bytes(24) + b"\x03vorbis" + comments(),
    ],
)
def test_comments_of_flac_and_ogg_are_read(data: bytes) -> None:
    assert told(data) == [
        Fact(Revealed.SOFTWARE, "Invented 1.0"),
        Fact(Revealed.AUTHOR, "Somebody"),
        Fact(Revealed.PLACE_NAME, "Invented square"),
    ]


def part(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def test_a_wav_says_who_recorded_it() -> None:
    origin = b"a remark".ljust(256, b"\0") + b"Invented Recorder".ljust(32, b"\0")
    origin += b"SERIAL-7".ljust(32, b"\0") + b"2020-11-0814:05:06"
    words = part(b"LIST", b"INFO" + part(b"IART", "Выдуманы".encode("cp1251") + b"\0"))
    sound = sample_documents.sound(0.1) + part(b"bext", origin) + words
    assert told(sound) == [
        Fact(Revealed.COMMENT, "a remark"),
        Fact(Revealed.AUTHOR, "Invented Recorder"),
        Fact(Revealed.SERIAL, "SERIAL-7"),
        Fact(Revealed.CREATED, "2020-11-0814:05:06"),
        Fact(Revealed.AUTHOR, "Выдуманы"),
    ]


def element(kind: int, content: bytes) -> bytes:
    return (
        kind.to_bytes((kind.bit_length() + 7) // 8)
        + struct.pack(">Q", len(content) | 1 << 56)
        + content
    )


def a_webm() -> bytes:
    about = element(0x5741, b"Invented 1.0") + element(0x4461, struct.pack(">q", 10**9 * 86_400))
    tag = element(0x67C8, element(0x45A3, b"LOCATION") + element(0x4487, b"+53.9+027.5/"))
    content = element(0x1549A966, about) + element(0x1254C367, element(0x7373, tag))
    return element(0x1A45DFA3, b"") + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + content


def test_a_webm_says_when_and_where() -> None:
    assert kind_of(a_webm()) is Kind.FILM
    assert told(a_webm()) == [
        Fact(Revealed.SOFTWARE, "Invented 1.0"),
        Fact(Revealed.CREATED, "2001:01:02 00:00:00+00:00"),
        Fact(Revealed.PLACE, "53.900000 27.500000"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+53.9000+027.5000/", "53.900000 27.500000"),
        ("-12.5-045.25+210.50/", "-12.500000 -45.250000 210.5"),
        ("+99.0+027.5/", ""),
        ("somewhere", ""),
        ("", ""),
    ],
)
def test_a_place_is_read_or_nothing(text: str, place: str) -> None:
    assert place_of(text) == place


HEADS = [
    b"",
    b"ID3\4\0\0",
    b"fLaC",
    b"OggS",
    b"RIFF\0\0\0\0WAVE",
    b"\x1a\x45\xdf\xa3",
    b"\0\0\0\x08ftyp",
]
WHOLE = [a_film(), id3(), a_webm(), b"fLaC\x84\0\0\x40" + comments(), sample_documents.film(1)]


@given(st.sampled_from(HEADS), st.binary(max_size=400))
def test_any_bytes_are_borne(head: bytes, data: bytes) -> None:
    check(told(head + data))


@given(st.sampled_from(WHOLE), st.data())
def test_any_change_is_borne(whole: bytes, data: st.DataObject) -> None:
    changed = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 4))):
        if changed:
            changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    check(told(bytes(changed)))


def check(facts: list[Fact]) -> None:
    for fact in facts:
        assert len(fact.value) <= MAX_VALUE
        assert fact.value.isprintable()
        assert fact.kind is not Revealed.PLACE or wire.is_position(fact.value)
