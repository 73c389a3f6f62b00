import io
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.media.wave import (
    HEADER_SIZE,
    MAX_SOUND_BYTES,
    SAMPLE_BYTES,
    SAMPLE_RATE,
    wave_header,
)


@given(st.binary(max_size=2000))
def test_the_standard_library_reads_it(sound) -> None:
    sound = sound[: len(sound) // SAMPLE_BYTES * SAMPLE_BYTES]
    with wave.open(io.BytesIO(wave_header(len(sound)) + sound)) as found:
        assert found.getframerate() == SAMPLE_RATE
        assert (found.getnchannels(), found.getsampwidth()) == (1, SAMPLE_BYTES)
        assert found.readframes(found.getnframes()) == sound


def test_the_head_has_its_size() -> None:
    assert len(wave_header(MAX_SOUND_BYTES)) == HEADER_SIZE


@pytest.mark.parametrize("size", [-1, MAX_SOUND_BYTES + 1])
def test_what_the_head_cannot_say_is_refused(size) -> None:
    with pytest.raises(ValueError, match="4 GiB"):
        wave_header(size)
