"""One widget for each type of question; the form decides which.

Each speaks in raw answers: the text as typed, a code, a list of codes, or True. Whoever holds
the form turns them into values, so that typing is the same in a window and in a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.widgets.questions import Option, QuestionView, RawAnswer
from fieldkit.gui.widgets.term_model import TermModel
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

PAUSE_MS = 400  # typing that pauses this long is saved
_FEW = 5  # so many choices are shown side by side


class AnswerWidget(QWidget):
    """Base of all: `answered` at each pause and change, `left` when the cursor goes."""

    answered = Signal(object)  # RawAnswer
    left = Signal()

    def show_answer(self, answer: RawAnswer) -> None:
        """Show `answer` without announcing it; each kind does it its own way."""


def answer_widget(question: QuestionView) -> AnswerWidget:
    """Return the widget for one question; its accessible name is the question's label."""
    widget = _made(question)
    widget.setAccessibleName(question.label)
    widget.setAccessibleDescription(question.hint)
    if question.disabled_reason or question.read_only:
        widget.setEnabled(False)
    return widget


def _made(question: QuestionView) -> AnswerWidget:
    if question.sealed:
        return SealedAnswer()
    if question.kind == "select_one":
        if len(question.options) <= _FEW:
            return ChoiceRow(question.options)
        return ChoiceList(question.options)
    if question.kind in ("select_multiple", "rank"):
        return ChoiceChecks(question.options)
    if question.kind == "acknowledge":
        return Acknowledge()
    if question.multiline:
        return LongText()
    return ShortText(_placeholder(question.kind))


def _placeholder(kind: str) -> str:
    return {
        "dateTime": _("e.g. 8.11.2020 14:05, or ~14:00"),
        "date": _("e.g. 8.11.2020, 11.2020"),
        "time": _("e.g. 14:05"),
        "integer": _("a number"),
        "decimal": _("a number"),
        "geopoint": _("latitude longitude"),
    }.get(kind, "")


