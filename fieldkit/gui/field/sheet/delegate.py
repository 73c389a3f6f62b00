"""Draws the cells of a sheet, and the line that is typed in."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fieldkit.domain.sheet import Certainty
from fieldkit.gui.field.sheet.columns import Reader
from fieldkit.gui.field.sheet.model import SheetModel

Index = QModelIndex | QPersistentModelIndex

SIGNS = {Certainty.CERTAIN: "", Certainty.PROBABLE: "?", Certainty.UNCERTAIN: "??"}
PROBLEM_SIGN = "!"
_SHORT_LIST = 6  # terms
_MARGIN = 6  # pixels
_LEAVING = {
    Qt.Key.Key_Return: Qt.Key.Key_Down,
    Qt.Key.Key_Enter: Qt.Key.Key_Down,
    Qt.Key.Key_Up: Qt.Key.Key_Up,
    Qt.Key.Key_Down: Qt.Key.Key_Down,
    Qt.Key.Key_Tab: Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab: Qt.Key.Key_Backtab,
}


class CellEditor(QLineEdit):
    """The line of one cell; offers terms where its question has a list."""

    def __init__(self, parent: QWidget, reader: Reader) -> None:
        super().__init__(parent)
        self.setProperty("role", "cell")
        self.setAccessibleName(reader.label)
        self._reader = reader
        self._offers = QStringListModel(self)
        every = reader.offers("")
        if not every:
            return
        completer = QCompleter(self._offers, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer = completer
        if len(every) <= _SHORT_LIST:
            # One letter says enough: the rest of the word appears behind it.
            self._offers.setStringList(list(every))
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            self.setCompleter(completer)
            return
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        completer.activated.connect(self._take)
        self.textEdited.connect(self._offer)

    def _take(self, label: str) -> None:
        """Put a term in place of what was typed for it; others before it stay."""
        before = self.text().rpartition(",")[0]
        self.setText(f"{before}, {label}" if before and self._reader.takes_many else label)
        self.setModified(True)

    def _offer(self, text: str) -> None:
        found = self._reader.offers(text) if text.strip() else ()
        self._offers.setStringList(list(found))
        popup = self._completer.popup()
        if not found or (len(found) == 1 and found[0] == text):
            if popup is not None:
                popup.hide()
            return
        self._completer.complete()


class SheetDelegate(QStyledItemDelegate):
    """Certainty is a sign at the end of a cell, a problem one at its beginning."""

    typed = Signal(int, int, str)  # row, column, text so far
    left_by = Signal(int)  # the key that says where to go on
    given_up = Signal()

    def __init__(self, model: SheetModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._editor: CellEditor | None = None
        self._at = (0, 0)

    @property
    def is_editing(self) -> bool:
        """Whether a cell is being typed in."""
        return self._editor is not None

    def commit_open(self) -> None:
        """Take what stands in the cell that is being typed in."""
        editor = self._editor
        if editor is not None:
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the line to type in."""
        reader = self._model.reader(index.column())
        if reader is None:
            return QWidget(parent)
        editor = CellEditor(parent, reader)
        self._editor = editor
        self._at = (index.row(), index.column())
        editor.textEdited.connect(self._typed)
        editor.destroyed.connect(self._closed)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what stands in the cell; what was being typed is not overwritten."""
        if isinstance(editor, CellEditor) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed."""
        if isinstance(editor, CellEditor):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Let the line fill its cell."""
        editor.setGeometry(option.rect)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the line."""
        self._editor = None
        super().destroyEditor(editor, index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on as in a spreadsheet: Enter and the arrows by lines, Tab by cells."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key == Qt.Key.Key_Escape:
                # First the line is closed: its row may go with what was typed in it.
                is_done = super().eventFilter(watched, event)
                self.given_up.emit()
                return is_done
            if key in _LEAVING and isinstance(watched, CellEditor):
                goes_up = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                target = _LEAVING[key]
                if goes_up and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    target = Qt.Key.Key_Up
                self.commit_open()
                self.left_by.emit(int(target))
                return True
        return super().eventFilter(watched, event)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Show what all share, and what is not certain, in another hand.

        Asks the model once for all, where Qt would ask eight times: it is done for every cell
        that is seen, at each step of scrolling.
        """
        cell = self._model.shown_cell(index.row(), index.column())
        option.index = index  # type: ignore[assignment]  # of either kind
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        option.text = cell.text
        if cell.is_inherited or cell.certainty:
            option.font.setItalic(True)
        if cell.is_inherited and cell.text:
            colour = option.palette.color(QPalette.ColorRole.PlaceholderText)
            option.palette.setColor(QPalette.ColorRole.Text, colour)
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell and its signs."""
        cell = self._model.shown_cell(index.row(), index.column())
        # The frame goes about the signs too, so it is not left to the style sheet.
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        marks = SIGNS[cell.certainty] + (PROBLEM_SIGN if cell.is_wrong else "")
        if marks:
            self._paint_marked(painter, option, index, marks)
        else:
            super().paint(painter, option, index)
        if has_focus:
            _frame(painter, option)

    def _paint_marked(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, marks: str
    ) -> None:
        room = option.fontMetrics.horizontalAdvance(marks) + 2 * _MARGIN
        inner = QStyleOptionViewItem(option)
        rect = QRect(option.rect)
        is_right_to_left = option.direction == Qt.LayoutDirection.RightToLeft
        inner.rect = (
            rect.adjusted(room, 0, 0, 0) if is_right_to_left else rect.adjusted(0, 0, -room, 0)
        )
        super().paint(painter, inner, index)
        painter.save()
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        roles = QPalette.ColorRole
        painter.setPen(option.palette.color(roles.HighlightedText if is_chosen else roles.Text))
        rect.setWidth(room)
        if not is_right_to_left:
            rect.moveRight(option.rect.right())
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, marks)
        painter.restore()

    def _typed(self, text: str) -> None:
        row, column = self._at
        self.typed.emit(row, column, text)

    def _closed(self) -> None:
        self._editor = None


def _frame(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Draw a frame about the cell with the cursor: seen without its colour too."""
    painter.save()
    pen = painter.pen()
    pen.setColor(option.palette.color(QPalette.ColorRole.Link))
    pen.setWidth(2)
    painter.setPen(pen)
    painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
    painter.restore()
