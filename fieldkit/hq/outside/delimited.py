"""Reads CSV of others: the encoding and the sign between cells are found out, and said."""

from __future__ import annotations

import csv
import io
import unicodedata

from fieldkit.domain.outside_list import MAX_ROWS
from fieldkit.errors import InvalidInput
from fieldkit.translations import _

Lines = list[tuple[int, tuple[str, ...]]]

_SIGNS = {",": ",", ";": ";", "\t": "TAB", "|": "|"}
# The first line of some files tells spreadsheets the sign.
_SAYS_THE_SIGN = ("sep=", "")
_LOOKED_AT = 50  # lines
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
# Control characters that no text has; what is no text must not pass for CP1251, which has nearly
# every byte.
_ALLOWED = frozenset("\t\n\r")
_MOST_CYRILLIC = "АаЕеИиОоНнТтСсІіЎўРр"


def read_delimited(content: bytes) -> tuple[Lines, str]:
    """Return lines that are not empty, each with its number, and what the file was taken for.

    Raises:
        InvalidInput: It is no text in UTF-8, UTF-16 or Windows-1251, its quotes do not match, or
            it is too long.
    """
    text, encoding = _decoded(content)
    sign = _sign(text)
    lines: Lines = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    begin = 1
    try:
        for cells in reader:
            plain = tuple(_plain(cell) for cell in cells)
            if any(plain) and plain != _SAYS_THE_SIGN:
                lines.append((begin, plain))
            if len(lines) > MAX_ROWS + 1:
                raise InvalidInput(_("The table is too long: at most 100,000 rows."))
            begin = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(
            _("Line {number} cannot be read as CSV.").format(number=begin),
            hint=_("Perhaps a quotation mark is not closed."),
        ) from error
    return lines, f"CSV, {encoding}, {_SIGNS[sign]}"


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _checked(_tried(content, codec)), name
    for codec, name in (("utf-8", "UTF-8"), ("cp1251", "Windows-1251")):
        text = _tried(content, codec)
        if text is not None and (codec == "utf-8" or _is_cyrillic(text)):
            return _checked(text), name
    raise _no_text()


def _tried(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None) -> str:
    if text is None or any(
        unicodedata.category(letter) == "Cc" and letter not in _ALLOWED for letter in text
    ):
        raise _no_text()
    return text


def _is_cyrillic(text: str) -> bool:
    """Say whether most letters beyond ASCII are those that Cyrillic texts are full of."""
    beyond = [letter for letter in text if ord(letter) > 0x7F]
    cyrillic = [letter for letter in beyond if "\u0400" <= letter <= "\u04ff"]
    usual = [letter for letter in cyrillic if letter in _MOST_CYRILLIC]
    return len(cyrillic) * 10 >= len(beyond) * 9 and len(usual) * 3 >= len(cyrillic)


def _sign(text: str) -> str:
    """Return the sign that divides the first lines into most cells, and into as many each."""
    lines = text.splitlines()[:_LOOKED_AT]

    def fit(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines if line.strip()]
        first = counts[0] if counts else 0
        return (first and sum(count == first for count in counts)), first

    return max(_SIGNS, key=fit)


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _no_text() -> InvalidInput:
    return InvalidInput(
        _("This is no table that can be read."),
        hint=_("Save it as XLSX, or as CSV in UTF-8."),
    )
