"""One question with its label, hint, answer and what is to be said about the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldkit.domain.form import FILES, QuestionType
from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.widgets.answer_widget import AnswerWidget
from fieldkit.gui.widgets.answer_widgets import answer_widget
from fieldkit.gui.widgets.appearances import is_heading, is_table_row, moves_on
from fieldkit.gui.widgets.file_answers import FilesAnswer
from fieldkit.gui.widgets.markup import plain, rich
from fieldkit.gui.widgets.questions import QuestionView, RawAnswer
from fieldkit.gui.widgets.tab_order import focusable, tab_stops, tab_through
from fieldkit.gui.widgets.texts import button, give_role, label
from fieldkit.translations import _

# Parts from the top; each is made when it first has something to say.
_ORDER = ("head", "media", "hint", "more", "guidance", "answer", "reason", "note", "problem")
_LINES: dict[str, float] = {  # how high a question is about before it is made, in lines of text
    QuestionType.NOTE: 1.2,
    QuestionType.ACKNOWLEDGE: 3.0,
    QuestionType.RANK: 9.0,
    QuestionType.GEOTRACE: 6.5,
    QuestionType.GEOSHAPE: 6.5,
}
_LINES_OTHERWISE = 3.4
_LINES_OF_LONG_TEXT = 8.0
_LINES_IN_TABLE = 1.6
_LINES_OF_CELL = 2.0
_PER_LINE = 60  # characters


class QuestionRow(QWidget):
    """Makes its widgets when it is first needed and keeps them for life.

    Until then it keeps about the room they will take, and their place in the order of Tab. What
    changes is shown in place, so that typing goes on.
    """

    answered = Signal(str, object)  # path, RawAnswer
    left = Signal(str)  # path
    files_requested = Signal(str)  # path
    finished = Signal(str)  # path: the answer leads to the next question
    _label: _FocusingLabel  # there once it is made

    def __init__(
        self,
        question: QuestionView,
        make: Callable[[QuestionRow], None],
        *,
        line_height: int,
        is_cell: bool = False,
    ) -> None:
        """`make` is asked to make it when the cursor comes to it before it was seen.

        `line_height`: of its type, in pixels; from it follows how much room it keeps until then.
        `is_cell`: it stands in a grid, whose headings say what is asked.
        """
        super().__init__()
        self._is_cell = is_cell
        self._question = question
        self._make_now = make
        self._answer: AnswerWidget | None = None
        self._parts: dict[str, QWidget] = {}
        self._is_made = False
        lines = _LINES_OF_CELL if is_cell else _lines_of(question)
        self.setMinimumHeight(int(lines * line_height))
        if takes_answer(question):
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setAccessibleName(plain(question.label))
            give_accessible_role(self, QAccessible.Role.Grouping)

    @property
    def path(self) -> str:
        """Return where its answer stands."""
        return self._question.path

    @property
    def question(self) -> QuestionView:
        """Return the question as it is shown now."""
        return self._question

    @property
    def is_made(self) -> bool:
        """Say whether its widgets are there."""
        return self._is_made

    @property
    def answer(self) -> AnswerWidget | None:
        """Return the widget that takes the answer; None for a note, or before it is made."""
        return self._answer

    @property
    def can_be_answered(self) -> bool:
        """Say whether the cursor can be put into it now."""
        question = self._question
        return takes_answer(question) and not (question.read_only or question.disabled_reason)

    def make(self, answer: RawAnswer) -> None:
        """Make the widgets and show `answer`; once only."""
        if self._is_made:
            return
        self._is_made = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._label = _FocusingLabel(self._question)
        self._label.pressed.connect(self.focus)
        made = None if self._question.kind == QuestionType.NOTE else self._made_answer()
        if made is not None and is_table_row(self._question):
            self._put("head", _side_by_side(self._label, made))
        else:
            self._put("head", self._label)
            if made is not None:
                self._put("answer", made)
        if made is not None:
            self._answer = made
            self._connect(made)
            made.show_answer(answer)
            self._show_beginning()
        self._show_all()
        self.setMinimumHeight(0)
        for part in reversed(self.findChildren(QWidget)):  # the inner ones first
            inside = part.layout()
            if inside is not None:
                inside.activate()  # or its height is known only some events later
        tab_through(self, focusable(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_question(self, question: QuestionView) -> None:
        """Show what changed of the question; whether it is visible is for its section to say."""
        before, self._question = self._question, question
        is_offered_anew = (question.options, question.search) != (before.options, before.search)
        if self._answer is not None and is_offered_anew:
            self._answer.show_options(question.options)
        if self._is_made:
            self._show_all()

    def show_answer(self, answer: RawAnswer) -> None:
        """Show an answer without announcing it."""
        if self._answer is not None:
            self._answer.show_answer(answer)
            self._show_beginning()

    def focus(self) -> None:
        """Put the cursor into the answer."""
        if self._answer is not None:
            self._answer.setFocus(Qt.FocusReason.OtherFocusReason)
            line = self._line_of_cell()
            if line is not None:
                line.end(False)  # typing goes on where it ended

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause."""
        if self._answer is not None:
            self._answer.announce_pending()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the cursor on to the answer, which is made now if it is not there yet."""
        super().focusInEvent(event)
        self._make_now(self)
        stops = tab_stops(self)
        if stops:
            is_backwards = event.reason() == Qt.FocusReason.BacktabFocusReason
            (stops[-1] if is_backwards else stops[0]).setFocus(event.reason())
        else:
            self.focusNextPrevChild(event.reason() != Qt.FocusReason.BacktabFocusReason)

    def _line_of_cell(self) -> QLineEdit | None:
        return self.findChild(QLineEdit) if self._is_cell else None

    def _show_beginning(self) -> None:
        """Let a cell, which is short, show how its text begins and not how it ends."""
        line = self._line_of_cell()
        if line is not None and not line.hasFocus():
            line.home(False)

    def _made_answer(self) -> AnswerWidget:
        if self._is_cell and self._question.kind == QuestionType.SELECT_ONE:
            # A list, as buttons side by side are too wide for a cell.
            return answer_widget(replace(self._question, appearance=("minimal",)))
        return answer_widget(self._question)

    def _show_all(self) -> None:
        question = self._question
        self._label.show_question(question)
        if self._is_cell:
            self._label.hide()
        else:
            self._say("media", "\n".join(question.media), "hint")
            self._say("hint", question.hint, "hint", is_marked=True)
            self._offer_more(question.guidance)
        self._say("reason", question.disabled_reason, "warning")
        self._say("note", question.note, "note")
        self._say("problem", question.problem, "problem" if question.problem_blocks else "warning")
        if self._answer is not None:
            self._answer.setEnabled(not (question.read_only or question.disabled_reason))

    def _say(self, name: str, text: str, role: str, *, is_marked: bool = False) -> None:
        part = self._parts.get(name)
        if part is None and text:
            part = label("", role)
            self._put(name, part)
        if isinstance(part, QLabel):
            _set_words(part, text, is_marked=is_marked)
            give_role(part, role)
            part.setVisible(bool(text))

    def _offer_more(self, guidance: str) -> None:
        """Offer the longer hint; it stays out of the way until somebody asks for it."""
        more = self._parts.get("more")
        if more is None and guidance:
            more = button(_("More"), "link")
            more.setCheckable(True)
            more.setAccessibleDescription(plain(self._question.label))
            more.clicked.connect(self._show_guidance)
            self._put("more", more)
        if isinstance(more, QPushButton):
            more.setVisible(bool(guidance))
            self._show_guidance()

    def _show_guidance(self) -> None:
        more = self._parts.get("more")
        is_open = isinstance(more, QPushButton) and more.isChecked()
        if isinstance(more, QPushButton):
            more.setText(_("Less") if is_open else _("More"))
        self._say("guidance", self._question.guidance if is_open else "", "hint", is_marked=True)

    def _put(self, name: str, part: QWidget) -> None:
        column = self.layout()
        if not isinstance(column, QVBoxLayout):
            return
        place = sum(other in self._parts for other in _ORDER[: _ORDER.index(name)])
        self._parts[name] = part
        if isinstance(part, QPushButton):
            column.insertWidget(place, part, 0, Qt.AlignmentFlag.AlignLeading)
        else:
            column.insertWidget(place, part)
        part.show()  # now: a layout takes no notice of what Qt will show a moment later

    def _connect(self, answer: AnswerWidget) -> None:
        answer.answered.connect(self._answered)
        answer.left.connect(self._left)
        if self._question.kind in FILES and isinstance(answer, FilesAnswer):
            answer.files_requested.connect(self._files_requested)

    def _answered(self, answer: RawAnswer) -> None:
        self.answered.emit(self._question.path, answer)
        if answer is not None and moves_on(self._question):
            self.finished.emit(self._question.path)

    def _left(self) -> None:
        self.left.emit(self._question.path)

    def _files_requested(self) -> None:
        self.files_requested.emit(self._question.path)


def takes_answer(question: QuestionView) -> bool:
    """Say whether a question can have an answer here."""
    return question.kind != QuestionType.NOTE and not is_heading(question)


def _lines_of(question: QuestionView) -> float:
    lines = _LINES.get(question.kind, _LINES_OTHERWISE)
    if question.multiline:
        lines = _LINES_OF_LONG_TEXT
    elif question.appearance and is_table_row(question):
        lines = _LINES_IN_TABLE
    for text in (question.hint, question.note, question.problem, *question.media):
        if text:
            lines += 1 + len(text) // _PER_LINE
    return lines


def _side_by_side(words: QWidget, answer: QWidget) -> QWidget:
    holder = QWidget()
    # As narrow as its share: the answers of a table stand below one another.
    policy = words.sizePolicy()  # which knows that words wrap
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    words.setSizePolicy(policy)
    across = QHBoxLayout(holder)
    across.setContentsMargins(0, 0, 0, 0)
    across.addWidget(words, 2)
    across.addWidget(answer, 3)
    return holder


def _set_words(part: QLabel, text: str, *, is_marked: bool) -> None:
    tags = rich(text) if is_marked else ""
    words = tags or (plain(text) if is_marked else text)
    if part.text() != words:
        part.setTextFormat(Qt.TextFormat.RichText if tags else Qt.TextFormat.PlainText)
        part.setText(words)


class _FocusingLabel(QLabel):
    """The label of a question; a press on it puts the cursor into the answer."""

    pressed = Signal()

    def __init__(self, question: QuestionView) -> None:
        super().__init__()
        self.setWordWrap(True)
        is_said = question.kind == QuestionType.NOTE
        self.setProperty("role", "paragraph" if is_said else "question")

    def show_question(self, question: QuestionView) -> None:
        """Show the label and whether an answer is required."""
        text = question.label
        if question.is_required and not question.read_only:
            text = _("{label} (required)").format(label=text)
        _set_words(self, text, is_marked=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor where the person means."""
        event.accept()
        self.pressed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        event.accept()
