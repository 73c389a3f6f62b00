import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.crypto.stream import (
    CHUNK_SIZE,
    SEALED_CHUNK_SIZE,
    SeekableStreamReader,
    StreamReader,
    StreamWriter,
    read_fully,
    sealed_size,
    write_fully,
)
from fieldkit.errors import AgePayloadDamaged, InvalidKey

KEY = bytes(range(32))
# Around the end of a chunk and of the group of chunks that is handled at once.
EDGES = [
    0,
    1,
    CHUNK_SIZE - 1,
    CHUNK_SIZE,
    CHUNK_SIZE + 1,
    2 * CHUNK_SIZE,
    8 * CHUNK_SIZE - 1,
    8 * CHUNK_SIZE,
    8 * CHUNK_SIZE + 1,
    9 * CHUNK_SIZE,
    16 * CHUNK_SIZE + 5,
]


def plaintext_of(size):
    return random.Random(size).randbytes(size)


def sealed(plaintext, piece_size=None):
    target = io.BytesIO()
    writer = StreamWriter(target, KEY)
    step = piece_size or max(1, len(plaintext))
    for place in range(0, len(plaintext), step):
        writer.write(plaintext[place : place + step])
    writer.finish()
    return target.getvalue()


def opened(file):
    """Return all that is given out, and whether the end was reported."""
    reader = StreamReader(io.BytesIO(file), KEY)
    released = bytearray()
    try:
        while piece := reader.read(10_000):
            released += piece
    except AgePayloadDamaged:
        return bytes(released), False
    return bytes(released), True


class Trickle(io.RawIOBase):
    """Gives and takes few bytes at a time, as a pipe may."""

    def __init__(self, content=b"", step=1000):
        self.inner = io.BytesIO(content)
        self.step = step

    def read(self, size=-1):
        return self.inner.read(min(size, self.step) if size >= 0 else self.step)

    def write(self, piece):
        return self.inner.write(piece[: self.step])


@pytest.mark.parametrize("size", EDGES)
def test_every_edge_size_comes_back(size):
    plaintext = plaintext_of(size)
    file = sealed(plaintext)
    assert len(file) == sealed_size(size)
    assert opened(file) == (plaintext, True)


@pytest.mark.parametrize("piece_size", [1000, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 200_000])
def test_the_file_does_not_depend_on_how_it_was_written(piece_size):
    plaintext = plaintext_of(9 * CHUNK_SIZE + 17)
    assert sealed(plaintext, piece_size) == sealed(plaintext)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3 * CHUNK_SIZE), max_size=8), st.integers(1, 2 * CHUNK_SIZE))
def test_any_way_of_writing_and_reading_gives_the_same(sizes, read_size):
    plaintext = plaintext_of(sum(sizes))
    target = io.BytesIO()
    writer = StreamWriter(target, KEY)
    place = 0
    for size in sizes:
        assert writer.write(memoryview(plaintext)[place : place + size]) == size
        place += size
    writer.finish()
    reader = StreamReader(io.BytesIO(target.getvalue()), KEY)
    assert b"".join(iter(lambda: reader.read(read_size), b"")) == plaintext


def test_reads_are_full_until_the_end():
    reader = StreamReader(io.BytesIO(sealed(plaintext_of(20 * CHUNK_SIZE))), KEY)
    sizes = [len(reader.read(100_003)) for _ in range(15)]
    assert sizes == [100_003] * 13 + [20 * CHUNK_SIZE - 13 * 100_003, 0]


def test_minus_one_reads_all():
    plaintext = plaintext_of(10 * CHUNK_SIZE)
    reader = StreamReader(io.BytesIO(sealed(plaintext)), KEY)
    assert reader.read(5) + reader.read() == plaintext
    assert reader.read() == b""


def test_sources_and_targets_that_take_few_bytes_at_a_time_work():
    plaintext = plaintext_of(9 * CHUNK_SIZE + 1)
    target = Trickle(step=777)
    writer = StreamWriter(target, KEY)
    writer.write(plaintext)
    writer.finish()
    file = target.inner.getvalue()
    assert file == sealed(plaintext)
    assert StreamReader(Trickle(file), KEY).read() == plaintext
    assert read_fully(Trickle(b"abc" * 1000), 2500) == (b"abc" * 1000)[:2500]
    write_fully(target, b"")


