"""The time-line beside the form: one key notes what is observed now, the words follow."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fieldkit.gui.field.editor.timeline import TimedEvent
from fieldkit.gui.widgets.answer_widget import AnswerWidget
from fieldkit.gui.widgets.answer_widgets import answer_widget
from fieldkit.gui.widgets.fitting_frame import FittingFrame
from fieldkit.gui.widgets.markup import plain
from fieldkit.gui.widgets.questions import QuestionView, RawAnswer
from fieldkit.gui.widgets.tab_order import focusable, tab_through
from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_MAX_WIDTH = 780  # pixels, as of the form
_TIME_DIGITS = 18


class TimelinePanel(QScrollArea):
    """Cards of events, the one noted last on top; those that stay keep their widgets."""

    answered = Signal(str, object)  # path, RawAnswer
    left = Signal(str)  # path
    removed = Signal(str)  # path of the row

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cards: dict[str, _EventCard] = {}
        self._empty = label(
            _("Nothing noted yet. Press F5: the time is kept at once, the words can follow."),
            "empty",
        )
        self._surface = FittingFrame()
        self._surface.setProperty("role", "card")
        self._surface.setMaximumWidth(_MAX_WIDTH)
        self._column = QVBoxLayout(self._surface)
        self._column.setContentsMargins(20, 16, 20, 20)
        self._column.setSpacing(10)
        self._column.addWidget(self._empty)
        holder = FittingFrame()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 12, 12)
        across.addWidget(self._surface, 0, Qt.AlignmentFlag.AlignTop)
        self.setWidget(holder)

    def show_events(self, events: tuple[TimedEvent, ...]) -> None:
        """Show exactly these, in this order."""
        wanted = {event.path for event in events}
        for path in [path for path in self._cards if path not in wanted]:
            gone = self._cards.pop(path)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._empty.setVisible(not events)
        is_new = [self._place(place, event) for place, event in enumerate(events)]
        if any(is_new):
            cards = [self._cards[event.path] for event in events]
            tab_through(self._empty, [part for card in cards for part in focusable(card)])

    def has(self, path: str) -> bool:
        """Say whether an event is shown."""
        return path in self._cards

    def focus_on(self, path: str) -> None:
        """Put the cursor into the words of an event."""
        card = self._cards.get(path)
        if card is not None:
            self._column.activate()
            self.ensureWidgetVisible(card)
            card.focus_words()

    def focus_first(self) -> None:
        """Put the cursor into the words of the event noted last, if there is one."""
        first = self._column.itemAt(1)
        card = first.widget() if first is not None else None
        if isinstance(card, _EventCard):
            card.focus_words()

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause."""
        for card in list(self._cards.values()):
            card.announce_pending()

    def _place(self, place: int, event: TimedEvent) -> bool:
        """Put an event where it belongs; say whether it is new."""
        card = self._cards.get(event.path)
        is_new = card is None
        if card is None:
            card = _EventCard(event)
            card.answered.connect(self.answered)
            card.left.connect(self.left)
            card.removed.connect(self.removed)
            self._cards[event.path] = card
        below = 1 + place  # the first is what is said where there is none
        if self._column.indexOf(card) != below:
            self._column.insertWidget(below, card)
            card.show()
        card.show_event(event)
        return is_new


class _EventCard(FittingFrame):
    """One event: time and kind side by side, the words below."""

    answered = Signal(str, object)
    left = Signal(str)
    removed = Signal(str)

    def __init__(self, event: TimedEvent) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._path = event.path
        self._answers: dict[str, AnswerWidget] = {}
        self._notes: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        above = QHBoxLayout()
        above.setSpacing(10)
        column.addLayout(above)
        for question in event.questions:
            made = self._made(question)
            if question.kind == "text":
                column.addWidget(made)
                self._words = made
            else:
                above.addWidget(made, 0 if question.kind == "dateTime" else 1)
        self._remove = button(_("Remove"), "quiet")
        self._remove.clicked.connect(self._ask_to_go)
        above.addWidget(self._remove)
        self._problem = label("", "problem")
        column.addWidget(self._problem)

    def show_event(self, event: TimedEvent) -> None:
        """Show what is answered; what is being typed stays as it is."""
        problems = []
        for question, answer in zip(event.questions, event.answers, strict=True):
            widget = self._answers.get(question.path)
            if widget is not None and not _has_cursor(widget):
                widget.show_answer(answer)
            if question.problem or question.note:
                problems.append(question.problem or question.note)
        self._problem.setText("\n".join(problems))
        self._problem.setVisible(bool(problems))
        when = next((str(answer) for answer in event.answers if answer), "")
        self._remove.setAccessibleName(_("Remove: {title}").format(title=when))

    def focus_words(self) -> None:
        """Put the cursor into the words."""
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause."""
        for widget in self._answers.values():
            widget.announce_pending()

    def _made(self, question: QuestionView) -> AnswerWidget:
        made = answer_widget(question)
        made.setProperty("path", question.path)
        made.answered.connect(self._take)
        made.left.connect(self._leave)
        if question.kind == "dateTime":
            made.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * _TIME_DIGITS)
        if question.kind == "text":
            line = made.focusProxy()
            if line is not None and hasattr(line, "setPlaceholderText"):
                line.setPlaceholderText(plain(question.label))
        self._answers[question.path] = made
        return made

    def _take(self, answer: RawAnswer) -> None:
        self.answered.emit(self._path_of_sender(), answer)

    def _leave(self) -> None:
        self.left.emit(self._path_of_sender())

    def _path_of_sender(self) -> str:
        sender = self.sender()
        return str(sender.property("path")) if sender is not None else ""

    def _ask_to_go(self) -> None:
        self.removed.emit(self._path)


def _has_cursor(widget: QWidget) -> bool:
    focused = widget.window().focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))
