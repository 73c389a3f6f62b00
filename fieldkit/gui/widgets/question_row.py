"""One question with its label, hint, answer and what is to be said about the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from fieldkit.domain.form import FILES, QuestionType
from fieldkit.gui.widgets.answer_widget import AnswerWidget
from fieldkit.gui.widgets.answer_widgets import answer_widget
from fieldkit.gui.widgets.file_answers import FilesAnswer
from fieldkit.gui.widgets.questions import QuestionView, RawAnswer
from fieldkit.gui.widgets.texts import give_role, label
from fieldkit.translations import _


class QuestionRow(QFrame):
    """Keeps its widgets for life: what changes is shown in place, so that typing goes on."""

    answered = Signal(str, object)  # path, RawAnswer
    left = Signal(str)  # path
    files_requested = Signal(str)  # path

    def __init__(self, question: QuestionView) -> None:
        super().__init__()
        self._question = question
        self._label = _FocusingLabel(question)
        self._hint = label(question.hint, "hint")
        self._reason = label("", "warning")
        self._note = label("", "note")
        self._problem = label("", "problem")
        self._answer: AnswerWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self._hint)
        if question.kind != QuestionType.NOTE:
            self._answer = answer_widget(question)
            column.addWidget(self._answer)
            self._connect(self._answer)
        for part in (self._reason, self._note, self._problem):
            column.addWidget(part)
        self.show_question(question)

    @property
    def path(self) -> str:
        """Return where its answer stands."""
        return self._question.path

    @property
    def question(self) -> QuestionView:
        """Return the question as it is shown now."""
        return self._question

    @property
    def answer(self) -> AnswerWidget | None:
        """Return the widget that takes the answer; None for a note."""
        return self._answer

    def show_question(self, question: QuestionView) -> None:
        """Show what changed of the question; whether it is visible is for its section to say."""
        if question.options != self._question.options and self._answer is not None:
            self._answer.show_options(question.options)
        self._question = question
        self._label.show_question(question)
        for part, text in (
            (self._hint, question.hint),
            (self._reason, question.disabled_reason),
            (self._note, question.note),
            (self._problem, question.problem),
        ):
            part.setText(text)
            part.setVisible(bool(text))
        give_role(self._problem, "problem" if question.problem_blocks else "warning")
        if self._answer is not None:
            self._answer.setEnabled(not (question.read_only or question.disabled_reason))

    def show_answer(self, answer: RawAnswer) -> None:
        """Show an answer without announcing it."""
        if self._answer is not None:
            self._answer.show_answer(answer)

    def focus(self) -> None:
        """Put the cursor into the answer."""
        if self._answer is not None:
            self._answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause."""
        if self._answer is not None:
            self._answer.announce_pending()

    def _connect(self, answer: AnswerWidget) -> None:
        answer.answered.connect(self._answered)
        answer.left.connect(self._left)
        if self._question.kind in FILES and isinstance(answer, FilesAnswer):
            answer.files_requested.connect(self._files_requested)
        self._label.pressed.connect(self.focus)

    def _answered(self, answer: RawAnswer) -> None:
        self.answered.emit(self._question.path, answer)

    def _left(self) -> None:
        self.left.emit(self._question.path)

    def _files_requested(self) -> None:
        self.files_requested.emit(self._question.path)


class _FocusingLabel(QLabel):
    """The label of a question; a press on it puts the cursor into the answer."""

    pressed = Signal()

    def __init__(self, question: QuestionView) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        is_note = question.kind == QuestionType.NOTE
        self.setProperty("role", "paragraph" if is_note else "question")

    def show_question(self, question: QuestionView) -> None:
        """Show the label and whether an answer is required."""
        text = question.label
        if question.is_required and not question.read_only:
            text = _("{label} (required)").format(label=text)
        self.setText(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor where the person means."""
        event.accept()
        self.pressed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        event.accept()
