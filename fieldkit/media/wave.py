"""The head of a WAVE file of one voice; what follows it is the sound as it came.

Source: IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (1991).
"""

from __future__ import annotations

import struct

SAMPLE_RATE = 24_000  # per second: all of a voice, and the crack of a shot
SAMPLE_BYTES = 2  # signed, little-endian
BYTES_PER_SECOND = SAMPLE_RATE * SAMPLE_BYTES
HEADER_SIZE = 44  # bytes
MAX_SOUND_BYTES = 0xFFFFFFFF - HEADER_SIZE  # what the head can say; a day

_PCM = 1
_VOICES = 1


def wave_header(size: int) -> bytes:
    """Return what stands before `size` bytes of sound.

    Raises:
        ValueError: More than `MAX_SOUND_BYTES`.
    """
    if not 0 <= size <= MAX_SOUND_BYTES:
        raise ValueError("a WAVE file holds less than 4 GiB")
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        size + HEADER_SIZE - 8,
        b"WAVE",
        b"fmt ",
        16,
        _PCM,
        _VOICES,
        SAMPLE_RATE,
        BYTES_PER_SECOND,
        SAMPLE_BYTES,
        8 * SAMPLE_BYTES,
        b"data",
        size,
    )
