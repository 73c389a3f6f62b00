"""Tables as a PDF file for paper that says nothing of who made it, when, where and with what.

The only place that draws pages. Letters come from a font of this system, of which only the
letters used are in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from fpdf import FPDF

from fieldkit.hq.exports.drawing import Circle, Drawing, Polygon, Polyline, Shape, Words
from fieldkit.hq.exports.pdf_layout import Measure, column_widths, fits, wrapped
from fieldkit.hq.exports.table import Cell, ExportTable, Row
from fieldkit.platform.fonts import FontFiles
from fieldkit.translations import _

_MARGIN = 15.0  # mm
_FAMILY = "text"
_TITLE, _NOTE = 15.0, 9.0  # points
_SIZES = (7.5, 6.75, 6.0)  # of tables, in points
_BODY = _SIZES[0]
_LEADING = 1.25
_POINT = 25.4 / 72  # mm
_PADDING = 2.0  # mm beside the text of a cell
_GAP = 1.2  # mm between rows
_RULE = 0.7  # shade of lines between rows
_WIDE_FROM = 6  # columns; then the page lies
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # every file says this, so it says nothing


def pdf_of(tables: Sequence[ExportTable], font: FontFiles, drawing: Drawing | None = None) -> bytes:
    """Return a document with each table on pages of its own, the drawing before the first."""
    document = _Document(font)
    for number, table in enumerate(tables):
        _Printed(document, table).add(drawing if number == 0 else None)
    return bytes(document.output())


class _Document(FPDF):
    """Pages with their numbers below."""

    def __init__(self, font: FontFiles) -> None:
        super().__init__(unit="mm", format="A4")
        self.add_font(_FAMILY, "", str(font.regular))
        self.add_font(_FAMILY, "B", str(font.bold))
        self.set_creation_date(_LONG_AGO)
        self.set_producer("")
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(auto=False)

    def footer(self) -> None:
        """Write which page of how many this is."""
        self.set_y(-_MARGIN + 3)
        self.set_font(_FAMILY, "", _BODY)
        text = _("Page {number} of {count}").format(number=self.page_no(), count="{nb}")
        self.cell(0, _height(_BODY), text, align="R")

    def measure(self, text: str) -> float:
        """Return the width of a text in the font that is set, in mm."""
        return float(self.get_string_width(text))


class _Printed:
    """One table as it goes onto pages."""

    def __init__(self, document: _Document, table: ExportTable) -> None:
        self._document, self._table = document, table
        self._is_wide = len(table.columns) >= _WIDE_FROM
        self._y = _MARGIN
        self._widths: list[float] = []
        self._measure: Measure = document.measure
        self._size = _BODY

    def add(self, drawing: Drawing | None) -> None:
        """Draw everything, from a new page on."""
        self._new_page()
        self._lines(self._table.title, _TITLE, is_bold=True)
        for note in self._table.notes:
            self._lines(note, _NOTE)
        if self._table.warning:
            self._lines(self._table.warning, _NOTE, is_bold=True)
        self._y += 3
        if drawing is not None:
            self._draw(drawing)
        self._set_widths()
        if self._table.columns:
            self._head()
        group = ""
        for row in self._table.rows:
            if row.group != group:
                group = row.group
                self._group(group)
            self._row(row)
        self._y += 4
        for text in self._table.footer:
            self._lines(text, _NOTE)

    @property
    def _room(self) -> float:
        return float(self._document.w) - 2 * _MARGIN

    @property
    def _bottom(self) -> float:
        return float(self._document.h) - _MARGIN

    def _new_page(self) -> None:
        self._document.add_page(orientation="L" if self._is_wide else "P")
        self._y = _MARGIN

    def _lines(self, text: str, size: float, *, is_bold: bool = False) -> None:
        self._document.set_font(_FAMILY, "B" if is_bold else "", size)
        for line in wrapped(text, self._document.measure, self._room):
            if self._y + _height(size) > self._bottom:
                self._new_page()
                self._document.set_font(_FAMILY, "B" if is_bold else "", size)
            self._document.text(_MARGIN, self._y + size * _POINT, line)
            self._y += _height(size)

    def _set_widths(self) -> None:
        """Choose the largest size in which no word must be broken, and the columns' widths."""
        headings = [column.heading for column in self._table.columns]
        cells = [headings, *([_text(cell) for cell in row.cells] for row in self._table.rows)]
        for size in _SIZES:
            self._size = size
            self._document.set_font(_FAMILY, "B", size)
            measure = cache(self._document.measure)
            if fits(cells, measure, self._room, _PADDING):
                break
        self._widths = column_widths(cells, measure, self._room, _PADDING)
        self._document.set_font(_FAMILY, "", self._size)
        self._measure = cache(self._document.measure)

    def _head(self) -> None:
        self._document.set_font(_FAMILY, "B", self._size)
        headings = [column.heading for column in self._table.columns]
        self._cells(self._broken(headings, self._document.measure))
        self._document.set_font(_FAMILY, "", self._size)

    def _group(self, name: str) -> None:
        needed = _height(_NOTE) + 3 * _height(self._size)  # never a heading alone at the foot
        if self._y + needed > self._bottom:
            self._new_page()
            self._head()
        self._y += 1.5
        self._lines(name, _NOTE, is_bold=True)
        self._document.set_font(_FAMILY, "", self._size)

    def _row(self, row: Row) -> None:
        lines = self._broken([_text(cell) for cell in row.cells], self._measure)
        height = max(map(len, lines), default=1) * _height(self._size)
        if self._y + height > self._bottom:
            self._new_page()
            self._head()
        self._cells(lines)

    def _broken(self, texts: Sequence[str], measure: Measure) -> list[list[str]]:
        return [
            wrapped(text, measure, width - _PADDING)
            for text, width in zip(texts, self._widths, strict=True)
        ]

    def _cells(self, lines: Sequence[Sequence[str]]) -> None:
        x = _MARGIN
        for cell, width in zip(lines, self._widths, strict=True):
            for number, line in enumerate(cell):
                if line:
                    base = self._y + number * _height(self._size) + self._size * _POINT
                    self._document.text(x, base, line)
            x += width
        self._y += max(map(len, lines), default=1) * _height(self._size) + _GAP
        self._document.set_draw_color(_shade(_RULE))
        self._document.set_line_width(0.1)
        below = self._y - _GAP / 2
        self._document.line(_MARGIN, below, _MARGIN + self._room, below)

    def _draw(self, drawing: Drawing) -> None:
        if self._y + drawing.height > self._bottom:
            self._new_page()
        for shape in drawing.shapes:
            _paint(self._document, shape, _MARGIN, self._y)
        self._y += drawing.height + 2
        self._lines(drawing.caption, _NOTE)
        self._y += 2


