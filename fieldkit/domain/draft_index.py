"""The texts of drafts, found in any spelling and either script while somebody types.

It lies in memory only and as long as it is used; nothing of it is ever written
(docs/decisions/0028-search-in-memory.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.name_index import NameIndex, key_lines
from fieldkit.domain.spelling import fold, sound_keys

_PIECE = 2000  # characters; long texts are found piece by piece
_BEFORE, _AFTER = 24, 72  # characters of a text that are shown around what was found


@dataclass(frozen=True)
class DraftText:
    """One answer of a draft, or the name of a file in it."""

    report_id: ReportId
    path: str  # of the question, "" where it belongs to none
    label: str = field(repr=False)  # of the question
    text: str = field(repr=False)  # as it is shown
    others: tuple[str, ...] = field(default=(), repr=False)  # the same in other languages


class DraftIndex:
    """Texts in the order of their drafts; building it costs, asking it does not."""

    def __init__(self, texts: Iterable[DraftText] = ()) -> None:
        self._pieces = [piece for text in texts for piece in _pieces(text)]
        names = [(piece.text, *piece.others) for piece in self._pieces]
        self._index = NameIndex(key_lines(names), lambda place: names[place])

    def __len__(self) -> int:
        """Return the number of pieces of text."""
        return len(self._pieces)

    def find(self, text: str, *, limit: int) -> tuple[DraftText, ...]:
        """Return the texts that hold what was typed, the closest first; one for each question."""
        if not self._pieces or not fold(text):
            return ()
        found: dict[tuple[str, str], DraftText] = {}
        for place in self._index.find(text, limit=limit):
            piece = self._pieces[place]
            found.setdefault((piece.report_id, piece.path), piece)
        return tuple(found.values())


def around(text: str, wanted: str) -> str:
    """Return the stretch of `text` where `wanted` is met first, its beginning where it is not."""
    plain = " ".join(text.split())
    begin = _place(plain, wanted)
    begin = 0 if begin < _BEFORE else plain.rfind(" ", 0, begin - _BEFORE // 2) + 1
    end = begin + _BEFORE + _AFTER
    return f"{'…' if begin else ''}{plain[begin:end]}{'…' if end < len(plain) else ''}"


def _place(text: str, wanted: str) -> int:
    words = fold(wanted).split()
    if not words:
        return 0
    keys = sound_keys([words[0]])[0]
    at = 0
    spread: list[tuple[int, str]] = []
    for word in text.split(" "):
        if fold(word).startswith(words[0]):
            return at
        spread.append((at, word))
        at += len(word) + 1
    sounds = sound_keys([word for _at, word in spread])
    for (place, _word), found in zip(spread, sounds, strict=True):
        if any(sound.startswith(key) for sound in found for key in keys):
            return place
    return 0


def _pieces(text: DraftText) -> Iterator[DraftText]:
    if len(text.text) <= _PIECE:
        yield text
        return
    for piece in _cut(text.text):
        yield DraftText(text.report_id, text.path, text.label, piece)


def _cut(text: str) -> Sequence[str]:
    pieces, begin = [], 0
    while begin < len(text):
        end = begin + _PIECE
        space = text.rfind(" ", begin + 1, end) if end < len(text) else -1
        end = space if space > begin else end
        pieces.append(text[begin:end])
        begin = end
    return pieces