def test_nothing_can_be_written_after_the_end():
    writer = StreamWriter(io.BytesIO(), KEY)
    writer.finish()
    with pytest.raises(ValueError, match="finished"):
        writer.write(b"more")
    with pytest.raises(ValueError, match="finished"):
        writer.finish()


def test_an_unfinished_stream_is_damaged():
    target = io.BytesIO()
    StreamWriter(target, KEY).write(plaintext_of(9 * CHUNK_SIZE))
    assert opened(target.getvalue())[1] is False


def test_another_key_opens_nothing():
    with pytest.raises(AgePayloadDamaged):
        StreamReader(io.BytesIO(sealed(b"text")), bytes(32)).read(1)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_keys_of_another_length_are_refused(size):
    for kind in (StreamReader, StreamWriter, SeekableStreamReader):
        with pytest.raises(InvalidKey):
            kind(io.BytesIO(bytes(100)), bytes(size))


def test_every_flipped_bit_and_every_truncation_of_a_small_stream_is_noticed():
    file = sealed(b"a few words")
    damaged = [file[:size] for size in range(len(file))] + [file + b"\0"]
    for place in range(len(file) * 8):
        changed = bytearray(file)
        changed[place // 8] ^= 1 << place % 8
        damaged.append(bytes(changed))
    for one in damaged:
        assert opened(one) == (b"", False)
        with pytest.raises(AgePayloadDamaged):
            SeekableStreamReader(io.BytesIO(one), KEY).read()


@pytest.mark.parametrize("count", [1, 2, 8, 9])
def test_chunks_cannot_be_dropped_swapped_or_repeated(count):
    plaintext = plaintext_of(count * CHUNK_SIZE + 100)
    file = sealed(plaintext)
    chunks = [file[at : at + SEALED_CHUNK_SIZE] for at in range(0, len(file), SEALED_CHUNK_SIZE)]
    for order in (
        chunks[1:],
        chunks[:-1],
        [chunks[1], chunks[0], *chunks[2:]],
        [chunks[0], *chunks],
        [*chunks, chunks[-1]],
        [*chunks[:-1], chunks[-1][:-1]],
    ):
        released, ended = opened(b"".join(order))
        assert not ended
        assert plaintext.startswith(released)


def test_what_is_sound_before_the_damage_is_given_out_and_then_the_error_stays():
    plaintext = plaintext_of(5 * CHUNK_SIZE)
    file = bytearray(sealed(plaintext))
    file[3 * SEALED_CHUNK_SIZE + 7] ^= 1
    reader = StreamReader(io.BytesIO(bytes(file)), KEY)
    assert reader.read(5 * CHUNK_SIZE) == plaintext[: 3 * CHUNK_SIZE]
    for _ in range(3):
        with pytest.raises(AgePayloadDamaged):
            reader.read(1)
    with pytest.raises(AgePayloadDamaged):
        reader.read()


def test_an_empty_last_chunk_behind_others_is_damage():
    target = io.BytesIO()
    writer = StreamWriter(target, KEY)
    writer.write(plaintext_of(CHUNK_SIZE))
    writer._seal_chunk(writer._pending, last=False)
    writer._pending.clear()
    writer.finish()
    assert opened(target.getvalue())[1] is False
    with pytest.raises(AgePayloadDamaged):
        SeekableStreamReader(io.BytesIO(target.getvalue()), KEY)


def test_memory_does_not_grow_with_the_stream():
    class Zeros:
        """An endless source that counts the largest request."""

        def __init__(self, file):
            self.file, self.largest = file, 0

        def read(self, size=-1):
            self.largest = max(self.largest, size)
            return self.file.read(size)

    class Counter:
        def __init__(self):
            self.size, self.largest = 0, 0

        def write(self, piece):
            self.largest = max(self.largest, len(piece))
            self.size += len(piece)
            return len(piece)

    target = Counter()
    writer = StreamWriter(target, KEY)
    writer.write(bytes(30 * CHUNK_SIZE))
    assert target.size >= 24 * CHUNK_SIZE
    assert target.largest <= 8 * SEALED_CHUNK_SIZE
    assert len(writer._pending) <= CHUNK_SIZE
    source = Zeros(io.BytesIO(sealed(bytes(30 * CHUNK_SIZE))))
    reader = StreamReader(source, KEY)
    pieces = [len(piece) for piece in reader.pieces()]
    assert sum(pieces) == 30 * CHUNK_SIZE
    assert max(pieces) <= 8 * CHUNK_SIZE
    assert source.largest <= 8 * SEALED_CHUNK_SIZE


@pytest.mark.parametrize("size", EDGES)
def test_seekable_reading_gives_the_same_as_reading_through(size):
    plaintext = plaintext_of(size)
    reader = SeekableStreamReader(io.BytesIO(b"head" + sealed(plaintext)), KEY, start=4)
    assert reader.size == size
    assert reader.read() == plaintext
    assert reader.read(1) == b""
    chance = random.Random(size)
    for _ in range(40):
        offset = chance.randint(0, size + 10)
        length = chance.choice([0, 1, 100, CHUNK_SIZE, 3 * CHUNK_SIZE])
        assert reader.seek(offset) == offset
        assert reader.read(length) == plaintext[offset : offset + length]
        assert reader.tell() == max(offset, min(offset + length, size))


def test_seekable_reader_is_a_file_like_any_other():
    plaintext = plaintext_of(3 * CHUNK_SIZE + 5)
    reader = SeekableStreamReader(io.BytesIO(sealed(plaintext)), KEY)
    assert reader.readable()
    assert reader.seekable()
    assert not reader.writable()
    assert reader.seek(-5, io.SEEK_END) == 3 * CHUNK_SIZE
    assert reader.seek(-10, io.SEEK_CUR) == 3 * CHUNK_SIZE - 10
    buffer = bytearray(12)
    assert reader.readinto(buffer) == 12
    assert buffer == plaintext[-15:-3]
    assert reader.readall() == plaintext[-3:]
    with pytest.raises(ValueError, match="negative"):
        reader.seek(-1)
    reader.seek(0)
    assert io.BufferedReader(reader).read(100_000) == plaintext[:100_000]


def test_closing_lets_go_of_the_source_only_where_it_is_ours():
    for owns_source in (False, True):
        source = io.BytesIO(sealed(b"text"))
        with SeekableStreamReader(source, KEY, owns_source=owns_source) as reader:
            assert reader.read() == b"text"
        assert source.closed is owns_source
        with pytest.raises(ValueError, match="closed"):
            reader.read()


def test_seekable_reading_notices_damage_where_it_is():
    plaintext = plaintext_of(4 * CHUNK_SIZE)
    file = bytearray(sealed(plaintext))
    file[2 * SEALED_CHUNK_SIZE] ^= 1
    reader = SeekableStreamReader(io.BytesIO(bytes(file)), KEY)
    assert reader.read(2 * CHUNK_SIZE) == plaintext[: 2 * CHUNK_SIZE]
    place = reader.tell()
    for _ in range(2):
        with pytest.raises(AgePayloadDamaged):
            reader.read(1)
        assert reader.tell() == place
    reader.seek(3 * CHUNK_SIZE)
    assert reader.read() == plaintext[3 * CHUNK_SIZE :]


def test_seekable_reading_refuses_a_cut_or_longer_stream_at_once():
    file = sealed(plaintext_of(2 * CHUNK_SIZE + 100))
    cuts = (0, 1, 15, SEALED_CHUNK_SIZE, 2 * SEALED_CHUNK_SIZE, len(file) - 1)
    for wrong in [file[:size] for size in cuts] + [file + b"\0", file + bytes(SEALED_CHUNK_SIZE)]:
        with pytest.raises(AgePayloadDamaged):
            SeekableStreamReader(io.BytesIO(wrong), KEY)


def test_a_file_that_shrinks_while_it_is_read_is_damage():
    source = io.BytesIO(sealed(plaintext_of(4 * CHUNK_SIZE)))
    reader = SeekableStreamReader(source, KEY)
    source.truncate(SEALED_CHUNK_SIZE + 5)
    with pytest.raises(AgePayloadDamaged):
        reader.read()
