"""The rows of a sheet as a Qt model, with one empty row at the end to go on in."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import Cell, Certainty, Row
from fieldkit.domain.sheet_columns import INHERITED, NAME
from fieldkit.gui.field.sheet.columns import PHOTOS, Reader, ShownSheet
from fieldkit.translations import _, ngettext

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

CERTAINTY = Qt.ItemDataRole.UserRole + 1
PROBLEM = Qt.ItemDataRole.UserRole + 2
IS_INHERITED = Qt.ItemDataRole.UserRole + 3

_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        CERTAINTY,
        PROBLEM,
        IS_INHERITED,
    }
)
_NAME_BESIDE_NUMBER = 14  # characters


@dataclass(frozen=True)
class ShownCell:
    """What is drawn of one cell."""

    text: str
    certainty: Certainty = Certainty.CERTAIN
    is_wrong: bool = False
    is_inherited: bool = False


class SheetModel(QAbstractTableModel):
    """Shows what it is given; what is typed is announced, and comes back as rows."""

    edited = Signal(int, str, str)  # row, column, text

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._readers: Mapping[str, Reader] = {}
        self._widths: dict[str, int] = {}
        self._headings: dict[str, list[str]] = {}
        self._rows: tuple[Row, ...] = ()
        self._photos: dict[ReportId, int] = {}
        self._inherited: dict[str, str] = {}
        self._names_rows = False
        self._has_end = True  # the empty row

    def show_sheet(self, sheet: ShownSheet) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self._readers = sheet.columns
        self._headings.clear()
        self._columns = (*sheet.columns, PHOTOS)
        self._rows = sheet.rows
        self._photos = dict(sheet.photos)
        self.endResetModel()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show exactly these rows; what is the same is not touched."""
        before, self_ids = self._rows, [row.row_id for row in self._rows]
        ids = [row.row_id for row in rows]
        if ids == self_ids:
            self._rows = rows
            changed = [
                n
                for n, (old, new) in enumerate(zip(before, rows, strict=True))
                if old is not new and old != new
            ]
            if changed:
                self._announce(changed[0], changed[-1])
            return
        start = _common(self_ids, ids)
        shortest = min(len(ids), len(self_ids)) - start
        end = min(_common(self_ids[::-1], ids[::-1]), shortest)
        if len(self_ids) - end > start:
            self.beginRemoveRows(_NOWHERE, start, len(self_ids) - end - 1)
            self._rows = (*before[:start], *before[len(before) - end :])
            self.endRemoveRows()
        if len(ids) - end > start:
            self._insert(rows, start, len(ids) - end - start)
        self._rows = rows
        self._announce(0, len(rows))

    def _insert(self, rows: tuple[Row, ...], start: int, count: int) -> None:
        """Show `count` new rows of `rows` that stand from `start` on."""
        if start < len(self._rows):
            self.beginInsertRows(_NOWHERE, start, start + count - 1)
            self._rows = rows
            self.endInsertRows()
            return
        # The empty row at the end becomes the first new one, so that who types stays there.
        self._rows, self._has_end = rows[: start + 1], False
        self._announce(start, start)
        self.beginInsertRows(_NOWHERE, start + 1, start + count)
        self._rows, self._has_end = rows, True
        self.endInsertRows()

    def show_inherited(self, texts: Mapping[str, str]) -> None:
        """Show in empty cells what all share, by name of the shared answer."""
        inherited = {column: texts.get(name, "") for column, name in INHERITED.items()}
        if inherited != self._inherited:
            self._inherited = inherited
            self._announce(0, len(self._rows))

    def show_photos(self, row_id: ReportId, count: int) -> None:
        """Show how many photos a row has."""
        self._photos[row_id] = count
        for number, row in enumerate(self._rows):
            if row.row_id == row_id:
                self._announce(number, number)

    def photo_count(self, number: int) -> int:
        """Return how many photos the person in a row has."""
        return self._photos.get(self._rows[number].row_id, 0)

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Take how many characters the heading of each column has room for."""
        self._widths = dict(widths)
        self._headings.clear()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self._columns) - 1, 0))

    def heading_lines(self) -> int:
        """Return how many lines the longest heading takes."""
        return max((len(self._heading(column)) for column in self._columns), default=1)

    def name_rows(self, is_wanted: bool) -> None:
        """Show the names beside the numbers, where the column of names is out of sight."""
        if self._names_rows != is_wanted:
            self._names_rows = is_wanted
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._rows))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns in their order."""
        return self._columns

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, without the empty one at the end."""
        return self._rows

    def reader(self, column: int) -> Reader | None:
        """Return how a column is shown, None for photos."""
        return self._readers.get(self._columns[column])

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows with the empty one at the end."""
        return 0 if parent.isValid() or not self._columns else len(self._rows) + self._has_end

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that everything but photos is typed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._columns[index.column()] != PHOTOS:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def shown_cell(self, number: int, place: int) -> ShownCell:
        """Return all that is drawn of a cell at once: this is asked for each cell that is seen."""
        column = self._columns[place]
        row = self._rows[number] if number < len(self._rows) else None
        if column == PHOTOS:
            count = self._photos.get(row.row_id, 0) if row is not None else 0
            return ShownCell(str(count) if count else "")
        cell = row.cells.get(column) if row is not None else None
        if cell is None:
            return ShownCell(self._text(row, column, cell, is_edited=False), is_inherited=True)
        reader = self._readers[column]
        problem = bool(reader.problem(cell.value)) if reader.may_be_wrong else False
        return ShownCell(reader.shown(cell.value), cell.certainty, is_wrong=problem)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell, its certainty, or what is wrong with it."""
        if role not in _ROLES or not index.isValid():
            return None
        column = self._columns[index.column()]
        row = self._rows[index.row()] if index.row() < len(self._rows) else None
        if column == PHOTOS:
            return self._photo_data(row, role)
        cell = row.cells.get(column) if row is not None else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(row, column, cell, is_edited=role == Qt.ItemDataRole.EditRole)
        if role == IS_INHERITED:
            return cell is None
        if role == CERTAINTY:
            return cell.certainty.value if cell is not None else ""
        return self._said(column, cell, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Announce what was typed."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        self.edited.emit(index.row(), self._columns[index.column()], str(value))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the question of a column, and the number of a row."""
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self._row_title(section)
        return "\n".join(self._heading(self._columns[section]))

    def _heading(self, column: str) -> list[str]:
        if column not in self._headings:
            title = _("Photos") if column == PHOTOS else self._readers[column].label
            width = max(self._widths.get(column, 20), 6)
            self._headings[column] = textwrap.wrap(title, width)
        return self._headings[column]

    def _row_title(self, section: int) -> str:
        if section >= len(self._rows):
            return "+"
        name = self._rows[section].cells.get(NAME)
        if not self._names_rows or name is None:
            return str(section + 1)
        short = textwrap.shorten(str(name.value), _NAME_BESIDE_NUMBER, placeholder="…")
        return f"{section + 1}  {short}"

    def _text(self, row: Row | None, column: str, cell: Cell | None, *, is_edited: bool) -> str:
        if cell is not None:
            return self._readers[column].shown(cell.value)
        if is_edited or row is None or row.is_empty:
            return ""
        return self._inherited.get(column, "")

    def _said(self, column: str, cell: Cell | None, role: int) -> str | None:
        if cell is None:
            return None
        if role in (PROBLEM, Qt.ItemDataRole.ToolTipRole):
            return self._readers[column].problem(cell.value) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [self._readers[column].shown(cell.value), certainty_word(cell.certainty)]
            return ", ".join(
                part for part in [*said, self._readers[column].problem(cell.value)] if part
            )
        return None

    def _photo_data(self, row: Row | None, role: int) -> object:
        count = self._photos.get(row.row_id, 0) if row is not None else 0
        if role == Qt.ItemDataRole.DisplayRole:
            return str(count) if count else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ngettext("{count} photo", "{count} photos", count).format(count=count)
        if role == IS_INHERITED:
            return False
        return None

    def _announce(self, first: int, last: int) -> None:
        if self._columns:
            corner = self.index(min(last, self.rowCount() - 1), len(self._columns) - 1)
            self.dataChanged.emit(self.index(first, 0), corner)


def certainty_word(certainty: Certainty) -> str:
    """Return the word for how certain an answer is, "" for a certain one."""
    if certainty is Certainty.CERTAIN:
        return ""
    return _("probable") if certainty is Certainty.PROBABLE else _("uncertain")


def _common(first: list[ReportId], second: list[ReportId]) -> int:
    """Return how many entries two lists begin with in common."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