class ShortText(AnswerWidget):
    """One line of text, number or date."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.setPlaceholderText(placeholder)
        _fill(self, self._line)
        self._pause = _pause(self, self._announce)
        self._line.textEdited.connect(self._pause.start)
        self._line.installEventFilter(self)

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the text."""
        self._line.setText(answer if isinstance(answer, str) else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Announce what was typed before the cursor leaves."""
        if event.type() == QEvent.Type.FocusOut:
            if self._pause.isActive():
                self._announce()
            self.left.emit()
        return super().eventFilter(watched, event)

    def _announce(self) -> None:
        self._pause.stop()
        self.answered.emit(self._line.text() or None)


class LongText(AnswerWidget):
    """Several lines of text; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(80)
        self._text.setMaximumHeight(160)
        _fill(self, self._text)
        self._pause = _pause(self, self._announce)
        self._text.textChanged.connect(self._pause.start)
        self._text.installEventFilter(self)

    def show_answer(self, answer: RawAnswer) -> None:
        """Show the text."""
        blocked = self._text.blockSignals(True)
        self._text.setPlainText(answer if isinstance(answer, str) else "")
        self._text.blockSignals(blocked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Announce what was typed before the cursor leaves."""
        if event.type() == QEvent.Type.FocusOut:
            if self._pause.isActive():
                self._announce()
            self.left.emit()
        return super().eventFilter(watched, event)

    def _announce(self) -> None:
        self._pause.stop()
        self.answered.emit(self._text.toPlainText() or None)


class SealedAnswer(AnswerWidget):
    """Text that only HQ will read: once left it can be replaced or removed, not shown."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.setPlaceholderText(_("Only headquarters will be able to read this."))
        self._state = label(_("Sealed to headquarters."), "hint")
        self._replace = button(_("Replace"))
        self._remove = button(_("Remove"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self._line, self._state, self._replace, self._remove):
            row.addWidget(part)
        self._pause = _pause(self, self._announce)
        self._line.textEdited.connect(self._pause.start)
        self._line.installEventFilter(self)
        self._replace.clicked.connect(self._start_over)
        self._remove.clicked.connect(self._take_away)
        self.show_answer(None)

    def show_answer(self, answer: RawAnswer) -> None:
        """Show whether there is an answer; True means there is a sealed one."""
        self._show_sealed(answer is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Seal what was typed and forget it as the cursor leaves."""
        if event.type() == QEvent.Type.FocusOut and self._line.text():
            self._announce()
            self._line.clear()
            self._show_sealed(True)
            self.left.emit()
        return super().eventFilter(watched, event)

    def _show_sealed(self, is_sealed: bool) -> None:
        self._line.setVisible(not is_sealed)
        for part in (self._state, self._replace, self._remove):
            part.setVisible(is_sealed)

    def _announce(self) -> None:
        self._pause.stop()
        self.answered.emit(self._line.text() or None)

    def _start_over(self) -> None:
        self._show_sealed(False)
        self._line.setFocus()

    def _take_away(self) -> None:
        self._show_sealed(False)
        self.answered.emit(None)


class ChoiceRow(AnswerWidget):
    """A few choices side by side; a second press takes the choice away."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._codes: dict[QPushButton, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for option in options:
            made = button(option.label)
            made.setCheckable(True)
            self._group.addButton(made)
            self._codes[made] = option.code
            row.addWidget(made)
        row.addStretch(1)
        self._group.buttonClicked.connect(self._chosen)

    def show_answer(self, answer: RawAnswer) -> None:
        """Press the button of the code."""
        for made, code in self._codes.items():
            made.setChecked(code == answer)

    def _chosen(self, pressed: QPushButton) -> None:
        code = self._codes[pressed] if pressed.isChecked() else None
        self.show_answer(code)
        self.answered.emit(code)
        self.left.emit()


class ChoiceList(AnswerWidget):
    """Many choices, of which one: type any part of the label."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._model = TermModel([Option("", ""), *options], self)
        self._box.setModel(self._model)
        completer = QCompleter(self._model, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._box.setCompleter(completer)
        _fill(self, self._box)
        # A wheel over a form must scroll the form, not change an answer.
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box.installEventFilter(self)
        self._box.activated.connect(self._chosen)
        line = self._box.lineEdit()
        if line is not None:
            line.setPlaceholderText(_("type to search"))
            line.editingFinished.connect(self._typed)

    def show_answer(self, answer: RawAnswer) -> None:
        """Select the code."""
        self._box.setCurrentIndex(max(0, self._model.row_of(answer)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the form."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _chosen(self, row: int) -> None:
        self.answered.emit(self._model.code_at(row) or None)
        self.left.emit()

    def _typed(self) -> None:
        row = self._model.row_of_label(self._box.currentText())
        if row < 0:
            row = self._box.currentIndex()
        if row != self._box.currentIndex():
            self._box.setCurrentIndex(row)
            self._chosen(row)
        else:
            self._box.setEditText(self._model.label_at(row))


class ChoiceChecks(AnswerWidget):
    """Several choices at once, with a line to narrow a long list."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._model = TermModel(options, self, checkable=True)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(_("type to search"))
        self._filter.setVisible(len(options) > 2 * _FEW)
        self._filter.textChanged.connect(self._shown.setFilterFixedString)
        self._list = QListView()
        self._list.setModel(self._shown)
        self._list.setMinimumHeight(min(len(options), 6) * 30 + 12)
        self._list.setMaximumHeight(min(len(options), 6) * 30 + 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._filter)
        column.addWidget(self._list)
        self._model.ticked.connect(self._ticked)

    def show_answer(self, answer: RawAnswer) -> None:
        """Tick the codes."""
        self._model.tick(answer if isinstance(answer, list) else [])

    def _ticked(self) -> None:
        self.answered.emit(self._model.ticked_codes() or None)
        self.left.emit()


class Acknowledge(AnswerWidget):
    """One box to tick."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QCheckBox(_("Yes"))
        _fill(self, self._box)
        self._box.clicked.connect(self._ticked)

    def show_answer(self, answer: RawAnswer) -> None:
        """Tick the box."""
        self._box.setChecked(answer is True)

    def _ticked(self, is_ticked: bool) -> None:
        self.answered.emit(True if is_ticked else None)
        self.left.emit()


def _fill(owner: QWidget, content: QWidget) -> None:
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
    owner.setFocusProxy(content)


def _pause(owner: QObject, announce: object) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(PAUSE_MS)
    timer.timeout.connect(announce)
    return timer
