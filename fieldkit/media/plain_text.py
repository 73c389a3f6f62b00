"""Text of unknown encoding, read stretch by stretch; runs in the confined process only."""

from __future__ import annotations

import codecs
import io

from fieldkit.media import viewing_wire
from fieldkit.media.wire import Problem

SAMPLE_BYTES = 64 * 1024
MAX_LINE = 1000  # characters; windows become slow over longer ones

_MARKS = (  # Unicode 16.0 section 23.8; the longer first
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CYRILLIC = ("cp1251", "koi8-r", "cp866")
_WESTERN = "cp1252"
ENCODINGS = (
    "utf-8",
    "utf-16",
    "latin-1",
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
    *_CYRILLIC,
    _WESTERN,
)

# By how often they stand in Russian and Belarusian text, roughly.
_FREQUENT = {letter: 10 - place // 2 for place, letter in enumerate("оаеинтсрвлкмдпуыяі")}
# Characters that turn the direction of what follows: a stranger's file must not shuffle words.
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_ODD_BYTES = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})


def prepare() -> None:
    """Load the encodings: nothing can be imported later."""
    for encoding in ENCODINGS:
        codecs.getincrementaldecoder(encoding)("replace").decode(b"", True)


def is_text(data: bytes) -> bool:
    """Say whether `data`, the beginning of a file, looks like text."""
    sample = data[:SAMPLE_BYTES]
    if not sample:
        return False
    if encoding_of(sample).startswith(("utf-16", "utf-32")):
        return True
    odd = len(sample) - len(sample.translate(None, _ODD_BYTES))
    return b"\0" not in sample and odd * 100 <= len(sample)


def encoding_of(data: bytes) -> str:
    """Return the encoding that the beginning of a file seems to be in, one of `ENCODINGS`."""
    sample = data[:SAMPLE_BYTES]
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 3 > len(sample) and min(even, odd) * 50 < len(sample):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, len(data) <= SAMPLE_BYTES)
    except UnicodeDecodeError:
        return _single_byte(sample)
    return "utf-8"


class PlainText:
    """The text in `file`."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file
        self._size = len(file.getbuffer())
        file.seek(0)
        head = file.read(SAMPLE_BYTES + 1)
        self.encoding = encoding_of(head)
        self._first = next((len(mark) for mark, _name in _MARKS if head.startswith(mark)), 0)

    def stretch(self, start: int) -> viewing_wire.Stretch:
        """Return the text from byte `start`, which is 0 or what the last stretch said."""
        start = max(start, self._first)
        self._file.seek(start)
        data = self._file.read(viewing_wire.TEXT_BYTES)
        is_last = start + len(data) >= self._size
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        text = decoder.decode(data, is_last)
        kept = len(decoder.getstate()[0])  # bytes of a character that is not whole yet
        if text.endswith("\r") and not is_last and len(text) > 1:
            text = text[:-1]  # the other half of this end of a line may come next
            kept += len("\r".encode(self.encoding))
        following = 0 if is_last else start + len(data) - kept
        return viewing_wire.Stretch(Problem.NONE, _shown(text), self.encoding, following)


def _shown(text: str) -> str:
    """Return the text with lines that a window can bear, and nothing that hides or turns it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    pieces: list[str] = []
    for line in lines:
        pieces += [line[at : at + MAX_LINE] for at in range(0, len(line), MAX_LINE)] or [""]
    return "\n".join("".join(map(_shown_character, piece)) for piece in pieces)


def _shown_character(character: str) -> str:
    if character == "\t" or (character.isprintable() and ord(character) not in _TURNING):
        return character
    return " " if character.isspace() else "�"


def _single_byte(sample: bytes) -> str:
    if not _is_mostly_words(sample):
        return _WESTERN
    return max(_CYRILLIC, key=lambda encoding: _likeness(sample.decode(encoding, "replace")))


def _is_mostly_words(sample: bytes) -> bool:
    """Say whether letters beyond ASCII stand beside each other, as in Cyrillic, and not alone."""
    high = sum(byte >= 0x80 for byte in sample)
    beside = sum(
        byte >= 0x80 and following >= 0x80
        for byte, following in zip(sample, sample[1:], strict=False)
    )
    return 2 * beside >= high


def _likeness(text: str) -> int:
    """Return how much the text looks like Russian or Belarusian; small letters count more."""
    total = 0
    before = " "
    for letter in text:
        if ord(letter) >= 0x80:
            small = letter.lower()
            weight = _FREQUENT.get(small, 1 if small.isalpha() else -8)
            is_odd = letter != small and before.isalpha() and before == before.lower()
            total += -8 if is_odd else weight
        before = letter
    return total
