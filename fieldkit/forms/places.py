"""The list of places that comes with the program, `fieldkit-places/1`: read when first used.

Two files. `place.tsv`: a line that names format, version and sources, then a line for each
place, what is meant most often first: code, kind, parent, country, latitude, longitude and the
labels in English, Belarusian, Russian and French, parted by tabs. `place.keys`: for each place
the keys of all its names (fieldkit.domain.spelling), parted by tabs. `packaging/build_places.py`
writes both. Tens of thousands of places are too many to be objects: a term is made when asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import overload

from fieldkit.domain.form import Labels
from fieldkit.domain.name_index import NOTHING_BROADER, NameIndex
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.errors import InvalidForm
from fieldkit.forms.vocabularies import write_vocabulary
from fieldkit.translations import _

FORMAT = "fieldkit-places/1"
NAME = "place"
LANGUAGES = ("en", "be", "ru", "fr")
COLUMNS = ("kind", "parent", "country", "latitude", "longitude")

_FIELDS = 1 + len(COLUMNS) + len(LANGUAGES)
_HEADER_MAX = 1000  # bytes
_Source = Callable[[], tuple[bytes, bytes]]


def load_places(folder: Path) -> Vocabulary:
    """Return the places in `folder`; only the first line is read now.

    Raises:
        InvalidForm: It is of another format. The rest is found out when it is read.
    """
    rows, keys = folder / "place.tsv", folder / "place.keys"
    with rows.open("rb") as file:
        header = file.readline(_HEADER_MAX)
    return _places(header, lambda: (rows.read_bytes(), keys.read_bytes()))


def read_places(rows: bytes, keys: bytes) -> Vocabulary:
    """Return the places of the contents of both files.

    Raises:
        InvalidForm: They are not of this format.
    """
    found = _places(rows[: rows.find(b"\n") + 1][:_HEADER_MAX], lambda: (rows, keys))
    len(found.terms)
    return found


def vocabulary_bytes(vocabulary: Vocabulary) -> bytes:
    """Return what a vocabulary is hashed by: its canonical bytes, of these places their rows.

    Raises:
        InvalidForm: Some text cannot be written as JSON.
    """
    if isinstance(vocabulary, _PlaceList):
        return vocabulary.terms.file_bytes()
    return write_vocabulary(vocabulary)


def place_line(code: str, columns: Sequence[str], labels: Labels) -> str:
    """Return the line of one place; `columns` in the order of COLUMNS.

    Raises:
        InvalidForm: A text has a tab or the end of a line in it.
    """
    fields = [code, *columns, *(labels.get(language, "") for language in LANGUAGES)]
    if any("\t" in text or "\n" in text for text in fields) or len(fields) != _FIELDS:
        raise _invalid()
    return "\t".join(fields) + "\n"


def _places(header: bytes, source: _Source) -> Vocabulary:
    try:
        form, version, description = header.decode().removesuffix("\n").split("\t")
    except ValueError as error:
        raise _invalid() from error
    if form != FORMAT or not version or not header.endswith(b"\n"):
        raise _invalid()
    return _PlaceList(NAME, version, description, LANGUAGES, _PlaceTerms(header, source))


def _invalid() -> InvalidForm:
    return InvalidForm(_("The list of places cannot be read."))


class _PlaceTerms(Sequence[Term]):
    """The places in the order of the file, each a term when it is asked for."""

    def __init__(self, header: bytes, source: _Source) -> None:
        self._header = header
        self._source = source
        self._known: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._contents.starts) - 1

    @overload
    def __getitem__(self, place: int) -> Term: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Term]: ...
    def __getitem__(self, place: int | slice) -> Term | Sequence[Term]:
        if isinstance(place, slice):
            return [self._term(each) for each in range(*place.indices(len(self)))]
        return self._term(range(len(self))[place])

    def place_of(self, code: str) -> int:
        """Return the place of a code in the list, -1 if it is not in it."""
        if code not in self._known:
            wanted = b"\n" + code.encode("utf-8", "backslashreplace") + b"\t"
            contents = self._contents
            found = contents.rows.find(wanted)
            # The start of a line is where the line before it ends, and the first has an end too.
            place = bisect_left(contents.starts, found) if found >= 0 else -1
            is_it = place >= 0 and self._term(place).code == code
            self._known[code] = place if is_it else -1
        return self._known[code]

    def file_bytes(self) -> bytes:
        """Return the file of rows as it is."""
        return self._header + self._contents.rows.removeprefix(b"\n")

    def names(self, place: int) -> Iterator[str]:
        """Yield the labels of a place, whole and without what it is part of."""
        for label in self._term(place).label.values():
            yield label
            yield label.partition(", ")[0]

    @cached_property
    def name_index(self) -> NameIndex:
        """Return the names of all places."""
        return NameIndex(self._contents.keys, self.names, lambda place: self._parents[place])

    @cached_property
    def _parents(self) -> array[int]:
        places = {"": NOTHING_BROADER}
        found = array("l")
        for line in self._contents.rows.split(b"\n")[1:-1]:
            code = line.split(b"\t", 3)[2].decode()
            if code not in places:
                places[code] = self.place_of(code)
            found.append(places[code])
        return found

    @cached_property
    def _contents(self) -> _Contents:
        rows, keys = self._source()
        return _Contents.of(rows[len(self._header) :], keys)

    def _term(self, place: int) -> Term:
        code, *texts = self._contents.line(place).split("\t")
        columns = dict(zip(COLUMNS, texts, strict=False))
        labels = zip(LANGUAGES, texts[len(COLUMNS) :], strict=True)
        parent = columns.pop("parent")
        return Term(
            code,
            {language: label for language, label in labels if label},
            parent=parent,
            columns={name: text for name, text in columns.items() if text},
        )


@dataclass(frozen=True)
class _Contents:
    """The files in memory: `rows` begins with the end of a line, where `starts` count from."""

    rows: bytes
    starts: array[int]
    keys: str

    @classmethod
    def of(cls, rows: bytes, keys: bytes) -> _Contents:
        """Return the contents of rows without their first line, and of keys.

        Raises:
            InvalidForm: They are not of this format or not of one another.
        """
        lines = rows.split(b"\n")
        if lines.pop() or any(line.count(b"\t") != _FIELDS - 1 for line in lines):
            raise _invalid()
        if keys.count(b"\n") != len(lines) or (keys and not keys.endswith(b"\n")):
            raise _invalid()
        try:
            rows.decode()
            text = keys.decode("ascii")  # so that it takes and costs one byte a letter
        except UnicodeDecodeError as error:
            raise _invalid() from error
        lengths = (len(line) + 1 for line in lines)
        return cls(b"\n" + rows, array("L", accumulate(chain((0,), lengths))), text)

    def line(self, place: int) -> str:
        """Return the line of a place."""
        return self.rows[self.starts[place] + 1 : self.starts[place + 1]].decode()


class _ByCode(Mapping[str, Term]):
    def __init__(self, terms: _PlaceTerms) -> None:
        self._terms = terms

    def __getitem__(self, code: str) -> Term:
        place = self._terms.place_of(code)
        if place < 0:
            raise KeyError(code)
        return self._terms[place]

    def __iter__(self) -> Iterator[str]:
        return (term.code for term in self._terms)

    def __len__(self) -> int:
        return len(self._terms)


@dataclass(frozen=True)
class _PlaceList(Vocabulary):
    terms: _PlaceTerms

    @cached_property
    def by_code(self) -> Mapping[str, Term]:
        return _ByCode(self.terms)

    @cached_property
    def index(self) -> NameIndex:
        return self.terms.name_index
