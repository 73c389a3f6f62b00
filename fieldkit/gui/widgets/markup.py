"""The few marks that labels and hints may carry, as ODK shows them; knows no Qt.

Bold, italic and headings are kept. A link is shown as its text and address, and is no link.
Nothing of a form ever reaches Qt as markup of its own: what is not one of these marks is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MAY_BE_MARKED = re.compile(r"[*_#\\<\[&]")
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|h[1-6])\s*>", re.IGNORECASE)
_HEADING_TAG = re.compile(r"<h([1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}#{1,6}\s+")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*_#\[\]<>&])"
    r"|<(?P<closes>/?)(?P<tag>b|strong|i|em|u|span|font|p|div|center|small|big)"
    r"(?:\s[^<>]*)?>"
    r"|\[(?P<words>[^\[\]]{1,500})\]\((?P<address>[^()\s]{1,500})\)"
    r"|(?P<mark>\*\*|__|\*|_)"
    r"|(?P<entity>&(?:lt|gt|amp|quot|nbsp|\#39);)",
    re.IGNORECASE,
)
_TO_ESCAPE = re.compile(r"[\\*_#\[\]<>&]")
_BOLD_TAGS = frozenset({"b", "strong"})
_ITALIC_TAGS = frozenset({"i", "em"})


@dataclass(frozen=True)
class Run:
    """Some words that look alike."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a text."""

    runs: tuple[Run, ...]
    is_heading: bool = False


@dataclass(eq=False)
class _Piece:
    """A text, or a mark that switches bold or italic by a step of 1 or -1."""

    text: str
    bold: int = 0
    italic: int = 0
    opens: bool = False  # it could, by what stands beside it
    closes: bool = False


def escaped(text: str) -> str:
    """Return `text` so that it stands in marked text as it is."""
    return _TO_ESCAPE.sub(lambda match: "\\" + match.group(), text)


def plain(text: str) -> str:
    """Return a marked text without its marks."""
    if not _MAY_BE_MARKED.search(text):
        return text
    return "\n".join("".join(run.text for run in line.runs) for line in lines(text))


def rich(text: str) -> str:
    """Return a marked text as the few tags that a label may show; "" if plain text is enough."""
    if not _MAY_BE_MARKED.search(text):
        return ""
    found = lines(text)
    if not any(line.is_heading or run.bold or run.italic for line in found for run in line.runs):
        return ""
    return "<br>".join(_tagged(line) for line in found)


def lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a marked text."""
    text = _HEADING_TAG.sub(lambda match: "\n" + "#" * int(match.group(1)) + " ", text)
    sources = _BREAKS.sub("\n", text).strip().split("\n")
    made: list[Line] = []
    bold = italic = 0
    for source in sources:
        heading = _HEADING.match(source)
        pieces = list(_pieces(source[heading.end() :] if heading else source))
        _match(pieces)
        runs: list[Run] = []
        for piece in pieces:
            bold, italic = max(0, bold + piece.bold), max(0, italic + piece.italic)
            _add(runs, Run(piece.text, bold > 0, italic > 0))
        made.append(Line(tuple(runs), heading is not None))
    return tuple(made)


def _add(runs: list[Run], run: Run) -> None:
    if runs and (runs[-1].bold, runs[-1].italic) == (run.bold, run.italic):
        runs[-1] = Run(runs[-1].text + run.text, run.bold, run.italic)
    elif run.text:
        runs.append(run)


def _tagged(line: Line) -> str:
    words = "".join(_tagged_run(run) for run in line.runs)
    if not line.is_heading:
        return words
    return f'<span style="font-size: large; font-weight: 600">{words}</span>'


def _tagged_run(run: Run) -> str:
    words = html.escape(run.text).replace("  ", "&nbsp; ")
    words = f"<i>{words}</i>" if run.italic else words
    return f"<b>{words}</b>" if run.bold else words


def _pieces(source: str) -> Iterator[_Piece]:
    place = 0
    for match in _TOKEN.finditer(source):
        if match.start() > place:
            yield _Piece(source[place : match.start()])
        yield _piece(source, match)
        place = match.end()
    if place < len(source):
        yield _Piece(source[place:])


def _piece(source: str, match: re.Match[str]) -> _Piece:
    found = match.groupdict()
    if found["escaped"]:
        return _Piece(found["escaped"])
    if found["words"]:
        return _Piece(f"{found['words']} ({found['address']})")
    if found["entity"]:
        return _Piece(html.unescape(found["entity"]).replace("\u00a0", " "))
    if found["tag"]:
        step, tag = -1 if found["closes"] else 1, found["tag"].lower()
        return _Piece("", step * (tag in _BOLD_TAGS), step * (tag in _ITALIC_TAGS))
    before = source[match.start() - 1 : match.start()]
    after = source[match.end() : match.end() + 1]
    return _Piece(
        found["mark"],
        opens=bool(after.strip()) and not before.isalnum(),
        closes=bool(before.strip()) and not after.isalnum(),
    )


def _match(pieces: list[_Piece]) -> None:
    """Let each mark that closes find the one that opened; what finds none stays text."""
    waiting: list[_Piece] = []
    for piece in pieces:
        opener = _opener(waiting, piece) if piece.closes else None
        if opener is not None:
            del waiting[waiting.index(opener) :]
            _switch(opener, 1)
            _switch(piece, -1)
        elif piece.opens:
            waiting.append(piece)


def _opener(waiting: list[_Piece], piece: _Piece) -> _Piece | None:
    return next((open_ for open_ in reversed(waiting) if open_.text == piece.text), None)


def _switch(piece: _Piece, step: int) -> None:
    if len(piece.text) == 2:
        piece.bold = step
    else:
        piece.italic = step
    piece.text = ""