def _paint(document: _Document, shape: Shape, x: float, y: float) -> None:
    if isinstance(shape, Words):
        document.set_font(_FAMILY, "B" if shape.is_bold else "", shape.size)
        document.text(x + shape.at[0], y + shape.at[1], shape.text)
    elif isinstance(shape, Circle):
        style = _style(document, shape.fill, shape.outline)
        if style:
            document.circle(x + shape.centre[0], y + shape.centre[1], shape.radius, style=style)
    else:
        _paint_points(document, shape, [(x + left, y + top) for left, top in shape.points])


def _paint_points(
    document: _Document, shape: Polygon | Polyline, points: list[tuple[float, float]]
) -> None:
    document.set_line_width(shape.width)
    if isinstance(shape, Polygon):
        style = _style(document, shape.fill, shape.outline)
        if style:
            document.polygon(points, style=style)
        return
    document.set_draw_color(_shade(shape.shade))
    document.polyline(points)


def _style(document: _Document, fill: float | None, outline: float | None) -> str:
    """Set the colours, and return what the library calls this."""
    if fill is not None:
        document.set_fill_color(_shade(fill))
    if outline is not None:
        document.set_draw_color(_shade(outline))
    return ("D" if outline is not None else "") + ("F" if fill is not None else "")


def _shade(part: float) -> int:
    return round(255 * part)


def _height(size: float) -> float:
    return size * _POINT * _LEADING


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
