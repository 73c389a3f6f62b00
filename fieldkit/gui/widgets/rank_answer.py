"""Choices put in order: a list whose entries are moved by buttons or by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout

from fieldkit.gui.widgets.answer_widget import AnswerWidget
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.questions import Option, RawAnswer
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SHOWN = 8  # so many choices are seen at once


class RankModel(QAbstractListModel):
    """The choices in their order, numbered once somebody has ordered them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._is_ordered = False

    @property
    def codes(self) -> list[str]:
        """Return the codes in their order."""
        return [option.code for option in self._options]

    def show_ranks(self, options: Sequence[Option], *, is_ordered: bool) -> None:
        """Show the choices in this order."""
        self.beginResetModel()
        self._options = tuple(options)
        self._is_ordered = is_ordered
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of choices."""
        return 0 if parent.isValid() else len(self._options)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the place and label of a choice."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        text = self._options[index.row()].label
        return f"{index.row() + 1}.  {text}" if self._is_ordered else text


class RankAnswer(AnswerWidget):
    """All choices in order; no answer until one was moved or the order was confirmed."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._options = tuple(options)
        self._answer: list[str] = []
        self._model = RankModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.installEventFilter(self)
        self._earlier = button(_("Earlier"), icon_name="up")
        self._earlier.setToolTip("Alt+↑")
        self._later = button(_("Later"), icon_name="chevron-down")
        self._later.setToolTip("Alt+↓")
        self._confirm = button(_("This is the order"))
        self._clear = button(_("No order"), "quiet")
        self._state = label(_("Not in order yet."), "hint", wraps=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = FlowRow()
        for part in (self._earlier, self._later, self._confirm, self._clear, self._state):
            row.add(part)
        column.addWidget(self._list)
        column.addWidget(row)
        self.setFocusProxy(self._list)
        self._earlier.clicked.connect(self._move_earlier)
        self._later.clicked.connect(self._move_later)
        self._confirm.clicked.connect(self._take_order)
        self._clear.clicked.connect(self._take_away)
        self._show()

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer other choices; what was put in order and is no longer offered stays."""
        self._options = tuple(options)
        self._show()

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the order."""
        self._answer = list(answer) if isinstance(answer, list) else []
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the current choice with Alt and an arrow key; leave the wheel to the form."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._move(step)
                return True
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _move_earlier(self) -> None:
        self._move(-1)

    def _move_later(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        row, codes = self._list.currentIndex().row(), self._model.codes
        if row < 0 or not 0 <= row + step < len(codes):
            return
        codes.insert(row + step, codes.pop(row))
        self._take(codes)
        self._list.setCurrentIndex(self._model.index(row + step))

    def _take_order(self) -> None:
        self._take(self._model.codes)

    def _take_away(self) -> None:
        self._take([])

    def _take(self, codes: list[str]) -> None:
        self.show_answer(codes)
        self.answered.emit(codes or None)

    def _show(self) -> None:
        labels = {option.code: option.label for option in self._options}
        rest = [option for option in self._options if option.code not in self._answer]
        order = [Option(code, labels.get(code, code)) for code in self._answer] + rest
        current = max(self._list.currentIndex().row(), 0)
        is_ordered = bool(self._answer)
        self._model.show_ranks(order, is_ordered=is_ordered)
        self._list.setCurrentIndex(self._model.index(min(current, len(order) - 1)))
        self._state.setVisible(not is_ordered)
        self._confirm.setVisible(not is_ordered)
        self._clear.setVisible(is_ordered)
        height = sum(self._list.sizeHintForRow(row) for row in range(min(len(order), _SHOWN)))
        self._list.setFixedHeight(height + 2 * self._list.frameWidth() + 8)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._show()
